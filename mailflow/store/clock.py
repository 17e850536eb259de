"""What the beat finds due: people's slots and the steps of waiting reviews, each by its index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, exists, func, or_, select, update

from mailflow.hiring.ladder import Receiver, Step, read_ladder
from mailflow.hiring.model import Person, Responsibilities, Review
from mailflow.hiring.slots import Slot
from mailflow.store.outbox.settling import stranded
from mailflow.store.people import people_and_leaders
from mailflow.store.roles import duties_of
from mailflow.store.rows import REVIEW, to_person, to_review
from mailflow.store.schema import (
    application,
    commitment,
    delegation,
    outbox,
    person,
    requisition,
    responsibility,
    review,
)

SlotKind = Literal["digest", "summary"]
_COLUMNS = {
    "digest": (person.c.slot_due_at, person.c.slot_date),
    "summary": (person.c.summary_due_at, person.c.summary_date),
}


@dataclass(frozen=True, slots=True)
class DueSlot:
    """A person whose slot has come, or who never had one."""

    person: Person
    slot: Slot | None
    #: Whether they also get digests.
    with_digest: bool = False


@dataclass(frozen=True, slots=True)
class DueStep:
    """A waiting review whose next step has come, and who may be told."""

    review: Review
    receivers: Mapping[Receiver, Person]
    ladder: tuple[Step, ...]

    def stepped(self, number: int, now: datetime) -> Review:
        """The review as it is once this step was taken."""
        return replace(self.review, step=number, stepped_at=now)


def due_slots(connection: Connection, now: datetime, limit: int, kind: SlotKind) -> list[DueSlot]:
    """People whose slot is due, or who have none yet."""
    due_at, day = _COLUMNS[kind]
    everyone = select(person, _has_duty("digest", now).label("with_digest")).where(person.c.active.is_(True))
    late = everyone.where(due_at <= now).order_by(due_at).limit(limit)
    fresh = everyone.where(due_at.is_(None), _has_duty(kind, now)).limit(limit)
    rows = [*connection.execute(late), *connection.execute(fresh)]
    return [
        DueSlot(
            to_person(row),
            Slot(row._mapping[day], row._mapping[due_at]) if row._mapping[due_at] else None,
            row.with_digest,
        )
        for row in rows
    ]


def set_slots(connection: Connection, slots: Mapping[int, Slot], kind: SlotKind) -> None:
    """When these people's next slots are."""
    due_at, day = _COLUMNS[kind]
    if slots:
        connection.execute(
            update(person)
            .where(person.c.id == bindparam("b_id"))
            .values({due_at: bindparam("at"), day: bindparam("day")}),
            [{"b_id": key, "at": slot.due_at, "day": slot.local_date} for key, slot in slots.items()],
        )


