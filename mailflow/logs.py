"""The log of every process, commands and workers alike: standard error, one JSON object a line where nobody watches.

Lines hold ids and types of errors, never a name, an address, a mail's text or a secret; tracebacks come without the
values of variables. A fault that lasts is said when it begins and when it is over, not at every try between.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Any

import structlog

from mailflow.errors import place_of

_log = structlog.get_logger(__name__)
_LINES_KEPT = 100


def set_up_logging(least: str = "INFO") -> None:
    """Logs go to standard error: for people on a terminal, as JSON otherwise. Ids only, never a name or a secret."""
    renderer: Any = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    level = logging.getLevelNamesMapping().get(os.environ.get("MAILFLOW_LOG", least).upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    # pika tells each failed connection in seven lines of its own; who asked for the connection says it in one.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


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
            _log.warning(self._begins, cause=cause, place=place_of(error))

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
