"""What has happened on roles and what waits on them, for many roles at once, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from mailflow.hiring.calendars import Holidays
from mailflow.hiring.model import Duty, Requisition, Responsibilities, Stage, Standing
from mailflow.hiring.notices import Changed, Decided
from mailflow.hiring.role_state import Move, OpenReview, RoleState
from mailflow.reading.model import Verdict
from mailflow.store.feedback import standing
from mailflow.store.roles import duties_of
from mailflow.store.rows import to_requisition
from mailflow.store.schema import application, candidate, event, feedback, person, requisition, responsibility, review
from mailflow.store.status import open_reviews, stage_counts

_FORTNIGHT = timedelta(days=14)


def roles_led(connection: Connection, leaders: Collection[int]) -> dict[int, set[int]]:
    """The open roles that somebody decides who reports to each of these people."""
    found: dict[int, set[int]] = defaultdict(set)
    if leaders:
        query = (
            select(person.c.reports_to, responsibility.c.requisition_id)
            .join(person, person.c.id == responsibility.c.person_id)
            .join(requisition, requisition.c.id == responsibility.c.requisition_id)
            .where(
                person.c.reports_to.in_(leaders),
                responsibility.c.duty == Duty.DECIDES.value,
                responsibility.c.until.is_(None),
                requisition.c.open.is_(True),
            )
        )
        for leader, role in connection.execute(query):
            found[leader].add(role)
    return found


def role_states(
    connection: Connection, roles: Collection[int], since: datetime, holidays: Holidays, now: datetime
) -> dict[int, RoleState]:
    """These roles as they stand, with what happened after `since`; those that are closed are left out."""
    query = select(requisition).where(requisition.c.id.in_(roles), requisition.c.open.is_(True))
    rows = {row.id: row for row in connection.execute(query)} if roles else {}
    if not rows:
        return {}
    known: dict[int, Requisition] = {key: to_requisition(row) for key, row in rows.items()}
    duties, counts = duties_of(connection, rows, now), stage_counts(connection, rows)
    waiting = open_reviews(connection, rows, ZoneInfo("UTC"), holidays, now)
    decided, moves = _decided(connection, rows, since), _moves(connection, rows, since)
    moved, answered = _moved(connection, rows), _answered(connection, rows, now - _FORTNIGHT)
    return {
        key: RoleState(
            role=role,
            duties=duties.get(key, Responsibilities(key)),
            moved_at=max(rows[key].created_at, *moved.get(key, [rows[key].created_at])),
            counts=counts.get(key, ()),
            waiting=tuple(OpenReview(reviewer, shown) for reviewer, shown in waiting.get(key, ())),
            decided=tuple(decided[key]),
            moves=tuple(moves[key]),
            answered=tuple(answered[key]),
        )
        for key, role in sorted(known.items(), key=lambda item: item[1].ref)
    }


def _decided(connection: Connection, roles: Collection[int], since: datetime) -> Mapping[int, list[Decided]]:
    """Decisions that nothing has superseded, oldest first."""
    query = (
        standing(
            application.c.requisition_id,
            candidate.c.name.label("candidate"),
            requisition.c.ref,
            feedback.c.verdict,
            person.c.name.label("by"),
            feedback.c.recorded_at,
            feedback.c.reason,
            application.c.stage,
        )
        .join(application, application.c.id == feedback.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .join(person, person.c.id == feedback.c.person_id)
        .where(
            feedback.c.recorded_at > since,
            application.c.requisition_id.in_(roles),
            feedback.c.standing == Standing.DECISION.value,
        )
        .order_by(feedback.c.recorded_at)
    )
    found: dict[int, list[Decided]] = defaultdict(list)
    for row in connection.execute(query):
        one = Decided(
            row.candidate, row.ref, Verdict(row.verdict), row.by, row.recorded_at, row.reason or "", Stage(row.stage)
        )
        found[row.requisition_id].append(one)
    return found


def _moves(connection: Connection, roles: Collection[int], since: datetime) -> Mapping[int, list[Move]]:
    """Stages moved by command: moves that a verdict made stand among the decisions already."""
    by_verdict = (
        select(feedback.c.id)
        .where(feedback.c.application_id == event.c.chain, feedback.c.inbox_id == event.c.inbox_id)
        .exists()
    )
    query = (
        select(
            *(event.c.at, event.c.actor_id, event.c.data, event.c.text),
            *(application.c.requisition_id, candidate.c.name, requisition.c.ref),
        )
        .join(application, application.c.id == event.c.chain)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .where(event.c.at > since, event.c.kind == "stage", application.c.requisition_id.in_(roles), ~by_verdict)
        .order_by(event.c.at)
    )
    found: dict[int, list[Move]] = defaultdict(list)
    for row in connection.execute(query):
        shown = Changed(row.name, row.ref, Stage(row.data["from"]), Stage(row.data["to"]), row.text or "")
        found[row.requisition_id].append(Move(row.at, row.actor_id, shown))
    return found


def _moved(connection: Connection, roles: Collection[int]) -> dict[int, list[datetime]]:
    """When anything last happened on each role: a stage, a question asked, an answer."""
    query = (
        select(
            application.c.requisition_id,
            func.max(application.c.stage_since, type_=application.c.stage_since.type),
            func.max(review.c.asked_at, type_=review.c.asked_at.type),
            func.max(review.c.closed_at, type_=review.c.asked_at.type),
        )
        .outerjoin(review, review.c.application_id == application.c.id)
        .where(application.c.requisition_id.in_(roles))
        .group_by(application.c.requisition_id)
    )
    return {row[0]: [at for at in row[1:] if at is not None] for row in connection.execute(query)}


def _answered(
    connection: Connection, roles: Collection[int], since: datetime
) -> Mapping[int, list[tuple[datetime, datetime]]]:
    query = (
        select(application.c.requisition_id, review.c.closed_at, review.c.due_at)
        .join(application, application.c.id == review.c.application_id)
        .where(application.c.requisition_id.in_(roles), review.c.closed_at > since)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.requisition_id].append((row.closed_at, row.due_at))
    return found
