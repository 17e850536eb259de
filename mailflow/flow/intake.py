"""From kept mail to recorded decisions: batch by batch, one transaction a batch, and no mail that holds up another.

A batch is judged in rounds: letters that could touch the same candidates never share a round, so that each sees what
those before it did. A round is written set by set; where that fails, its letters are written one by one, each under a
savepoint of its own, and the failing one is parked with its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

import structlog

from mailflow.errors import cause_of
from mailflow.flow import garbage
from mailflow.flow.failpoints import reach
from mailflow.flow.opening import Opened, Sharing
from mailflow.flow.submitting import ReadDocuments, with_submission
from mailflow.hiring.absent import is_about_absence
from mailflow.hiring.answering import to_read
from mailflow.hiring.conversation import Conversation, Words
from mailflow.hiring.desk import Desk
from mailflow.hiring.effects import MarkBounced, Outcome
from mailflow.hiring.forgetting import answered_notices, without_quotations
from mailflow.hiring.judging import Court, decide, hear
from mailflow.hiring.letter import Letter, Surroundings, open_letter
from mailflow.mail.message import InboundMail
from mailflow.store.desk import load_desk
from mailflow.store.engine import Connection, Database, is_outage
from mailflow.store.forgetting import keep_reduced
from mailflow.store.inbox import (
    MOST_ATTEMPTS,
    MOST_BYTES,
    Arrival,
    Kept,
    begin_attempt,
    keep,
    park,
    still_waiting,
    waiting,
)
from mailflow.store.ledger import Searched, note_poll
from mailflow.store.outcomes import apply_outcomes

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

#: Mails judged in one transaction at most.
BATCH = 50


class Parser(Protocol):
    """Bytes to a mail, in a bounded child where they are odd. Raises ValueError with a cause where there is none."""

    def __call__(self, raw: bytes) -> InboundMail:
        """The parsed mail."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Keeps and judges the mails of one shared mailbox. `wake` tells the workers that notices are due."""

    database: Database
    mailbox: str
    around: Surroundings
    court: Court
    event_key: bytes
    parse: Parser
    documents: ReadDocuments
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    sharing: Sharing = field(default_factory=Sharing)

    def keep(self, arrivals: Sequence[Arrival], searched: Searched | None = None) -> list[Kept]:
        """Commit 1: the raw mails, where they were seen, and how far the folder was searched. Returns what is new."""
        with self.database.write() as connection:
            new = keep(connection, self.mailbox, arrivals, self.clock(), lambda: reach("I5"))
            if searched is not None:
                note_poll(connection, self.mailbox, searched, self.clock())
            if new:
                reach("I6")
        if new:
            reach("I7")
        return new

    def recover(self) -> None:
        """Called once in a process: what was left unjudged may be what ended the one before. So each is counted and
        judged alone; one that ends the process every time is parked at last, and takes no other with it."""
        kept = self._waiting(lambda: False)
        for one in islice((batch.pop(0) for batch in kept for _ in tuple(batch)), BATCH):
            self._judge_alone(one)

    def _judge_alone(self, one: Kept) -> None:
        with self.database.write() as connection:
            worn_out = one.attempts >= MOST_ATTEMPTS
            if worn_out:
                park(connection, one.id, "judging it ended the process repeatedly", self.clock())
            else:
                begin_attempt(connection, [one.id])
        if not worn_out:
            self._judge_kept([one], {})

    def judge_all(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Judge everything that waits; returns how many mails."""
        return self.judge_batches(self._waiting(stopping))

    def judge_batches(self, batches: Iterable[list[Kept]]) -> int:
        """Judge these, and empty each list; returns how many mails. Each batch is taken from its source before the one
        ahead of it is judged, so that its letters can be opened beside that; but for large mails, of which one at a
        time is enough to hold."""
        total, current = 0, list[Kept]()
        opened: Opened = {}
        for following in batches:
            total += len(following)
            if current:
                with garbage.not_looked_for():
                    self.sharing.expect(following)
                    self._judge_kept(current, opened)
                    opened = self.sharing.opened()
            current = following
            if sum(len(one.raw) for one in current) >= MOST_BYTES:
                self._judge_kept(current, opened)
                opened = {}
        if current:
            self._judge_kept(current, opened)
        return total

    def _waiting(self, stopping: Callable[[], bool]) -> Iterator[list[Kept]]:
        after = 0
        while not stopping():
            with self.database.read() as connection:
                kept = waiting(connection, self.mailbox, BATCH, after)
            if not kept:
                return
            after = kept[-1].id
            yield kept

    def _judge_kept(self, kept: list[Kept], opened: Opened) -> None:
        """Commit 2: judge a batch. `opened` holds those of its letters that were opened ahead. The list is emptied, so
        that nobody holds a raw mail longer than until it is opened."""
        reach("I10")
        ids = [one.id for one in kept]
        letters, poison = self._open(kept, opened)
        now, due = self.clock(), 0
        with self.database.write() as connection:
            # Another process may have judged some meanwhile: `replay`, or a poller whose lease ran out.
            ours = still_waiting(connection, ids)
            for number, cause in poison:
                if number in ours:
                    park(connection, number, cause, now)
            for group in self._rounds(connection, [one for one in letters if one.inbox_id in ours], now):
                due += self._write(connection, group, now)
            reach("I12")
        reach("I13")
        if due:
            self.wake()

    def _open(self, kept: list[Kept], opened: Opened) -> tuple[list[Letter], list[tuple[int, str]]]:
        letters: list[Letter] = []
        poison: list[tuple[int, str]] = []
        while kept:
            one = kept.pop(0)
            try:
                letters.append(self._with_files(opened.get(one.id) or self._open_one(one)))
            except Exception as error:
                if is_outage(error):
                    raise
                poison.append((one.id, cause_of(error)))
                _log.warning("mail parked", inbox=one.id, cause=cause_of(error))
        return letters, poison

    def _open_one(self, one: Kept) -> Letter:
        return open_letter(self.parse(one.raw), one.id, one.received_at, self.around)

    def _with_files(self, letter: Letter) -> Letter:
        submitters = self.court.policy.submitters
        return with_submission(self.database, letter, self.documents, self.around.intake, submitters)

    def _rounds(
        self, connection: Connection, letters: Sequence[Letter], now: datetime
    ) -> Iterator[tuple[list[Letter], Desk]]:
        """Groups of letters that touch nothing in common, each with a desk as the group before left it. Where nothing
        can be looked up for some, each is looked up for alone, and the one for which that fails is parked."""
        left = list(letters)
        while left:
            try:
                with connection.begin_nested():
                    desk = load_desk(connection, left, self.court.policy, now)
                touched = [touches(letter, desk) for letter in left]
            except Exception as error:
                if is_outage(error):
                    raise
                if len(left) == 1:
                    _park(connection, left[0].inbox_id, error, now)
                    return
                for letter in left:
                    yield from self._rounds(connection, [letter], now)
                return
            taken: set[object] = set()
            group: list[Letter] = []
            for letter, keys in zip(left, touched, strict=True):
                if group and keys & taken:
                    break
                taken |= keys
                group.append(letter)
            left = left[len(group) :]
            yield group, desk

    def _write(self, connection: Connection, group: tuple[list[Letter], Desk], now: datetime) -> int:
        letters, desk = group
        outcomes = self._judge(letters, desk, now)
        by_id = {letter.inbox_id: letter for letter in letters}
        try:
            due = self._apply(connection, outcomes, by_id, desk, now)
            if any(isinstance(effect, MarkBounced) for outcome in outcomes for effect in outcome.effects):
                reach("O13")
            return due
        except Exception as error:
            if is_outage(error):
                raise
        return sum(self._write_one(connection, outcome, by_id, desk, now) for outcome in outcomes)

    def _apply(
        self, connection: Connection, outcomes: Sequence[Outcome], letters: dict[int, Letter], desk: Desk, now: datetime
    ) -> int:
        window = self.court.policy.undo_window
        with connection.begin_nested():
            due = apply_outcomes(connection, outcomes, letters, desk.heads, self.event_key, now, window)
            written = [letters[outcome.inbox_id] for outcome in outcomes]
            keep_reduced(connection, without_quotations(written, desk), now)
        return due

    def _write_one(
        self, connection: Connection, outcome: Outcome, letters: dict[int, Letter], desk: Desk, now: datetime
    ) -> int:
        try:
            return self._apply(connection, [outcome], letters, desk, now)
        except Exception as error:
            if is_outage(error):
                raise
            _park(connection, outcome.inbox_id, error, now)
            return 0

    def _judge(self, letters: Sequence[Letter], desk: Desk, now: datetime) -> list[Outcome]:
        """What each leads to: all are heard, and each is decided as soon as its words are read."""
        heard = [_or_parked(one.inbox_id, partial(hear, one, desk, self.court, now)) for one in letters]
        texts = {place: text for place, one in enumerate(heard) if (text := _text(one)) is not None}
        outcomes = {place: one for place, one in enumerate(heard) if isinstance(one, Outcome)}
        speaking = {place: one for place, one in enumerate(heard) if isinstance(one, Conversation)}
        for at, reading in self.sharing.readings(texts):
            outcomes[at] = self._decide(replace(speaking[at], reading=reading))
        return [outcomes.get(place) or self._decide(speaking[place]) for place in range(len(heard))]

    def _decide(self, conversation: Conversation) -> Outcome:
        return _or_parked(conversation.letter.inbox_id, partial(decide, conversation, self.court))


def _park(connection: Connection, inbox_id: int, error: Exception, now: datetime) -> None:
    _log.warning("mail parked", inbox=inbox_id, cause=cause_of(error))
    park(connection, inbox_id, cause_of(error), now)


def _text(heard: Outcome | Conversation) -> Words | None:
    return to_read(heard) if isinstance(heard, Conversation) else None


def _or_parked(inbox_id: int, step: Callable[[], Result]) -> Result | Outcome:
    """What a step of judging gives, or the end of a mail on which it fails."""
    try:
        return step()
    except Exception as error:
        _log.warning("mail parked", inbox=inbox_id, cause=cause_of(error))
        return Outcome(inbox_id, "other", "L0", "parked", cause_of(error))


def touches(letter: Letter, desk: Desk) -> set[object]:
    """What a letter may change or is judged by: candidates, its Message-ID, and its writer where it is no plain
    answer."""
    keys: set[object] = {("message", letter.mail.message_id)} if letter.mail.message_id else set()
    linked = answered_notices(letter, desk)
    for notice in linked:
        if notice in desk.notices:
            keys |= {("application", item.application.id) for item in desk.notices[notice].items}
            keys.add(("notice", notice))
    of_more = any(
        desk.notices[notice].kind in ("intake", "correction", "delegation")
        for notice in linked
        if notice in desk.notices
    )
    if not linked or letter.commands or of_more or is_about_absence(letter):
        keys.add(("everything", None))
    keys.add(("sender", letter.sender)) if not linked else None
    return keys
