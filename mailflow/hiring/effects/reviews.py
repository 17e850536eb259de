"""What becomes of requests for a decision, and of their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailflow.hiring.model import Stage
from mailflow.mail.values import quick


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A new request to one person for a decision."""

    application_id: int
    stage: Stage
    reviewer_id: int
    due_at: datetime
    step_due_at: datetime | None
    asked_at: datetime


@quick
@dataclass(frozen=True, slots=True)
class CloseReview:
    """A review is answered or moot."""

    review_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class ReopenReview:
    """An undone decision: the review waits again, due anew."""

    review_id: int
    due_at: datetime
    step_due_at: datetime | None


@quick
@dataclass(frozen=True, slots=True)
class HoldReview:
    """A review is asked again on this date, and not before; it is due then after what was left of its time."""

    review_id: int
    until: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PauseReview:
    """The clock of a review stands still; so many working seconds are left."""

    review_id: int
    left_seconds: int


@dataclass(frozen=True, slots=True)
class ResumeReview:
    """The clock of a review runs on; it is due then."""

    review_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RescheduleReview:
    """A review's working time runs by another calendar from now on: it is due then."""

    review_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MoveLadder:
    """A decider's promise moves the ladder of a review to its own time."""

    review_id: int
    until: datetime
