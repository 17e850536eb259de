"""The digest clock: at which instant each person's daily mail is due, and whether a late one still goes out.

One slot for each local date on which the person works; its local date is its key, so that a second beat, a changed hour
or a changed zone never makes a second mail for a date. It plans and judges; it sends and stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from mailflow.hiring.model import WorkStyle
from mailflow.hiring.worktime import Calendar, instant, zone_of

#: How late a digest may be that its reader wants at or after the end of the working day.
_EVENING_GRACE = timedelta(hours=1)
#: A year of holidays in a row is a mistake in the list; the slot then falls on the next working weekday all the same.
_PATIENCE_DAYS = 366


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's daily mail: the local date that it is for, and the aware UTC instant from which it may leave."""

    local_date: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send the mail of this slot, with today's facts. After downtime it may be later than the slot asked about."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class SkipToNext:
    """Send nothing now; this is the slot to wait for."""

    slot: Slot


def next_slot(style: WorkStyle, after: datetime, calendar: Calendar | None = None, *, done: date | None = None) -> Slot:
    """The person's first slot later than the aware instant `after`, and on a later local date than `done` if given.
    `calendar` knows their holidays and absences; without one there are none.

    An hour that the clocks leap over means the first valid minute after, one that comes twice its first coming.
    """
    zone = zone_of(style.timezone)
    calendar = calendar or Calendar.of(style)
    day = after.astimezone(zone).date()
    if done is not None and done >= day:
        day = done + timedelta(days=1)
    for patience in range(_PATIENCE_DAYS + 8):
        if calendar.works_on(day) or (patience > _PATIENCE_DAYS and day.weekday() in calendar.workdays):
            due_at = instant(datetime.combine(day, style.digest_at), zone)
            # A zone that crosses the date line has a date that never comes (Samoa left out 30 December 2011).
            if due_at > after and due_at.astimezone(zone).date() == day:
                return Slot(day, due_at)
        day += timedelta(days=1)
    raise ValueError("no digest slot within a year")


def judge_slot(style: WorkStyle, slot: Slot, now: datetime, calendar: Calendar | None = None) -> SendNow | SkipToNext:
    """Whether to send, given the slot that is waited for. After a silence the missed slots become one mail at most.

    A missed slot is still sent before the end of its working day, then dropped. Where the hour lies at or after that
    end, it may be an hour late.
    """
    while slot.due_at <= now:
        if now < _closes_at(style, slot):
            return SendNow(slot)
        slot = next_slot(style, max(slot.due_at, now - timedelta(days=2)), calendar, done=slot.local_date)
    return SkipToNext(slot)


def _closes_at(style: WorkStyle, slot: Slot) -> datetime:
    wall = datetime.combine(slot.local_date, style.work_until)
    if style.work_until <= style.work_from:
        wall += timedelta(days=1)
    return max(instant(wall, zone_of(style.timezone)), slot.due_at + _EVENING_GRACE)


Judgement: TypeAlias = SendNow | SkipToNext
