"""Many rows of a roster written with one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert these; their ids in the same order."""
    if not rows:
        return []
    statement = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())


def update_all(connection: Connection, table: Table, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Update these rows by id; all in the same columns."""
    if rows:
        columns = next(iter(rows.values()))
        statement = update(table).where(table.c.id == bindparam("b_id"))
        statement = statement.values({name: bindparam(f"b_{name}") for name in columns})
        told = [{"b_id": key} | {f"b_{name}": value for name, value in row.items()} for key, row in rows.items()]
        connection.execute(statement, told)
