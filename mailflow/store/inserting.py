"""INSERT where the row may be there already, for whichever database this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING."""
    return _insert(connection, table).on_conflict_do_nothing()


def insert_or_update(connection: Connection, table: Table, key: Sequence[str], values: Mapping[str, Any]) -> Any:
    """INSERT ... ON CONFLICT (`key`) DO UPDATE to these values."""
    return _insert(connection, table).on_conflict_do_update(index_elements=key, set_=values)


def _insert(connection: Connection, table: Table) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
