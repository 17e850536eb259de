"""The schema brought up to date, and the check that every other command makes first."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from mailflow.errors import SchemaError
from mailflow.store.engine import Database


def migrate(database: Database) -> str:
    """Bring the schema to this version. Returns the revision it is at."""
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest()


def newest() -> str:
    """The revision that this version of mailflow works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def require_current(database: Database) -> None:
    """Raises SchemaError where the database is behind or ahead of this version."""
    with database.read() as connection:
        found = current(connection)
    wanted = newest()
    if found == wanted:
        return
    if found is None:
        raise SchemaError("the database is empty: run `mailflow migrate`")
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found in known:
        raise SchemaError(f"the database schema is at {found}, this version needs {wanted}: run `mailflow migrate`")
    raise SchemaError(f"the database schema is at {found}, which this version does not know: upgrade mailflow")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("mailflow.store") / "migrations"))
    return config
