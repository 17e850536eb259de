"""One database behind two doors: `read()` for queries, `write()` for a transaction that may change something.

SQLite runs in WAL mode with `BEGIN IMMEDIATE` for writers: a deferred transaction that reads first and writes later
cannot wait for the lock and fails. `synchronous=FULL`, since mail is marked in the mailbox after our commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import SQLAlchemyError as DatabaseFault

__all__ = ["Connection", "Database", "DatabaseFault", "from_anywhere", "is_outage"]

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=15000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    # What a connection may hold of the file: with 300,000 older mails more of either made nothing quicker.
    "cache_size=-8000",
    "mmap_size=16777216",
)


class Database:
    """A SQLAlchemy engine with the two ways in. `url` is SQLAlchemy's, e.g. `sqlite:///mailflow.db`."""

    def __init__(self, url: str) -> None:
        self.engine = _create(url)
        self._writer = self.engine.execution_options(mailflow_write=True)
        #: SQLite has one writer at a time, and who finds it busy sleeps and asks again; threads queue here instead.
        self._turn = threading.Lock() if self.dialect == "sqlite" else nullcontext()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries only; nothing is committed."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back on any exception."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def held(self) -> Iterator[Connection]:
        """A connection for several transactions, each of them `writing` on it."""
        with self._writer.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, held: Connection) -> Iterator[Connection]:
        """A transaction like that of `write`, on a connection that is held."""
        with self._turn, held.begin():
            yield held

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _create(url: str) -> Engine:
    if not url.startswith("sqlite"):
        server = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            connect_args={"options": "-c timezone=utc"},
        )
        event.listen(server, "handle_error", _without_values)
        return server
    engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=24)

    def connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # the driver would otherwise begin deferred transactions on its own
        for pragma in _SQLITE_PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("mailflow_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


def _without_values(context: ExceptionContext) -> None:
    """PostgreSQL tells the failing row in the detail of its error; names and addresses are not for the log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def from_anywhere(url: str) -> str:
    """The URL as a process in any working folder opens the same database: an SQLite file by its absolute path."""
    told = make_url(url)
    if not told.drivername.startswith("sqlite") or not told.database or told.database == ":memory:":
        return url
    return told.set(database=str(Path(told.database).resolve())).render_as_string(hide_password=False)


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database is out of reach or out of room, rather than that a row is wrong."""
    return isinstance(error, InterfaceError | OperationalError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
