"""The values that reading yields. `Verdict` and `Item` are words that the whole of mailflow shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailflow.mail.values import quick


class Verdict(StrEnum):
    """What somebody answered to a review."""

    APPROVE = "approve"
    REJECT = "reject"
    HOLD = "hold"
    QUESTION = "question"
    COMMENT = "comment"


@quick
@dataclass(frozen=True, slots=True)
class Item:
    """A numbered candidate in the notice that is answered. `number` is 0 where the person answers no notice and may
    name candidates only."""

    number: int
    candidate: str
    requisition: str
    title: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Reader:
    """Who wrote, and when: what relative dates and ambiguous ones are read by. `written_at` is aware."""

    name: str
    email: str
    timezone: str
    language: str
    written_at: datetime


@quick
@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict on one item. `reason` is the writer's words without verdict and name; `words` and `rule` say where
    it was read and by which rule; `until` is the date of a hold."""

    item: Item
    verdict: Verdict
    reason: str | None = None
    until: date | None = None
    words: str = ""
    rule: str = ""


class Why(StrEnum):
    """Why something could not be read as a decision; each has its wording in the clarify notice."""

    NOTHING_UNDERSTOOD = "nothing_understood"
    NO_VERDICT = "no_verdict"
    NO_CANDIDATE = "no_candidate"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_NUMBER = "unknown_number"
    AMBIGUOUS_NAME = "ambiguous_name"
    CONTRADICTION = "contradiction"
    CONDITION = "condition"
    PREFERENCE = "preference"
    AMBIGUOUS_DATE = "ambiguous_date"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that must be asked back. `words` are the writer's; `items` the candidates that it may be about."""

    why: Why
    words: str
    items: tuple[Item, ...] = ()
    #: The verdict that was read where only the candidate is in doubt.
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise read from a mail: aware `due`, in the writer's zone; `text` the words it came from."""

    due: datetime
    text: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """The writer takes back what was recorded: all of it, or the items with these numbers."""

    numbers: tuple[int, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one mail's own words mean. An item never stands in both `decisions` and `unclear`."""

    decisions: tuple[Decision, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    undo: Undo | None = None
    #: ISO 639-1 code of the language of the own words; "" where it cannot be told.
    language: str = ""
