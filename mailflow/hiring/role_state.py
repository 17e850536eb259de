"""A role as it stands and what has happened on it, and for whom and since when an overview tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.hiring.model import Requisition, Responsibilities
from mailflow.hiring.notices import (
    Changed,
    Decided,
    StageCount,
    Waiting,
)
from mailflow.hiring.policy import Policy
from mailflow.hiring.verdicts import ENDED
from mailflow.hiring.worktime import Calendar


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that waits, in UTC."""

    reviewer_id: int
    shown: Waiting


@dataclass(frozen=True, slots=True)
class Move:
    """A change of stage by command, when and by whom."""

    at: datetime
    by: int | None
    shown: Changed


@dataclass(frozen=True, slots=True)
class RoleState:
    """A role as it stands, in UTC: `moved_at` is when anything last happened on it; `answered` are the reviews that
    were closed lately, as (closed, due)."""

    role: Requisition
    duties: Responsibilities
    moved_at: datetime
    counts: tuple[StageCount, ...] = ()
    waiting: tuple[OpenReview, ...] = ()
    decided: tuple[Decided, ...] = ()
    moves: tuple[Move, ...] = ()
    answered: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def running(self) -> int:
        """How many candidates are in the running."""
        return sum(one.count for one in self.counts if one.stage not in ENDED)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One overview: for whom, in which zone and calendar, about what happened after `since`, told at `now`. `weekly`
    for the first of a week."""

    reader: int
    zone: ZoneInfo
    calendar: Calendar
    since: datetime
    now: datetime
    weekly: bool
    policy: Policy
