"""Notices that ask for a decision or an answer: digest, reminder, escalation, question, and the answer to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailflow.hiring.notices.entries import Entry, first_due
from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.notices.overview import Overview
from mailflow.hiring.notices.promises import Promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Notice):
    """One mail a day with every open review of the receiver, numbered, the most pressing first."""

    kind: ClassVar[str] = "digest"

    entries: tuple[Entry, ...]
    #: The receiver's promises, and those of others about these candidates.
    promises: tuple[Promised, ...] = ()
    #: What else is due in the same slot, as the last section.
    overview: Overview | None = None
    #: Where a mail pauses digest and summaries; also the List-Unsubscribe.
    pause_address: str = ""

    @property
    def first_due(self) -> datetime | None:
        """When the most pressing entry is due."""
        return first_due(self.entries)

    @property
    def next_due(self) -> datetime | None:
        """When the most pressing entry is due that is not overdue yet."""
        return first_due(tuple(entry for entry in self.entries if not entry.overdue))

    @property
    def overdue(self) -> int:
        """How many entries are past their due time."""
        return sum(entry.overdue for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Notice):
    """Reviews that are due soon or due now, answerable in place. `due_now` where the time has come."""

    kind: ClassVar[str] = "reminder"

    entries: tuple[Entry, ...]
    due_now: bool = False

    @property
    def first_due(self) -> datetime | None:
        """When the most pressing entry is due."""
        return first_due(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Notice):
    """Reviews past their due time, told to the backup (`may_decide`) or to the decider's leader. Facts and no blame."""

    kind: ClassVar[str] = "escalation"

    reviewer: str
    entries: tuple[Entry, ...]
    may_decide: bool
    #: Who else may decide, for the leader to know: the backup's name.
    backup: str = ""
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Notice):
    """A candidate must answer a competing offer by `until`; whoever decides has the review right here."""

    kind: ClassVar[str] = "offer"

    candidate: str
    ref: str
    until: datetime
    by: str
    #: The reviews to answer; none for whoever does not decide.
    entries: tuple[Entry, ...] = ()

    @property
    def first_due(self) -> datetime | None:
        """When the decision is due, where the receiver is asked for it."""
        return first_due(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Notice):
    """Somebody who decides asks the recruiter something about a candidate; the reply goes to the asker."""

    kind: ClassVar[str] = "question"

    asker: str
    candidate: str
    ref: str
    title: str
    words: str
    asked_at: datetime
    due_at: datetime | None = None
    #: Who would have been asked, but is away.
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Notice):
    """The recruiter's answer, back to the asker, who can decide right here where `entry` is still open."""

    kind: ClassVar[str] = "answer"

    by: str
    candidate: str
    ref: str
    question: str
    words: str
    answered_at: datetime
    entry: Entry | None = None
