"""One authorised letter in its place: what it answers, how far it is believed, and what there is to read in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.hiring.book import Book, Source
from mailflow.hiring.desk import Desk, ListedItem, NoticeRecord
from mailflow.hiring.letter import Letter
from mailflow.hiring.linking import Link, Linked
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.hiring.trust import Trust
from mailflow.mail.reply import OwnWords
from mailflow.mail.values import quick
from mailflow.reading.decisions import read
from mailflow.reading.model import Item, Reader, Reading


@quick
@dataclass(frozen=True, slots=True)
class Words:
    """What is to be read: a letter's own words, the candidates that they may be about, and whose words they are."""

    own: OwnWords
    items: tuple[Item, ...]
    reader: Reader

    def read(self) -> Reading:
        """What they mean."""
        return read(self.own, self.items, self.reader)


@quick
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
