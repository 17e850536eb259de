"""How much left lately and is about to, for the ceilings; and how many rows stand in each state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from mailflow.store.outbox.claiming import Claim
from mailflow.store.outbox.kinds import SELF_STARTED
from mailflow.store.schema import outbox


def transmissions_since(connection: Connection, since: datetime, limit: int) -> list[datetime]:
    """When the last mails began to leave, newest first, at most `limit` of them."""
    query = (
        select(outbox.c.transmitted_at)
        .where(outbox.c.transmitted_at > since)
        .order_by(outbox.c.transmitted_at.desc())
        .limit(limit)
    )
    return [at for at in connection.scalars(query) if at is not None]


def about_to_leave(connection: Connection, now: datetime) -> int:
    """How many rows somebody has claimed, under a lease that still runs, and not begun to transmit."""
    query = select(func.count()).where(outbox.c.state == "claimed", outbox.c.lease_until >= now)
    return connection.scalar(query) or 0


def self_started_since(
    connection: Connection, claims: Collection[Claim], now: datetime, since: datetime
) -> dict[int, list[datetime]]:
    """When the recipients of these claims were last sent mails that mailflow started by itself, oldest first; those
    that somebody else is about to send, or that may have been sent, count as of now."""
    people = {claim.recipient_id for claim in claims}
    sent: dict[int, list[datetime]] = {}
    if people:
        own = (outbox.c.recipient_id.in_(people), outbox.c.kind.in_(SELF_STARTED))
        under_way = and_(
            outbox.c.state.in_(("claimed", "transmitting", "ambiguous")), outbox.c.id.not_in([c.id for c in claims])
        )
        query = select(outbox.c.recipient_id, outbox.c.sent_at).where(*own, or_(outbox.c.sent_at > since, under_way))
        for row in connection.execute(query.order_by(outbox.c.sent_at)):
            sent.setdefault(row.recipient_id, []).append(row.sent_at or now)
    return {key: sorted(times) for key, times in sent.items()}


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    return dict(connection.execute(query).all())
