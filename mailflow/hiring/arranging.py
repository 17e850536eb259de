"""Being away, being back, and who decides meanwhile: what each leads to, by a command or by an out-of-office.

An absence pauses the clock of every review that waits for the person, and what was left of its time runs on when they
are back. A delegation hands the clock to whoever stands in. Whether a word counts is decided before this.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailflow.hiring.book import Book
from mailflow.hiring.calendars import away_until, calendar_of, with_absence
from mailflow.hiring.chain import Event
from mailflow.hiring.effects import (
    EndDelegations,
    Notify,
    RecordAbsence,
    RecordDelegation,
    Remember,
    RescheduleReview,
    ReturnToWork,
)
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Away, Person
from mailflow.hiring.notices import NotRecorded, Refusal, Setting, SettingKind, StandingIn, dump_notice
from mailflow.hiring.standing_in import Delegation, stand_ins, unfit
from mailflow.hiring.worktime import Calendar, due, instant, working_between, zone_of
from mailflow.reading.arrangements import Arrangement, ComeBack, DelegateTo, GoAway, read_stretch
from mailflow.reading.model import Reader

_DAY = timedelta(days=1)
#: Nobody announces a longer absence than this by mail; a date beyond it was read wrongly.
_LONGEST = timedelta(days=366)


def arrange(book: Book, command: Arrangement) -> None:
    """Carry one out for the book's person, and say it in their receipt."""
    match command:
        case GoAway(words):
            stretch = read_stretch(words, _reader(book))
            if stretch is None or stretch[1] < _today(book) or not go_away(book, Away(stretch[0], stretch[1] + _DAY)):
                book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, words=words))
                return
            book.rows.settings.append(Setting(SettingKind.AWAY, since=stretch[0], until=stretch[1] + _DAY))
        case ComeBack():
            _come_back(book)
        case DelegateTo(address, words):
            _delegate(book, address, words)


def go_away(book: Book, new: Away) -> bool:
    """Record the absence and give the person's reviews the time that is left of theirs after it. False where the dates
    are none that anybody would announce."""
    person = book.person
    if new.back <= new.first or new.back - _today(book) > _LONGEST:
        return False
    away = with_absence(person.away, new, _today(book))
    book.add(RecordAbsence(person.id, new.first, new.back, away))
    if not stand_ins(book.desk.delegations, book.now).get(person.id):
        _reschedule(book, person, _calendar(book, person), _calendar(book, replace(person, away=away)))
    return True


def _come_back(book: Book) -> None:
    person = book.person
    acting = _acting(book, person)
    left = tuple(one for one in person.away if one.first > _today(book))
    book.add(ReturnToWork(person.id, left), EndDelegations(person.id))
    _reschedule(book, person, _calendar(book, acting), _calendar(book, replace(person, away=left)))
    book.rows.settings.append(Setting(SettingKind.BACK))


def _delegate(book: Book, address: str, words: str) -> None:
    delegate = book.desk.person(address)
    if delegate is None:
        book.refuse(NotRecorded(Refusal.UNKNOWN_NAME, words=address))
        return
    last = _last_day(book, words)
    if last is None or last < _today(book):
        book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, words=words))
        return
    if not hand_over(book, book.person, delegate, last + _DAY):
        book.refuse(NotRecorded(Refusal.CANNOT_STAND_IN, candidate=delegate.name, words=words))
        return
    book.rows.settings.append(Setting(SettingKind.STANDS_IN, until=last, name=delegate.name))


def _last_day(book: Book, words: str) -> date | None:
    """The last day of a delegation: the one named, or the day before its principal is back."""
    if not words:
        back = away_until(book.person, book.now)
        return back - _DAY if back else None
    stretch = read_stretch(words, _reader(book))
    return stretch[1] if stretch else None


def hand_over(book: Book, principal: Person, delegate: Person, end: date) -> bool:
    """`delegate` decides for `principal` from now until the beginning of that day in the principal's zone, and is told.
    False where they cannot: a circle, a chain of more than two, or nobody active."""
    until = instant(datetime.combine(end, time()), zone_of(principal.style.timezone))
    new = Delegation(principal.id, delegate.id, book.now, until)
    if not delegate.active or until <= book.now or unfit(book.desk.delegations, new) is not None:
        return False
    acting = _acting(book, principal)
    book.add(RecordDelegation(principal.id, delegate.id, book.now, until, book.person.id))
    _reschedule(book, principal, _calendar(book, acting), _calendar(book, delegate))
    for item in book.desk.open_items.get(principal.id, ()):
        data: dict[str, object] = {"to": delegate.id, "for": principal.id, "until": until.isoformat()}
        chain = item.application.id
        book.add(Remember(Event(chain, "delegated", book.now, book.person.id, book.source.inbox_id, data)))
    book.add(_told(book, principal, delegate, end - _DAY))
    return True


def _told(book: Book, principal: Person, delegate: Person, last: date) -> Notify:
    waiting = [item for item in book.desk.open_items.get(principal.id, ()) if item.review is not None]
    notice = StandingIn(
        **heading(delegate, book.now),
        principal=principal.name,
        last_day=last,
        waiting=len(waiting),
        agreed_by=book.person.name,
    )
    key = f"standin:{book.source.inbox_id}:{principal.id}:{delegate.id}"
    facts = {"notice": dump_notice(notice)}
    return Notify(key, "standin", delegate.id, facts, inbox_id=book.source.inbox_id)


def _reschedule(book: Book, principal: Person, before: Calendar, after: Calendar) -> None:
    """Each review that waits for them keeps what is left of its time, counted by the new calendar. What is overdue or
    stands still stays as it is."""
    for item in book.desk.open_items.get(principal.id, ()):
        review = item.review
        if review is None or review.paused_at is not None or review.due_at <= book.now:
            continue
        start = book.now
        if review.hold_until is not None:
            start = max(start, instant(datetime.combine(review.hold_until, time()), after.zone))
        moved = due(after, start, max(working_between(before, start, review.due_at), timedelta(0)))
        if moved != review.due_at:
            book.add(RescheduleReview(review.id, moved))


def _acting(book: Book, principal: Person) -> Person:
    """Whose calendar counts for the principal's reviews now."""
    chain = stand_ins(book.desk.delegations, book.now).get(principal.id, ())
    return book.desk.people.get(chain[-1], principal) if chain else principal


def _calendar(book: Book, person: Person) -> Calendar:
    return calendar_of(person, book.policy.holidays)


def _today(book: Book) -> date:
    return book.local(book.now).date()


def _reader(book: Book) -> Reader:
    person, source = book.person, book.source
    written = (source.written_at or source.received_at).astimezone(book.zone)
    return Reader(person.name, person.address, person.style.timezone, person.style.language, written)
