"""The beat: once a second it sweeps what is due. Any number may run; one sweeps at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

_log = structlog.get_logger(__name__)

SECONDS = 1.0


def beat(sweep: Callable[[], int], stop: threading.Event, seconds: float = SECONDS) -> None:
    """Sweep until `stop`. A sweep that fails (the database is away) is said once and tried again."""
    quiet = ""
    while not stop.is_set():
        try:
            sweep()
            quiet = ""
        except Exception as error:
            if type(error).__name__ != quiet:
                quiet = type(error).__name__
                _log.warning("sweep failed, trying on", cause=quiet)
        stop.wait(seconds)
