"""The app for a command: configuration read, schema checked. Commands that run on wait for a database server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from mailflow.app import App, build
from mailflow.config import load_settings
from mailflow.errors import ConfigError
from mailflow.store.engine import DatabaseFault, is_outage
from mailflow.store.migrate import require_current

_log = structlog.get_logger(__name__)
#: Seconds between two tries to reach a database server.
_PAUSE = 2.0


@contextmanager
def opened(*, check_schema: bool = True, until: threading.Event | None = None) -> Iterator[App]:
    """The app of the configuration in force, closed at the end. ConfigError and SchemaError say what to do.

    With `until`, for commands that run on, a database server that is away is said once and waited for, until that is
    set; and the configuration must say how long candidates are kept.
    """
    app = build(load_settings())
    if until is not None and app.settings.retention.days is None:
        raise ConfigError(["retention.days: how long candidates' data is kept after the end is needed; 0 for ever"])
    try:
        if until is not None and app.database.dialect != "sqlite":
            _wait_for(app, until)
        if check_schema and not (until and until.is_set()):
            require_current(app.database)
        yield app
    finally:
        app.close()


def _wait_for(app: App, until: threading.Event) -> None:
    told = False
    while not until.is_set():
        try:
            with app.database.read():
                return
        except DatabaseFault as error:
            if not is_outage(error):
                raise
            if not told:
                cause = str(getattr(error, "orig", None) or error).splitlines()[0]
                _log.warning("database out of reach, waiting for it", cause=cause)
                told = True
            until.wait(_PAUSE)
