"""Where things stand: roles for people who ask by mail, queues and waiting reviews for the operator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from mailflow.hiring.calendars import Holidays, away_until, calendar_of
from mailflow.hiring.duties import named_duties
from mailflow.hiring.ladder import due_soon
from mailflow.hiring.model import Person, Stage
from mailflow.hiring.notices import RoleStatus, StageCount, Status, Waiting
from mailflow.hiring.worktime import Calendar, zone_of
from mailflow.store import inbox as inbox_store
from mailflow.store import outbox as outbox_store
from mailflow.store.acting import handed_over, roles_of
from mailflow.store.people import people_by_id
from mailflow.store.roles import duties_of, requisitions_by_id
from mailflow.store.schema import application, candidate, cursor, person, requisition, responsibility, review


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """An open review, for whoever chases it."""

    candidate: str
    ref: str
    reviewer: str
    due_at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class OperatorStatus:
    """What `mailflow status` shows. `polled_at` is the last search of each mailbox that ended well."""

    waiting: tuple[WaitingReview, ...]
    parked: tuple[inbox_store.ParkedMail, ...]
    unjudged: int
    outbox: Mapping[str, int]
    polled_at: Mapping[str, datetime]


def operator_status(connection: Connection, now: datetime, limit: int = 200) -> OperatorStatus:
    """Everything an operator asks first."""
    query = (
        select(candidate.c.name, requisition.c.ref, person.c.name.label("reviewer"), review.c.due_at)
        .join(application, application.c.id == review.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .join(person, person.c.id == review.c.reviewer_id)
        .where(review.c.closed_at.is_(None))
        .order_by(review.c.due_at)
        .limit(limit)
    )
    waiting = tuple(
        WaitingReview(r.name, r.ref, r.reviewer, r.due_at, r.due_at < now) for r in connection.execute(query)
    )
    polls = select(cursor.c.mailbox, func.max(cursor.c.polled_at)).group_by(cursor.c.mailbox)
    return OperatorStatus(
        waiting=waiting,
        parked=tuple(inbox_store.parked(connection, limit)),
        unjudged=inbox_store.count_by_state(connection).get("kept", 0),
        outbox=outbox_store.count_by_state(connection),
        polled_at=dict(connection.execute(polls).all()),
    )


def awaited(connection: Connection) -> list[int]:
    """Everybody on whom an open review waits, by id."""
    query = select(review.c.reviewer_id).where(review.c.closed_at.is_(None)).distinct().order_by(review.c.reviewer_id)
    return list(connection.scalars(query))


def active_people(connection: Connection) -> list[int]:
    """Everybody who is active, by id."""
    return list(connection.scalars(select(person.c.id).where(person.c.active.is_(True)).order_by(person.c.id)))


def visible_requisitions(connection: Connection, person_id: int) -> set[int]:
    """The open roles somebody may be told about: a duty of theirs, or their report decides."""
    mine = select(responsibility.c.requisition_id).where(
        responsibility.c.person_id == person_id, responsibility.c.until.is_(None)
    )
    led = (
        select(responsibility.c.requisition_id)
        .join(person, person.c.id == responsibility.c.person_id)
        .where(person.c.reports_to == person_id, responsibility.c.duty == "decides", responsibility.c.until.is_(None))
    )
    query = select(requisition.c.id).where(requisition.c.id.in_(mine.union(led)), requisition.c.open.is_(True))
    return set(connection.scalars(query))


def role_statuses(
    connection: Connection,
    receiver: Person,
    ref: str | None,
    head: Mapping[str, Any],
    holidays: Holidays,
    now: datetime,
) -> Status:
    """The answer to `status` or `status REF`, of the roles that the receiver may see."""
    part = roles_of(connection, {receiver.id}, now)[receiver.id]
    roles = requisitions_by_id(connection, visible_requisitions(connection, receiver.id) | part)
    roles = {key: role for key, role in roles.items() if role.open}
    if ref is not None:
        roles = {key: role for key, role in roles.items() if role.ref.lower() == ref.lower()}
    zone = zone_of(receiver.style.timezone)
    counts, found = stage_counts(connection, roles), open_reviews(connection, roles, zone, holidays, now)
    waiting = {role: tuple(one for _, one in group) for role, group in found.items()}
    duties = duties_of(connection, roles, now)
    names = people_by_id(connection, {p for held in duties.values() for p in held.all_people()})
    shown = sorted(roles.values(), key=lambda role: role.ref)
    return Status(
        **head,
        roles=tuple(RoleStatus(r.ref, r.title, counts.get(r.id, ()), waiting.get(r.id, ())) for r in shown),
        unknown_ref=ref if ref is not None and not roles else "",
        mine=sum(_waits_for(receiver.id, *one) for group in found.values() for one in group),
        duties=tuple(
            named_duties(held, role.ref, role.title, lambda one: names[one].name if one else "")
            for role in shown
            if (held := duties.get(role.id)) is not None
        ),
    )


def _waits_for(person_id: int, reviewer_id: int, shown: Waiting) -> bool:
    """Whether a decision is this person's to make now: handed to nobody, not put off and not with a recruiter."""
    return reviewer_id == person_id and shown.held_until is None and not shown.asked and not shown.stand_in


