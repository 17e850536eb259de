"""Responsibilities of a roster: who holds them from now on, and what a new decider takes over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, OpenReview, Remember
from mailflow.hiring.model import Duty, Requisition, Stage
from mailflow.hiring.roster import ResponsibilityEntry
from mailflow.hiring.verdicts import OPENS_REVIEW
from mailflow.store.load.company import Company
from mailflow.store.load.rows import update_all
from mailflow.store.load.tally import Loaded
from mailflow.store.portions import portions
from mailflow.store.schema import application, responsibility, review


def load_responsibilities(
    connection: Connection,
    entries: Sequence[ResponsibilityEntry],
    company: Company,
    loaded: Loaded,
    now: datetime,
) -> list[tuple[int, Effect]]:
    """Write who does what. Returns what it leads to, each effect with its application."""
    held = _held(connection, {company.role(entry.requisition) for entry in entries})
    gone: list[int] = []
    new: list[dict[str, object]] = []
    changed: dict[int, Requisition] = {}
    for entry in entries:
        role = company.roles[entry.requisition.lower()]
        before = held.get(role.id, {})
        asked = {(duty.value, company.by_address[address]): duty for duty, address in entry.duties()}
        ended = [key for pair, key in before.items() if pair not in asked]
        taken = [pair for pair in asked if pair not in before]
        gone += ended
        new += [{"requisition_id": role.id, "person_id": who, "duty": duty, "since": now} for duty, who in taken]
        loaded.count("responsibilities", "same" if not (ended or taken) else "changed" if before else "new")
        if _decides(company, role.id, next((who for duty, who in asked if duty == Duty.DECIDES.value), None)):
            changed[role.id] = role
    for some in portions(gone):
        connection.execute(update(responsibility).where(responsibility.c.id.in_(some)).values(until=now))
    if new:
        connection.execute(responsibility.insert(), new)
    return _taken_over(connection, changed, company, now)


def _held(connection: Connection, roles: Collection[int]) -> dict[int, dict[tuple[str, int], int]]:
    """Who does what on these roles today: by role, the id of the row by duty and person."""
    found: dict[int, dict[tuple[str, int], int]] = {}
    for some in portions(roles):
        today = (responsibility.c.until.is_(None), responsibility.c.requisition_id.in_(some))
        for row in connection.execute(select(responsibility).where(*today)):
            found.setdefault(row.requisition_id, {})[row.duty, row.person_id] = row.id
    return found


def _decides(company: Company, role: int, decider: int | None) -> bool:
    """Note who decides from now on; whether it is somebody new."""
    before = company.deciders.pop(role, None)
    if decider is not None:
        company.deciders[role] = decider
    return decider not in (None, before)


def _taken_over(
    connection: Connection, roles: Mapping[int, Requisition], company: Company, now: datetime
) -> list[tuple[int, Effect]]:
    """New deciders take over what waits, asked anew and due anew, and are asked what nobody was asked."""
    effects: list[tuple[int, Effect]] = []
    for some in portions(roles):
        effects += _handed_over(connection, some, roles, company, now)
        effects += _first_asked(connection, some, roles, company, now)
    return effects


def _handed_over(
    connection: Connection,
    some: Collection[int],
    roles: Mapping[int, Requisition],
    company: Company,
    now: datetime,
) -> list[tuple[int, Effect]]:
    query = (
        select(review.c.id, review.c.application_id, review.c.stage, application.c.requisition_id)
        .join(application, application.c.id == review.c.application_id)
        .where(application.c.requisition_id.in_(some), review.c.closed_at.is_(None))
        .order_by(review.c.application_id, review.c.id)
        # Nobody may close one meanwhile; SQLite, which knows no such clause, has no other writer.
        .with_for_update(of=review)
    )
    anew = {"asked_at": now, "reminded_at": None, "stepped_at": None, "step": 0, "promised_until": None}
    anew |= {"paused_at": None, "left_seconds": None, "escalated_at": None}
    rows = {}
    effects: list[tuple[int, Effect]] = []
    for row in connection.execute(query):
        decider = company.deciders[row.requisition_id]
        due_at = company.due(roles[row.requisition_id], decider, Stage(row.stage), now)
        rows[row.id] = anew | {"reviewer_id": decider, "due_at": due_at, "step_due_at": due_at}
        effects.append((row.application_id, asked(row.application_id, decider, now)))
    update_all(connection, review, rows)
    return effects


def _first_asked(
    connection: Connection,
    some: Collection[int],
    roles: Mapping[int, Requisition],
    company: Company,
    now: datetime,
) -> list[tuple[int, Effect]]:
    query = select(application.c.id, application.c.stage, application.c.requisition_id).where(
        application.c.requisition_id.in_(some),
        application.c.stage.in_([stage.value for stage in OPENS_REVIEW]),
        ~exists().where(review.c.application_id == application.c.id, review.c.closed_at.is_(None)),
    )
    effects: list[tuple[int, Effect]] = []
    for row in connection.execute(query.order_by(application.c.id)):
        effects += ask(company, row.id, roles[row.requisition_id], Stage(row.stage), now)
    return effects


def ask(
    company: Company, application_id: int, role: Requisition, stage: Stage, now: datetime
) -> list[tuple[int, Effect]]:
    """Open a review for the role's decider, where there is one and the stage asks for a review."""
    decider = company.deciders.get(role.id)
    if decider is None or stage not in OPENS_REVIEW:
        return []
    due_at = company.due(role, decider, stage, now)
    opened = OpenReview(application_id, stage, decider, due_at, due_at, now)
    return [(application_id, opened), (application_id, asked(application_id, decider, now))]


def asked(application_id: int, decider: int, now: datetime) -> Remember:
    """The event that a decider was asked."""
    return Remember(Event(application_id, "asked", now, data={"to": decider}))
