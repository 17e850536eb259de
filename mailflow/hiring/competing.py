"""A competing offer: the candidate must answer somebody else by a day, so the decision is wanted before it.

It shortens the time of the open review, never lengthens it, and tells both sides at once: whoever decides, with the
review to answer, and the recruiter.
"""

from __future__ import annotations

from datetime import datetime

from mailflow.hiring.authority import may_move
from mailflow.hiring.book import Book
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import NoteOffer, Notify, Remember, RescheduleReview
from mailflow.hiring.model import Review
from mailflow.hiring.notices import NotRecorded, OfferNoted, Refusal
from mailflow.hiring.sla import before_offer
from mailflow.reading.date_phrases import date_phrases
from mailflow.reading.model import Reader


def note_offer(book: Book, item: ListedItem, words: str) -> None:
    """Record the offer for the book's person, who has been shown that they may see the candidate."""
    application, duties = item.application, book.desk.duties_of(item)
    if not may_move(book.person, duties):
        by = book.desk.name(duties.recruiting)
        book.refuse(NotRecorded(Refusal.NOT_YOURS, candidate=application.candidate, ref=application.ref, by=by))
        return
    until = _day(book, words)
    if until is None:
        book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, application.candidate, application.ref, words=words))
        return
    book.add(NoteOffer(application.id, until))
    data: dict[str, object] = {"until": until.isoformat()}
    book.add(Remember(Event(application.id, "competing", book.now, book.person.id, book.source.inbox_id, data)))
    review = next(iter(book.desk.open_reviews.get(application.id, ())), None)
    due_at = _shorten(book, ListedItem(0, application, review), review, until) if review is not None else None
    told = _tell(book, item, review)
    book.rows.offers.append(
        OfferNoted(
            candidate=application.candidate,
            ref=application.ref,
            until=book.local(until),
            due_at=book.local(due_at) if due_at is not None else None,
            told=told,
        )
    )
    book.touch(item)


def _day(book: Book, words: str) -> datetime | None:
    """The one instant to come that the words name."""
    person, written = book.person, (book.source.written_at or book.source.received_at).astimezone(book.zone)
    reader = Reader(person.name, person.address, person.style.timezone, person.style.language, written)
    found = date_phrases(words, reader) or date_phrases(f"by {words}", reader)
    if len(found) != 1 or found[0].past or found[0].readings or found[0].due <= book.now:
        return None
    return found[0].due


def _shorten(book: Book, item: ListedItem, review: Review, until: datetime) -> datetime:
    """When the review is due now: as before, or some working hours before the candidate must answer."""
    wanted = before_offer(book.calendar_for(item), review.due_at, until, book.now)
    if wanted == review.due_at or review.paused_at is not None:
        return review.due_at
    book.add(RescheduleReview(review.id, wanted))
    return wanted


def _tell(book: Book, item: ListedItem, review: Review | None) -> tuple[str, ...]:
    """Queue the word to whoever decides and to the recruiter, but for the writer. Returns whom, by name."""
    duties, told = book.desk.duties_of(item), []
    for reader in dict.fromkeys((duties.acting, duties.recruiting)):
        person = book.desk.people.get(reader or 0)
        if person is None or not person.active or person.id == book.person.id:
            continue
        key = f"offer:{book.source.inbox_id}:{item.application.id}:{person.id}"
        facts = {"application": item.application.id, "review": review.id if review else None, "by": book.person.id}
        book.add(Notify(key, "offer", person.id, facts, inbox_id=book.source.inbox_id))
        told.append(person.name)
    return tuple(told)
