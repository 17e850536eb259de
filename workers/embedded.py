"""Workers as threads of this process, for `mailflow up` and the demo."""

from __future__ import annotations

import threading

import dramatiq

from mailflow.app import App
from workers import runtime
from workers.actors import ring
from workers.beat import beat
from workers.broker import broker


class EmbeddedWorkers:
    """Worker threads and a beat, from `start` to `stop`."""

    def __init__(self, app: App, *, with_beat: bool = True) -> None:
        self._app = app
        self._stop = threading.Event()
        self._worker = dramatiq.Worker(broker, worker_threads=app.settings.worker_threads, worker_timeout=100)
        self._beat = (
            threading.Thread(target=beat, args=(app.sweep.run_once, self._stop), name="beat", daemon=True)
            if with_beat
            else None
        )

    def start(self) -> None:
        """Take up work for the app."""
        runtime.use(self._app)
        self._app.wake = ring
        self._worker.start()
        if self._beat is not None:
            self._beat.start()
        ring()

    def stop(self) -> None:
        """Finish what is running; the beat first, so that nothing new is rung for."""
        self._stop.set()
        if self._beat is not None:
            self._beat.join()
        self._worker.stop()
        runtime.use(None)
