"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, UserDefinedType

#: Row ids: 64 bits on PostgreSQL; SQLite only counts up an INTEGER PRIMARY KEY.
RowId = BigInteger().with_variant(Integer, "sqlite")
#: Facts and ids as JSON, indexable where the database can.
Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(UserDefinedType[datetime]):
    """Aware datetimes in, aware UTC datetimes out. SQLite drops time zones, so there it is a text of fixed width, which
    sorts as it should; one conversion each way, because intake reads and writes thousands of them."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """The type's name where no dialect has its own below."""
        return "TIMESTAMP WITH TIME ZONE"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Refuses naive datetimes on every database."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """What the driver gives, as UTC."""
        return _from_text if dialect.name == "sqlite" else _to_utc


@compiles(UtcDateTime, "sqlite")
def _sqlite_name(_type: UtcDateTime, _compiler: Any, **_options: Any) -> str:
    return "TEXT"


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime reached the database: {value!r}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


@lru_cache(maxsize=512)  # the rows of a batch share most of their times
def _to_text(value: datetime | None) -> str | None:
    utc = _to_utc(value)
    return None if utc is None else utc.isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


class LocalTime(TypeDecorator[time]):
    """A time of day in the person's own zone, kept as HH:MM."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


def storable(text: str) -> str:
    """The text as every database takes it: without NUL (which PostgreSQL refuses) and lone surrogates."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text


def signed(number: int) -> int:
    """An unsigned 64-bit number as the signed one that a BIGINT holds; `% 2**64` takes it back."""
    return number - 2**64 if number >= 2**63 else number
