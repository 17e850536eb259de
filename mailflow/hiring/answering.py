"""A person's letter that is authorised: read against what it answers, applied or put up for confirmation, answered
once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.hiring.amending import Correcting
from mailflow.hiring.asking import ask_back, choices_of, confirm, confirmed_answers
from mailflow.hiring.book import Book, Source
from mailflow.hiring.commanding import changes, is_style, obey
from mailflow.hiring.correcting import correct
from mailflow.hiring.deciding import Answer, record
from mailflow.hiring.desk import Desk, ListedItem, NoticeRecord, PendingRecord
from mailflow.hiring.effects import Effect, Notify, Outcome, SettleQuestion, UseToken
from mailflow.hiring.informing import Release
from mailflow.hiring.intaking import answered_role, enter_on
from mailflow.hiring.letter import Letter
from mailflow.hiring.linking import Conflicting, Link, Linked
from mailflow.hiring.model import Person, Standing
from mailflow.hiring.notices import Doubt, NotRecorded, Receipt, Refusal, Unamended, dump_notice
from mailflow.hiring.policy import Policy
from mailflow.hiring.promising import promise
from mailflow.hiring.proposing import settle_proposal
from mailflow.hiring.questioning import answer_asker
from mailflow.hiring.retracting import correction_receipt, retract
from mailflow.hiring.trust import Level, Trust
from mailflow.hiring.undoing import undo
from mailflow.mail.reply import OwnWords
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.bare_dates import read_bare_date
from mailflow.reading.corrections import Corrections, TakeBack, read_corrections
from mailflow.reading.dates import find_commitments
from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reader, Reading, Unclear, Why
from mailflow.reading.releases import read_releases
from mailflow.reading.styles import Pause

#: Notices that ask by when, where it cannot be now.
_ASKING_WHEN = ("reminder", "promise")


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be read: a letter's own words, the candidates that they may be about, and whose words they are."""

    own: OwnWords
    items: tuple[Item, ...]
    reader: Reader

    def read(self) -> Reading:
        """What they mean."""
        return read(self.own, self.items, self.reader)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One letter in its place: what it answers and how far it is believed."""

    letter: Letter
    desk: Desk
    policy: Policy
    found: Link
    trust: Trust
    now: datetime
    #: What its words mean, where `to_read` was read beforehand.
    reading: Reading | None = None

    @property
    def person(self) -> Person:
        """Whose word it is, or would be. The caller has seen that there is one."""
        if self.trust.person is None:
            raise ValueError("a letter without a person is not answered")
        return self.trust.person

    @property
    def notice(self) -> NoticeRecord | None:
        """The notice that is answered, if it went to this very person."""
        if isinstance(self.found, Linked) and self.found.notice.recipient_id == self.person.id:
            return self.found.notice
        return None

    def items(self) -> tuple[ListedItem, ...]:
        """The candidates the letter may be about."""
        return items_for(self.notice, self.person.id, self.desk)

    def reader(self) -> Reader:
        """Whose words they are, for dates and languages."""
        person, written = self.person, self.letter.written_at
        return Reader(person.name, person.address, person.style.timezone, person.style.language, written)

    def book(self) -> Book:
        """An empty book for this letter."""
        letter = self.letter
        source = Source(letter.inbox_id, letter.mail.written_at, letter.received_at)
        return Book(self.person, source, self.desk, self.policy, self.now)


def items_for(notice: NoticeRecord | None, person_id: int, desk: Desk) -> tuple[ListedItem, ...]:
    """The candidates that a letter may be about: the notice's, or the writer's open reviews by name alone."""
    if notice is not None and notice.items:
        return notice.items
    return tuple(replace(item, number=0) for item in desk.open_items.get(person_id, ()))


def reading_items(listed: tuple[ListedItem, ...]) -> dict[Item, ListedItem]:
    """What the reader is shown, tied to what it stands for. Two candidates that look the same are left out: nobody
    could tell them apart by name, and with numbers they differ."""
    shown: dict[Item, ListedItem] = {}
    twice: set[Item] = set()
    for item in listed:
        key = Item(item.number, item.application.candidate, item.application.ref, item.application.title)
        if key in shown:
            twice.add(key)
        shown[key] = item
    return {key: item for key, item in shown.items() if key not in twice} if twice else shown


def to_read(talk: Conversation) -> Words | None:
    """What `answer_letter` will have read in the general case; None where it looks at something else first."""
    notice = talk.notice
    if talk.letter.commands or isinstance(talk.found, Conflicting) or (notice and notice.kind in _ASKING):
        return None
    return Words(talk.letter.own, tuple(reading_items(talk.items())), talk.reader())


#: Kinds that ask something of their own.
_ASKING = ("confirm", "clarify", "receipt", "intake", "correction", "question")


def answer_letter(talk: Conversation) -> Outcome:
    """The outcome of a letter at L1, L2 or L3."""
    if isinstance(talk.found, Conflicting):
        return _conflict(talk, talk.found.why)
    if isinstance(talk.found, Linked) and talk.found.token is not None and talk.found.token.purpose == "pause":
        return _paused(talk)
    notice = talk.notice
    if notice is not None and notice.kind == "confirm":
        return _confirmation(talk, notice)
    if notice is not None and notice.kind == "delegation":
        return _proposal(talk, notice)
    if notice is not None and notice.kind in ("clarify", "receipt") and talk.trust.applies:
        return _clarification(talk, notice)
    if notice is not None and notice.kind in ("intake", "correction") and not talk.letter.commands:
        return _about_resumes(talk, notice)
    if notice is not None and notice.kind in ("informing", "released") and not talk.letter.commands:
        return _released(talk, notice)
    if notice is not None and notice.kind == "question" and talk.trust.level in (Level.L2, Level.L3):
        return _question_answered(talk, notice)
    return _words(talk)


def _paused(talk: Conversation) -> Outcome:
    """A mail to the address of a List-Unsubscribe, whatever it says: a pause, or the command of style that it holds."""
    commands = tuple(command for command in talk.letter.commands if is_style(command)) or (Pause(),)
    return _words(replace(talk, letter=replace(talk.letter, commands=commands)))


def _words(talk: Conversation) -> Outcome:
    """Commands, an undo, decisions: the general case."""
    letter = talk.letter
    shown = reading_items(talk.items())
    reading = Reading() if letter.commands else _read(talk, shown)
    if not talk.trust.applies:
        return _unproven(talk, reading, shown)
    book = talk.book()
    for place, command in enumerate(letter.commands):
        obey(book, command, talk.notice, place)
    if reading.undo is not None:
        undo(book, reading.undo, talk.notice)
    for decision in reading.decisions:
        record(book, Answer(shown[decision.item], decision.verdict, decision.reason, decision.until))
    promise(book, reading, shown)
    return _answered(talk, book, reading, shown)


def _read(talk: Conversation, shown: dict[Item, ListedItem]) -> Reading:
    """The letter's own words. To a notice that asks "by when?" a day alone is an answer."""
    reading = talk.reading or Words(talk.letter.own, tuple(shown), talk.reader()).read()
    if talk.notice is None or talk.notice.kind not in _ASKING_WHEN or reading.decisions:
        return reading
    day = read_bare_date(talk.letter.own.text, talk.reader())
    return replace(reading, commitments=(day,), unclear=()) if day is not None else reading


