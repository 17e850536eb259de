"""Runs work on bytes from outside in a few bounded, reused child processes.

A child has no network, no environment, no open files but three pipes' worth, 512 MiB of memory, ten seconds of
processor time a job; here its wall time and the size of its answer are bounded, and it is killed when it oversteps.
It is asked for a job by name, gets bytes and gives bytes: nothing it says is ever executed or unpickled. A child that
failed is replaced, and every child after some hundred jobs. Knows nothing of what the jobs do.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from mailflow.edges.confined import JOBS

WALL_SECONDS = 15.0
JOBS_PER_CHILD = 300
#: What a job may answer at most, in bytes: a text, or a mail with its attachments taken out of base64.
ANSWER_BYTES = {"document": 2 * 1024 * 1024, "mail": 64 * 1024 * 1024}
_HEADER_BYTES = 4096
_CHUNK = 256 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from mailflow.edges.confined import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"
)


@dataclass(frozen=True, slots=True)
class ChildFailure:
    """A job that gave no answer. `why` is in plain words, fit for a receipt: "it took too long"."""

    why: str


class BoundedPool:
    """Up to `size` children, started when first needed. Safe to share between threads; close it, or use it in
    `with`."""

    def __init__(self, size: int = 1, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._idle: list[_Child] = []
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._wall = wall_seconds
        self._closed = False
        self._owner = os.getpid()
        self._others: list[_Child] = []
        #: Children started so far, and the seconds that their starts took.
        self.started = 0
        self.start_seconds = 0.0

    def run(self, job: str, *payload: bytes) -> bytes | ChildFailure:
        """The answer of `job` (a name in the fixed table) on the `payload`, whose pieces are sent one after the other,
        or why there is none. Raises KeyError for an unknown job: that is a mistake of ours, not of the payload."""
        limit = ANSWER_BYTES[job]
        with self._slots:
            child = self._take()
            answer = child.ask(job, payload, time.monotonic() + self._wall, limit)
            if isinstance(answer, ChildFailure) or child.jobs >= JOBS_PER_CHILD or self._closed:
                child.kill()
            else:
                with self._lock:
                    self._idle.append(child)
        return answer

    def isolation(self) -> str:
        """What keeps a child from the network: "network namespace", "seccomp filter" or "audit hook"."""
        with self._slots:
            child = self._take()
            with self._lock:
                self._idle.append(child)
        return child.isolation

    def close(self) -> None:
        """End all idle children; those at work end when their job does."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()

    def __enter__(self) -> BoundedPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> _Child:
        with self._lock:
            if self._owner != os.getpid():  # forked workers must not speak into the same pipes
                self._others.extend(self._idle)
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                if (child := self._idle.pop()).alive():
                    return child
                child.kill()
        began = time.monotonic()
        child = _Child()
        with self._lock:
            self.started += 1
            self.start_seconds += time.monotonic() - began
        return child


def isolation() -> str:
    """Start one child and tell what keeps it from the network; for `doctor`."""
    with BoundedPool() as pool:
        return pool.isolation()


class _Child:
    """One process and its two pipes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, str(_ROOT)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/",
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin: IO[bytes] = self._process.stdin
        self._stdout: IO[bytes] = self._process.stdout
        os.set_blocking(self._stdin.fileno(), False)
        os.set_blocking(self._stdout.fileno(), False)
        self.jobs = 0
        hello = self._converse((), time.monotonic() + WALL_SECONDS, _HEADER_BYTES)
        self.isolation = hello.decode() if isinstance(hello, bytes) else "none: " + hello.why

    def ask(self, job: str, payload: tuple[bytes, ...], deadline: float, limit: int) -> bytes | ChildFailure:
        self.jobs += 1
        header = json.dumps({"job": job, "size": sum(map(len, payload))}).encode() + b"\n"
        return self._converse((header, *payload), deadline, limit)

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        for pipe in (self._stdin, self._stdout):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _converse(self, question: tuple[bytes, ...], deadline: float, limit: int) -> bytes | ChildFailure:
        """Write and read in turns until one whole answer is there. The parts of the question are never joined: a large
        mail would stand in memory twice."""
        unsent, answer = [memoryview(part) for part in question], bytearray()
        with selectors.DefaultSelector() as pipes:
            pipes.register(self._stdout, selectors.EVENT_READ)
            if unsent:
                pipes.register(self._stdin, selectors.EVENT_WRITE)
            while (left := deadline - time.monotonic()) > 0:
                for key, _ in pipes.select(left):
                    if key.fileobj is self._stdin:
                        unsent = self._write(unsent)
                        if not unsent:
                            pipes.unregister(self._stdin)
                    elif not (chunk := os.read(self._stdout.fileno(), _CHUNK)):
                        return ChildFailure(self._cause_of_death())
                    else:
                        answer += chunk
                whole = _whole_answer(answer, limit)
                if whole is not None:
                    return whole
        return ChildFailure(f"it took longer than {WALL_SECONDS:.0f} seconds")

    def _write(self, unsent: list[memoryview]) -> list[memoryview]:
        try:
            first = unsent[0][os.write(self._stdin.fileno(), unsent[0][:_CHUNK]) :]
        except BrokenPipeError:  # it died before it had read all; its end of the other pipe tells why
            return []
        return [first, *unsent[1:]] if first else unsent[1:]

    def _cause_of_death(self) -> str:
        code = self._process.wait()
        if code == -24:  # SIGXCPU
            return "it took longer than 10 seconds of processor time"
        return "the program that reads it broke down on it"


def _whole_answer(answer: bytearray, limit: int) -> bytes | ChildFailure | None:
    end = answer.find(b"\n", 0, _HEADER_BYTES)
    if end < 0:
        return None if len(answer) < _HEADER_BYTES else ChildFailure("the program that reads it broke down on it")
    try:
        header = json.loads(bytes(answer[:end]))
        good, size = bool(header["good"]), int(header["size"])
    except (ValueError, KeyError, TypeError):
        return ChildFailure("the program that reads it broke down on it")
    if size > limit:
        return ChildFailure("it holds more text than may be read")
    if len(answer) - end - 1 < size:
        return None
    body = bytes(memoryview(answer)[end + 1 : end + 1 + size])
    return body if good else ChildFailure(body.decode("utf-8", "replace")[:300])


assert ANSWER_BYTES.keys() == JOBS.keys()
