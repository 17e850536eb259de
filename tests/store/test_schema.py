"""The schema: migrated from nothing it is what the models say, and no command works on another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from typer.testing import CliRunner

from mailflow.cli import app as program
from mailflow.errors import SchemaError
from mailflow.store.engine import Database
from mailflow.store.migrate import current, migrate, newest, require_current
from mailflow.store.schema import metadata, requisition
from tests.servers.postgres import Postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_an_upgrade_of_nothing_gives_what_the_models_say(empty: str) -> None:
    database = Database(empty)
    try:
        assert migrate(database) == newest()
        with database.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
            assert compare_metadata(context, metadata) == []
            told = inspect(connection)
            for table in metadata.sorted_tables:
                wanted = {str(index.name): [c.name for c in index.columns] for index in table.indexes}
                found = {str(one["name"]): one["column_names"] for one in told.get_indexes(table.name)}
                assert wanted.items() <= found.items(), table.name
                nullable = {one["name"]: one["nullable"] for one in told.get_columns(table.name)}
                assert nullable == {column.name: column.nullable for column in table.columns}
    finally:
        database.close()


def test_migrating_twice_changes_nothing(empty: str) -> None:
    database = Database(empty)
    try:
        migrate(database)
        assert migrate(database) == newest()
        require_current(database)
    finally:
        database.close()


@pytest.mark.parametrize(
    ("revision", "says"),
    [(None, "is empty"), ("0000", "does not know"), ("9999", "does not know")],
)
def test_another_schema_is_refused_and_says_what_to_do(empty: str, revision: str | None, says: str) -> None:
    database = Database(empty)
    try:
        if revision is not None:
            migrate(database)
            with database.write() as connection:
                connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
        with pytest.raises(SchemaError, match=says):
            require_current(database)
    finally:
        database.close()


CONFIGURATION = """
database = "sqlite:///{folder}/mailflow.db"
data_dir = "{folder}/var"
[[mailbox]]
address = "hiring@acme.test"
[mailbox.imap]
host = "127.0.0.1"
security = "plain"
[retention]
days = 180
[smtp]
host = "127.0.0.1"
security = "plain"
"""


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["show", "Maria"],
        ["verify"],
        ["replay", "1"],
        ["load", "team.toml"],
        ["up"],
        ["poll"],
        ["beat"],
        ["confirm-restore"],
        ["explain", "mail.eml"],
    ],
)
def test_every_command_refuses_an_empty_database(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mailflow.toml").write_text(CONFIGURATION.format(folder=tmp_path))
    (tmp_path / "team.toml").write_text("")
    (tmp_path / "mail.eml").write_bytes(b"Subject: x\r\n\r\nx")
    done = CliRunner().invoke(program, command)
    assert done.exit_code != 0
    assert isinstance(done.exception, SchemaError)
    assert "mailflow migrate" in str(done.exception)


def test_times_come_back_aware_and_in_utc_whatever_zone_they_went_in(database_url: str) -> None:
    database = Database(database_url)
    try:
        there = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))
        row = {"ref": "A-1", "title": "x", "must_haves": [], "open": True, "review_hours": 8, "created_at": there}
        with database.write() as connection:
            connection.execute(requisition.insert(), [row])
        with database.read() as connection:
            found = connection.execute(select(requisition.c.created_at)).scalar_one()
        assert found == there
        assert found.tzinfo is UTC
        with pytest.raises(Exception, match="naive"), database.write() as connection:
            connection.execute(requisition.insert(), [{**row, "ref": "A-2", "created_at": datetime(2026, 1, 1)}])  # noqa: DTZ001 - naive on purpose
    finally:
        database.close()


def test_a_failed_migration_leaves_nothing_behind(postgres: Postgres, postgres_url: str) -> None:
    """On PostgreSQL the whole migration is one transaction: what stands in its way leaves the rest as it was."""
    database = Database(postgres_url)
    try:
        with database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE outbox (nobody int)")
        with pytest.raises(Exception, match="outbox"):
            migrate(database)
        with database.read() as connection:
            assert current(connection) is None
            assert inspect(connection).get_table_names() == ["outbox"]
    finally:
        database.close()
