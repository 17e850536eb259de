"""The last look of an erasure: every column of every table that can hold words, without the person.

By the schema itself, so that a table added tomorrow is looked through as well. What is kept as it is says why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, bindparam, select, update

from mailflow.hiring import model, notices
from mailflow.mail.redaction import Traces
from mailflow.reading import model as reading
from mailflow.store.schema import metadata

#: Colleagues, roles and the running of the program: none of it is about candidates. Candidates of the same name are
#: other people. Files of others may name the person as a referee, and are those others'. The trail and what it seals,
#: and raw mail, are redacted by whoever knows what they mean.
_LEFT = frozenset(
    {
        *("person", "person_alias", "requisition", "responsibility", "lease", "setting", "tombstone"),
        *("candidate", "candidate_word", "blob", "event", "chain_head", "checkpoint"),
        *("raw_mail", "outbox_mail", "ledger", "mailbox_cursor", "alembic_version"),
    }
)
#: The words of a feedback are those of its event.
_SEALED = frozenset({("feedback", "reason")})
#: Where its words are those of the program, and an address may stand beside them.
_ADDRESSES_ALONE = frozenset({("outbox", "key"), ("inbox", "mailbox")})
_SHORT, _LONG = 16, 1 << 30
_PAGE = 500


def redact_everywhere(connection: Connection, traces: Traces) -> None:
    """Take the person out of every text and JSON that still names them."""
    for table in metadata.sorted_tables:
        if table.name not in _LEFT:
            _redact_table(connection, table, traces)


def _redact_table(connection: Connection, table: Table, traces: Traces) -> None:
    columns = [column for column in table.columns if _can_name(table, column)]
    if not columns:
        return
    keys = list(table.primary_key.columns)
    changed: dict[str, list[dict[str, Any]]] = {}
    addresses = replace(traces, names=(), phones=(), misread=())
    for row in _rows(connection, table, [*keys, *columns]):
        for column in columns:
            value = row[column.name]
            clean = _clean(value, column, addresses if (table.name, column.name) in _ADDRESSES_ALONE else traces)
            if clean != value:
                place = {f"b_{key.name}": row[key.name] for key in keys}
                changed.setdefault(column.name, []).append({**place, "b_value": clean})
    for name, places in changed.items():
        where = [key == bindparam(f"b_{key.name}") for key in keys]
        connection.execute(update(table).where(*where).values({name: bindparam("b_value")}), places)


def _can_name(table: Table, column: Column[Any]) -> bool:
    if column.primary_key or column.foreign_keys or (table.name, column.name) in _SEALED:
        return False
    kind = column.type
    if isinstance(kind, String):
        # In so few characters stand states, kinds and stages: words of the program.
        return (kind.length or _LONG) > _SHORT
    return isinstance(kind, JSON)


def _rows(connection: Connection, table: Table, columns: list[Column[Any]]) -> Iterator[Any]:
    yield from connection.execute(select(*columns).execution_options(yield_per=_PAGE)).mappings()


def _clean(value: Any, column: Column[Any], traces: Traces) -> Any:
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return redact_json(value, traces)
    length = getattr(column.type, "length", None)
    clean = traces.redact(str(value)) if isinstance(value, str) else value
    return clean[:length] if length and isinstance(clean, str) else clean


def redact_json(value: Any, traces: Traces, *, closely: bool = False) -> Any:
    """A value of JSON without the person, in keys and in JSON that is kept as text as well. What the program says for
    itself stays: names of fields, verdicts, stages; somebody may be called Hold."""
    if isinstance(value, str):
        return _redact_text(value, traces, closely)
    if isinstance(value, dict):
        return {
            key if _FIELD.fullmatch(str(key)) else traces.redact(str(key), closely=closely): inner
            if key in _OF_OURS
            else redact_json(inner, traces, closely=closely)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [redact_json(inner, traces, closely=closely) for inner in value]
    return value


def _redact_text(value: str, traces: Traces, closely: bool) -> str:
    if value in _OURS:
        return value
    if value.startswith("{"):
        with suppress(ValueError):
            told = json.loads(value)
            clean = redact_json(told, traces, closely=closely)
            return value if clean == told else json.dumps(clean, ensure_ascii=False)
    return traces.redact(value, closely=closely)


_FIELD = re.compile(r"[a-z_]+")
#: Fields that hold words of the program, which are no enumeration.
_OF_OURS = frozenset({"command", "did", "field", "kind"})
_OURS = frozenset(
    member.value
    for room in (model, notices, reading)
    for enumeration in vars(room).values()
    if isinstance(enumeration, type) and issubclass(enumeration, StrEnum)
    for member in enumeration
)
