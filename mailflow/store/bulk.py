"""Many rows through one statement, at little more than the driver's own cost.

SQLAlchemy compiles a statement anew-checked for every execution and walks its parameters once for each row; where fifty
mails make some hundred rows at once, that is most of the cost. Here a statement is compiled once for each database, and
rows go to the driver as it wants them. It is only for statements without a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

_Processor = Callable[[Any], Any]


class Bulk:
    """An INSERT or UPDATE for many rows. `statement` is one with bound parameters, or makes one for a dialect's module
    where the databases differ; `keys` names the columns of an INSERT."""

    def __init__(self, statement: Any, keys: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._keys = list(keys) if keys is not None else None
        self._ready: dict[str, _Compiled] = {}

    @classmethod
    def insert(cls, table: Table, *keys: str) -> Bulk:
        """INSERT of these columns."""
        return cls(table.insert(), keys)

    @classmethod
    def insert_new(cls, table: Table, *keys: str) -> Bulk:
        """INSERT of these columns, where no unique key is taken."""
        return cls(lambda dialect: dialect.insert(table).on_conflict_do_nothing(), keys)

    @classmethod
    def update(cls, table: Table, by: str, values: Mapping[str, Any], *conditions: ColumnElement[bool]) -> Bulk:
        """UPDATE of the rows whose column `by` is the parameter `b_<by>`."""
        where = (table.c[by] == bindparam(f"b_{by}"), *conditions)
        return cls(table.update().where(*where).values(values))

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute for each row; nothing for none. Every row has the same keys."""
        if not rows:
            return
        ready = self._ready.get(connection.dialect.name) or self._compile(connection.dialect)
        connection.exec_driver_sql(ready.text, [ready.prepare(row) for row in rows])

    def once(self, connection: Connection, row: Mapping[str, Any]) -> int:
        """Execute for one row; returns how many rows of the table it changed."""
        ready = self._ready.get(connection.dialect.name) or self._compile(connection.dialect)
        return connection.exec_driver_sql(ready.text, ready.prepare(row)).rowcount

    def _compile(self, dialect: Dialect) -> _Compiled:
        module = postgresql if dialect.name == "postgresql" else sqlite
        statement = self._statement(module) if isinstance(self._statement, FunctionType) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=self._keys)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements of the expression language")
        processors = {b.key: b.type.dialect_impl(dialect).bind_processor(dialect) for b in compiled.binds.values()}
        order = compiled.positiontup if compiled.positional and compiled.positiontup else list(compiled.params)
        parameters = tuple((name, processors.get(name)) for name in order)
        self._ready[dialect.name] = _Compiled(str(compiled), parameters, bool(compiled.positional))
        return self._ready[dialect.name]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one driver takes it: its text, and each parameter with what turns a value into the driver's."""

    text: str
    parameters: tuple[tuple[str, _Processor | None], ...]
    positional: bool

    def prepare(self, row: Mapping[str, Any]) -> Any:
        """One row's parameters: a tuple for numbered places, a dict for named ones."""
        if self.positional:
            return tuple([row[name] if process is None else process(row[name]) for name, process in self.parameters])
        return {name: row[name] if process is None else process(row[name]) for name, process in self.parameters}


def bound(*names: str) -> dict[str, Any]:
    """Columns set from parameters of their own names."""
    return {name: bindparam(name) for name in names}