def stage_counts(connection: Connection, roles: Collection[int]) -> dict[int, tuple[StageCount, ...]]:
    """How many applications of these roles stand at each stage, in the order of the stages."""
    if not roles:
        return {}
    query = (
        select(application.c.requisition_id, application.c.stage, func.count())
        .where(application.c.requisition_id.in_(roles))
        .group_by(application.c.requisition_id, application.c.stage)
    )
    found: dict[int, dict[Stage, int]] = {}
    for role, stage, count in connection.execute(query):
        found.setdefault(role, {})[Stage(stage)] = count
    return {r: tuple(StageCount(s, by[s]) for s in Stage if s in by) for r, by in found.items()}


def open_reviews(
    connection: Connection, roles: Collection[int], zone: ZoneInfo, holidays: Holidays, now: datetime
) -> dict[int, list[tuple[int, Waiting]]]:
    """The open reviews of these roles, the one due first at the top: whose each is, and how others see it with times in
    that zone."""
    if not roles:
        return {}
    query = (
        select(
            *(application.c.requisition_id, candidate.c.name, requisition.c.ref, application.c.competing_until),
            *(review.c.reviewer_id, review.c.due_at, review.c.hold_until, review.c.paused_at),
        )
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .join(review, review.c.application_id == application.c.id)
        .where(application.c.requisition_id.in_(roles), review.c.closed_at.is_(None))
        .order_by(review.c.due_at, review.c.id)
    )
    rows = connection.execute(query).all()
    asked = _asked(connection, {row.reviewer_id for row in rows}, holidays, now)
    today = now.astimezone(zone).date()
    found: dict[int, list[tuple[int, Waiting]]] = {}
    for role, name, ref, until, reviewer, due_at, held, paused in rows:
        whose = asked[reviewer]
        waits = Waiting(
            candidate=name,
            ref=ref,
            reviewer=whose.name,
            due_at=due_at.astimezone(zone),
            overdue=due_at < now and paused is None,
            held_until=held if held and held > today else None,
            asked=paused is not None,
            away_until=whose.away_until,
            stand_in=whose.stand_in,
            competing_until=until.astimezone(zone) if until is not None and until > now else None,
            at_risk=paused is None and due_soon(due_at, whose.calendar, now),
        )
        found.setdefault(role, []).append((reviewer, waits))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody whom reviews wait for: until when they are away, who decides for them, and the time of whoever does."""

    name: str
    away_until: date | None
    stand_in: str
    calendar: Calendar


def _asked(connection: Connection, ids: Collection[int], holidays: Holidays, now: datetime) -> dict[int, _Asked]:
    given = handed_over(connection, now)
    people = people_by_id(connection, {*ids, *given.values()})
    found: dict[int, _Asked] = {}
    for key in ids:
        asked, stand_in = people[key], people.get(given.get(key, 0))
        calendar = calendar_of(stand_in or asked, holidays)
        found[key] = _Asked(asked.name, away_until(asked, now), stand_in.name if stand_in else "", calendar)
    return found
