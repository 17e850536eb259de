"""Notices that tell where things stand: the day's summary, the status of roles, a candidate's trail, and help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from mailflow.hiring.model import Stage
from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.notices.promises import Promised
from mailflow.hiring.notices.rows import Changed
from mailflow.reading.model import Verdict


class Happening(StrEnum):
    """What an event in a candidate's trail was."""

    APPLIED = "applied"
    RESUME = "resume"
    MOVED = "moved"
    ASKED = "asked"
    REMINDED = "reminded"
    DELEGATED = "delegated"
    PROMISED = "promised"
    MISSED = "missed"
    ESCALATED = "escalated"
    FEEDBACK = "feedback"
    ADVICE = "advice"
    ANSWERED = "answered"
    UNDONE = "undone"
    CORRECTED = "corrected"
    JOINED = "joined"
    PARTED = "parted"
    CONFIRM_ASKED = "confirm_asked"
    CLARIFY_ASKED = "clarify_asked"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open review as somebody else sees it: who has it, since when, due when."""

    candidate: str
    ref: str
    reviewer: str
    due_at: datetime
    overdue: bool = False
    held_until: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the day, for the summary. `by` is a name."""

    candidate: str
    ref: str
    verdict: Verdict
    by: str
    at: datetime
    reason: str = ""
    to_stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A mail that needs a person: its number in the queue, when it came and the cause."""

    id: int
    received_at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many applications of a role stand at one stage."""

    stage: Stage
    count: int


@dataclass(frozen=True, slots=True)
class RoleStatus:
    """Where one role stands: counts by stage and what waits on whom."""

    ref: str
    title: str
    counts: tuple[StageCount, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One thing that happened, with its timestamps: `at` is when it was recorded; a mail also has when it was written
    (its Date) and received (the server's INTERNALDATE). `mail` is the number of the raw mail it cites."""

    at: datetime
    what: Happening
    who: str = ""
    to: str = ""
    verdict: Verdict | None = None
    stage: Stage | None = None
    until: datetime | None = None
    #: In whose place `who` decided, or for whom `to` decides.
    principal: str = ""
    words: str = ""
    written_at: datetime | None = None
    received_at: datetime | None = None
    mail: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Notice):
    """The recruiter's day: decided, waiting on whom, at risk, changed, what needs a person, and the chain heads."""

    kind: ClassVar[str] = "summary"

    decided: tuple[Decided, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    at_risk: tuple[Waiting, ...] = ()
    changed: tuple[Changed, ...] = ()
    promises: tuple[Promised, ...] = ()
    parked: tuple[Parked, ...] = ()
    #: Short digest over the heads of all event chains, and how many chains that is.
    checkpoint: str = ""
    chains: int = 0
    #: Where a mail pauses digest and summaries; also the List-Unsubscribe.
    pause_address: str = ""


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
