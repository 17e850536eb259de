"""The app that actors work for: the one that a process handed over, or one built from the configuration."""

from __future__ import annotations

import threading

from mailflow.app import App, build
from mailflow.config import load_settings
from mailflow.logs import set_up_logging

_lock = threading.Lock()
_app: App | None = None


def use(app: App | None) -> None:
    """From now on the actors of this process work for this app."""
    global _app
    with _lock:
        _app = app


def current_app() -> App:
    """The app in use; built once where nobody handed one over."""
    global _app
    with _lock:
        if _app is None:
            set_up_logging()
            _app = build(load_settings())
            _app.wake = _ring
        return _app


def _ring() -> None:
    from workers.actors import ring

    ring()
