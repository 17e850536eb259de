"""A second process that works beside this one: pieces of work on plain values, given to it by reference to a function.

It is only for plain mails and only for speed: what it cannot do, does not do in time, or has no room for, is done here
as ever. Whatever it works on, it changes nothing outside of itself, and it ends when this process does, however that
ends. No thread waits for it: questions fit into the pipe or are not asked.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")

#: An answer that takes longer is done without, and the process is given up: a transaction may be waiting for it.
SECONDS = 20.0
#: What one pipe is asked to hold, in bytes; Linux gives an unprivileged process so much at most.
_ROOM = 1 << 20
_PAGE = 4096
#: So many values are made in the second process before its garbage is looked for.
_MADE = 50_000
_SIZE = struct.Struct("=Q")
_ROOT = Path(__file__).resolve().parents[2]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from mailflow.edges.ahead import serve; serve()"


class Ahead:
    """Runs importable functions in one other process, which calls `prepare(*arguments)` once. Not for two threads."""

    def __init__(self, prepare: Callable[..., None], *arguments: Any) -> None:
        self._prepare = (prepare, arguments)
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = self._lost = False
        self._room = 0
        #: Pages that each question takes in the pipe until its answer is there, by its number.
        self._asked: dict[int, int] = {}
        self._answers: dict[int, Any] = {}
        self._number = 0

    def start(self) -> None:
        """Start the process, without waiting until it can work."""
        if self._process is not None or self._lost:
            return
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, str(_ROOT)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), cwd="/", bufsize=0,
            )  # fmt: skip
            self._room = min(_widened(self._stdin), _widened(self._stdout)) // _PAGE
            os.write(self._stdin.fileno(), _framed(self._prepare))
        except OSError:
            self._give_up()

    def ready(self, seconds: float = 0.0) -> bool:
        """Whether the process can work now, or can within so many seconds."""
        self.start()
        if not (self._ready or self._lost) and self._heard(seconds):
            self._ready = self._receive() is not None
        return self._ready and not self._lost

    def begin(self, function: Callable[[Work], Done], work: Work) -> int | None:
        """Ask for a piece of work; None where there is no other process yet or any more, or no room in the pipe."""
        if not self.ready():
            return None
        number = self._number + 1
        question = _framed((number, function, work))
        pages = len(question) // _PAGE + 1
        if pages + sum(self._asked.values()) > self._room:
            return None
        try:
            os.write(self._stdin.fileno(), question)
        except OSError:
            self._give_up()
            return None
        self._number = number
        self._asked[number] = pages
        return number

    def answered(self, number: int) -> bool:
        """Whether the answer to a question is there, or never will be."""
        while number in self._asked and not self._lost and self._heard(0):
            self._take_answer()
        return number not in self._asked or self._lost

    def finish(self, number: int | None) -> Any:
        """The answer to a question, or None where the work has to be done here."""
        while number in self._asked and not self._lost:
            if not self._heard(SECONDS):
                self._give_up()
                break
            self._take_answer()
        return self._answers.pop(number, None) if number is not None else None

    def _take_answer(self) -> None:
        """What the process says next. An answer that nobody waits for any more is never taken for that to another
        question."""
        answered = self._receive()
        if answered is not None and self._asked.pop(answered[0], None) is not None:
            self._answers[answered[0]] = answered[1]

    def close(self) -> None:
        """End the process; work that is not done is dropped."""
        self._give_up()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process is not None
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout

    def _heard(self, seconds: float) -> bool:
        # Not `select`, which knows no descriptor beyond 1023.
        waiting = select.poll()
        waiting.register(self._stdout, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def _receive(self) -> Any:
        """What the process says next: a question's number and its answer; an empty tuple once it can work. None where
        it said nothing good, and the process is lost."""
        try:
            answer = _next(self._stdout.fileno())
        except Exception:
            # Whatever it was, the next answer would not be to the next question.
            answer = None
        if answer is None:
            self._give_up()
        return answer

    def _give_up(self) -> None:
        """Whatever ended it there will show itself here, with its cause, when the work is done once more."""
        self._lost = True
        self._asked.clear()
        if self._process is not None:
            self._process.kill()
            for pipe in (self._stdin, self._stdout):
                with suppress(OSError):
                    pipe.close()
            self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    """What the other process is told of this one's: where PostgreSQL is, for a URL that leaves it to libpq."""
    return {"LANG": "C.UTF-8"} | {name: value for name, value in os.environ.items() if name.startswith("PG")}


def serve() -> None:
    """The other process, from its start until nobody asks any more. A piece of work that fails ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal; who started us decides
    source, sink = 0, os.dup(1)
    os.dup2(2, 1)  # a library that prints must not speak into the answers
    with suppress(EOFError, BrokenPipeError):
        prepare, arguments = _next(source)
        prepare(*arguments)
        # What was loaded stays, and a piece of work leaves nothing behind: there is little to look through.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_MADE)
        _say(sink, ())
        while True:
            number, function, work = _next(source)
            _say(sink, (number, function(work)))


def _say(sink: int, value: object) -> None:
    left = memoryview(_framed(value))
    while left:
        left = left[os.write(sink, left) :]


def _framed(value: object) -> bytes:
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _SIZE.pack(len(body)) + body


def _next(source: int) -> Any:
    """The next value from a pipe. Raises EOFError at its end."""
    return pickle.loads(_exactly(source, *_SIZE.unpack(_exactly(source, _SIZE.size))))


def _exactly(source: int, size: int) -> bytes:
    pieces = []
    while size:
        piece = os.read(source, min(size, _ROOM))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _widened(pipe: IO[bytes]) -> int:
    """How many bytes a pipe holds, once it holds as many as it may."""
    with suppress(OSError, AttributeError):
        return int(fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _ROOM))
    return 65536
