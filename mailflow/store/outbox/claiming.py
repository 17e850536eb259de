"""Rows under a lease with a fencing token: whoever holds the newest may send, whoever lost it may not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from mailflow.store.outbox.kinds import CANDIDATE_KINDS
from mailflow.store.outbox.settling import cancel
from mailflow.store.schema import candidate, outbox, outbox_mail, person


@dataclass(frozen=True, slots=True)
class Claim:
    """A row under our lease. `raw` is None until it was rendered for the first time."""

    id: int
    kind: str
    recipient_id: int
    facts: dict[str, Any]
    inbox_id: int | None
    fence: int
    attempts: int
    created_at: datetime
    due_at: datetime
    message_id: str | None
    address: str
    expires_at: datetime | None = None
    raw: bytes | None = field(default=None, repr=False)

    def with_raw(self, raw: bytes | None) -> Claim:
        """The same claim with its bytes."""
        return replace(self, raw=raw)


def claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> list[Claim]:
    """Take up to `limit` rows that are due, answers first. A row whose holder was lost comes back with a higher fence.

    A row left transmitting by a lost holder is not taken: nobody knows whether its mail was accepted.
    """
    wanted = (
        select(outbox.c.id)
        .where(*_claimable(now))
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True)
    ids = list(connection.scalars(wanted))
    if not ids:
        return []
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(state="claimed", lease_until=now + lease, fence=outbox.c.fence + 1, attempts=outbox.c.attempts + 1)
    )
    return claimed(connection, ids)


def anything_due(connection: Connection, now: datetime) -> bool:
    """Whether there is a row to claim now."""
    return connection.execute(select(outbox.c.id).where(*_claimable(now)).limit(1)).first() is not None


def _claimable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    due = or_(
        and_(outbox.c.state.in_(("queued", "deferred")), outbox.c.due_at <= now),
        and_(outbox.c.state == "claimed", outbox.c.lease_until < now),
    )
    # The states once more by themselves: by them the index is found.
    return outbox.c.state.in_(("queued", "deferred", "claimed")), due


def claimed(connection: Connection, ids: Collection[int]) -> list[Claim]:
    """These rows with their recipient's address and, where they were rendered before, their bytes."""
    query = (
        select(outbox, person.c.address, outbox_mail.c.raw)
        .join(person, person.c.id == outbox.c.recipient_id)
        .outerjoin(outbox_mail, outbox_mail.c.outbox_id == outbox.c.id)
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
    )
    rows = connection.execute(query).all()
    theirs = _candidate_addresses(connection, rows)
    return [_to_claim(row, theirs.get(row.id, row.address)) for row in rows]


def _to_claim(row: Any, address: str) -> Claim:
    return Claim(
        id=row.id,
        kind=row.kind,
        recipient_id=row.recipient_id,
        facts=row.facts,
        inbox_id=row.inbox_id,
        fence=row.fence,
        attempts=row.attempts,
        created_at=row.created_at,
        due_at=row.due_at,
        message_id=row.message_id,
        address=address,
        expires_at=row.expires_at,
        raw=row.raw,
    )


def _candidate_addresses(connection: Connection, rows: Sequence[Any]) -> dict[int, str]:
    """Where the mails to candidates go, by row; "" where no address is on file any more, which is nobody's."""
    wanted = {row.id: row.facts.get("candidate") for row in rows if row.kind in CANDIDATE_KINDS}
    if not wanted:
        return {}
    query = select(candidate.c.id, candidate.c.email).where(candidate.c.id.in_(set(wanted.values())))
    found: dict[int, str | None] = dict(connection.execute(query).all())
    return {row: found.get(key) or "" for row, key in wanted.items()}


def release(connection: Connection, claims: Collection[Claim], due_at: datetime, cause: str | None) -> None:
    """Give rows that are still ours back unsent, without counting the attempt."""
    if claims:
        connection.execute(
            _RELEASE,
            [{"b_id": c.id, "b_fence": c.fence, "due_at": due_at, "last_error": cause} for c in claims],
        )


def postpone_due(connection: Connection, now: datetime, until: datetime) -> None:
    """Nothing may leave before that time: what is due is due then, so that nobody asks again and again."""
    connection.execute(
        update(outbox).where(outbox.c.state.in_(("queued", "deferred")), outbox.c.due_at <= now).values(due_at=until)
    )


def join(connection: Connection, into: Claim, others: Collection[Claim]) -> None:
    """Keep the facts of `into`, which now say what the others would have said; these end."""
    connection.execute(update(outbox).where(outbox.c.id == into.id).values(facts=into.facts))
    cancel(connection, [claim.id for claim in others], f"joined with notice {into.id}")


_RELEASE = (
    update(outbox)
    .where(outbox.c.id == bindparam("b_id"), outbox.c.fence == bindparam("b_fence"), outbox.c.state == "claimed")
    .values(
        state="queued",
        due_at=bindparam("due_at"),
        lease_until=None,
        last_error=bindparam("last_error"),
        attempts=outbox.c.attempts - 1,
    )
)
