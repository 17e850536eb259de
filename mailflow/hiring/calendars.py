"""Everybody's calendar: their working hours, the holidays of where they live, and the days they are away.

The one way in which the rest of the program comes to a person's working time. Reads no files: holidays come as values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from mailflow.hiring.model import Person
from mailflow.hiring.worktime import Away, Calendar, zone_of


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Days off of one place, and days that end early with the local time at which they do."""

    days: frozenset[date] = frozenset()
    half_days: Mapping[date, time] = field(default_factory=dict)


_NONE = HolidayCalendar()


@dataclass(frozen=True, slots=True)
class Holidays:
    """Holiday calendars by name, and the name of the one that each time zone keeps."""

    named: Mapping[str, HolidayCalendar] = field(default_factory=dict)
    by_zone: Mapping[str, str] = field(default_factory=dict)

    def of(self, person: Person) -> HolidayCalendar:
        """The one that the person named, else that of their zone, else an empty one."""
        name = person.holidays or self.by_zone.get(person.style.timezone, "")
        return self.named.get(name, _NONE)


def calendar_of(person: Person, holidays: Holidays) -> Calendar:
    """When this person works."""
    kept = holidays.of(person)
    return Calendar.of(person.style, holidays=kept.days, half_days=kept.half_days, absences=person.away)


def is_away(person: Person, now: datetime) -> bool:
    """Whether the person is away on the date that it is for them."""
    today = now.astimezone(zone_of(person.style.timezone)).date()
    return any(one.first <= today < one.back for one in person.away)


def away_until(person: Person, now: datetime) -> date | None:
    """The first day back of somebody who is away now."""
    today = now.astimezone(zone_of(person.style.timezone)).date()
    return max((one.back for one in person.away if one.first <= today < one.back), default=None)


def with_absence(away: tuple[Away, ...], new: Away, today: date) -> tuple[Away, ...]:
    """The absences once `new` is known: what is over is dropped, what it overlaps is replaced by it."""
    kept = [one for one in away if one.back > today and (one.back <= new.first or new.back <= one.first)]
    return tuple(sorted((*kept, new), key=lambda one: one.first))
