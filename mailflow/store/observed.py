"""What a time in which mailflow ran left behind, as a simulation counts it. Read whole: never while mail is served."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from mailflow.hiring.model import Away, Person
from mailflow.store.rows import to_person
from mailflow.store.schema import (
    absence,
    application,
    candidate,
    event,
    feedback,
    inbox,
    notice_item,
    outbox,
    person,
    requisition,
    review,
)


@dataclass(frozen=True, slots=True)
class ReviewTimes:
    """When a review was asked for, due, and closed."""

    asked_at: datetime
    due_at: datetime
    closed_at: datetime | None
    held: bool


@dataclass(frozen=True, slots=True)
class AbsenceTold:
    """An absence as mailflow was told of it, and until when that was believed."""

    person_id: int
    away: Away
    made_at: datetime
    ended_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it was known at that moment and nobody had ended it."""
        return self.made_at <= at and (self.ended_at is None or at < self.ended_at)


def absences(connection: Connection) -> list[AbsenceTold]:
    """Every absence that mailflow was ever told of."""
    rows = connection.execute(select(absence).order_by(absence.c.id))
    return [AbsenceTold(r.person_id, Away(r.first, r.back), r.made_at, r.ended_at) for r in rows]


def everybody(connection: Connection) -> list[Person]:
    """Every person on file."""
    return [to_person(row) for row in connection.execute(select(person).order_by(person.c.id))]


def review_times(connection: Connection) -> list[ReviewTimes]:
    """The times of every review."""
    query = select(review.c.asked_at, review.c.due_at, review.c.closed_at, review.c.hold_until).order_by(review.c.id)
    return [
        ReviewTimes(row.asked_at, row.due_at, row.closed_at, row.hold_until is not None)
        for row in connection.execute(query)
    ]


def standing_at(connection: Connection, stages: Collection[str], before: datetime) -> list[tuple[str, str, str]]:
    """Candidates who have stood at one of these stages since before that time, with role and stage."""
    query = (
        select(candidate.c.name, requisition.c.ref, application.c.stage)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .where(application.c.stage.in_(stages), application.c.stage_since < before)
        .order_by(application.c.id)
    )
    return [(row.name, row.ref, row.stage) for row in connection.execute(query)]


def needless_reminders(connection: Connection, kinds: Collection[str]) -> int:
    """How many sent mails of these kinds named a review that was closed when they left."""
    query = (
        select(func.count(func.distinct(outbox.c.id)))
        .select_from(outbox.join(notice_item, notice_item.c.outbox_id == outbox.c.id))
        .join(review, review.c.id == notice_item.c.review_id)
        .where(outbox.c.kind.in_(kinds), outbox.c.sent_at.is_not(None), review.c.closed_at <= outbox.c.transmitted_at)
    )
    return connection.scalar(query) or 0


def steps_taken(connection: Connection) -> Counter[tuple[object, ...]]:
    """How often each step of each review's ladder was taken on one date."""
    query = select(event.c.kind, event.c.data, event.c.at).where(event.c.kind.in_(("reminded", "escalated")))
    return Counter(
        (row.kind, row.data.get("review"), row.data.get("to"), row.at.date()) for row in connection.execute(query)
    )


def questions_asked(connection: Connection) -> tuple[int, int]:
    """How many questions were asked of recruiters, and how many of them were answered."""
    answer = feedback.alias("answer")
    query = (
        select(func.count(func.distinct(feedback.c.id)), func.count(func.distinct(answer.c.answers)))
        .select_from(feedback.outerjoin(answer, answer.c.answers == feedback.c.id))
        .where(feedback.c.verdict == "question", feedback.c.standing == "decision")
    )
    asked, answered = connection.execute(query).one()
    return asked, answered


def decisions_by_mail(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Recorded decisions and advice by the Message-ID of the mail that they cite, as (candidate, verdict)."""
    query = (
        select(inbox.c.message_id, candidate.c.name, feedback.c.verdict)
        .select_from(feedback.join(inbox, inbox.c.id == feedback.c.inbox_id))
        .join(application, application.c.id == feedback.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .where(feedback.c.verdict.in_(("approve", "reject", "hold")), feedback.c.standing != "undone")
        .order_by(feedback.c.id)
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.message_id or ""].append((row.name, row.verdict))
    return found
