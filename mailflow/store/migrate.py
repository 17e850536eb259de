"""The schema brought up to date, and the check that every other command makes first.

Alembic is loaded where a schema is changed, not where it is only looked at: every process looks, and loading Alembic
takes it as long as all else of the store.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, literal_column, select, table

from mailflow.errors import SchemaError
from mailflow.store.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config


def migrate(database: Database) -> str:
    """Bring the schema to this version. Returns the revision it is at."""
    from alembic import command

    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest()


def newest() -> str:
    """The revision that this version of mailflow works with."""
    return _revisions()[-1]


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None where it is empty."""
    if not inspect(connection).has_table(_VERSION):
        return None
    return connection.scalar(select(literal_column("version_num")).select_from(table(_VERSION)))


def require_current(database: Database) -> None:
    """Raises SchemaError where the database is behind or ahead of this version."""
    with database.read() as connection:
        found = current(connection)
    wanted = newest()
    if found == wanted:
        return
    if found is None:
        raise SchemaError("the database is empty: run `mailflow migrate`")
    if found in _revisions():
        raise SchemaError(f"the database schema is at {found}, this version needs {wanted}: run `mailflow migrate`")
    raise SchemaError(f"the database schema is at {found}, which this version does not know: upgrade mailflow")


#: Alembic's own table.
_VERSION = "alembic_version"


def _revisions() -> list[str]:
    """Every revision in order: each file of migrations begins with its own."""
    versions = resources.files("mailflow.store") / "migrations" / "versions"
    names = [one.name for one in versions.iterdir()]
    return sorted(name.partition("_")[0] for name in names if name[:1].isdigit() and name.endswith(".py"))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("mailflow.store") / "migrations"))
    return config
