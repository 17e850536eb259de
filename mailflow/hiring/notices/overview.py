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
    COMPETING = "competing"
    DELEGATED = "delegated"
    PROMISED = "promised"
    MISSED = "missed"
    ESCALATED = "escalated"
    FEEDBACK = "feedback"
    ADVICE = "advice"
    ANSWERED = "answered"
    UNDONE = "undone"
    CORRECTED = "corrected"
    NURTURED = "nurtured"
    JOINED = "joined"
    PARTED = "parted"
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
    #: A question about it is with the recruiter, and its time stands still.
    asked: bool = False
    #: The first day back of a reviewer who is away, and who decides meanwhile.
    away_until: date | None = None
    stand_in: str = ""
    competing_until: datetime | None = None
    #: It comes due before another working day of the reviewer is over.
    at_risk: bool = False


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


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """Where a role of the reader's stands: how many wait for them, how many of those are late, how many for others."""

    ref: str
    title: str
    counts: tuple[StageCount, ...] = ()
    mine: int = 0
    late: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class StuckRole:
    """A role with overdue decisions: with whom, how many, since when. Facts and no blame."""

    ref: str
    title: str
    reviewer: str
    count: int
    oldest_due: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """Decisions of the last seven days and of the seven before, and how many of each came in time; how many are late
    now, and were a week ago."""

    answered: int
    in_time: int
    answered_before: int
    in_time_before: int
    late: int
    late_before: int


class NewsKind(StrEnum):
    """What is told before anybody asks."""

    COMPETING = "competing"
    THIN = "thin"
    STALLED = "stalled"
    QUIET = "quiet"
    NOBODY = "nobody"


class Wanted(StrEnum):
    """What a piece of news wants from its reader."""

    NOTHING = "nothing"
    DECISION = "decision"
    CANDIDATES = "candidates"
    STEP = "step"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class News:
    """One thing worth knowing about a role: `by` has the next step, `due_at` is when it, or an answer, is due; `back`
    the first day back of whoever is away."""

    what: NewsKind
    ref: str
    title: str
    count: int = 0
    floor: int = 0
    days: int = 0
    candidate: str = ""
    by: str = ""
    due_at: datetime | None = None
    overdue: bool = False
    back: date | None = None
    wanted: Wanted = Wanted.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where things stand, for whoever it is told to: the recruiter's day, the manager's roles, the leader's week. It is
    a mail of its own, or the last section of a digest."""

    decided: tuple[Decided, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    at_risk: tuple[Waiting, ...] = ()
    changed: tuple[Changed, ...] = ()
    promises: tuple[Promised, ...] = ()
    parked: tuple[Parked, ...] = ()
    roles: tuple[RoleStanding, ...] = ()
    stuck: tuple[StuckRole, ...] = ()
    trend: Trend | None = None
    news: tuple[News, ...] = ()
    #: Short digest over the heads of all event chains, and how many chains that is.
    checkpoint: str = ""
    chains: int = 0

    @property
    def in_time(self) -> tuple[Waiting, ...]:
        """What waits and is not told of as at risk."""
        return tuple(one for one in self.waiting if one not in self.at_risk)

    @property
    def asks(self) -> int:
        """How many pieces of news want something from the reader."""
        return sum(one.wanted is not Wanted.NOTHING for one in self.news)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Notice):
    """Where things stand, as a mail of its own."""

    kind: ClassVar[str] = "summary"

    overview: Overview
    #: Where a mail pauses digest and summaries; also the List-Unsubscribe.
    pause_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Notice):
    """The answer to `status` or `status REF`: where roles stand and what waits on whom. `mine` of what waits is the
    receiver's to decide."""

    kind: ClassVar[str] = "status"

    roles: tuple[RoleStatus, ...] = ()
    mine: int = 0
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
