"""Being away, being back, and who decides meanwhile: what each leads to, by a command or by an out-of-office.

An absence pauses the clock of every review that waits for the person, and what was left of its time runs on when they
are back. A delegation hands the clock to whoever stands in. Whether a word counts is decided before this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailflow.hiring.book import Book
from mailflow.hiring.calendars import calendar_of, is_away, with_absence
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import ListedItem
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
from mailflow.hiring.informing import draft_due
from mailflow.hiring.model import Away, Person
from mailflow.hiring.naming import colleague_key
from mailflow.hiring.notices import NotRecorded, Refusal, Setting, SettingKind, StandingIn, dump_notice
from mailflow.hiring.sla import before_offer
from mailflow.hiring.standing_in import Delegation, asked_instead, stand_ins, unfit
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
        case DelegateTo(who, words):
            _delegate(book, who, words)


def go_away(book: Book, new: Away) -> bool:
    """Record the absence and give the person's reviews the time that is left of theirs after it. False where the dates
    are none that anybody would announce."""
    person = book.person
    if new.back <= new.first or new.back - _today(book) > _LONGEST:
        return False
    away = with_absence(_as_said(book).away, new, _today(book))
    book.add(RecordAbsence(person.id, new.first, new.back, away))
    _run_on(book, person, away=away)
    book.away = away
    return True


def _come_back(book: Book) -> None:
    person = book.person
    left = tuple(one for one in person.away if one.first > _today(book))
    book.add(ReturnToWork(person.id, left), EndDelegations(person.id))
    _run_on(book, person, away=left, delegations=_others(book, person))
    book.away = left
    book.rows.settings.append(Setting(SettingKind.BACK))


def _delegate(book: Book, who: str, words: str) -> None:
    delegate = _colleague(book, who)
    if delegate is None:
        return
    stretch = read_stretch(words, _reader(book)) if words else _next_absence(book)
    if stretch is None or stretch[1] < _today(book):
        book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, words=words or who))
        return
    first, last = stretch
    if not hand_over(book, book.person, delegate, last + _DAY, first):
        book.refuse(NotRecorded(Refusal.CANNOT_STAND_IN, candidate=delegate.name, words=words or who))
        return
    kind = SettingKind.RECRUITS_INSTEAD if recruits_only(book, book.person) else SettingKind.STANDS_IN
    since = first if first > _today(book) else None
    book.rows.settings.append(Setting(kind, until=last, since=since, name=delegate.name))


def _colleague(book: Book, who: str) -> Person | None:
    """The one colleague of that address or name; where there is none, or more than one, the receipt asks."""
    named = book.desk.colleagues.get(colleague_key(who), ())
    found = [book.desk.person(who)] if "@" in who else [book.desk.people.get(key) for key in named]
    meant = [one for one in found if one is not None and one.active and one.id != book.person.id] or found
    if len(meant) == 1 and meant[0] is not None:
        return meant[0]
    several = ", ".join(f"{one.name} ({one.address})" for one in meant if one is not None)
    why = Refusal.SEVERAL_COLLEAGUES if several else Refusal.UNKNOWN_NAME
    book.refuse(NotRecorded(why, candidate=several, words=who))
    return None


def _next_absence(book: Book) -> tuple[date, date] | None:
    """The first and the last day of the absence that the writer is in or has announced next, in this very mail too."""
    coming = min(
        (one for one in _as_said(book).away if one.back > _today(book)), key=lambda one: one.first, default=None
    )
    return (coming.first, coming.back - _DAY) if coming is not None else None


def hand_over(book: Book, principal: Person, delegate: Person, end: date, first: date | None = None) -> bool:
    """`delegate` acts for `principal` from the beginning of the first day, or from now, until the beginning of the day
    `end`, in the principal's zone, and is told. False where they cannot: a circle, a chain of more than two, or nobody
    active."""
    zone = zone_of(principal.style.timezone)
    since = max(book.now, instant(datetime.combine(first, time()), zone)) if first is not None else book.now
    until = instant(datetime.combine(end, time()), zone)
    new = Delegation(principal.id, delegate.id, since, until)
    if not delegate.active or until <= since or unfit(book.desk.delegations, new) is not None:
        return False
    book.add(RecordDelegation(principal.id, delegate.id, since, until, book.person.id))
    _run_on(book, principal, delegations=(*_others(book, principal, since), new))
    for item in _waiting(book, principal):
        data: dict[str, object] = {"to": delegate.id, "for": principal.id, "until": until.isoformat()}
        chain = item.application.id
        book.add(Remember(Event(chain, "delegated", book.now, book.person.id, book.source.inbox_id, data)))
    book.add(_told(book, principal, delegate, end - _DAY, first if since > book.now else None))
    if any(held.recruiter == principal.id for held in book.desk.duties.values()):
        book.add(draft_due(delegate, since))
    return True


def _told(book: Book, principal: Person, delegate: Person, last: date, first: date | None) -> Notify:
    notice = StandingIn(
        **heading(delegate, book.now),
        principal=principal.name,
        last_day=last,
        first_day=first,
        waiting=len(_waiting(book, principal)),
        agreed_by=book.person.name,
        recruits=recruits_only(book, principal),
    )
    key = f"standin:{book.source.inbox_id}:{principal.id}:{delegate.id}"
    facts = {"notice": dump_notice(notice)}
    return Notify(key, "standin", delegate.id, facts, inbox_id=book.source.inbox_id)


def _run_on(
    book: Book, person: Person, *, away: tuple[Away, ...] | None = None, delegations: Sequence[Delegation] | None = None
) -> None:
    """The reviews that wait for this person, or for whom they stand in for, keep what is left of their time, counted by
    the calendar of whoever is asked once they are `away` and these `delegations` hold."""
    known = book.desk.delegations
    before = stand_ins(known, book.now)
    after = stand_ins(known if delegations is None else delegations, book.now)
    now = {**book.desk.people, book.person.id: _as_said(book)}
    then = now if away is None else {**now, person.id: replace(person, away=away)}
    chains = (*before.items(), *after.items())
    for key in sorted({person.id, *(principal for principal, chain in chains if person.id in chain)}):
        if key in book.desk.people:
            asked = _asked(book, key, before, now), _asked(book, key, after, then)
            _reschedule(book, key, *(calendar_of(one, book.policy.holidays) for one in asked))


def _as_said(book: Book) -> Person:
    """The writer, with the absence that this very mail has announced so far."""
    return book.person if book.away is None else replace(book.person, away=book.away)


def _asked(book: Book, principal: int, chains: Mapping[int, tuple[int, ...]], people: Mapping[int, Person]) -> Person:
    """Whose calendar counts for the principal's reviews: the last who stands in and is there, else their own."""
    chain = [key for key in chains.get(principal, ()) if key in people]
    instead = asked_instead(chain, {key for key in chain if is_away(people[key], book.now)})
    return people[instead or principal]


