"""Facts of a notice to JSON and back, so that an outbox row can keep what must not change until it is rendered.

Only what the dataclasses declare goes in and comes out; a datetime keeps its IANA zone beside its offset, because the
receiver's zone is what it is shown in. Never reads or writes anything itself.
"""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from mailflow.hiring.notices.kinds import KINDS
from mailflow.hiring.notices.notice import Notice

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
#: Most of what a notice tells is one of these, and goes in as it is.
_AS_THEY_ARE = frozenset((str, int, bool, type(None)))


def dump_notice(notice: Notice) -> str:
    """The facts as JSON with sorted keys: the same facts are the same text."""
    return _ENCODER.encode(_plain(notice))


def load_notice(kind: str, text: str) -> Notice:
    """The facts that `dump_notice` wrote. Raises KeyError for an unknown kind or a fact that is missing, ValueError for
    text that is not such JSON."""
    loaded: Notice = _build(KINDS[kind], json.loads(text))
    return loaded


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    names = _names(kind)
    if names is not None:
        held = [(name, getattr(value, name)) for name in names]
        return {name: one if type(one) in _AS_THEY_ARE else _plain(one) for name, one in held}
    if isinstance(value, tuple):
        return [one if type(one) in _AS_THEY_ARE else _plain(one) for one in value]
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else ""
        return f"{value.isoformat()}[{zone}]"
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The facts that a dataclass declares; None for what is none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _build(declared: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(declared) in (types.UnionType, Union):
        declared = next(one for one in get_args(declared) if one is not type(None))
    if get_origin(declared) is tuple:
        return tuple(_build(get_args(declared)[0], one) for one in value)
    if declared is datetime:
        moment, _, zone = value.rstrip("]").partition("[")
        aware = datetime.fromisoformat(moment)
        return aware.astimezone(ZoneInfo(zone)) if zone else aware
    if declared is date:
        return date.fromisoformat(value)
    if is_dataclass(declared) and isinstance(declared, type):
        return declared(**{name: _build(hint, value[name]) for name, hint in _hints(declared).items()})
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return declared(value)
    return value
