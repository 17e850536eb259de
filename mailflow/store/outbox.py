"""Mail to be sent: queued by key, claimed under a lease with a fencing token, frozen once, settled by what became of
it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, literal_column, null, or_, select, update

from mailflow.hiring.authority import may_see
from mailflow.hiring.effects import Notify
from mailflow.hiring.letter import canonical_id
from mailflow.store.bulk import Bulk, bound
from mailflow.store.dossiers import duties_of
from mailflow.store.inbox import insert_new
from mailflow.store.schema import (
    application,
    candidate,
    commitment,
    inbox,
    notice_item,
    outbox,
    outbox_mail,
    person,
    reply_token,
    review,
)
from mailflow.store.types import storable

#: Answers first, then what somebody waits for, then the daily mail.
PRIORITY = {"receipt": 0, "clarify": 0, "confirm": 0, "help": 0, "status": 0, "trail": 0, "resumes": 0, "intake": 0}
PRIORITY |= {"correction": 0, "question": 1, "answer": 1, "escalation": 2, "reminder": 2, "promise": 2, "digest": 3}
PRIORITY |= {"offer": 1, "delegation": 1, "standin": 1, "summary": 4}
PRIORITY |= {"referral": 4, "nurture": 3, "informing": 3, "released": 0, "first_notice": 2}
#: Kinds that mailflow starts by itself: they keep to ceilings, and make way.
SELF_STARTED = ("digest", "reminder", "promise", "offer", "escalation", "summary", "referral", "nurture", "informing")
#: Kinds that go to the candidate whom the facts name, in the name of the recruiter who released them.
CANDIDATE_KINDS = ("first_notice",)
#: States from which a row can still leave.
LIVE = ("queued", "deferred", "claimed", "transmitting", "ambiguous")


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


@dataclass(frozen=True, slots=True)
class Frozen:
    """A rendered mail, to be kept with its row: bytes, Message-ID, its tokens' rows and its numbered items."""

    id: int
    message_id: str
    raw: bytes = field(repr=False)
    tokens: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    items: tuple[tuple[int, int, int | None], ...] = ()


def queue(connection: Connection, notices: Sequence[Notify], now: datetime) -> set[str]:
    """Queue these notices. Returns the keys that are new; one that is there already stays as it is."""
    if not notices:
        return set()
    by_key = {notice.key: notice for notice in notices}
    rows = [
        {
            "key": n.key,
            "kind": n.kind,
            "recipient_id": n.recipient_id,
            "priority": PRIORITY[n.kind],
            "facts": dict(n.facts),
            "inbox_id": n.inbox_id,
            "state": "queued",
            "created_at": now,
            "due_at": n.due_at or now,
            "expires_at": n.expires_at,
            "attempts": 0,
            "fence": 0,
            "unknown": 0,
        }
        for n in by_key.values()
    ]
    statement = insert_new(connection, outbox).returning(outbox.c.id, outbox.c.key)
    new = {row.key: row.id for row in connection.execute(statement, rows)}
    items = [
        {"outbox_id": new[key], "number": number, "application_id": app, "review_id": rev}
        for key, notice in by_key.items()
        if key in new
        for number, app, rev in notice.items
    ]
    _ITEMS.run(connection, items)
    return set(new)


