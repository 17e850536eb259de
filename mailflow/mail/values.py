"""Frozen values that are made as quickly as values that may change.

A frozen dataclass writes each of its fields by a call that goes round its own lock, which costs several times what
writing them costs; a reply makes a hundred such values. Here a value is filled in while it still belongs to a twin of
its class that has no lock, and it is locked before anybody sees it. It is also handed to another process as its fields
alone. In all else it is the dataclass that it was: compared, replaced, printed and refused changes as ever.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, field, fields, is_dataclass, make_dataclass
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")

#: Gives a value another class, whatever its own says about being changed.
_become = vars(object)["__class__"].__set__


def quick(cls: type[Value]) -> type[Value]:
    """Makes a frozen dataclass with slots quick to make. Raises TypeError for a class that is more than its fields."""
    if not is_dataclass(cls) or cls.__bases__ != (object,) or "__slots__" not in vars(cls):
        raise TypeError(f"{cls.__name__} is no dataclass with slots of its own")
    told = fields(cls)
    if hasattr(cls, "__post_init__") or not all(one.init for one in told):
        raise TypeError(f"{cls.__name__} does more than keep what it is given")
    fill = make_dataclass(cls.__name__, [(one.name, Any, _as(one)) for one in told], slots=True)
    _quicken(cls, fill, tuple(one.name for one in told))
    return cls


def _as(one: Field[Any]) -> Any:
    """A field like this one."""
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory, kw_only=one.kw_only)
    return field(default=one.default, kw_only=one.kw_only)


def _quicken(cls: type[Any], twin: type[Any], names: tuple[str, ...]) -> None:
    fill = twin.__init__

    @wraps(cls.__init__)
    def init(self: Any, *given: Any, **named: Any) -> None:
        _become(self, twin)
        fill(self, *given, **named)
        self.__class__ = cls

    values = attrgetter(*names)

    def reduce(self: Any) -> tuple[type[Any], tuple[Any, ...]]:
        return cls, values(self) if len(names) > 1 else (values(self),)

    cls.__init__ = init
    cls.__reduce__ = reduce  # type: ignore[assignment]  # told apart from object's by nothing but its name
