"""Recorded feedback: written once, never changed. What stands is what nothing later supersedes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from mailflow.hiring.chain import SealedEvent
from mailflow.hiring.desk import FeedbackRecord
from mailflow.hiring.effects import RecordFeedback
from mailflow.hiring.model import Standing
from mailflow.reading.model import Verdict
from mailflow.store.among import among, wanted
from mailflow.store.bulk import Bulk
from mailflow.store.schema import feedback
from mailflow.store.types import storable


def write(
    connection: Connection, given: Sequence[RecordFeedback], sealed: Mapping[int, SealedEvent], now: datetime
) -> None:
    """Record these; `sealed` holds their events, by the identity of the event."""
    _FEEDBACK.run(connection, [_row(one, sealed[id(one.event)].seq, now) for one in given])


def _row(one: RecordFeedback, seq: int, now: datetime) -> dict[str, Any]:
    return {
        "application_id": one.application_id,
        "review_id": one.review_id,
        "person_id": one.person_id,
        "verdict": one.verdict.value,
        "reason": storable(one.reason) if one.reason is not None else None,
        "hold_until": one.hold_until,
        "standing": one.standing.value,
        "asked_at": one.asked_at,
        "reminded_at": one.reminded_at,
        "written_at": one.written_at,
        "received_at": one.received_at,
        "recorded_at": now,
        "inbox_id": one.inbox_id,
        "event_seq": seq,
        "supersedes": one.supersedes,
        "answers": one.answers,
    }


def standing(*columns: Any) -> Select[Any]:
    """A query for columns of feedback that stands; more can be joined to it."""
    later = feedback.alias("later")
    joined = feedback.outerjoin(later, later.c.supersedes == feedback.c.id)
    stands = (later.c.id.is_(None), feedback.c.standing != Standing.UNDONE.value)
    return select(*columns).select_from(joined).where(*stands)


def feedback_on(connection: Connection, reviews: Collection[int]) -> dict[int, tuple[FeedbackRecord, ...]]:
    """What stands on these reviews, by review, oldest first."""
    if not reviews:
        return {}
    given: dict[int, list[FeedbackRecord]] = {}
    for row in connection.execute(_ON_REVIEWS, wanted(reviews)).all():
        given.setdefault(row.review_id, []).append(_to_feedback(row))
    return {key: tuple(records) for key, records in given.items()}


_ON_REVIEWS = standing(feedback).where(among(feedback.c.review_id)).order_by(feedback.c.id)


def feedback_of(connection: Connection, applications: Collection[int]) -> dict[int, tuple[FeedbackRecord, ...]]:
    """What stands on these applications but for answers to questions, by application, oldest first."""
    if not applications:
        return {}
    about = (feedback.c.application_id.in_(applications), feedback.c.answers.is_(None))
    given: dict[int, list[FeedbackRecord]] = {}
    for row in connection.execute(standing(feedback).where(*about).order_by(feedback.c.id)):
        given.setdefault(row.application_id, []).append(_to_feedback(row))
    return {key: tuple(records) for key, records in given.items()}


def _to_feedback(row: Any) -> FeedbackRecord:
    return FeedbackRecord(
        id=row.id,
        application_id=row.application_id,
        review_id=row.review_id,
        person_id=row.person_id,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        standing=Standing(row.standing),
        recorded_at=row.recorded_at,
        inbox_id=row.inbox_id,
        hold_until=row.hold_until,
    )


_FEEDBACK = Bulk.insert(
    feedback,
    *("application_id", "review_id", "person_id", "verdict", "reason", "hold_until", "standing"),
    *("asked_at", "reminded_at", "written_at", "received_at", "recorded_at"),
    *("inbox_id", "event_seq", "supersedes", "answers"),
)
