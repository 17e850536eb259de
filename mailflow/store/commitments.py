"""Promises as they are looked up: those to remind of, those whose time is over, and those that notices tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from mailflow.hiring.notices import Promised, PromiseState
from mailflow.store.schema import application, candidate, commitment, person, requisition


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """A promise with whose it is and what it is about. `outcome` is None while it is open. Times are aware UTC."""

    id: int
    person_id: int
    by: str
    application_id: int | None
    review_id: int | None
    requisition_id: int | None
    candidate: str
    ref: str
    title: str
    due_at: datetime
    words: str
    outcome: str | None
    settled_at: datetime | None


def to_remind(connection: Connection, now: datetime, limit: int) -> list[PromiseRecord]:
    """Open promises of which their makers are to be reminded now."""
    soon = (commitment.c.remind_at <= now, commitment.c.settled_at.is_(None))
    return _load(connection, *soon, order=commitment.c.remind_at, limit=limit)


def over(connection: Connection, now: datetime, limit: int) -> list[PromiseRecord]:
    """Open promises whose time is over."""
    due = (commitment.c.due_at <= now, commitment.c.settled_at.is_(None))
    return _load(connection, *due, order=commitment.c.due_at, limit=limit)


def still_open(connection: Connection, ids: Collection[int]) -> dict[int, PromiseRecord]:
    """Those of these promises that wait to be kept."""
    if not ids:
        return {}
    found = _load(connection, commitment.c.id.in_(ids), commitment.c.settled_at.is_(None), order=commitment.c.due_at)
    return {one.id: one for one in found}


def of_people(connection: Connection, people: Collection[int], since: datetime) -> dict[int, list[PromiseRecord]]:
    """Promises of these people that are open, or were settled after `since`, the first due first."""
    found: dict[int, list[PromiseRecord]] = {}
    if people:
        for one in _load(connection, commitment.c.person_id.in_(people), *_telling(since), order=commitment.c.due_at):
            found.setdefault(one.person_id, []).append(one)
    return found


def on_roles(connection: Connection, roles: Collection[int], since: datetime) -> list[PromiseRecord]:
    """Promises about candidates of these roles that are open, or were settled after `since`, the first due first."""
    if not roles:
        return []
    about = application.c.requisition_id.in_(roles)
    return _load(connection, about, *_telling(since), order=commitment.c.due_at)


def about(connection: Connection, applications: Collection[int]) -> list[PromiseRecord]:
    """Open promises about these applications, the first due first."""
    if not applications:
        return []
    waiting = (commitment.c.application_id.in_(applications), commitment.c.settled_at.is_(None))
    return _load(connection, *waiting, order=commitment.c.due_at)


def _telling(since: datetime) -> tuple[Any, ...]:
    told = or_(commitment.c.settled_at.is_(None), commitment.c.settled_at > since)
    return told, or_(commitment.c.outcome.is_(None), commitment.c.outcome != "moot")


def _load(connection: Connection, *conditions: Any, order: Any, limit: int | None = None) -> list[PromiseRecord]:
    joined = (
        commitment.join(person, person.c.id == commitment.c.person_id)
        .outerjoin(application, application.c.id == commitment.c.application_id)
        .outerjoin(candidate, candidate.c.id == application.c.candidate_id)
        .outerjoin(requisition, requisition.c.id == application.c.requisition_id)
    )
    query = select(*_COLUMNS).select_from(joined).where(*conditions).order_by(order, commitment.c.id)
    rows = connection.execute(query.limit(limit) if limit is not None else query)
    return [_to_record(row) for row in rows]


def _to_record(row: Any) -> PromiseRecord:
    return PromiseRecord(
        id=row.id,
        person_id=row.person_id,
        by=row.by,
        application_id=row.application_id,
        review_id=row.review_id,
        requisition_id=row.requisition_id,
        candidate=row.candidate or "",
        ref=row.ref or "",
        title=row.title or "",
        due_at=row.due_at,
        words=row.words,
        outcome=row.outcome,
        settled_at=row.settled_at,
    )


def promised(one: PromiseRecord, *, mine: bool, zone: ZoneInfo) -> Promised:
    """A promise as notices show it, with its time in that zone."""
    return Promised(
        by=one.by,
        due_at=one.due_at.astimezone(zone),
        words=one.words,
        state=_STATES[one.outcome],
        mine=mine,
        candidate=one.candidate,
        ref=one.ref,
    )


_STATES = {
    None: PromiseState.OPEN,
    "kept": PromiseState.KEPT,
    "missed": PromiseState.MISSED,
    "open": PromiseState.OVER,
}


_COLUMNS = (
    *(commitment.c[name] for name in ("id", "person_id", "application_id", "review_id", "due_at", "words")),
    *(commitment.c.outcome, commitment.c.settled_at),
    *(person.c.name.label("by"), candidate.c.name.label("candidate")),
    *(application.c.requisition_id, requisition.c.ref, requisition.c.title),
)
