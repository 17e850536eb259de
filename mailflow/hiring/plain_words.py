"""Commands, an undo, decisions: what a letter says by itself, whatever it answers. What is not proven is put up for
confirmation; what is unclear is asked back once."""

from __future__ import annotations

from dataclasses import replace

from mailflow.hiring.asking import ask_back
from mailflow.hiring.commanding import changes, is_style, obey
from mailflow.hiring.concluding import answered, outcome, receipt
from mailflow.hiring.confirming import confirm, impossible
from mailflow.hiring.conversation import Conversation, Words, reading_items
from mailflow.hiring.deciding import record
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import Outcome
from mailflow.hiring.feedback import Answer
from mailflow.hiring.letter import Letter
from mailflow.hiring.promising import promise
from mailflow.hiring.trust import Level
from mailflow.hiring.undoing import undo
from mailflow.reading.bare_dates import read_bare_date
from mailflow.reading.model import Item, Reading, Unclear, Why

#: Notices that ask by when, where it cannot be now.
_ASKING_WHEN = ("reminder", "promise")


def plain_words(talk: Conversation) -> Outcome:
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
    return answered(talk, book, reading, shown)


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
    asks = talk.trust.level is Level.L1
    wanted = [command for command in letter.commands if changes(command) or (asks and is_style(command))]
    if talk.trust.level is Level.L2:
        for place, command in enumerate(letter.commands):
            if not changes(command):
                obey(told, command, talk.notice, place)
            elif refused := impossible(told, command):
                told.rows.not_recorded += refused
                wanted.remove(command)
        if told.rows:
            told.add(receipt(talk, told, ()))
    if reading.decisions or wanted or reading.undo is not None:
        book = talk.book()
        book.away = told.away
        confirm(book, talk.trust, letter, reading, wanted, shown)
        return outcome(talk, (*told.effects, *book.effects), cause=f"put up for confirmation: {talk.trust.why}")
    if talk.trust.level is Level.L2:
        promise(told, reading, shown)
    if told.rows:
        return answered(talk, told, reading, shown)
    if told.effects:
        return outcome(talk, tuple(told.effects))
    if talk.trust.level is Level.L2 and (reading.unclear or not letter.own.text.strip()):
        return answered(talk, told, reading, shown)
    if talk.trust.level is Level.L2:
        return answered(talk, told, replace(reading, unclear=(_nothing(letter),)), shown)
    return outcome(talk, (), state="parked", cause=f"nothing to confirm in it: {talk.trust.why}")


def _nothing(letter: Letter) -> Unclear:
    return Unclear(Why.NOTHING_UNDERSTOOD, letter.own.text[:200])


def of_two_minds(letter: Letter) -> Unclear:
    """What is asked back where a letter answers two notices at once."""
    return Unclear(Why.CONTRADICTION, letter.own.text[:200])


def conflict(talk: Conversation, why: str) -> Outcome:
    """Signals that disagree decide nothing; the person is asked to answer one list at a time."""
    book = talk.book()
    if talk.trust.level in (Level.L2, Level.L3):
        ask_back(book, (of_two_minds(talk.letter),), {})
    return outcome(talk, tuple(book.effects), state="parked", cause=why)
