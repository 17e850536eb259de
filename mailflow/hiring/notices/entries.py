"""A numbered candidate who waits for a decision, with what is needed to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailflow.hiring.model import Stage
from mailflow.hiring.sourcing import Source
from mailflow.reading.model import Verdict


class Fit(StrEnum):
    """How a candidate stands to one must-have."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Resume(StrEnum):
    """Where the resume of a numbered candidate is."""

    ATTACHED = "attached"
    ON_REQUEST = "on_request"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MustHave:
    """One must-have of the brief and the words that speak for or against it."""

    text: str
    fit: Fit = Fit.UNKNOWN
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What somebody other than the decider said."""

    name: str
    verdict: Verdict
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier question of the receiver's and what came back."""

    question: str
    answer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered candidate who waits for a decision. `number` is what the receiver may answer by."""

    number: int
    candidate: str
    ref: str
    title: str
    stage: Stage
    asked_at: datetime
    due_at: datetime
    overdue: bool = False
    summary: str = ""
    must_haves: tuple[MustHave, ...] = ()
    resume: Resume = Resume.NONE
    resume_name: str = ""
    advice: tuple[Advice, ...] = ()
    answers: tuple[Answered, ...] = ()
    #: The day a hold was asked until, where this entry is back from one.
    held_until: date | None = None
    #: How the candidate came, where it is known, and whether they look for a role at all.
    source: Source | None = None
    passive: bool = False
    #: Since when the time stands still, because a question is with the recruiter.
    stands_since: datetime | None = None
    #: Until when the candidate must answer a competing offer.
    competing_until: datetime | None = None
    #: It comes due before the receiver's next working day is over.
    at_risk: bool = False
    #: Who was asked, where the receiver decides in their place.
    on_behalf_of: str = ""


def first_due(entries: tuple[Entry, ...]) -> datetime | None:
    """When the first of the entries is due whose time runs, or of all where none does; None where there are none."""
    running = [entry for entry in entries if entry.stands_since is None] or entries
    return min((entry.due_at for entry in running), default=None)
