"""Working ahead in a second process: its answers are those of this one, and its end is nobody's loss."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mailflow.edges.ahead import Ahead

_prepared: list[int] = []
_LONG = 30.0


def prepare(factor: int) -> None:
    """Called once in the other process."""
    _prepared.append(factor)


def multiply(number: int) -> int:
    """What the other process does; -1 ends it, 0 fails."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    print("a library that prints")
    return number * _prepared[0] // number


def length(text: bytes) -> int:
    """A piece of work that is large."""
    return len(text)


def started() -> Ahead:
    ahead = Ahead(prepare, 7)
    assert ahead.ready(_LONG)
    return ahead


def test_work_done_ahead_comes_back_in_any_order_from_a_process_that_was_prepared() -> None:
    ahead = started()
    begun = [ahead.begin(multiply, number) for number in (1, 2, 3)]
    assert [ahead.finish(one) for one in reversed(begun)] == [7, 7, 7]
    assert not _prepared
    ahead.close()


def test_nobody_waits_for_a_process_that_is_not_there_yet() -> None:
    ahead = Ahead(prepare, 7)
    began = time.monotonic()
    assert ahead.begin(multiply, 1) is None
    assert ahead.finish(None) is None
    assert time.monotonic() - began < 0.2
    assert ahead.ready(_LONG)
    assert ahead.finish(ahead.begin(multiply, 1)) == 7
    ahead.close()


def test_an_answer_that_nobody_waits_for_is_not_taken_for_that_to_the_next_question() -> None:
    """As after a wait that something interrupted between the answer and its being noted."""
    ahead = started()
    first, second = ahead.begin(length, b"first"), ahead.begin(length, b"the second")
    assert first is not None
    del ahead._asked[first]
    assert ahead.finish(second) == len(b"the second")
    assert ahead.finish(first) is None
    ahead.close()


def test_a_failure_ahead_leaves_the_work_to_be_done_here_and_asks_no_more() -> None:
    ahead = started()
    begun = ahead.begin(multiply, 0)
    assert begun is not None
    assert ahead.finish(begun) is None
    assert ahead.begin(multiply, 1) is None
    ahead.close()


def test_a_process_that_dies_ahead_loses_nothing() -> None:
    ahead = started()
    begun, after = ahead.begin(multiply, -1), ahead.begin(multiply, 1)
    assert begun is not None
    assert ahead.finish(after) is None
    assert ahead.finish(begun) is None
    assert ahead.begin(multiply, 1) is None
    ahead.close()


def test_a_question_that_has_no_room_is_not_asked_and_blocks_nobody() -> None:
    ahead = started()
    begun = [ahead.begin(length, bytes(200_000)) for _ in range(30)]
    asked = [one for one in begun if one is not None]
    assert asked
    assert len(asked) < 30
    assert {ahead.finish(one) for one in asked} == {200_000}
    assert ahead.finish(ahead.begin(length, bytes(200_000))) == 200_000
    ahead.close()


def test_the_second_process_ends_with_the_first_however_that_ends(tmp_path: Path) -> None:
    """Given a process with a second one, when it is killed, then the second one is gone soon after."""
    program = (
        "import os, sys\nfrom mailflow.edges.ahead import Ahead\nfrom tests.edges.test_ahead import prepare\n"
        "ahead = Ahead(prepare, 7)\nahead.ready(30)\nprint(ahead._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    second = int(told.stdout)
    for _ in range(100):
        if not _alive(second):
            break
        time.sleep(0.05)
    assert not _alive(second)


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
