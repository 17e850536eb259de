"""Many values in portions that one statement takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

_Value = TypeVar("_Value")

#: Values in one IN list; SQLite and PostgreSQL both bound the parameters of a statement.
_AT_ONCE = 1000


def portions(values: Collection[_Value], most: int = _AT_ONCE) -> Iterator[list[_Value]]:
    """These values in lists of at most so many."""
    listed = list(values)
    yield from (listed[start : start + most] for start in range(0, len(listed), most))
