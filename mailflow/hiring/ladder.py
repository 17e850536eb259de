"""The ladder of a review that waits, as data: who is told, and how many working days after it was due.

It decides whether one step is due now, and never more than one: after downtime the next step is taken and the one after
it waits its full distance again. Steps are counted in the decider's working days and taken in the receiver's working
hours only. It sends nothing and changes nothing; that a review is still open is checked again by whoever sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from mailflow.hiring.model import Review
from mailflow.hiring.worktime import (
    Calendar,
    instant,
    is_working,
    next_working_moment,
    working_days_after,
    works_at_most,
)


class Receiver(StrEnum):
    """Whom a step tells."""

    DECIDER = "decider"
    BACKUP = "backup"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: `number` is its place, from 1, and the review's `step` once taken; `days` counts the decider's working
    days after due."""

    number: int
    receiver: Receiver
    days: int


_RECEIVERS = frozenset(Receiver)
_MOST_DAYS = 60

#: Before due the review stands in the digest and is step 0, which sends nothing by itself.
LADDER: tuple[Step, ...] = (
    Step(1, Receiver.DECIDER, 0),
    Step(2, Receiver.BACKUP, 1),
    Step(3, Receiver.LEADER, 2),
)


def read_ladder(text: str) -> tuple[Step, ...]:
    """A ladder as people write it: `decider 0, backup 1, leader 2`, the days after due in order.

    Raises ValueError saying what is allowed.
    """
    steps: list[Step] = []
    for number, words in enumerate(text.split(","), start=1):
        match words.split():
            case [receiver, days] if receiver in _RECEIVERS and days.isdigit() and int(days) <= _MOST_DAYS:
                steps.append(Step(number, Receiver(receiver), int(days)))
            case _:
                raise ValueError('a ladder such as "decider 0, backup 1, leader 2" is needed: who, and working days')
    if any(later.days < earlier.days for earlier, later in pairwise(steps)):
        raise ValueError("the steps of a ladder must be in the order of their days")
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step to take, and the aware UTC instant from which it may be taken, in the receiver's working time."""

    step: Step
    at: datetime


def planned_step(
    review: Review, calendars: Mapping[Receiver, Calendar], ladder: tuple[Step, ...] = LADDER
) -> StepDue | None:
    """The step that this review waits for and when; None where it is closed or the ladder has ended.

    `calendars` must hold the decider's; a receiver without one (no backup named) is passed over, and the step after
    keeps its own time. A review on hold waits until its date has come for the decider, one whose question is with the
    recruiter until that is answered. A promise counts as the due time where it is the later one.
    """
    decider = calendars[Receiver.DECIDER]
    if review.closed_at is not None or review.paused_at is not None:
        return None
    step = next((s for s in ladder if s.number > review.step and s.receiver in calendars), None)
    if step is None:
        return None
    asked_for = max(review.due_at, review.promised_until or review.due_at)
    at = working_days_after(decider, asked_for, step.days)
    if review.stepped_at is not None:
        taken = next((s.days for s in ladder if s.number == review.step), 0)
        # A step taken late, after downtime, moves those after it: each keeps its distance to the one before. Where a
        # decision was taken back the ladder begins anew, and whoever was reminded today is not reminded again today.
        at = max(at, working_days_after(decider, review.stepped_at, max(step.days - taken, 1)))
    if review.hold_until is not None:
        at = max(at, instant(datetime.combine(review.hold_until, time()), decider.zone))
    return StepDue(step, next_working_moment(calendars[step.receiver], at))


def next_step(
    review: Review, calendars: Mapping[Receiver, Calendar], now: datetime, ladder: tuple[Step, ...] = LADDER
) -> StepDue | None:
    """The one step to take at `now` (aware), or None: nothing due, or the receiver does not work now."""
    planned = planned_step(review, calendars, ladder)
    if planned is None or planned.at > now or not is_working(calendars[planned.step.receiver], now):
        return None
    return planned


def at_risk(review: Review, calendar: Calendar, now: datetime) -> bool:
    """Whether an open review comes due before another working day of its decider is over, and is not over yet. One
    whose clock stands still is not."""
    return review.closed_at is None and review.paused_at is None and due_soon(review.due_at, calendar, now)


def due_soon(due_at: datetime, calendar: Calendar, now: datetime, within: timedelta = timedelta(hours=8)) -> bool:
    """Whether a time comes within so much working time, and not before now."""
    return now < due_at and works_at_most(calendar, now, due_at, within)