def queued_already(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these occasions have their notice already."""
    wanted = list(keys)
    return set(connection.scalars(select(outbox.c.key).where(outbox.c.key.in_(wanted)))) if wanted else set()


def claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> list[Claim]:
    """Take up to `limit` rows that are due, answers first. A row whose holder was lost comes back with a higher fence.

    A row left transmitting by a lost holder is not taken: nobody knows whether its mail was accepted.
    """
    due = or_(
        and_(outbox.c.state.in_(("queued", "deferred")), outbox.c.due_at <= now),
        and_(outbox.c.state == "claimed", outbox.c.lease_until < now),
    )
    wanted = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(("queued", "deferred", "claimed")), due)
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
    return [
        Claim(
            id=r.id,
            kind=r.kind,
            recipient_id=r.recipient_id,
            facts=r.facts,
            inbox_id=r.inbox_id,
            fence=r.fence,
            attempts=r.attempts,
            created_at=r.created_at,
            due_at=r.due_at,
            message_id=r.message_id,
            address=theirs.get(r.id, r.address),
            expires_at=r.expires_at,
            raw=r.raw,
        )
        for r in rows
    ]


def _candidate_addresses(connection: Connection, rows: Sequence[Any]) -> dict[int, str]:
    """Where the mails to candidates go, by row; "" where no address is on file any more, which is nobody's."""
    wanted = {row.id: row.facts.get("candidate") for row in rows if row.kind in CANDIDATE_KINDS}
    if not wanted:
        return {}
    query = select(candidate.c.id, candidate.c.email).where(candidate.c.id.in_(set(wanted.values())))
    found: dict[int, str | None] = dict(connection.execute(query).all())
    return {row: found.get(key) or "" for row, key in wanted.items()}


def freeze(connection: Connection, mails: Sequence[Frozen]) -> None:
    """Keep what was rendered: from now on these bytes are sent, or nothing."""
    if not mails:
        return
    _MAIL.run(connection, [{"outbox_id": m.id, "raw": m.raw} for m in mails])
    named = [{"b_id": m.id, "message_id": m.message_id, "message_key": canonical_id(m.message_id)} for m in mails]
    _NAME.run(connection, named)
    _TOKEN.run(connection, [token for m in mails for token in m.tokens])
    items = [
        {"outbox_id": m.id, "number": number, "application_id": app, "review_id": rev}
        for m in mails
        for number, app, rev in m.items
    ]
    _ITEMS.run(connection, items)


def guard(connection: Connection, claims: Collection[Claim], now: datetime) -> dict[int, str]:
    """The last look before sending: which of these must not go, and why, by id.

    A recipient must still be active and have a duty on every role whose candidate is named, or lead its decider; a
    reminder goes only while a review in it is still open.
    """
    ids = [claim.id for claim in claims]
    query = (
        select(
            notice_item.c.outbox_id,
            application.c.requisition_id,
            review.c.closed_at,
            review.c.id.label("review_id"),
        )
        .join(application, application.c.id == notice_item.c.application_id)
        .outerjoin(review, review.c.id == notice_item.c.review_id)
        .where(notice_item.c.outbox_id.in_(ids))
    )
    named = connection.execute(query).all()
    roles = {row.requisition_id for row in named}
    duties = duties_of(connection, roles, now)
    concerned = {claim.recipient_id for claim in claims} | {d.decides for d in duties.values() if d.decides}
    people = {
        row.id: row
        for row in connection.execute(
            select(person.c.id, person.c.reports_to, person.c.active).where(person.c.id.in_(concerned))
        )
    }
    by_notice: dict[int, list[Any]] = {}
    for row in named:
        by_notice.setdefault(row.outbox_id, []).append(row)
    stopped: dict[int, str] = {}
    for claim in claims:
        mine = by_notice.get(claim.id, [])
        recipient = people.get(claim.recipient_id)
        if recipient is None or not recipient.active:
            stopped[claim.id] = "the recipient is no longer active"
        elif any(not _may_see(claim.recipient_id, row.requisition_id, duties, people) for row in mine):
            stopped[claim.id] = "the recipient may no longer see a candidate in it"
        elif claim.kind in ("reminder", "escalation") and mine and all(row.closed_at is not None for row in mine):
            stopped[claim.id] = "answered meanwhile"
    return stopped


def _may_see(recipient: int, requisition_id: int, duties: dict[int, Any], people: dict[int, Any]) -> bool:
    held = duties.get(requisition_id)
    if held is None:
        return False
    decider = people.get(held.decides)
    return may_see(recipient, held, decider.reports_to if decider else None)


#: Kinds that must not leave once something in them was answered.
_WHILE_OPEN = ("reminder", "escalation", "promise", "offer")


def mark_transmitting(connection: Connection, claim: Claim, now: datetime) -> bool:
    """Commit to sending this very row now; False where it was cancelled, answered or taken over meanwhile. What is left
    of a mail of which something was answered goes under a new key."""
    if claim.kind in _WHILE_OPEN and _answered(connection, claim):
        key = connection.scalar(select(outbox.c.key).where(outbox.c.id == claim.id))
        cancel(connection, [claim.id], "answered meanwhile")
        again = Notify(f"{key}+"[-200:], claim.kind, claim.recipient_id, claim.facts, expires_at=claim.expires_at)
        queue(connection, [again], now)
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


def settle(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """What became of rows that we hold: each row has `id`, `fence`, `state`, `due_at`, `sent_at` and `last_error`."""
    if rows:
        prepared = [
            {
                "b_id": row["id"],
                "b_fence": row["fence"],
                "state": row["state"],
                "due_at": row["due_at"],
                "sent_at": row.get("sent_at"),
                "last_error": storable(row.get("last_error") or "")[:500] or None,
            }
            for row in rows
        ]
        _SETTLE.run(connection, prepared)


def release(connection: Connection, claims: Collection[Claim], due_at: datetime, cause: str | None) -> None:
    """Give rows that are still ours back unsent, without counting the attempt."""
    if claims:
        connection.execute(
            _RELEASE,
            [{"b_id": c.id, "b_fence": c.fence, "due_at": due_at, "last_error": cause} for c in claims],
        )


def join(connection: Connection, into: Claim, others: Collection[Claim]) -> None:
    """Keep the facts of `into`, which now say what the others would have said; these end."""
    connection.execute(update(outbox).where(outbox.c.id == into.id).values(facts=into.facts))
    cancel(connection, [claim.id for claim in others], f"joined with notice {into.id}")


def resolve_stranded(connection: Connection, now: datetime, before: datetime) -> int:
    """Rows left transmitting since before that time, or ambiguous and due: nobody knows whether they were accepted.

    The first time, the same bytes are queued once more (the receiver knows them by their Message-ID); the second time
    the row fails and an operator looks. A mail to a candidate is never sent twice: it fails the first time. Returns how
    many were queued.
    """
    stuck = or_(
        and_(outbox.c.state == "transmitting", outbox.c.transmitted_at < before),
        and_(outbox.c.state == "ambiguous", outbox.c.due_at <= now),
    )
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


def postpone_due(connection: Connection, now: datetime, until: datetime) -> None:
    """Nothing may leave before that time: what is due is due then, so that nobody asks again and again."""
    connection.execute(
        update(outbox).where(outbox.c.state.in_(("queued", "deferred")), outbox.c.due_at <= now).values(due_at=until)
    )


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


def cancel(connection: Connection, ids: Collection[int], cause: str, state: str = "cancelled") -> None:
    """Rows that will not be sent, and why."""
    if ids:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), outbox.c.state.in_(("queued", "deferred", "claimed")))
            .values(state=state, last_error=cause, lease_until=None)
        )


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    return dict(connection.execute(query).all())


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


