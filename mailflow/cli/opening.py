"""The app for a command: configuration read, schema checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mailflow.app import App, build
from mailflow.config import load_settings
from mailflow.store.migrate import require_current


@contextmanager
def opened(*, check_schema: bool = True) -> Iterator[App]:
    """The app of the configuration in force, closed at the end. ConfigError and SchemaError say what to do."""
    app = build(load_settings())
    try:
        if check_schema:
            require_current(app.database)
        yield app
    finally:
        app.close()
