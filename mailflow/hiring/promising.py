"""A promise written down: which reviews it is about, when its maker is reminded, and that the ladder waits for it.

It decides what a promise covers and never whether it was kept: that is judged by what happens, not by what is said. A
promise moves the ladder of a review once; a second one is recorded and moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from mailflow.hiring.book import Book
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import MoveLadder, RecordCommitment, Remember
from mailflow.hiring.model import Application, Review
from mailflow.hiring.notices import Promise
from mailflow.hiring.worktime import working_before, working_days_after
from mailflow.reading.model import Commitment, Item, Reading

#: How much working time before its due time a promise is brought to mind.
_BEFORE = timedelta(hours=2)
#: A promise further away than so many working days is recorded, and moves the ladder only so far.
_MOST_DAYS = 5


def promise(book: Book, reading: Reading, shown: Mapping[Item, ListedItem]) -> None:
    """Record every promise of the mail. One that names nobody is about each review that waits for the writer and that
    the mail does not decide; where there is none, about nothing that could be looked up."""
    decided = {shown[decision.item].application.id for decision in reading.decisions}
    for made in reading.commitments:
        named = shown.get(made.item) if made.item else None
        covered = [named] if named else [i for i in _waiting(book, shown) if i.application.id not in decided]
        for item in covered:
            _record(book, made, item)
        if not covered:
            book.add(RecordCommitment(book.person.id, None, made.due, made.text, None, _remind_at(book, made.due)))
        name = covered[0].application.candidate if len(covered) == 1 else ""
        book.rows.promises.append(Promise(book.local(made.due), made.text, name))


def _waiting(book: Book, shown: Mapping[Item, ListedItem]) -> list[ListedItem]:
    return [item for item in shown.values() if _asked(book, item) is not None]


def _asked(book: Book, item: ListedItem) -> Review | None:
    """The open review that waits for the writer."""
    review = item.review
    mine = review is not None and review.closed_at is None and review.reviewer_id == book.person.id
    return review if mine else None


def _record(book: Book, made: Commitment, item: ListedItem) -> None:
    application, review = item.application, _asked(book, item)
    key = review.id if review else None
    book.add(RecordCommitment(book.person.id, application.id, made.due, made.text, key, _remind_at(book, made.due)))
    book.add(Remember(_event(book, made, application)))
    book.touch(item)
    if review is not None and review.promised_until is None:
        furthest = working_days_after(calendar_of(book.person, book.policy.holidays), book.now, _MOST_DAYS)
        until = min(made.due, furthest)
        if until > max(review.due_at, book.now):
            book.add(MoveLadder(review.id, until))


def _event(book: Book, made: Commitment, application: Application) -> Event:
    return Event(
        chain=application.id,
        kind="promised",
        at=book.now,
        actor_id=book.person.id,
        inbox_id=book.source.inbox_id,
        data={"until": made.due.isoformat()},
        text=made.text,
    )


def _remind_at(book: Book, due_at: datetime) -> datetime | None:
    at = working_before(calendar_of(book.person, book.policy.holidays), due_at, _BEFORE)
    return at if at > book.now else None
