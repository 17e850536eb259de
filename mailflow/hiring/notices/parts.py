"""The small values that notices are put together from: a numbered candidate, a row of a receipt, a doubt, a duty.

Plain values only. Every time is aware and already in the receiver's zone; every word that mailflow itself says is left
to the templates, so that it can be said in the receiver's language. No addresses of anyone stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailflow.hiring.model import Stage, Standing
from mailflow.reading.model import Verdict, Why


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


class Refusal(StrEnum):
    """Why something understood was not recorded."""

    ALREADY_DECIDED = "already_decided"
    NOT_OPEN = "not_open"
    NOT_YOURS = "not_yours"
    WITHDRAWN = "withdrawn"
    UNDO_TOO_LATE = "undo_too_late"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNKNOWN_NAME = "unknown_name"
    NO_RESUME = "no_resume"
    DROPPED = "dropped"


class Doubtful(StrEnum):
    """Why a mail is put up for confirmation before it counts."""

    NOT_AUTHENTICATED = "not_authenticated"
    OTHER_SENDER = "other_sender"
    FRESH_MAIL = "fresh_mail"
    EXPIRED_TOKEN = "expired_token"


class Happening(StrEnum):
    """What an event in a candidate's trail was."""

    APPLIED = "applied"
    RESUME = "resume"
    MOVED = "moved"
    ASKED = "asked"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    FEEDBACK = "feedback"
    ADVICE = "advice"
    ANSWERED = "answered"
    UNDONE = "undone"
    CONFIRM_ASKED = "confirm_asked"
    CLARIFY_ASKED = "clarify_asked"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class RoleDuties:
    """Who does what on one requisition, by name: stands at the foot of every notice that touches it."""

    ref: str
    title: str
    decides: str = ""
    backup: str = ""
    sources: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    interviews: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


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
    #: The stage that an approve leads to.
    next_stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of a receipt: what now stands, and what follows. `number` 0 where the candidate was named without one."""

    number: int
    candidate: str
    ref: str
    verdict: Verdict
    reason: str = ""
    standing: Standing = Standing.DECISION
    until: date | None = None
    #: The stage the application moves to; None where it stays.
    to_stage: Stage | None = None
    #: Who is told, by name; a question's first name is who is asked.
    told: tuple[str, ...] = ()
    #: Who decides, where this counts as advice only.
    decider: str = ""
    #: The receiver's earlier verdict that this one replaces.
    replaces: Verdict | None = None


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """A row of a receipt: what was understood and yet not recorded, and why."""

    why: Refusal
    candidate: str = ""
    ref: str = ""
    number: int = 0
    verdict: Verdict | None = None
    #: Who was quicker, or whose it is, and when.
    by: str = ""
    at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of a receipt: a change of stage by command."""

    candidate: str
    ref: str
    from_stage: Stage
    to_stage: Stage
    reason: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """A row of a receipt: what was taken back; the application is again at `stage` and waits again."""

    number: int
    candidate: str
    ref: str
    verdict: Verdict
    stage: Stage
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment read from the mail that is answered."""

    due_at: datetime
    words: str
    candidate: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered answer to a doubt: this candidate, and this verdict where the doubt is about the verdict."""

    number: int
    candidate: str
    ref: str
    title: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not understood well enough to record. `verdict` is what was read where only the person is in
    doubt; `choices` are numbered on through the whole notice, so that one reply answers several doubts."""

    why: Why
    words: str = ""
    verdict: Verdict | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be recorded if the receiver confirms it: a verdict on a candidate, or a change of stage."""

    candidate: str
    ref: str
    verdict: Verdict | None = None
    to_stage: Stage | None = None
    reason: str = ""
    until: date | None = None


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
class ResumeFile:
    """A resume that goes with this mail, or is missing (`name` empty)."""

    number: int
    candidate: str
    ref: str
    name: str = ""
    size: int = 0


class Entered(StrEnum):
    """What became of one file of an intake mail."""

    CREATED = "created"
    #: A new application of a person who is on file already.
    LINKED = "linked"
    #: That person is on this role already.
    DUPLICATE = "duplicate"
    #: Taken in, and what was on file is not the sender's to know.
    RECEIVED = "received"
    #: Kept until the role is known.
    WAITS = "waits"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One file of an intake mail, or one resume in its text (`file` empty), and what became of it. `name`, `email`,
    `phone` and `must_haves` are as read; `on_file` is the name that a known person bears on file, `stage` where they
    stand on the role; `same_file` where these very bytes were there; `resembling` are others of that name, with their
    roles."""

    number: int
    file: str
    what: Entered
    why: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    must_haves: tuple[MustHave, ...] = ()
    on_file: str = ""
    stage: Stage | None = None
    same_file: bool = False
    resembling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A numbered role to pick for resumes that wait."""

    number: int
    ref: str
    title: str = ""


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
    words: str = ""
    written_at: datetime | None = None
    received_at: datetime | None = None
    mail: int | None = None
