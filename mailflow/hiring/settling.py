"""Answers to what mailflow asked: a confirmation, a proposal, a clarification, a question to the recruiter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailflow.hiring.asking import choices_of
from mailflow.hiring.authority import may_see
from mailflow.hiring.book import Book
from mailflow.hiring.commanding import obey
from mailflow.hiring.concluding import answered, outcome
from mailflow.hiring.confirming import confirmed_answers
from mailflow.hiring.conversation import Conversation, Words, reading_items
from mailflow.hiring.deciding import record
from mailflow.hiring.desk import NoticeRecord, PendingRecord
from mailflow.hiring.effects import Effect, Outcome, SettleQuestion, UseToken
from mailflow.hiring.feedback import Answer
from mailflow.hiring.linking import Linked
from mailflow.hiring.notices import NotRecorded, Refusal
from mailflow.hiring.plain_words import plain_words
from mailflow.hiring.promising import promise
from mailflow.hiring.proposing import settle_proposal
from mailflow.hiring.questioning import answer_asker
from mailflow.hiring.undoing import undo
from mailflow.reading.answers import read_choice, read_confirmation
from mailflow.reading.dates import find_commitments
from mailflow.reading.model import Reading


def confirmation_answered(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "was it you?": yes records exactly what was listed, no drops it."""
    pending = talk.desk.pendings.get(("confirm", notice.origin or 0))
    said = read_confirmation(talk.letter.own, talk.person.style.language)
    if pending is None or pending.settled_at is not None or not talk.trust.applies:
        return outcome(talk, (), state="parked", cause="an answer to a confirmation that was settled or is not proven")
    if said is None:
        return outcome(talk, (), state="parked", cause="an answer to a confirmation that is neither yes nor no")
    book = _book_for_once(talk)
    book.add(SettleQuestion(pending.id, "yes" if said else "no"))
    items = {item.application.id: item for item in notice.items}
    answers, commands, taken_back, source = confirmed_answers(pending, items)
    if not said:
        _drop(book, answers)
        return answered(talk, book, Reading(), {})
    book.source = replace(source, confirmed_by=talk.letter.inbox_id)
    for place, command in enumerate(commands):
        obey(book, command, None, place)
    if taken_back is not None:
        undo(book, taken_back, None)
    for answer in answers:
        record(book, answer)
    return answered(talk, book, Reading(), {})


def _drop(book: Book, answers: Sequence[Answer]) -> None:
    for answer in answers:
        app = answer.item.application
        book.refuse(NotRecorded(Refusal.DROPPED, app.candidate, app.ref, answer.item.number, answer.verdict))
    if not answers:
        book.refuse(NotRecorded(Refusal.DROPPED))


def _book_for_once(talk: Conversation) -> Book:
    """A book for what may be agreed to once: the token of the answer is used up."""
    book = talk.book()
    token = talk.found.token if isinstance(talk.found, Linked) else None
    if token is not None:
        book.add(UseToken(token.id))
    return book


def proposal_answered(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to "shall they decide meanwhile?": the first yes or no counts, whoever of those asked gives it."""
    pending = talk.desk.pendings.get(("delegate", notice.origin or 0))
    said = read_confirmation(talk.letter.own, talk.person.style.language)
    if pending is None or not talk.trust.applies or said is None:
        return outcome(talk, (), state="parked", cause="an answer to a proposal that is no yes or no, or not proven")
    book = _book_for_once(talk)
    settle_proposal(book, pending, agreed=said)
    return answered(talk, book, Reading(), {})


def clarification_answered(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The answer to a question of ours: a number picks a choice, plain words by name decide too. Never asked twice."""
    pending = talk.desk.pendings.get(("clarify", notice.origin or 0))
    items = {item.application.id: item for item in notice.items}
    choices = choices_of(pending, items) if pending is not None else ()
    picked = read_choice(talk.letter.own, len(choices), talk.person.style.language) if choices else None
    book = talk.book()
    if picked is not None:
        book.add(*_settled(pending, "choice"))
        record(book, choices[picked - 1])
        return answered(talk, book, Reading(), {})
    if notice.kind == "receipt" or talk.letter.commands:
        return plain_words(talk)
    # Choices and candidates would share the same small numbers, so that here candidates go by name only.
    shown = reading_items(tuple(replace(item, number=0) for item in notice.items))
    reading = Words(talk.letter.own, tuple(shown), talk.reader()).read()
    if reading.undo is not None:
        undo(book, reading.undo, notice)
    for decision in reading.decisions:
        record(book, Answer(shown[decision.item], decision.verdict, decision.reason, decision.until))
    if not book.rows:
        book.add(*_settled(pending, "person"))
        return outcome(talk, tuple(book.effects), state="parked", cause="asked back once and still unclear")
    book.add(*_settled(pending, "words"))
    return answered(talk, book, replace(reading, unclear=()), shown)


def _settled(pending: PendingRecord | None, how: str) -> tuple[Effect, ...]:
    return (SettleQuestion(pending.id, how),) if pending is not None and pending.settled_at is None else ()


def question_answered(talk: Conversation, notice: NoticeRecord) -> Outcome:
    """The recruiter's words go back to whoever asked, whole."""
    book = talk.book()
    words = talk.letter.own.text.strip()
    if not all(may_see(talk.person.id, talk.desk.duties_of(item), talk.desk.people) for item in notice.items):
        return outcome(talk, (), state="parked", cause="an answer to a question by somebody without a duty on the role")
    if not words or not answer_asker(book, notice, words):
        return outcome(talk, (), state="parked", cause="an answer to a question without words or without an asker")
    shown = reading_items(notice.items)
    made = find_commitments(words, talk.reader(), tuple(shown))
    # Whatever is promised here is promised about the one candidate that was asked about.
    promise(book, Reading(commitments=tuple(replace(one, item=next(iter(shown))) for one in made)), shown)
    return answered(talk, book, Reading(), shown)
