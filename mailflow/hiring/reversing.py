"""A verdict taken back: superseded, with the stage and the review as they were before it."""

from __future__ import annotations

from dataclasses import replace

from mailflow.hiring.book import Book
from mailflow.hiring.desk import FeedbackRecord, ListedItem
from mailflow.hiring.effects import CloseReview, ReopenReview
from mailflow.hiring.feedback import Answer, feedback_of
from mailflow.hiring.model import Standing
from mailflow.hiring.notices import Undone
from mailflow.hiring.staging import set_stage
from mailflow.hiring.verdicts import stage_after


def take_back(book: Book, item: ListedItem, feedback: FeedbackRecord, *, silently: bool = False) -> ListedItem:
    """Undo what somebody recorded: the feedback is superseded, and where it was a decision, the stage and the review
    are again as before it. Advice changed nothing, and taking it back changes nothing.

    The caller has checked that nothing else happened since. `silently` where another verdict follows in its place.
    """
    undone = Answer(item, feedback.verdict, feedback.reason, feedback.hold_until)
    book.add(feedback_of(book, undone, Standing.UNDONE, None, feedback.id))
    book.superseding[feedback.id] = True
    if feedback.standing is Standing.DECISION:
        item = _set_back(book, item)
    if not silently:
        book.rows.undone.append(
            Undone(
                number=item.number,
                candidate=item.application.candidate,
                ref=item.application.ref,
                verdict=feedback.verdict,
                stage=item.application.stage,
                told=book.told_of(item),
            )
        )
    return item


def _set_back(book: Book, item: ListedItem) -> ListedItem:
    """The application and the review as they were when the decision was asked for."""
    application, review = item.application, item.review
    for opened in book.desk.open_reviews.get(application.id, ()):
        if review is None or opened.id != review.id:
            book.add(CloseReview(opened.id, "undone"))
    if review is not None and application.stage is not review.stage:
        application = set_stage(book, application, review.stage, undo=True)
    if review is not None:
        due_at = book.due_for(application, application.stage, hours=4)
        if review.hold_until is None and review.paused_at is None:
            due_at = max(review.due_at, due_at)
        book.add(ReopenReview(review.id, due_at, due_at))
        review = replace(review, closed_at=None, outcome=None, hold_until=None, paused_at=None, left_seconds=None)
    return replace(item, application=application, review=review)


def reversible(item: ListedItem, feedback: FeedbackRecord) -> bool:
    """Whether the application still stands where this decision put it; advice put it nowhere."""
    if feedback.standing is Standing.ADVICE:
        return True
    stage = item.review.stage if item.review else item.application.stage
    return item.application.stage in (stage, stage_after(stage, feedback.verdict))
