"""One verdict as feedback: what is recorded of it, and the event that seals it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailflow.hiring.book import Book, timestamps
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import RecordFeedback
from mailflow.hiring.model import Standing
from mailflow.mail.values import quick
from mailflow.reading.model import Verdict


@quick
@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said about one candidate, however it reached us."""

    item: ListedItem
    verdict: Verdict
    reason: str | None = None
    until: date | None = None


def feedback_of(
    book: Book, answer: Answer, standing: Standing, until: date | None, supersedes: int | None
) -> RecordFeedback:
    """The answer as a new feedback that supersedes another, or none. `until` is the day a hold is kept until."""
    review, source = answer.item.review, book.source
    data: dict[str, object] = {
        "verdict": answer.verdict.value,
        "standing": standing.value,
        "review": review.id if review else None,
        "stage": answer.item.application.stage.value,
        "until": until.isoformat() if until else None,
        "supersedes": supersedes,
        **timestamps(review.asked_at if review else None, review.reminded_at if review else None, source),
        "confirmed_by": source.confirmed_by,
    }
    principal = _principal(book, answer, standing)
    if principal is not None:
        data["for"] = principal
    event = Event(
        chain=answer.item.application.id,
        kind="feedback",
        at=book.now,
        actor_id=book.person.id,
        inbox_id=source.inbox_id,
        data=data,
        text=answer.reason,
    )
    return RecordFeedback(
        application_id=answer.item.application.id,
        review_id=review.id if review else None,
        person_id=book.person.id,
        verdict=answer.verdict,
        reason=answer.reason,
        standing=standing,
        asked_at=review.asked_at if review else None,
        reminded_at=review.reminded_at if review else None,
        written_at=source.written_at,
        received_at=source.received_at,
        event=event,
        inbox_id=source.inbox_id,
        hold_until=until,
        supersedes=supersedes,
        principal_id=principal,
    )


def _principal(book: Book, answer: Answer, standing: Standing) -> int | None:
    """In whose place this was decided; None where the writer was asked, or only advises."""
    review = answer.item.review
    if standing is Standing.ADVICE or review is None or review.reviewer_id == book.person.id:
        return None
    return review.reviewer_id
