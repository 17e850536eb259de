"""The last look before a mail leaves: may its recipient still see everybody in it, and is it still so?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, or_, select

from mailflow.hiring.authority import may_see
from mailflow.hiring.effects import Notify
from mailflow.hiring.model import Person, Responsibilities
from mailflow.store.bulk import Bulk, bound
from mailflow.store.outbox.claiming import Claim
from mailflow.store.outbox.kinds import CANDIDATE_KINDS, OF_THE_MOMENT, WHILE_OPEN
from mailflow.store.outbox.queueing import queue
from mailflow.store.outbox.settling import cancel
from mailflow.store.people import people_by_id
from mailflow.store.roles import duties_of
from mailflow.store.schema import application, commitment, notice_item, outbox, person, responsibility, review


def guard(connection: Connection, claims: Collection[Claim], now: datetime) -> dict[int, str]:
    """The last look before sending: which of these must not go, and why, by id.

    A recipient must still be active and have a duty on every role whose candidate is named, or lead its decider; a
    reminder goes only while a review in it is still open.
    """
    listed = _listed(connection, [claim.id for claim in claims])
    duties = duties_of(connection, {row.requisition_id for rows in listed.values() for row in rows}, now)
    concerned = {claim.recipient_id for claim in claims} | {d.decides for d in duties.values() if d.decides}
    people = people_by_id(connection, concerned)
    stopped = {claim.id: _why_not(claim, listed.get(claim.id, ()), duties, people) for claim in claims}
    written = [c for c in claims if c.raw is not None and c.kind in OF_THE_MOMENT and stopped[c.id] is None]
    for claim in _overtaken(connection, written):
        _queue_again(connection, claim, now)
        stopped[claim.id] = "a duty of its reader ended since it was written"
    return {key: why for key, why in stopped.items() if why is not None}


def _overtaken(connection: Connection, claims: Sequence[Claim]) -> list[Claim]:
    """Which of these, written at an earlier attempt, may name somebody whom their reader sees no more: a duty ended
    since, theirs or that of somebody who reports to them."""
    if not claims:
        return []
    readers = {claim.recipient_id for claim in claims}
    query = (
        select(responsibility.c.person_id, person.c.reports_to, responsibility.c.until)
        .join(person, person.c.id == responsibility.c.person_id)
        .where(
            responsibility.c.until >= min(claim.created_at for claim in claims),
            or_(responsibility.c.person_id.in_(readers), person.c.reports_to.in_(readers)),
        )
    )
    ended = connection.execute(query).all()
    return [
        claim
        for claim in claims
        if any(claim.recipient_id in (r.person_id, r.reports_to) and r.until >= claim.created_at for r in ended)
    ]


def _queue_again(connection: Connection, claim: Claim, now: datetime) -> None:
    """The same occasion once more, to be written anew, under a key of its own."""
    key = connection.scalar(select(outbox.c.key).where(outbox.c.id == claim.id))
    again = Notify(
        key=f"{key}+"[-200:],
        kind=claim.kind,
        recipient_id=claim.recipient_id,
        facts=claim.facts,
        inbox_id=claim.inbox_id,
        expires_at=claim.expires_at,
    )
    queue(connection, [again], now)


def _listed(connection: Connection, ids: Collection[int]) -> dict[int, list[Any]]:
    """The candidates that each of these rows lists: role, and when the review was closed."""
    query = (
        select(notice_item.c.outbox_id, application.c.requisition_id, review.c.closed_at)
        .join(application, application.c.id == notice_item.c.application_id)
        .outerjoin(review, review.c.id == notice_item.c.review_id)
        .where(notice_item.c.outbox_id.in_(ids))
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.outbox_id, []).append(row)
    return found


def _why_not(
    claim: Claim, listed: Sequence[Any], duties: Mapping[int, Responsibilities], people: Mapping[int, Person]
) -> str | None:
    recipient = people.get(claim.recipient_id)
    if recipient is None or not recipient.active:
        return "the recipient is no longer active"
    roles = {row.requisition_id for row in listed}
    if not all(role in duties and may_see(recipient.id, duties[role], people) for role in roles):
        return "the recipient may no longer see a candidate in it"
    if claim.kind in ("reminder", "escalation") and listed and all(row.closed_at is not None for row in listed):
        return "answered meanwhile"
    return None


def marked_early(claim: Claim) -> bool:
    """Whether a mail may be marked while the server is only being told of it. Not one that an answer may still stop,
    and not one to a candidate, which after a crash nobody but a person may send."""
    return claim.kind not in WHILE_OPEN and claim.kind not in CANDIDATE_KINDS


def mark_transmitting(connection: Connection, claim: Claim, now: datetime) -> bool:
    """Commit to sending this very row now; False where it was cancelled, answered or taken over meanwhile. What is left
    of a mail of which something was answered goes under a new key."""
    if claim.kind in WHILE_OPEN and _answered(connection, claim):
        cancel(connection, [claim.id], "answered meanwhile")
        _queue_again(connection, claim, now)
        return False
    return _MARK.once(connection, {"b_id": claim.id, "b_fence": claim.fence, "transmitted_at": now}) == 1


def _answered(connection: Connection, claim: Claim) -> bool:
    """Whether a review or a promise in it is settled by now. An answer that is being written at this very moment is
    waited for."""
    listed = (
        select(review.c.closed_at, review.c.paused_at)
        .join(notice_item, notice_item.c.review_id == review.c.id)
        .where(notice_item.c.outbox_id == claim.id)
    )
    if connection.dialect.name == "postgresql":
        listed = listed.with_for_update(read=True, of=review)
    if any(row.closed_at or row.paused_at for row in connection.execute(listed)):
        return True
    promised = claim.facts.get("promises") or ()
    settled = commitment.c.id.in_(promised) & commitment.c.settled_at.is_not(None)
    return bool(promised) and connection.execute(select(commitment.c.id).where(settled).limit(1)).first() is not None


_MARK = Bulk.update(
    outbox,
    "id",
    {"state": literal_column("'transmitting'"), **bound("transmitted_at")},
    outbox.c.fence == bindparam("b_fence"),
    outbox.c.state == literal_column("'claimed'"),
)
