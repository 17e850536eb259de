"""Mails and files of many megabytes go into the database and come out of it as they are, and are never taken many at
once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, text

from mailflow.store import large
from mailflow.store.engine import Database, DatabaseFault, is_outage
from mailflow.store.inbox import MOST_BYTES, Arrival, keep, waiting
from mailflow.store.large import LARGE, insert_blobs, insert_raws, load_raw
from mailflow.store.schema import blob

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    one = Database(database_url)
    yield one
    one.close()


def arrival(uid: int, raw: bytes) -> Arrival:
    return Arrival("INBOX", 1, uid, NOW + timedelta(seconds=uid), sha256(raw).hexdigest(), raw)


def test_mails_of_any_size_are_kept_as_they_came(database: Database) -> None:
    raws = [os.urandom(size) for size in (1, LARGE - 1, LARGE, LARGE + 1, 3 * LARGE + 7)]
    with database.write() as connection:
        kept = keep(connection, "hiring@acme.test", [arrival(uid, raw) for uid, raw in enumerate(raws)], NOW)
    with database.read() as connection:
        assert [load_raw(connection, one.id) for one in kept] == raws
        assert load_raw(connection, 999) is None


def test_a_file_is_kept_once_whatever_its_size(database: Database) -> None:
    files = {sha256(content).hexdigest(): content for content in (b"small", os.urandom(LARGE + 1))}
    for _ in range(2):
        with database.write() as connection:
            insert_blobs(connection, files)
    with database.read() as connection:
        assert dict(connection.execute(select(blob.c.sha256, blob.c.content)).all()) == files


def test_mails_that_wait_are_taken_by_number_and_by_volume(database: Database) -> None:
    """Given small and large mails, when they are taken to be judged, then a large one comes alone, in its turn."""
    sizes = [100, 100, MOST_BYTES + 1, MOST_BYTES // 2, MOST_BYTES // 2, 100]
    raws = [bytes([number]) * size for number, size in enumerate(sizes)]
    with database.write() as connection:
        keep(connection, "hiring@acme.test", [arrival(uid, raw) for uid, raw in enumerate(raws)], NOW)
    taken, after = [], 0
    with database.read() as connection:
        while batch := waiting(connection, "hiring@acme.test", 50, after):
            taken.append([len(one.raw) for one in batch])
            after = batch[-1].id
        assert len(waiting(connection, None, 1)) == 1
    assert taken == [[100, 100], [MOST_BYTES + 1], [MOST_BYTES // 2, MOST_BYTES // 2], [100]]


def test_a_driver_that_fails_within_a_large_value_is_told_as_ever(database: Database) -> None:
    """Given a mail that no row of the inbox bears, then the error is one of the database's, and names no value."""
    with pytest.raises(DatabaseFault) as fault, database.write() as connection:
        insert_raws(connection, {12345: b"canary" * LARGE})
    assert not is_outage(fault.value)
    assert "canary" not in str(fault.value)


@pytest.mark.servers
def test_a_server_that_goes_away_within_a_large_value_is_an_outage(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url)
    pieces = large._pieces
    with database.write() as connection:
        connection.execute(text("CREATE TABLE blob (sha256 varchar(64) PRIMARY KEY, content bytea NOT NULL)"))

    def cut(value: bytes) -> Iterator[Any]:
        for number, piece in enumerate(pieces(value)):
            if number == 1:
                end_every_other(database)
            yield piece

    monkeypatch.setattr(large, "_pieces", cut)
    with pytest.raises(DatabaseFault) as fault, database.write() as connection:
        insert_blobs(connection, {"a" * 64: os.urandom(40 * LARGE)})
    assert is_outage(fault.value)
    database.close()


def end_every_other(database: Database) -> None:
    """As an operator ends sessions."""
    with database.write() as another:
        own = "pid <> pg_backend_pid() AND datname = current_database()"
        another.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}"))