def _others(book: Book, principal: Person, since: datetime | None = None) -> tuple[Delegation, ...]:
    """Every delegation but those of this principal that are not over by then, or by now."""
    begins = since or book.now
    return tuple(one for one in book.desk.delegations if one.principal_id != principal.id or one.until <= begins)


def _waiting(book: Book, principal: Person) -> list[ListedItem]:
    """The candidates whose review waits for the principal."""
    items = book.desk.open_items.get(principal.id, ())
    return [item for item in items if item.review is not None and item.review.reviewer_id == principal.id]


def recruits_only(book: Book, person: Person) -> bool:
    """Whether somebody is the recruiter of a role, and decides on none."""
    held = [one for one in book.desk.duties.values() if person.id in (one.decides, one.recruiter)]
    return bool(held) and all(one.decides != person.id for one in held)


def _reschedule(book: Book, principal: int, before: Calendar, after: Calendar) -> None:
    """Each review that waits for them keeps what is left of its time, counted by the new calendar. What is overdue or
    stands still stays as it is."""
    moved_before = {one.review_id: one.due_at for one in book.effects if isinstance(one, RescheduleReview)}
    for item in _waiting(book, book.desk.people[principal]):
        review = item.review
        if review is None or review.paused_at is not None or review.due_at <= book.now:
            continue
        due_at = moved_before.get(review.id, review.due_at)
        start = book.now
        if review.hold_until is not None:
            start = max(start, instant(datetime.combine(review.hold_until, time()), after.zone))
        moved = due(after, start, max(working_between(before, start, due_at), timedelta(0)))
        moved = before_offer(after, moved, item.application.competing_until, start)
        if moved != due_at:
            book.add(RescheduleReview(review.id, moved))


def _today(book: Book) -> date:
    return book.local(book.now).date()


def _reader(book: Book) -> Reader:
    person, source = book.person, book.source
    written = (source.written_at or source.received_at).astimezone(book.zone)
    return Reader(person.name, person.address, person.style.timezone, person.style.language, written)