def _unproven(talk: Conversation, reading: Reading, shown: dict[Item, ListedItem]) -> Outcome:
    """Below proof: what only tells is told from L2 on; what decides is put up to the person's address on file."""
    letter, told = talk.letter, talk.book()
    if talk.trust.level is Level.L2:
        for place, command in enumerate(letter.commands):
            if not changes(command):
                obey(told, command, talk.notice, place)
        if told.rows:
            told.add(_receipt(talk, told, ()))
    asks = talk.trust.level is Level.L1
    wanted = [command for command in letter.commands if changes(command) or (asks and is_style(command))]
    if reading.decisions or wanted or reading.undo is not None:
        book = talk.book()
        confirm(book, talk.trust, letter, reading, wanted, shown)
        return _outcome(talk, (*told.effects, *book.effects), cause=f"put up for confirmation: {talk.trust.why}")
    if talk.trust.level is Level.L2:
        promise(told, reading, shown)
    if told.rows:
        return _answered(talk, told, reading, shown)
    if told.effects:
        return _outcome(talk, tuple(told.effects))
    if talk.trust.level is Level.L2 and (reading.unclear or not letter.own.text.strip()):
        return _answered(talk, told, reading, shown)
    if talk.trust.level is Level.L2:
        return _answered(talk, told, replace(reading, unclear=(_nothing(letter),)), shown)
    return _outcome(talk, (), state="parked", cause=f"nothing to confirm in it: {talk.trust.why}")


def _nothing(letter: Letter) -> Unclear:
    return Unclear(Why.NOTHING_UNDERSTOOD, letter.own.text[:200])


def of_two_minds(letter: Letter) -> Unclear:
    """What is asked back where a letter answers two notices at once."""
    return Unclear(Why.CONTRADICTION, letter.own.text[:200])


