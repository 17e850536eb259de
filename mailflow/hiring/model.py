"""The words of hiring as values: people, requisitions, responsibilities, applications, reviews, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from mailflow.mail.values import quick


class Stage(StrEnum):
    """Where an application stands."""

    SOURCED = "sourced"
    SCREEN = "screen"
    REVIEW = "review"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Duty(StrEnum):
    """What a person does on a requisition. One decides, one is the backup; the first who sources is the recruiter."""

    SOURCES = "sources"
    SCREENS = "screens"
    INTERVIEWS = "interviews"
    DECIDES = "decides"
    BACKUP = "backup"
    INFORMED = "informed"


class Standing(StrEnum):
    """What a recorded feedback counts for."""

    DECISION = "decision"
    ADVICE = "advice"
    UNDONE = "undone"


@quick
@dataclass(frozen=True, slots=True)
class WorkStyle:
    """When and how a person wants mail: local times in `timezone` (IANA), weekdays as 0 (Monday) to 6.

    `digest_days` None means every working day; `summary_at` None the end of the working day; `quiet` None the usual
    night. `mutes` are requisitions by id, each with the first day on which it is heard of again, or None for none.
    """

    timezone: str = "UTC"
    language: str = "en"
    digest_at: time = time(8, 0)
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    work_from: time = time(9, 0)
    work_until: time = time(17, 0)
    plain: bool = False
    digest_days: tuple[int, ...] | None = None
    summary_at: time | None = None
    #: From when to when nothing comes that nobody asked for; both the same means never quiet.
    quiet: tuple[time, time] | None = None
    paused: bool = False
    #: The first day after the pause; None where only the person ends it.
    paused_until: date | None = None
    mutes: tuple[tuple[int, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Away:
    """Days off in a row: `first` is the first day away, `back` the first day that may be worked again."""

    first: date
    back: date


@quick
@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on file. `address` is where mail goes."""

    id: int
    name: str
    address: str
    style: WorkStyle = WorkStyle()
    reports_to: int | None = None
    active: bool = True
    #: Absences that are not over, the earliest first.
    away: tuple[Away, ...] = ()
    #: The holiday calendar they keep, where it is not that of their zone.
    holidays: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Requisition:
    """An open role."""

    id: int
    ref: str
    title: str
    must_haves: tuple[str, ...] = ()
    open: bool = True
    #: Working hours that the decider has for a review here, 0 for the policy's; and by stage, where they differ.
    review_hours: int = 0
    stage_hours: Mapping[Stage, int] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Who does what on one requisition today; person ids, in the order they took the duty on."""

    requisition_id: int
    sources: tuple[int, ...] = ()
    screens: tuple[int, ...] = ()
    interviews: tuple[int, ...] = ()
    decides: int | None = None
    backup: int | None = None
    informed: tuple[int, ...] = ()
    #: Who may act in the place of the one who decides, and of the recruiter, by delegation: the one named by them, and
    #: whom that one named in turn.
    stand_ins: tuple[int, ...] = ()
    recruiters_stand_ins: tuple[int, ...] = ()
    #: Who of all these is away today.
    away: frozenset[int] = frozenset()

    @property
    def recruiter(self) -> int | None:
        """The first who sources."""
        return self.sources[0] if self.sources else None

    @property
    def acting(self) -> int | None:
        """Who is asked to decide today: the last who stands in for the one who decides and is there, else that one."""
        return next((one for one in reversed(self.stand_ins) if one not in self.away), self.decides)

    @property
    def decider_away(self) -> bool:
        """Whether the one who decides is away today."""
        return self.decides in self.away

    @property
    def recruiting(self) -> int | None:
        """Who is asked what the recruiter is asked, today: the last who stands in for them and is there, else the first
        who sources and is there; the recruiter where nobody is."""
        instead = (*reversed(self.recruiters_stand_ins), *self.sources)
        return next((one for one in instead if one not in self.away), self.recruiter)

    @property
    def recruiters(self) -> frozenset[int]:
        """Everyone who may do what a recruiter does here today."""
        return frozenset({*self.sources, *self.recruiters_stand_ins})

    def all_people(self) -> frozenset[int]:
        """Everyone with any duty, or standing in for the one who decides or the recruiter: those who may see the
        requisition's candidates."""
        some = {*self.sources, *self.screens, *self.interviews, *self.informed, self.decides, self.backup}
        some |= {*self.stand_ins, *self.recruiters_stand_ins}
        return frozenset(person for person in some if person is not None)


@quick
@dataclass(frozen=True, slots=True)
class Application:
    """A candidate on a requisition. `version` rises with each change of stage and guards against lost updates."""

    id: int
    candidate_id: int
    candidate: str
    requisition_id: int
    ref: str
    title: str
    stage: Stage
    version: int
    stage_since: datetime
    summary: str = ""
    #: Until when the candidate must answer a competing offer.
    competing_until: datetime | None = None


@quick
@dataclass(frozen=True, slots=True)
class Review:
    """A request to one person for a decision on one application. All times are aware UTC."""

    id: int
    application_id: int
    stage: Stage
    reviewer_id: int
    asked_at: datetime
    due_at: datetime
    #: When the reviewer was last reminded, and when the last step was taken, whomever it told.
    reminded_at: datetime | None = None
    stepped_at: datetime | None = None
    #: 0 nothing sent beyond the digest, 1 reminded at due, 2 backup told, 3 leader told.
    step: int = 0
    hold_until: date | None = None
    #: A promise of the decider, to whose time the ladder has moved, once.
    promised_until: datetime | None = None
    #: Since when the clock stands, because a question is with the recruiter, and the working seconds that were left.
    paused_at: datetime | None = None
    left_seconds: int | None = None
    #: When the backup was told, whose verdict counts from then on.
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
