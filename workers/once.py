"""Faults of the world that last: each is said when it begins and when it is over, not at every try between."""

from __future__ import annotations

import logging
import threading
import traceback

import structlog

_log = structlog.get_logger(__name__)
_LINES_KEPT = 100


class Fault:
    """One thing that may be broken. `begins` and `ends` are the two lines of the log; any thread may tell."""

    def __init__(self, begins: str, ends: str) -> None:
        self._begins, self._ends = begins, ends
        self._cause = ""
        self._lock = threading.Lock()

    def is_so(self, error: Exception) -> None:
        """It failed. The cause is named by its type: texts of errors may hold what no log shall."""
        cause = type(error).__name__
        with self._lock:
            new, self._cause = cause != self._cause, cause
        if new:
            frames = traceback.extract_tb(error.__traceback__)[-1:]
            place = "".join(f"{frame.name}:{frame.lineno}" for frame in frames)
            _log.warning(self._begins, cause=cause, place=place)

    def is_over(self) -> None:
        """It went well."""
        with self._lock:
            over, self._cause = self._cause, ""
        if over:
            _log.info(self._ends)


class OnceInAWhile(logging.Filter):
    """Lets a line of the standard log pass that was not there yet since `forget`; dramatiq's consumers say every three
    seconds, for each queue, that their broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._passed: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is new."""
        line = record.getMessage()
        new = line not in self._passed
        if len(self._passed) > _LINES_KEPT:
            self._passed.clear()
        self._passed.add(line)
        return new

    def forget(self) -> None:
        """The broker was reached: what comes after is news."""
        self._passed.clear()