def _conflict(talk: Conversation, why: str) -> Outcome:
    """Signals that disagree decide nothing; the person is asked to answer one list at a time."""
    book = talk.book()
    if talk.trust.level in (Level.L2, Level.L3):
        ask_back(book, (of_two_minds(talk.letter),), {})
    return _outcome(talk, tuple(book.effects), state="parked", cause=why)


def _confirmation(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "was it you?": yes records exactly what was listed, no drops it."""
    pending = talk.desk.pendings.get(("confirm", notice.origin or 0))
    said = read_confirmation(talk.letter.own, talk.person.style.language)
    if pending is None or pending.settled_at is not None or not talk.trust.applies:
        return _outcome(talk, (), state="parked", cause="an answer to a confirmation that was settled or is not proven")
    if said is None:
        return _outcome(talk, (), state="parked", cause="an answer to a confirmation that is neither yes nor no")
    book = talk.book()
    token = talk.found.token if isinstance(talk.found, Linked) else None
    if token is not None:
        book.add(UseToken(token.id))
    book.add(SettleQuestion(pending.id, "yes" if said else "no"))
    items = {item.application.id: item for item in notice.items}
    answers, commands, taken_back, source = confirmed_answers(pending, items)
    if not said:
        for answer in answers:
            app = answer.item.application
            book.refuse(NotRecorded(Refusal.DROPPED, app.candidate, app.ref, answer.item.number, answer.verdict))
        if not answers:
            book.refuse(NotRecorded(Refusal.DROPPED))
        return _answered(talk, book, Reading(), {})
    book.source = replace(source, confirmed_by=talk.letter.inbox_id)
    for place, command in enumerate(commands):
        obey(book, command, None, place)
    if taken_back is not None:
        undo(book, taken_back, None)
    for answer in answers:
        record(book, answer)
    return _answered(talk, book, Reading(), {})


def _proposal(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "shall they decide meanwhile?": the first yes or no counts, whoever of those asked gives it."""
    pending = talk.desk.pendings.get(("delegate", notice.origin or 0))
    said = read_confirmation(talk.letter.own, talk.person.style.language)
    if pending is None or not talk.trust.applies or said is None:
        return _outcome(talk, (), state="parked", cause="an answer to a proposal that is no yes or no, or not proven")
    book = talk.book()
    token = talk.found.token if isinstance(talk.found, Linked) else None
    if token is not None:
        book.add(UseToken(token.id))
    settle_proposal(book, pending, agreed=said)
    return _answered(talk, book, Reading(), {})


def _clarification(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to a question of ours: a number picks a choice, plain words by name decide too. Never asked twice."""
    pending = talk.desk.pendings.get(("clarify", notice.origin or 0))
    items = {item.application.id: item for item in notice.items}
    choices = choices_of(pending, items) if pending is not None else ()
    picked = read_choice(talk.letter.own, len(choices), talk.person.style.language) if choices else None
    book = talk.book()
    if picked is not None:
        book.add(*_settled(pending, "choice"))
        record(book, choices[picked - 1])
        return _answered(talk, book, Reading(), {})
    if notice.kind == "receipt" or talk.letter.commands:
        return _words(talk)
    # Choices and candidates would share the same small numbers, so that here candidates go by name only.
    shown = reading_items(tuple(replace(item, number=0) for item in notice.items))
    reading = Words(talk.letter.own, tuple(shown), talk.reader()).read()
    if reading.undo is not None:
        undo(book, reading.undo, notice)
    for decision in reading.decisions:
        record(book, Answer(shown[decision.item], decision.verdict, decision.reason, decision.until))
    if not book.rows:
        book.add(*_settled(pending, "person"))
        return _outcome(talk, tuple(book.effects), state="parked", cause="asked back once and still unclear")
    book.add(*_settled(pending, "words"))
    return _answered(talk, book, replace(reading, unclear=()), shown)


def _settled(pending: PendingRecord | None, how: str) -> tuple[Effect, ...]:
    return (SettleQuestion(pending.id, how),) if pending is not None and pending.settled_at is None else ()


def _question_answered(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The recruiter's words go back to whoever asked, whole."""
    book = talk.book()
    words = talk.letter.own.text.strip()
    if not words or not answer_asker(book, notice, words):
        return _outcome(talk, (), state="parked", cause="an answer to a question without words or without an asker")
    shown = reading_items(notice.items)
    made = find_commitments(words, talk.reader(), tuple(shown))
    # Whatever is promised here is promised about the one candidate that was asked about.
    promise(book, Reading(commitments=tuple(replace(one, item=next(iter(shown))) for one in made)), shown)
    return _answered(talk, book, Reading(), shown)


def _about_resumes(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "which role is it for?" enters what waits; corrections correct what was entered. Other words about
    a receipt of resumes are for the recruiter: they must not be taken to speak of decisions."""
    said = read_corrections(talk.letter.own.text)
    pending = talk.desk.pendings.get(("intake", notice.origin or 0))
    waits = pending is not None and pending.settled_at is None
    if said.found and not waits and talk.trust.level in (Level.L2, Level.L3):
        return _corrected(talk, notice, said)
    if talk.trust.level not in (Level.L2, Level.L3) or pending is None or pending.person_id != talk.person.id:
        return _outcome(talk, (), state="parked", cause="words about the receipt of a resume")
    if pending.settled_at is not None:
        return _outcome(talk, (), state="parked", cause="an answer to a question about a resume that was settled")
    role = answered_role(talk.letter, talk.person, pending, talk.desk)
    if role is None:
        return _outcome(talk, (), state="parked", cause="asked back once for the role of a resume and still unclear")
    return _outcome(talk, enter_on(talk.letter, talk.person, pending, role, talk.desk, talk.policy, talk.now))


def _released(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The recruiter's word on mails to candidates: exactly a release, or nothing is done and a person looks."""
    words = talk.letter.own.text
    if not talk.trust.applies:
        return _outcome(talk, (), state="parked", cause="a release of mails to candidates that is not proven")
    book = talk.book()
    release = Release(book, notice)
    corrections = read_corrections(words)
    if notice.kind == "released" and any(isinstance(one, TakeBack) for one in corrections.found):
        receipt = release.stop()
    elif (said := read_releases(words)).clear and notice.kind == "informing":
        receipt = release.carry_out(said)
    else:
        return _outcome(talk, (), state="parked", cause="words about mails to candidates that release nothing")
    return _outcome(talk, (*book.effects, receipt))


def _corrected(talk: Conversation, notice: NoticeRecord, said: Corrections) -> Outcome:
    """Each correction is made or refused, and told in a receipt of its own. An undo is carried out alone."""
    job = Correcting.begin(talk.book(), notice)
    back = next((one for one in said.found if isinstance(one, TakeBack)), None)
    if not talk.trust.applies:
        job.refuse(Unamended.UNPROVEN)
    elif back is not None:
        retract(job, back)
    else:
        correct(job, said)
    told = correction_receipt(job, talk.letter.inbox_id, talk.letter.received_at)
    wants = any(row.why in (Unamended.FOR_RECRUITER, Unamended.TOO_LATE) for row in job.rows)
    cause = "a correction of a resume that its writer may not make" if wants else None
    return _outcome(talk, (*job.book.effects, told), "parked" if wants else "done", cause)


def _answered(talk: Conversation, book: Book, reading: Reading, shown: dict[Item, ListedItem]) -> Outcome:
    """One answer for the whole mail: a receipt where anything stands in it, else the question alone, else nothing."""
    doubts = ask_back(book, reading.unclear, shown, with_receipt=bool(book.rows)) if reading.unclear else ()
    if book.rows:
        book.add(_receipt(talk, book, doubts))
    state = "parked" if book.unanswerable else "done"
    return _outcome(
        talk, tuple(book.effects), state, "a question without a recruiter to go to" if book.unanswerable else None
    )


def _receipt(talk: Conversation, book: Book, doubts: tuple[Doubt, ...]) -> Notify:
    rows = book.rows
    undoable = any(row.standing is Standing.DECISION for row in rows.recorded)
    receipt = Receipt(
        recipient=book.person.name,
        at=book.local(book.now),
        timezone=book.person.style.timezone,
        reply_address="",
        duties=book.duties(),
        received_at=book.local(talk.letter.received_at),
        recorded=tuple(rows.recorded),
        not_recorded=tuple(rows.not_recorded),
        changed=tuple(rows.changed),
        undone=tuple(rows.undone),
        doubts=doubts,
        promises=tuple(rows.promises),
        nurtures=tuple(rows.nurtures),
        offers=tuple(rows.offers),
        settings=tuple(rows.settings),
        undo_minutes=round(talk.policy.undo_window.total_seconds() / 60) if undoable else 0,
    )
    return Notify(
        key=f"receipt:{talk.letter.inbox_id}",
        kind="receipt",
        recipient_id=book.person.id,
        facts={"notice": dump_notice(receipt)},
        inbox_id=talk.letter.inbox_id,
        items=book.numbered(),
    )


def _outcome(talk: Conversation, effects: tuple[Effect, ...], state: str = "done", cause: str | None = None) -> Outcome:
    return Outcome(
        inbox_id=talk.letter.inbox_id,
        kind="command" if talk.letter.commands else "reply",
        level=talk.trust.level.value,
        state=state,
        cause=cause,
        person_id=talk.person.id,
        notice_id=talk.notice.id if talk.notice else None,
        effects=effects,
    )
