"""Many rows of a roster written or looked up with few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, update

_Value = TypeVar("_Value")

#: Values in one IN list; SQLite and PostgreSQL both bound the parameters of a statement.
_AT_ONCE = 1000


def portions(values: Collection[_Value]) -> Iterator[list[_Value]]:
    """These values in lists that one statement takes."""
    listed = list(values)
    yield from (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


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
