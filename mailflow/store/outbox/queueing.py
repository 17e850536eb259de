"""Mail to be sent, as rows: queued once for each key, and frozen once it was rendered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from mailflow.hiring.effects import Notify
from mailflow.hiring.letter import canonical_id
from mailflow.store.bulk import Bulk, bound
from mailflow.store.inserting import insert_new
from mailflow.store.outbox.kinds import PRIORITY
from mailflow.store.schema import notice_item, outbox, outbox_mail, reply_token

#: Number, application and review of a candidate whom a notice lists.
_Item = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A rendered mail, to be kept with its row: bytes, Message-ID, its tokens' rows and its numbered items."""

    id: int
    message_id: str
    raw: bytes = field(repr=False)
    tokens: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    items: tuple[_Item, ...] = ()


def queue(connection: Connection, notices: Sequence[Notify], now: datetime) -> set[str]:
    """Queue these notices. Returns the keys that are new; one that is there already stays as it is."""
    if not notices:
        return set()
    by_key = {notice.key: notice for notice in notices}
    statement = insert_new(connection, outbox).returning(outbox.c.id, outbox.c.key)
    written = connection.execute(statement, [_queued(notice, now) for notice in by_key.values()])
    new = {row.key: row.id for row in written}
    _list(connection, [(key, by_key[name].items) for name, key in new.items()])
    return set(new)


def _queued(notice: Notify, now: datetime) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "recipient_id": notice.recipient_id,
        "priority": PRIORITY[notice.kind],
        "facts": dict(notice.facts),
        "inbox_id": notice.inbox_id,
        "state": "queued",
        "created_at": now,
        "due_at": notice.due_at or now,
        "expires_at": notice.expires_at,
        "attempts": 0,
        "fence": 0,
        "unknown": 0,
    }


def queued_already(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these occasions have their notice already."""
    wanted = list(keys)
    return set(connection.scalars(select(outbox.c.key).where(outbox.c.key.in_(wanted)))) if wanted else set()


def freeze(connection: Connection, mails: Sequence[Frozen]) -> None:
    """Keep what was rendered: from now on these bytes are sent, or nothing."""
    _MAIL.run(connection, [{"outbox_id": m.id, "raw": m.raw} for m in mails])
    named = [{"b_id": m.id, "message_id": m.message_id, "message_key": canonical_id(m.message_id)} for m in mails]
    _NAME.run(connection, named)
    _TOKEN.run(connection, [token for m in mails for token in m.tokens])
    _list(connection, [(m.id, m.items) for m in mails])


def _list(connection: Connection, listing: Iterable[tuple[int, Iterable[_Item]]]) -> None:
    """Whom each of these rows lists."""
    rows = [
        {"outbox_id": row, "number": number, "application_id": application, "review_id": review}
        for row, items in listing
        for number, application, review in items
    ]
    _ITEMS.run(connection, rows)


_MAIL = Bulk.insert(outbox_mail, "outbox_id", "raw")
_ITEMS = Bulk.insert_new(notice_item, "outbox_id", "number", "application_id", "review_id")
_TOKEN = Bulk.insert(reply_token, "id", "recipient_id", "purpose", "scope", "outbox_id", "expires_at")
_NAME = Bulk.update(outbox, "id", bound("message_id", "message_key"))
