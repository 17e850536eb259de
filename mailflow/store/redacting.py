"""The last look of an erasure: every column of every table that can hold words, without the person.

By the schema itself, so that a table added tomorrow is looked through as well. What is kept as it is says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, Connection, LargeBinary, String, Table, bindparam, select, update

from mailflow.mail.redaction import Traces
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
    for row in _rows(connection, table, [*keys, *columns]):
        for column in columns:
            value = row[column.name]
            clean = _clean(value, column, traces)
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
    return isinstance(kind, JSON) or (isinstance(kind, String) and not isinstance(kind, LargeBinary))


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
    """A value of JSON without the person, in keys as well."""
    if isinstance(value, str):
        return traces.redact(value, closely=closely)
    if isinstance(value, dict):
        return {
            traces.redact(str(key), closely=closely): redact_json(inner, traces, closely=closely)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [redact_json(inner, traces, closely=closely) for inner in value]
    return value
