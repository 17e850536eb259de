"""An out-of-office that names a day: the clock of its writer stands still until then, and whom it names is proposed.

The word of a machine counts only where the sender is proven. It never answers it and never lets anybody decide: who
stands in is agreed by one reply of a person.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailflow.hiring.agreeing import parts_of, to_ask
from mailflow.hiring.arranging import go_away, recruits_only
from mailflow.hiring.book import Book, Source
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import open_from
from mailflow.hiring.desk import Desk
from mailflow.hiring.effects import Ask, Notify, Outcome
from mailflow.hiring.heading import heading
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Away, Person, Responsibilities
from mailflow.hiring.notices import DelegationProposed, dump_notice
from mailflow.hiring.policy import Policy
from mailflow.hiring.standing_in import Delegation, unfit
from mailflow.hiring.worktime import zone_of
from mailflow.mail.kind import Absence, AutoReply
from mailflow.mail.suspicion import ONLY_AWAY
from mailflow.reading.arrangements import Arrangement


def note_absence(letter: Letter, said: Absence, desk: Desk, policy: Policy, now: datetime, why: str) -> Outcome:
    """What an out-of-office leads to. `why` says how it was known for one."""
    person = _writer(letter, desk)
    if person is None or said.until is None:
        return _outcome(letter, why)
    book = Book(person, Source(letter.inbox_id, letter.mail.written_at, letter.received_at), desk, policy, now)
    today = book.local(now).date()
    known = any(one.first <= today and one.back == said.until for one in person.away)
    if said.until <= today or known or not go_away(book, Away(today, said.until)):
        return _outcome(letter, why)
    if said.delegate is not None:
        _propose(book, said.delegate, said.until)
    return Outcome(
        inbox_id=letter.inbox_id,
        kind="auto_reply",
        level="L0",
        cause=f"{why}; its writer is away",
        person_id=person.id,
        effects=tuple(book.effects),
    )


def announced(letter: Letter, desk: Desk) -> bool:
    """Whether what might be a responder's is a colleague's command: proven to be theirs, answering nothing of ours, and
    every line of it one of being away. What it says is believed of a responder as well; here its writer is answered."""
    kind, lines = letter.kind, [line for line in letter.own.text.splitlines() if line.strip()]
    if not (isinstance(kind, AutoReply) and kind.suspected and kind.why == ONLY_AWAY):
        return False
    fresh = letter.token is None and not letter.references
    arranging = len(letter.commands) == len(lines) and all(isinstance(c, Arrangement) for c in letter.commands)
    return fresh and arranging and _writer(letter, desk) is not None


def is_about_absence(letter: Letter) -> bool:
    """Whether a letter says that its writer is away or back, or who stands in for them: it concerns every review that
    waits for them."""
    auto = isinstance(letter.kind, AutoReply) and letter.kind.absence is not None
    return auto or any(isinstance(command, Arrangement) for command in letter.commands)


def _writer(letter: Letter, desk: Desk) -> Person | None:
    """Whose absence it is, proven to be theirs. The reply address alone proves nothing: whoever was sent the mail on
    has it too, and would let the backup decide."""
    return desk.person(letter.sender) if letter.authentication.authenticated else None


def _propose(book: Book, address: str, back: date) -> None:
    """Ask the person and who else may agree whether the one named may act in their place meanwhile."""
    delegate, person = book.desk.person(address), book.person
    roles = parts_of(book.desk, person)
    if delegate is None or not roles or any(one.first <= back and one.back > back for one in delegate.away):
        return
    new = Delegation(person.id, delegate.id, book.now, book.now + timedelta(days=1))
    if unfit(book.desk.delegations, new) is not None:
        return
    book.add(Ask("delegate", person.id, {"delegate": delegate.id, "until": back.isoformat()}))
    for reader in to_ask(book.desk, person):
        found = book.desk.people.get(reader)
        if found is not None and found.active and found.id != delegate.id:
            book.add(_proposal(book, found, delegate, roles, back))


def _proposal(book: Book, reader: Person, delegate: Person, roles: list[Responsibilities], back: date) -> Notify:
    person = book.person
    # Whoever is away may still look at a telephone, but at no hour at which they would not have.
    leaves = open_from(reader.style, calendar_of(_usual(reader), book.policy.holidays), book.now)
    notice = DelegationProposed(
        **heading(reader, book.now),
        principal=person.name,
        delegate=delegate.name,
        back=back,
        mine=reader.id == person.id,
        recruits=recruits_only(book, person),
        refs=tuple(sorted(book.desk.requisitions[held.requisition_id].ref for held in roles)),
    )
    return Notify(
        key=f"delegation:{person.id}:{delegate.id}:{back.isoformat()}:{reader.id}",
        kind="delegation",
        recipient_id=reader.id,
        facts={"notice": dump_notice(notice)},
        inbox_id=book.source.inbox_id,
        due_at=leaves,
        expires_at=datetime.combine(back, datetime.min.time(), zone_of(person.style.timezone)),
    )


def _usual(reader: Person) -> Person:
    return Person(reader.id, reader.name, reader.address, reader.style, holidays=reader.holidays)


def _outcome(letter: Letter, why: str) -> Outcome:
    return Outcome(letter.inbox_id, "auto_reply", "L0", cause=why)
