"""What each notice says, as facts: one frozen dataclass a kind; the kind's name is the name of its template folder.

A notice's facts are chosen before it is rendered and never fetched while rendering, so that what was promised in a
receipt stands whatever happens in between. Times are aware, in the receiver's zone. Nothing here is worded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailflow.hiring.model import Stage
from mailflow.hiring.notices.parts import (
    Changed,
    Decided,
    Doubt,
    Doubtful,
    Entered,
    Entry,
    IntakeRow,
    NotRecorded,
    Parked,
    Promise,
    Proposed,
    Recorded,
    ResumeFile,
    RoleChoice,
    RoleDuties,
    RoleStatus,
    TrailEvent,
    Undone,
    Waiting,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What every notice carries. `at` is when it is composed, aware and in the receiver's zone, whose IANA name is
    `timezone`; `reply_address` is the Reply-To and the address of the buttons; `duties` are the roles touched;
    `code` is a reference to quote on the telephone, not a secret."""

    kind: ClassVar[str]

    recipient: str
    at: datetime
    timezone: str
    reply_address: str
    duties: tuple[RoleDuties, ...] = ()
    code: str = ""


def first_due(entries: tuple[Entry, ...]) -> datetime | None:
    """When the first of the entries is due; None where there are none."""
    return min((entry.due_at for entry in entries), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Notice):
    """One mail a day with every open review of the receiver, numbered, the most pressing first."""

    kind: ClassVar[str] = "digest"

    entries: tuple[Entry, ...]
    #: Where a mail pauses the digest, after a confirmation by mail; also the List-Unsubscribe.
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
class Receipt(Notice):
    """The one answer to a mail with decisions: row by row what was recorded, what was not and why, who is told, what
    is asked back, and how long it can be taken back."""

    kind: ClassVar[str] = "receipt"

    received_at: datetime
    recorded: tuple[Recorded, ...] = ()
    not_recorded: tuple[NotRecorded, ...] = ()
    changed: tuple[Changed, ...] = ()
    undone: tuple[Undone, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    promises: tuple[Promise, ...] = ()
    #: Open reviews of the same notice that the mail said nothing about, still waiting.
    still_open: tuple[Entry, ...] = ()
    #: Minutes from the sending of this receipt in which `undo` takes it back; 0 where there is nothing to take back.
    undo_minutes: int = 0

    @property
    def kept(self) -> int:
        """How many rows now stand: answers and changes of stage."""
        return len(self.recorded) + len(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify(Notice):
    """Nothing was decided: what was understood, what was not and why, with numbered choices."""

    kind: ClassVar[str] = "clarify"

    received_at: datetime
    doubts: tuple[Doubt, ...]
    understood: tuple[Proposed, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Notice):
    """A mail in the receiver's name that is not sure to be theirs: exactly what would be recorded if they say so."""

    kind: ClassVar[str] = "confirm"

    why: Doubtful
    claimed_from: str
    received_at: datetime
    proposed: tuple[Proposed, ...]
    #: Until when the confirmation can be given.
    expires_at: datetime


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
class Summary(Notice):
    """The recruiter's day: decided, waiting on whom, at risk, changed, what needs a person, and the chain heads."""

    kind: ClassVar[str] = "summary"

    decided: tuple[Decided, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    at_risk: tuple[Waiting, ...] = ()
    changed: tuple[Changed, ...] = ()
    parked: tuple[Parked, ...] = ()
    #: Short digest over the heads of all event chains, and how many chains that is.
    checkpoint: str = ""
    chains: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumes(Notice):
    """The resumes that were asked for by reply; the files themselves are attached to the mail."""

    kind: ClassVar[str] = "resumes"

    files: tuple[ResumeFile, ...] = ()
    missing: tuple[ResumeFile, ...] = ()
    #: The open reviews these resumes belong to, so that the reply can decide.
    entries: tuple[Entry, ...] = ()

    @property
    def first_due(self) -> datetime | None:
        """When the most pressing entry is due."""
        return first_due(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceipt(Notice):
    """What became of a mail to an intake address, file by file, for whoever forwarded it. `choices` where the role is
    not known: a reply with one number enters what waits. `decider` gets the review, due by `due_at`."""

    kind: ClassVar[str] = "intake"

    received_at: datetime
    rows: tuple[IntakeRow, ...] = ()
    ref: str = ""
    title: str = ""
    decider: str = ""
    due_at: datetime | None = None
    choices: tuple[RoleChoice, ...] = ()

    @property
    def entered(self) -> int:
        """How many resumes are new on file."""
        return sum(row.what not in (Entered.WAITS, Entered.NOT_ENTERED) and not row.same_file for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many wait for their role."""
        return sum(row.what is Entered.WAITS for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Notice):
    """The answer to `status` or `status REF`: where roles stand and what waits on whom."""

    kind: ClassVar[str] = "status"

    roles: tuple[RoleStatus, ...] = ()
    #: The ref that was asked for, where it is not one the receiver may see or that exists.
    unknown_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(Notice):
    """The answer to `why NAME`: what happened on one application, in order. `candidate` empty and `unknown_name` set
    where the name fits nobody the receiver may see; `others` where it fits several."""

    kind: ClassVar[str] = "trail"

    candidate: str = ""
    ref: str = ""
    title: str = ""
    stage: Stage | None = None
    events: tuple[TrailEvent, ...] = ()
    unknown_name: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Notice):
    """The answer to `help`: what can be said by mail. `recruiter` adds the commands that only recruiters send."""

    kind: ClassVar[str] = "help"

    recruiter: bool = False
    intake_address: str = ""


KINDS: dict[str, type[Notice]] = {
    notice.kind: notice
    for notice in (
        Digest,
        Receipt,
        Clarify,
        Confirm,
        Question,
        Answer,
        Reminder,
        Escalation,
        Summary,
        Resumes,
        IntakeReceipt,
        Status,
        Trail,
        Help,
    )
}
