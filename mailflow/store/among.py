"""Rows whose key is among many, asked for with one parameter, so that a query is one text for however many keys.

A list of parameters makes another statement for each length: SQLAlchemy writes it out anew each time, and PostgreSQL
plans it anew. Here all keys go as one array, or on SQLite as one JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Boolean, Dialect, String, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Keys(TypeDecorator[list[Any]]):
    """Keys of one type in one parameter."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        #: Text without a length: PostgreSQL would cut a longer key to it, and find what was not asked for.
        self.each = Text() if isinstance(each, String) else each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(ColumnElement[bool]):
    """Whether a column is one of the keys in a parameter."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy declares it
        ("searched", InternalTraversal.dp_clauseelement),
        ("given", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, searched: ColumnElement[Any], given: BindParameter[Any]) -> None:
        self.type = Boolean()
        self.searched = searched
        self.given = given

    def self_group(self, against: Any = None) -> _Among:
        """Itself: SQLite would be asked whether it equals 1, and look for no index."""
        return self

    def _negate(self) -> ColumnElement[bool]:
        return UnaryExpression(self, operator=operators.inv, type_=self.type)

    @property
    def _from_objects(self) -> list[Any]:
        return list(self.searched._from_objects)


@compiles(_Among)
def _as_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.searched, **options)} = ANY ({compiler.process(element.given, **options)})"


@compiles(_Among, "sqlite")
def _as_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    searched, given = compiler.process(element.searched, **options), compiler.process(element.given, **options)
    return f"{searched} IN (SELECT value FROM json_each({given}))"


def among(searched: ColumnElement[Any], name: str = "wanted") -> ColumnElement[bool]:
    """Whether a column is one of the keys that the query is run with, under this name."""
    return _Among(searched, bindparam(name, type_=_Keys(searched.type)))


def wanted(keys: Iterable[Any]) -> dict[str, list[Any]]:
    """The parameter of a query that asks what is `among` them."""
    return {"wanted": list(keys)}
