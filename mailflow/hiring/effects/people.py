"""What is noted of a colleague: promises, absences, who stands in for them, and how they want their mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mailflow.hiring.model import Away


@dataclass(frozen=True, slots=True)
class RecordCommitment:
    """A promise somebody made; `due_at` aware, `words` as written. `review_id` is the review whose answer keeps it;
    `remind_at` when its maker is reminded, None where there is no time for that."""

    person_id: int
    application_id: int | None
    due_at: datetime
    words: str
    review_id: int | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """Somebody is away from `first` until they are `back`; `away` is all that is then known of their absences."""

    person_id: int
    first: date
    back: date
    away: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class ReturnToWork:
    """Somebody is back; `away` is what is left of their absences."""

    person_id: int
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDelegation:
    """`delegate_id` decides for `principal_id` from now on until then; it takes the place of any earlier one."""

    principal_id: int
    delegate_id: int
    since: datetime
    until: datetime
    agreed_by: int


@dataclass(frozen=True, slots=True)
class EndDelegations:
    """Nobody stands in for this person any more."""

    principal_id: int


@dataclass(frozen=True, slots=True)
class ChooseStyle:
    """What a person chose of how they get their mail; `choice` as `hiring.chosen` keeps it."""

    person_id: int
    choice: Mapping[str, object]
