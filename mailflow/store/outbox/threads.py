"""The mails that notices answer, as the headers of a reply refer to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from mailflow.store.schema import inbox, outbox


@dataclass(frozen=True, slots=True)
class Thread:
    """The threading headers of a mail that a notice answers: its Message-ID and what to refer to, itself last."""

    message_id: str | None
    references: tuple[str, ...]


def answered_threads(connection: Connection, inbox_ids: Collection[int]) -> dict[int, Thread]:
    """For the mails that notices answer: their Message-ID, and our own notice that they answered."""
    if not inbox_ids:
        return {}
    query = (
        select(inbox.c.id, inbox.c.message_id, outbox.c.message_id.label("answered"))
        .outerjoin(outbox, outbox.c.id == inbox.c.notice_id)
        .where(inbox.c.id.in_(inbox_ids))
    )
    return {
        row.id: Thread(row.message_id, tuple(one for one in (row.answered, row.message_id) if one))
        for row in connection.execute(query)
    }
