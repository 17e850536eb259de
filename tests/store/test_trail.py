"""The trail cannot be edited unseen: any change, removal or insertion shows in `verify`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from mailflow.hiring.chain import Event, Head, seal
from mailflow.store.events import verify
from mailflow.store.schema import chain_head, checkpoint, event, feedback
from tests.flow.world import COMPANY, MONDAY, World, applied


def lived(world: World) -> World:
    """A few days with every sort of event in them, and checkpoints between."""
    world.load(applied("Maria Silva"), applied("John Abara"), applied("Wei Zhang"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "1 yes, exactly what we need\n2 no - too junior\n3 hold until Thursday")
    world.says("dana", world.received("dana", "receipt"), "undo 2")
    world.says("dana", world.at(1, 8).received("dana", "digest"), "question 1: which languages?")
    world.says("rita", world.received("rita", "question"), "Go and Python.")
    world.at(1, 9, 30)
    world.says("dana", world.at(2, 9, 30).received("dana", "reminder"), "1 yes")
    assert broken(world) == []
    return world


def broken(world: World) -> list[str]:
    """What `verify` finds wrong."""
    with world.app.database.read() as connection:
        return [f"{one.chain}.{one.seq} {one.why}" for one in verify(connection, world.app.event_key).broken]


def other(value: Any) -> Any:
    """Another value of the same sort: what somebody who edits the database would write."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}0" if not value.endswith("0") else f"{value[:-1]}1"
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, dict):
        return {**value, "changed": 1}
    if isinstance(value, list):
        return [*value[:-1], [9, 9, "0" * 64]]
    return None


#: What is written where nothing stood.
FILLED = {"int": 1, "str": "made up", "datetime": MONDAY, "date": MONDAY.date()}


def changes(row: Any, column: Column[Any]) -> list[Any]:
    """Everything that this column of this row may be changed to."""
    value = getattr(row, column.name)
    if value is not None:
        return [other(value), *([None] if column.nullable else [])]
    # A salt without a text seals nothing.
    return [] if column.name == "salt" else [FILLED[_sort(column)]]


def _sort(column: Column[Any]) -> str:
    sorts = {"UtcDateTime": "datetime", "Date": "date", "Text": "str", "String": "str"}
    return sorts.get(type(column.type).__name__, "int")


#: A new number for a row of either table changes nothing that anybody was told.
SEALED: list[tuple[Table, Column[Any]]] = [
    (table, column)
    for table in (event, feedback, checkpoint, chain_head)
    for column in table.columns
    if (table, column.name) not in {(feedback, "id"), (checkpoint, "id")}
]


@pytest.fixture(scope="module")
def tampered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One such life, whose database is put back after each change."""
    folder = tmp_path_factory.mktemp("lived")
    shutil.copy(request.getfixturevalue("_migrated"), folder / "mailflow.db")
    world = World(f"sqlite:///{folder / 'mailflow.db'}", folder)
    world.load(COMPANY)
    yield lived(world)
    world.close()


@contextmanager
def edited(world: World) -> Iterator[Connection]:
    """A connection that may write what the database would refuse, as one who edits the file may; rolled back."""
    with world.app.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), SEALED, ids=[str(column) for _, column in SEALED])
def test_every_change_of_any_column_shows(tampered: World, table: Table, column: Column[Any]) -> None:
    keys = list(table.primary_key.columns)
    rows = tampered.rows(select(table))
    assert rows
    tried = 0
    unseen: list[str] = []
    for row in rows:
        for value in changes(row, column):
            with edited(tampered) as connection:
                where = [key == getattr(row, key.name) for key in keys]
                try:
                    connection.execute(update(table).where(*where).values({column.name: value}))
                except IntegrityError:
                    continue  # the database itself refuses two rows under one number
                tried += 1
                if not verify(connection, tampered.app.event_key).broken:
                    unseen.append(f"{row} -> {value}")
    assert tried
    assert unseen == []
    assert broken(tampered) == []


@pytest.mark.parametrize("table", [event, feedback, checkpoint, chain_head], ids=lambda table: table.name)
def test_every_removal_of_a_row_shows(tampered: World, table: Table) -> None:
    keys = list(table.primary_key.columns)
    unseen: list[str] = []
    for row in tampered.rows(select(table)):
        with edited(tampered) as connection:
            connection.execute(delete(table).where(*[key == getattr(row, key.name) for key in keys]))
            if not verify(connection, tampered.app.event_key).broken:
                unseen.append(str(row))
    assert unseen == []


def test_a_whole_chain_taken_away_with_its_head_and_its_feedback_shows(tampered: World) -> None:
    for row in tampered.rows(select(chain_head)):
        with edited(tampered) as connection:
            connection.execute(delete(event).where(event.c.chain == row.chain))
            connection.execute(delete(chain_head).where(chain_head.c.chain == row.chain))
            connection.execute(delete(feedback).where(feedback.c.application_id == row.chain))
            assert verify(connection, tampered.app.event_key).broken


def test_an_event_inserted_without_the_key_shows(tampered: World) -> None:
    head = tampered.rows(select(chain_head))[0]
    made_up = seal(
        b"x" * 32, Head(head.seq, head.mac), Event(head.chain, "stage", tampered.clock(), data={}), b"s" * 16
    )
    with edited(tampered) as connection:
        row = {
            "chain": head.chain, "seq": made_up.seq, "kind": "stage", "at": tampered.clock(), "actor_id": None,
            "inbox_id": None, "data": {}, "text": None, "salt": None, "text_digest": "", "mac": made_up.mac,
        }  # fmt: skip
        connection.execute(insert(event), [row])
        connection.execute(
            update(chain_head).where(chain_head.c.chain == head.chain).values(seq=made_up.seq, mac=made_up.mac)
        )
        assert verify(connection, tampered.app.event_key).broken


def test_a_tail_cut_off_with_its_head_set_back_shows_against_the_checkpoint(tampered: World) -> None:
    """Whoever cuts a chain and rewrites its head cannot rewrite the checkpoint that the recruiter was mailed."""
    seen = tampered.rows(select(checkpoint).order_by(checkpoint.c.id.desc()))[0]
    chain, seq, _ = next(one for one in seen.heads if one[1] > 1)
    with edited(tampered) as connection:
        connection.execute(delete(event).where(event.c.chain == chain, event.c.seq >= seq))
        last = connection.execute(select(event).where(event.c.chain == chain).order_by(event.c.seq.desc())).first()
        assert last is not None
        connection.execute(update(chain_head).where(chain_head.c.chain == chain).values(seq=last.seq, mac=last.mac))
        connection.execute(delete(feedback).where(feedback.c.application_id == chain))
        assert verify(connection, tampered.app.event_key).broken


def test_another_key_verifies_nothing(tampered: World) -> None:
    with tampered.app.database.read() as connection:
        assert verify(connection, b"another key, thirty-two bytes!!!").broken


def test_a_text_that_was_erased_with_its_salt_leaves_a_chain_that_verifies(tampered: World) -> None:
    with edited(tampered) as connection:
        connection.execute(update(event).values(text=None, salt=None))
        connection.execute(update(feedback).values(reason=None))
        assert verify(connection, tampered.app.event_key).broken == ()


def test_a_life_on_either_database_verifies(world: World) -> None:
    lived(world)
    with world.app.database.read() as connection:
        found = verify(connection, world.app.event_key)
    assert (found.chains, found.broken) == (4, ())
    assert found.checkpoint is not None
