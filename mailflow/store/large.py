"""Raw mails and files of many megabytes, into the database and out of it piece by piece.

As the parameter of a statement a value stands in memory three or four times: here, in the driver, in SQLite's record
and its cache. So SQLite is given the room first and filled through its blob handle, and PostgreSQL gets a COPY; a value
is read in pieces on both. What is small goes by ordinary statements, many rows at once. It decides nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, Table, func, literal_column, select
from sqlalchemy.exc import DBAPIError

from mailflow.store.bulk import Bulk
from mailflow.store.inserting import insert_new
from mailflow.store.schema import blob, raw_mail

#: Bytes from which on a value is written and read in pieces of this size.
LARGE = 1 << 20

#: PostgreSQL's COPY (FORMAT BINARY): the signature with flags and no extension, a row of two fields, and the end.
_COPY_HEAD = b"PGCOPY\n\xff\r\n\x00" + struct.pack("!ii", 0, 0) + struct.pack("!h", 2)
_COPY_END = struct.pack("!h", -1)
_LENGTH = struct.Struct("!i")


def insert_raws(connection: Connection, raws: Mapping[int, bytes]) -> None:
    """Keep the raw mails of new rows of the inbox, by their ids."""
    _RAW.run(connection, [{"inbox_id": key, "raw": raw} for key, raw in raws.items() if len(raw) < LARGE])
    for key, raw in raws.items():
        if len(raw) >= LARGE:
            _insert(connection, raw_mail, key, raw)


def insert_blobs(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Keep files by the SHA-256 of their bytes; one that is there stays."""
    small = [{"sha256": sha, "content": content} for sha, content in contents.items() if len(content) < LARGE]
    _BLOB.run(connection, small)
    for sha, content in sorted((sha, content) for sha, content in contents.items() if len(content) >= LARGE):
        _insert(connection, blob, sha, content)


def load_raw(connection: Connection, inbox_id: int) -> bytes | None:
    """The raw mail of a row of the inbox; None where it was erased."""
    here = raw_mail.c.inbox_id == inbox_id
    size = connection.scalar(select(func.length(raw_mail.c.raw)).where(here))
    if size is None:
        return None
    if connection.dialect.name == "sqlite":
        column = raw_mail.c.raw.name
        with _told_as_ever(connection), _driver(connection).blobopen(raw_mail.name, column, inbox_id) as handle:
            return bytes(handle.read())
    whole = BytesIO()  # hands over what it holds without a copy
    for start in range(1, size + 1, LARGE):
        whole.write(connection.scalar(select(func.substr(raw_mail.c.raw, start, LARGE)).where(here)) or b"")
    return whole.getvalue()


def _insert(connection: Connection, table: Table, key: int | str, value: bytes) -> None:
    """A row of a table of two columns, a key and its bytes, unless it is there."""
    (identity,) = table.primary_key.columns
    (content,) = (column for column in table.columns if column is not identity)
    if connection.dialect.name == "sqlite":
        room = insert_new(connection, table).values({identity: key, content: func.zeroblob(len(value))})
        row = connection.scalar(room.returning(literal_column("rowid")))
        if row is not None:
            with _told_as_ever(connection), _driver(connection).blobopen(table.name, content.name, row) as handle:
                for piece in _pieces(value):
                    handle.write(piece)
        return
    # COPY knows no ON CONFLICT: whoever would write the same key waits here until the other has ended.
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{table.name} {key}", 0))))
    if connection.scalar(select(identity).where(identity == key)) is not None:
        return
    column = key.encode() if isinstance(key, str) else struct.pack("!q", key)
    copy = f"COPY {table.name} ({identity.name}, {content.name}) FROM STDIN (FORMAT BINARY)"
    with _told_as_ever(connection), _driver(connection).cursor() as cursor, cursor.copy(copy) as sink:
        sink.write(_COPY_HEAD + _LENGTH.pack(len(column)) + column + _LENGTH.pack(len(value)))
        for piece in _pieces(value):
            sink.write(piece)
        sink.write(_COPY_END)


def _pieces(value: bytes) -> Iterator[memoryview]:
    whole = memoryview(value)
    return (whole[start : start + LARGE] for start in range(0, len(whole), LARGE))


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def _told_as_ever(connection: Connection) -> Iterator[None]:
    """The driver's own errors as those that statements raise: an outage is known by them. Their text, which may hold
    values, stays behind."""
    fault: Any = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except fault as error:
        lost = connection.dialect.is_disconnect(error, _driver(connection), None)
        bare = type(error)(type(error).__name__)
        if lost:
            connection.invalidate()
        raise DBAPIError.instance(
            None, None, bare, fault, hide_parameters=True, connection_invalidated=lost, dialect=connection.dialect
        ) from None


_RAW = Bulk.insert(raw_mail, "inbox_id", "raw")
_BLOB = Bulk.insert_new(blob, "sha256", "content")
