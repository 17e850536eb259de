"""Taking decisions back: within the window, the receipt's rows; after it, an explanation instead."""

from __future__ import annotations

from mailflow.hiring.authority import Authority, authority_over
from mailflow.hiring.book import Book
from mailflow.hiring.desk import FeedbackRecord, ListedItem, NoticeRecord
from mailflow.hiring.model import Standing
from mailflow.hiring.notices import NotRecorded, Refusal
from mailflow.hiring.reversing import reversible, take_back
from mailflow.reading.model import Undo


def undo(book: Book, request: Undo, answered: NoticeRecord | None) -> None:
    """Take back what the answered receipt recorded, or the person's last receipt where they answer another mail."""
    receipt = (
        answered if answered is not None and answered.kind == "receipt" else book.desk.last_receipt.get(book.person.id)
    )
    items = receipt.items if receipt is not None else ()
    wanted = [item for item in items if not request.numbers or item.number in request.numbers]
    missing = sorted(set(request.numbers) - {item.number for item in wanted})
    for number in missing:
        book.refuse(NotRecorded(Refusal.NOTHING_TO_UNDO, number=number))
    taken = [_undo_one(book, item) for item in wanted]
    if not any(taken) and not book.rows.not_recorded:
        book.refuse(NotRecorded(Refusal.NOTHING_TO_UNDO))


def _undo_one(book: Book, item: ListedItem) -> bool:
    feedback = book.standing_feedback(item)
    if feedback is None or feedback.standing is Standing.UNDONE:
        return False
    if not _may_undo(book, item, feedback):
        by = book.desk.name(book.desk.duties_of(item).decides)
        book.refuse(
            NotRecorded(Refusal.NOT_YOURS, item.application.candidate, item.application.ref, item.number, by=by)
        )
        return False
    if not book.undo_open(item, feedback) or not reversible(item, feedback):
        book.refuse(
            NotRecorded(
                Refusal.UNDO_TOO_LATE,
                candidate=item.application.candidate,
                ref=item.application.ref,
                number=item.number,
                verdict=feedback.verdict,
                at=book.local(feedback.recorded_at),
            )
        )
        return False
    take_back(book, item, feedback)
    book.list(item)
    return True


def _may_undo(book: Book, item: ListedItem, feedback: FeedbackRecord) -> bool:
    """Today: who decides no more takes no decision back, and who has no part in the role nothing at all."""
    authority = authority_over(book.person, item.review, book.desk.duties_of(item))
    return authority is Authority.DECIDES or (
        authority is Authority.ADVISES and feedback.standing is not Standing.DECISION
    )
