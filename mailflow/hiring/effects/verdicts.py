"""What is recorded of somebody's word: feedback, the stage it leads to, and other events of a trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailflow.hiring.chain import Event
from mailflow.hiring.model import Stage, Standing
from mailflow.mail.values import quick
from mailflow.reading.model import Verdict


@quick
@dataclass(frozen=True, slots=True)
class RecordFeedback:
    """A new feedback row, sealed by `event`. All times aware."""

    application_id: int
    review_id: int | None
    person_id: int
    verdict: Verdict
    reason: str | None
    standing: Standing
    asked_at: datetime | None
    reminded_at: datetime | None
    written_at: datetime | None
    received_at: datetime
    event: Event
    inbox_id: int
    hold_until: date | None = None
    supersedes: int | None = None
    answers: int | None = None
    #: In whose place it was decided.
    principal_id: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class MoveStage:
    """An application's stage changes, if it still has this version."""

    application_id: int
    version: int
    to: Stage
    event: Event


@dataclass(frozen=True, slots=True)
class Remember:
    """An event of its own in a trail."""

    event: Event


@dataclass(frozen=True, slots=True)
class NoteOffer:
    """A candidate must answer a competing offer by then."""

    application_id: int
    until: datetime
