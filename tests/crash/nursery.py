"""Starts mailflow's processes at once: a parent that has imported everything forks each of them.

Starting an interpreter and importing costs two seconds of processor time, a fork none; what runs in the child is the
same program from its `main` on, in a process, session and environment of its own. The parent has one thread and opens
no database. When whoever started it is gone, it kills what it started.

Run as a module this is that parent: orders come in as lines of JSON, what was started and what ended goes out so.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Grown:
    """A started process. `status` is None while it runs, negative by a signal."""

    pid: int
    log: Path
    status: int | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> None:
        """SIGKILL to it and to all that it started, as when a machine loses power."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def stop(self, seconds: float = 20.0) -> int:
        """SIGTERM; how it ended. Killed where it does not end in time."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        if not self.ended.wait(seconds):
            self.kill()
            self.ended.wait(seconds)
        return self.status if self.status is not None else 0

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace")


class Nursery:
    """The parent of mailflow's processes, from `with` to its end."""

    def __enter__(self) -> Nursery:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            text=True,
        )
        self._grown: dict[int, Grown] = {}
        self._early: dict[int, int] = {}
        self._answers: list[int] = []
        self._lock, self._changed = threading.Lock(), threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(30)
        self._reader.join(10)
        self._parent.stdout.close()

    def grow(self, command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path) -> Grown:
        """Start `mailflow ...` or `dramatiq ...`."""
        order = {"command": [*command], "environment": dict(environment), "log": str(log), "folder": str(folder)}
        assert self._parent.stdin is not None
        log.touch()
        with self._lock:
            self._parent.stdin.write(json.dumps(order) + "\n")
            self._parent.stdin.flush()
            with self._changed:
                if not self._changed.wait_for(lambda: self._answers, 60):
                    raise TimeoutError("the nursery does not answer")
                pid = self._answers.pop()
                grown = self._grown[pid] = Grown(pid, log)
                if pid in self._early:
                    self._end(pid, self._early.pop(pid))
        return grown

    def _read(self) -> None:
        assert self._parent.stdout is not None
        for line in self._parent.stdout:
            told: dict[str, Any] = json.loads(line)
            with self._changed:
                if "started" in told:
                    self._answers.append(told["started"])
                elif told["ended"] in self._grown:
                    self._end(told["ended"], told["status"])
                else:
                    self._early[told["ended"]] = told["status"]
                self._changed.notify_all()

    def _end(self, pid: int, status: int) -> None:
        grown = self._grown.pop(pid)
        grown.status = status
        grown.ended.set()


def _tend() -> None:
    """The parent's whole life."""
    for module in ("mailflow.cli", "dramatiq.cli", "dramatiq.brokers.redis", "sqlalchemy.dialects.postgresql.psycopg"):
        importlib.import_module(module)
    for module in ("sqlalchemy.dialects.sqlite", "mailflow.edges.imap", "mailflow.edges.smtp", "psycopg"):
        importlib.import_module(module)
    _learn_to_read()
    living: set[int] = set()
    waiting = b""
    while True:
        if select.select([0], [], [], 0.01)[0]:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *orders, waiting = (waiting + chunk).split(b"\n")
            for order in orders:
                pid = _fork(json.loads(order))
                living.add(pid)
                _tell({"started": pid})
        while living:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            living.discard(pid)
            _tell({"ended": pid, "status": os.waitstatus_to_exitcode(status)})
    for pid in living:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _learn_to_read() -> None:
    """Read the lexicons once for all processes to come."""
    from mailflow.mail.message import parse
    from mailflow.mail.reply import own_words
    from mailflow.reading.decisions import read
    from mailflow.reading.model import Item, Reader

    words = own_words(parse(b"From: dana@acme.test\r\nSubject: Re: digest\r\n\r\n1 yes\r\n"))
    reader = Reader("Dana Okafor", "dana@acme.test", "UTC", "en", datetime(2026, 11, 23, tzinfo=UTC))
    read(words, (Item(1, "Maria Silva", "SRE-7", "Engineer"),), reader)


def _tell(fact: Mapping[str, int]) -> None:
    os.write(1, json.dumps(fact).encode() + b"\n")


def _fork(order: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _live(order)
    with suppress(PermissionError, ProcessLookupError):
        # The child does the same; whoever kills its group must not come before either did.
        os.setpgid(pid, pid)
    return pid


def _live(order: Mapping[str, Any]) -> NoReturn:
    """The child, from here on the program."""
    status = 1
    try:
        os.setpgid(0, 0)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        importlib.reload(sys.modules["mailflow.flow.failpoints"])  # it reads the environment when it is imported
        sys.argv = list(order["command"])
        program = importlib.import_module("dramatiq.cli" if sys.argv[0] == "dramatiq" else "mailflow.cli").main
        status = program() or 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status & 0xFF)


if __name__ == "__main__":
    _tend()
