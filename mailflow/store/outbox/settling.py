"""What became of rows: sent, deferred, failed, or never to be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal_column, null, or_, select, update

from mailflow.store.bulk import Bulk, bound
from mailflow.store.outbox.kinds import CANDIDATE_KINDS
from mailflow.store.schema import first_notice, notice_item, outbox
from mailflow.store.types import storable

#: States from which a row can still leave.
LIVE = ("queued", "deferred", "claimed", "transmitting", "ambiguous")


@dataclass(frozen=True, slots=True)
class Settled:
    """What an attempt leaves in a row that we hold under this fence. `state` is sent, deferred, failed or ambiguous."""

    id: int
    fence: int
    state: str
    due_at: datetime
    sent_at: datetime | None = None
    last_error: str | None = None


def settle(connection: Connection, rows: Sequence[Settled]) -> None:
    """What became of rows; those that somebody else holds by now stay as they are."""
    prepared = [
        {
            "b_id": row.id,
            "b_fence": row.fence,
            "state": row.state,
            "due_at": row.due_at,
            "sent_at": row.sent_at,
            "last_error": storable(row.last_error or "")[:500] or None,
        }
        for row in rows
    ]
    _SETTLE.run(connection, prepared)


def stranded(now: datetime, before: datetime) -> ColumnElement[bool]:
    """Rows left transmitting since before that time, or ambiguous and due: nobody knows whether they were accepted."""
    return or_(
        and_(outbox.c.state == "transmitting", outbox.c.transmitted_at < before),
        and_(outbox.c.state == "ambiguous", outbox.c.due_at <= now),
    )


def resolve_stranded(connection: Connection, now: datetime, before: datetime) -> int:
    """What becomes of stranded rows. The first time, the same bytes are queued once more (the receiver knows them by
    their Message-ID); the second time the row fails and an operator looks. A mail to a candidate is never sent twice:
    it fails the first time. Returns how many were queued."""
    stuck = stranded(now, before)
    connection.execute(
        update(outbox)
        .where(stuck, or_(outbox.c.unknown > 0, outbox.c.kind.in_(CANDIDATE_KINDS)))
        .values(state="failed", last_error="unknown whether the server had accepted it", lease_until=None)
    )
    again = connection.execute(
        update(outbox)
        .where(stuck)
        .values(state="queued", due_at=now, unknown=outbox.c.unknown + 1, fence=outbox.c.fence + 1, lease_until=None)
    )
    return again.rowcount


def cancel(connection: Connection, ids: Collection[int], cause: str, state: str = "cancelled") -> None:
    """Rows that will not be sent, and why."""
    if ids:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), outbox.c.state.in_(("queued", "deferred", "claimed")))
            .values(state=state, last_error=cause, lease_until=None)
        )
        _owe_again(connection, outbox.c.id.in_(ids))


def _owe_again(connection: Connection, stopped: ColumnElement[bool]) -> None:
    """Whoever was to be told of their data by a letter that does not leave is to be told still, unless another letter
    of theirs left or waits."""
    letters = (
        select(notice_item.c.application_id)
        .join(outbox, outbox.c.id == notice_item.c.outbox_id)
        .where(outbox.c.kind == "first_notice")
    )
    over = outbox.c.state.in_(("cancelled", "expired"))
    others = letters.where(notice_item.c.application_id == first_notice.c.application_id, ~over)
    connection.execute(
        update(first_notice)
        .where(
            first_notice.c.outcome == "released",
            first_notice.c.application_id.in_(letters.where(over, stopped)),
            ~others.correlate(first_notice).exists(),
        )
        .values(outcome=None)
    )


def expire_everything(connection: Connection, cause: str) -> int:
    """Nothing that waits is sent any more; returns how many rows that were."""
    stopped = connection.execute(
        update(outbox).where(outbox.c.state.in_(LIVE)).values(state="expired", last_error=cause, lease_until=None)
    )
    _owe_again(connection, outbox.c.last_error == cause)
    return stopped.rowcount


_SETTLE = Bulk.update(
    outbox,
    "id",
    {**bound("state", "due_at", "sent_at", "last_error"), "lease_until": null()},
    outbox.c.fence == bindparam("b_fence"),
    # Spelled out: an IN list is expanded at execution, and this is compiled once.
    or_(outbox.c.state == literal_column("'claimed'"), outbox.c.state == literal_column("'transmitting'")),
)
