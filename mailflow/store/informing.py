"""Candidates who must be told that somebody else submitted them, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update

from mailflow.hiring.effects import Effect
from mailflow.hiring.model import Application, Person
from mailflow.hiring.privacy import OweFirstNotice, SettleFirstNotice
from mailflow.store.bulk import Bulk, bound
from mailflow.store.outbox.settling import LIVE
from mailflow.store.people import people_by_id
from mailflow.store.roles import duties_of
from mailflow.store.rows import applications, to_application
from mailflow.store.schema import application, candidate, first_notice, joined_candidate, notice_item, outbox

#: Shown in one mail at most.
MOST = 30


@dataclass(frozen=True, slots=True)
class Owed:
    """One candidate who has not been told: the application that brought them, their address, and since when."""

    application: Application
    address: str
    obtained_at: datetime
    outcome: str | None = None


def note(connection: Connection, effects: Sequence[Effect], now: datetime) -> None:
    """Write who must be told, and what the recruiter said of it."""
    owed = [e.application_id for e in effects if isinstance(e, OweFirstNotice)]
    if owed:
        people = select(application.c.id, application.c.candidate_id).where(application.c.id.in_(owed))
        rows = [
            {"candidate_id": row.candidate_id, "application_id": row.id, "obtained_at": now}
            for row in connection.execute(people)
        ]
        _OWE.run(connection, rows)
    settled = [e for e in effects if isinstance(e, SettleFirstNotice)]
    _SETTLE.run(connection, [{"b_candidate_id": e.candidate_id, "outcome": e.outcome} for e in settled])
    stopped = [e.candidate_id for e in settled if e.outcome is None]
    if stopped:
        _stop(connection, stopped)


def _stop(connection: Connection, candidates: Collection[int]) -> None:
    """Letters to these candidates that have not left do not leave."""
    waiting = select(outbox.c.id, outbox.c.facts).where(
        outbox.c.kind == "first_notice", outbox.c.state.in_(("queued", "deferred", "claimed"))
    )
    ids = [row.id for row in connection.execute(waiting) if row.facts.get("candidate") in candidates]
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(state="cancelled", last_error="stopped by the recruiter", lease_until=None)
    )


def owed(connection: Connection, candidates: Collection[int] | None = None) -> list[Owed]:
    """Who has to be told, the longest waiting first; of `candidates` also those whose mail is released. Who turned out
    to be another on file is told as that one, if at all."""
    query: Any = (
        applications(candidate.c.email, first_notice.c.obtained_at, first_notice.c.outcome)
        .join(first_notice, first_notice.c.application_id == application.c.id)
        .where(
            candidate.c.email.is_not(None),
            ~exists().where(joined_candidate.c.candidate_id == first_notice.c.candidate_id),
        )
        .order_by(first_notice.c.obtained_at, first_notice.c.candidate_id)
    )
    if candidates is None:
        query = query.where(first_notice.c.outcome.is_(None))
    else:
        query = query.where(first_notice.c.candidate_id.in_(candidates))
    return [Owed(to_application(r), r.email, r.obtained_at, r.outcome) for r in connection.execute(query)]


def written_to(connection: Connection, applications: Collection[int]) -> set[int]:
    """On which of these applications a first notice has left, or may have."""
    left = ("sent", "transmitting", "ambiguous")
    query = (
        select(notice_item.c.application_id)
        .join(outbox, outbox.c.id == notice_item.c.outbox_id)
        .where(
            notice_item.c.application_id.in_(applications),
            outbox.c.kind == "first_notice",
            outbox.c.state.in_(left),
        )
    )
    return set(connection.scalars(query))


def receipts_of_releases(connection: Connection, mails: Collection[int]) -> tuple[set[int], dict[int, datetime]]:
    """Of these mails that release something: whose receipt is still to be sent, and when the others' were sent. One
    whose receipt cannot be sent any more is in neither."""
    query = select(outbox.c.inbox_id, outbox.c.state, outbox.c.sent_at).where(
        outbox.c.inbox_id.in_(mails), outbox.c.kind == "released"
    )
    found = connection.execute(query).all()
    waiting = {row.inbox_id for row in found if row.sent_at is None and row.state in LIVE}
    return waiting, {row.inbox_id: row.sent_at for row in found if row.sent_at is not None}


def shown(connection: Connection, applications: Collection[int]) -> set[tuple[int, int]]:
    """Who was shown, in a draft, which of these applications: pairs of person and application."""
    if not applications:
        return set()
    query = (
        select(outbox.c.recipient_id, notice_item.c.application_id)
        .join(outbox, outbox.c.id == notice_item.c.outbox_id)
        .where(notice_item.c.application_id.in_(applications), outbox.c.kind == "informing")
    )
    return {(row.recipient_id, row.application_id) for row in connection.execute(query)}


def recruiters(connection: Connection, roles: Collection[int], now: datetime) -> dict[int, Person]:
    """Who is asked as the recruiter today, of each of these roles that has one."""
    held = {role: one for role, duties in duties_of(connection, roles, now).items() if (one := duties.recruiting)}
    people = people_by_id(connection, set(held.values()))
    return {role: people[key] for role, key in held.items() if key in people}


_OWE = Bulk.insert_new(first_notice, "candidate_id", "application_id", "obtained_at")
_SETTLE = Bulk.update(first_notice, "candidate_id", bound("outcome"))
