"""The bounded child: what it cannot do, what ends it, and that it is used again."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.edges.child import BoundedPool, ChildFailure, _whole_answer, isolation
from tests.data.forwards import writers
from tests.data.forwards.people import PEOPLE, resume_lines
from tests.data.hostile_files import deflated_zeros, files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pool() -> Iterator[BoundedPool]:
    with BoundedPool() as shared:
        yield shared


def payload(content: bytes, name: str = "cv.pdf") -> bytes:
    return json.dumps({"name": name, "type": "", "inline": False}).encode() + b"\n" + content


def confined(program: str) -> str:
    """What a program prints that runs after the child gave its powers away."""
    boot = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from mailflow.edges import confined as c\n"
    done = subprocess.run([sys.executable, "-I", "-c", boot + program], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_child_answers_and_is_used_again(pool: BoundedPool) -> None:
    before = pool.started
    for person in PEOPLE[:5]:
        answer = pool.run("document", payload(writers.pdf(resume_lines(person))))
        assert isinstance(answer, bytes)
        assert person.email in json.loads(answer)["text"]
    assert pool.started <= max(before, 1)


def test_an_unknown_job_is_our_mistake(pool: BoundedPool) -> None:
    with pytest.raises(KeyError):
        pool.run("os.system", b"")


def test_a_program_that_breaks_down_is_a_value_and_the_next_child_is_fresh(pool: BoundedPool) -> None:
    before = pool.started
    failed = pool.run("document", b"no header\n")
    assert isinstance(failed, ChildFailure)
    assert "broke down" in failed.why
    assert isinstance(pool.run("document", payload(b"Maria Silva, a line of text", "a.txt")), bytes)
    assert pool.started == before + 1


def test_wall_time_ends_a_child() -> None:
    operators = dict(files())["operators.pdf"]()
    began = time.monotonic()
    with BoundedPool(wall_seconds=0.5) as hasty:
        answer = hasty.run("document", payload(operators))
    assert isinstance(answer, ChildFailure)
    assert "longer than" in answer.why
    assert time.monotonic() - began < 5


def test_an_answer_beyond_its_size_is_refused() -> None:
    told = json.dumps({"good": True, "size": 3_000_000}).encode() + b"\n"
    refused = _whole_answer(bytearray(told), 2_000_000)
    assert isinstance(refused, ChildFailure)
    assert "more text" in refused.why


def test_a_child_that_died_while_idle_is_replaced(pool: BoundedPool) -> None:
    pool.run("document", payload(b"Maria Silva, a line of text", "a.txt"))
    child = pool._idle[-1]
    child._process.kill()
    child._process.wait()
    assert isinstance(pool.run("document", payload(b"Maria Silva, a line of text", "a.txt")), bytes)


def test_memory_beyond_the_limit_fails_inside_the_child() -> None:
    assert (
        confined("c.confine()\ntry:\n bytearray(600 * 1024 * 1024)\nexcept MemoryError:\n print('refused')")
        == "refused"
    )


def test_what_keeps_the_network_out_is_named() -> None:
    assert isolation() in ("network namespace", "seccomp filter", "audit hook")


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('/tmp/mailflow-child-wrote', 'w')",
        "import os; os.open('/tmp/mailflow-child-wrote', os.O_CREAT | os.O_WRONLY)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.fork()",
        "import os; os.remove('/tmp/mailflow-child-wrote')",
        "import os; os.execv('/bin/true', ['true'])",
    ],
)
def test_a_confined_program_can_neither_connect_nor_write_nor_start_programs(attempt: str) -> None:
    assert confined(f"c.confine()\n{attempt}\nprint('done')").startswith(("PermissionError", "BlockingIOError"))
    assert not Path("/tmp/mailflow-child-wrote").exists()


def test_without_a_namespace_the_filter_refuses_sockets() -> None:
    program = "import ctypes, socket\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.prctl(38, 1, 0, 0, 0)\n"
    program += "installed = c._filter_sockets(libc)\ntry:\n socket.socket(); print('open')\n"
    program += "except PermissionError:\n print('refused')\nif not installed: print('no filter here')"
    assert confined(program) in ("refused", "open\nno filter here")


def test_no_secret_of_the_parent_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_SECRET", "canary")
    with BoundedPool() as pool:
        pool.isolation()
        number = pool._idle[0]._process.pid
        environment = Path(f"/proc/{number}/environ").read_bytes()
        opened = [str(entry.readlink()) for entry in Path(f"/proc/{number}/fd").iterdir()]
    assert b"canary" not in environment
    assert b"PATH" not in environment
    assert all(target.startswith("pipe:") or target == "/dev/null" for target in opened)


def test_a_forked_worker_starts_children_of_its_own() -> None:
    program = f"""
import json, os, sys
sys.path.insert(0, {str(ROOT)!r})
from mailflow.edges.child import BoundedPool
ask = json.dumps({{"name": "a.txt", "type": "", "inline": False}}).encode() + b"\\nMaria Silva, a line"
pool = BoundedPool()
pool.run("document", ask)
forked = os.fork()
answered = isinstance(pool.run("document", ask), bytes) and pool.started == (1 if forked else 2)
if not forked:
    pool.close()
    os._exit(0 if answered else 1)
print(answered and os.waitpid(forked, 0)[1] == 0)
pool.close()
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr


def test_a_bomb_leaves_the_parent_small(pool: BoundedPool) -> None:
    bomb = dict(files())["flate-bomb.pdf"]()
    assert len(bomb) < 3 * 1024 * 1024
    answer = pool.run("document", payload(bomb))
    assert isinstance(answer, ChildFailure) or json.loads(answer)["status"] == "unreadable"


def test_the_bomb_of_the_samples_is_one() -> None:
    """A sample that does not unpack to what it says would prove nothing."""
    assert len(zlib.decompressobj(-15).decompress(deflated_zeros(3 * 1024 * 1024, raw=True))) == 3 * 1024 * 1024