_MAIL = Bulk.insert(outbox_mail, "outbox_id", "raw")
_ITEMS = Bulk.insert_new(notice_item, "outbox_id", "number", "application_id", "review_id")
_TOKEN = Bulk.insert(reply_token, "id", "recipient_id", "purpose", "scope", "outbox_id", "expires_at")
_NAME = Bulk.update(outbox, "id", bound("message_id", "message_key"))
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
_MARK = Bulk.update(
    outbox,
    "id",
    {"state": literal_column("'transmitting'"), **bound("transmitted_at")},
    outbox.c.fence == bindparam("b_fence"),
    outbox.c.state == literal_column("'claimed'"),
)
_SETTLE = Bulk.update(
    outbox,
    "id",
    {**bound("state", "due_at", "sent_at", "last_error"), "lease_until": null()},
    outbox.c.fence == bindparam("b_fence"),
    # Spelled out: an IN list is expanded at execution, and this is compiled once.
    or_(outbox.c.state == literal_column("'claimed'"), outbox.c.state == literal_column("'transmitting'")),
)


def expire_everything(connection: Connection, cause: str) -> int:
    """Nothing that waits is sent any more; returns how many rows that were."""
    stopped = connection.execute(
        update(outbox).where(outbox.c.state.in_(LIVE)).values(state="expired", last_error=cause, lease_until=None)
    )
    return stopped.rowcount
