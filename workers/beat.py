"""The beat: once a second it sweeps what is due. Any number may run; one sweeps at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mailflow.logs import Fault

SECONDS = 1.0


def beat(sweep: Callable[[], int], stop: threading.Event, seconds: float = SECONDS) -> None:
    """Sweep until `stop`. A sweep that fails (the database is away) is said once and tried again."""
    fault = Fault("sweep failed, trying on", "sweeping goes on")
    while not stop.is_set():
        try:
            sweep()
            fault.is_over()
        except Exception as error:
            fault.is_so(error)
        stop.wait(seconds)