def last_sent(connection: Connection, people: Collection[int], kind: str) -> dict[int, datetime]:
    """When the last notice of that kind to each of these people was due and sent."""
    if not people:
        return {}
    query = (
        select(outbox.c.recipient_id, func.max(outbox.c.due_at))
        .where(outbox.c.recipient_id.in_(people), outbox.c.kind == kind, outbox.c.sent_at.is_not(None))
        .group_by(outbox.c.recipient_id)
    )
    return dict(connection.execute(query).all())


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that a review has taken; the one after it is due `then`, None at the top."""

    review_id: int
    step: Step
    then: datetime | None


def due_steps(connection: Connection, now: datetime, limit: int, ladder: tuple[Step, ...]) -> list[DueStep]:
    """Open reviews whose ladder has a step due, with those it may tell; `ladder` is that of roles without their own."""
    query = (
        select(*REVIEW, application.c.requisition_id, requisition.c.ladder)
        .join(application, application.c.id == review.c.application_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .where(review.c.step_due_at <= now, review.c.closed_at.is_(None))
        .order_by(review.c.step_due_at)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    duties = duties_of(connection, {row.requisition_id for row in rows}, now)
    wanted = {row.reviewer_id for row in rows} | {held.backup for held in duties.values() if held.backup}
    wanted |= {key for held in duties.values() for key in held.stand_ins}
    people = people_and_leaders(connection, wanted)
    return [step for row in rows if (step := _step(row, duties, people, ladder)) is not None]


def _step(
    row: Any, duties: Mapping[int, Responsibilities], people: Mapping[int, Person], ladder: tuple[Step, ...]
) -> DueStep | None:
    one = to_review(row)
    if one is None:
        return None
    decider = people[one.reviewer_id]
    held = duties.get(row.requisition_id)
    decides = held is not None and held.decides == decider.id
    asked = people.get(held.acting or 0, decider) if held is not None and decides else decider
    receivers = {Receiver.DECIDER: asked}
    backup = people.get(held.backup) if held is not None and held.backup else None
    there = backup is not None and held is not None and backup.id not in held.away
    # Somebody who is away decides nothing: the step after the backup's keeps its own time.
    if backup is not None and there and backup.active and backup.id not in (decider.id, asked.id):
        receivers[Receiver.BACKUP] = backup
    leader = people.get(decider.reports_to) if decider.reports_to else None
    if leader is not None and leader.active:
        receivers[Receiver.LEADER] = leader
    return DueStep(one, receivers, read_ladder(row.ladder) if row.ladder else ladder)


def take_steps(connection: Connection, steps: Sequence[Taken], now: datetime) -> None:
    """These reviews have taken a step. Once the backup is told, their verdict counts."""
    rows = [{"b_id": one.review_id, "number": one.step.number, "at": now, "then": one.then} for one in steps]
    if rows:
        taken = update(review).where(review.c.id == bindparam("b_id"))
        values: dict[str, Any] = {
            "step": bindparam("number"),
            "stepped_at": bindparam("at"),
            "step_due_at": bindparam("then"),
        }
        connection.execute(taken.values(values), rows)
    reminded = [{"b_id": one.review_id, "at": now} for one in steps if one.step.receiver is Receiver.DECIDER]
    if reminded:
        connection.execute(
            update(review).where(review.c.id == bindparam("b_id")).values(reminded_at=bindparam("at")), reminded
        )
    escalated = [{"b_id": one.review_id, "at": now} for one in steps if one.step.receiver is Receiver.BACKUP]
    if escalated:
        told = update(review).where(review.c.id == bindparam("b_id"), review.c.escalated_at.is_(None))
        connection.execute(told.values(escalated_at=bindparam("at")), escalated)


def postpone_steps(connection: Connection, times: Mapping[int, datetime | None]) -> None:
    """These reviews are looked at again then; never, where it is None."""
    if times:
        connection.execute(
            update(review).where(review.c.id == bindparam("b_id")).values(step_due_at=bindparam("then")),
            [{"b_id": key, "then": then} for key, then in times.items()],
        )


def sweep_due(connection: Connection, now: datetime) -> bool:
    """Whether the beat has anything to do: a slot, a step of the ladder, a mail in doubt. Each look is by an index."""
    looks = [
        select(person.c.id).where(person.c.slot_due_at <= now, person.c.active.is_(True)),
        select(person.c.id).where(person.c.summary_due_at <= now, person.c.active.is_(True)),
        select(person.c.id).where(person.c.slot_due_at.is_(None), person.c.active.is_(True), _has_duty("digest", now)),
        select(person.c.id).where(
            person.c.summary_due_at.is_(None), person.c.active.is_(True), _has_duty("summary", now)
        ),
        select(review.c.id).where(review.c.step_due_at <= now, review.c.closed_at.is_(None)),
        select(commitment.c.id).where(commitment.c.remind_at <= now, commitment.c.settled_at.is_(None)),
        select(commitment.c.id).where(commitment.c.due_at <= now, commitment.c.settled_at.is_(None)),
        select(outbox.c.id).where(outbox.c.state.in_(("transmitting", "ambiguous")), stranded(now, now)),
    ]
    return any(connection.execute(look.limit(1)).first() is not None for look in looks)


def _has_duty(kind: SlotKind, now: datetime) -> Any:
    """Digests are for those who decide, stand in, or lead somebody who decides; summaries for those who source or
    stand in."""
    in_force = (responsibility.c.until.is_(None), responsibility.c.person_id == person.c.id)
    stands_in = exists().where(
        delegation.c.delegate_id == person.c.id, delegation.c.until > now, delegation.c.ended_at.is_(None)
    )
    if kind == "summary":
        return or_(exists().where(*in_force, responsibility.c.duty == "sources"), stands_in)
    led = person.alias("led")
    leads = exists().where(
        led.c.reports_to == person.c.id,
        responsibility.c.person_id == led.c.id,
        responsibility.c.until.is_(None),
        responsibility.c.duty == "decides",
    )
    return or_(exists().where(*in_force, responsibility.c.duty.in_(("decides", "backup"))), leads, stands_in)
