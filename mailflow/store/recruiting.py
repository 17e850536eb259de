"""Questions to recruiters that wait for their answer, found by an index over the reviews whose clock stands still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mailflow.store.schema import application, notice_item, outbox, review


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question as it was mailed to one person; `inbox_id` is the mail in which it was asked."""

    id: int
    inbox_id: int
    recipient_id: int
    facts: dict[str, Any]
    application_id: int
    review_id: int
    requisition_id: int


def waiting_questions(connection: Connection, limit: int) -> list[WaitingQuestion]:
    """The mails that ask about reviews whose time stands still, the first sent first."""
    query = (
        select(
            *(outbox.c.id, outbox.c.inbox_id, outbox.c.recipient_id, outbox.c.facts),
            *(review.c.application_id, review.c.id.label("review_id"), application.c.requisition_id),
        )
        .select_from(review)
        .join(application, application.c.id == review.c.application_id)
        .join(
            notice_item,
            (notice_item.c.application_id == review.c.application_id) & (notice_item.c.review_id == review.c.id),
        )
        .join(outbox, (outbox.c.id == notice_item.c.outbox_id) & (outbox.c.kind == "question"))
        .where(review.c.paused_at.is_not(None), review.c.closed_at.is_(None))
        # By what the index holds: ordered by the outbox it would be read from its beginning.
        .order_by(review.c.paused_at)
        .limit(limit)
    )
    return sorted((WaitingQuestion(**row._mapping) for row in connection.execute(query)), key=lambda one: one.id)
