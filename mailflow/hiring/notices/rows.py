"""The rows of a receipt: what was recorded, what was not and why, what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailflow.hiring.model import Stage, Standing
from mailflow.mail.values import quick
from mailflow.reading.model import Verdict, Why


class Refusal(StrEnum):
    """Why something understood was not recorded."""

    ALREADY_DECIDED = "already_decided"
    NOT_OPEN = "not_open"
    NOT_YOURS = "not_yours"
    WITHDRAWN = "withdrawn"
    UNDO_TOO_LATE = "undo_too_late"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNKNOWN_NAME = "unknown_name"
    SEVERAL_CANDIDATES = "several_candidates"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_DATE = "unknown_date"
    UNKNOWN_LANGUAGE = "unknown_language"
    CANNOT_STAND_IN = "cannot_stand_in"
    TOO_QUIET = "too_quiet"
    SEVERAL_COLLEAGUES = "several_colleagues"
    DROPPED = "dropped"


class Doubtful(StrEnum):
    """Why a mail is put up for confirmation before it counts."""

    NOT_AUTHENTICATED = "not_authenticated"
    OTHER_SENDER = "other_sender"
    FRESH_MAIL = "fresh_mail"
    EXPIRED_TOKEN = "expired_token"


@quick
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
    #: Whom somebody could have meant, each with the role.
    others: tuple[str, ...] = ()


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
class OfferNoted:
    """A row of a receipt: a competing offer that the candidate must answer by `until`; the decision is due by
    `due_at`, where one waits."""

    candidate: str
    ref: str
    until: datetime
    due_at: datetime | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be recorded if the receiver confirms it: a verdict on a candidate, or a change of stage."""

    candidate: str
    ref: str
    verdict: Verdict | None = None
    to_stage: Stage | None = None
    reason: str = ""
    until: date | None = None
