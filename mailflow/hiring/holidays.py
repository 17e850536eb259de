"""Holidays as people write them down: days in a list, and iCalendar files (RFC 5545) as authorities publish them.

A day off is a date; a half day is a date with the local time at which work ends. Takes text and gives values; what is
no calendar is refused with a ValueError that says so. Years without end are followed for thirty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

from mailflow.hiring.calendars import HolidayCalendar

_DAY = timedelta(days=1)
_YEARS = 30
#: More occurrences than these in one file are no holidays.
_MOST = 5_000
#: An event longer than this is no holiday: a term, a season.
_LONGEST = timedelta(days=31)
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})


def read_day(text: str) -> tuple[date, time | None]:
    """`2026-12-25`, or `2026-12-24 13:00` for a day on which work ends at that time. Raises ValueError."""
    day, _, until = text.strip().partition(" ")
    try:
        return date.fromisoformat(day), time.fromisoformat(until.strip()) if until.strip() else None
    except ValueError:
        raise ValueError("a day such as 2026-12-25, or 2026-12-24 13:00 for a half day, is needed") from None


def read_calendar(text: bytes) -> list[tuple[date, time | None]]:
    """The days of an iCalendar file. An event with hours makes a half day: work ends when it begins. What was cancelled
    is left out, and whether an event blocks time says nothing: published holidays mostly do not.

    Raises ValueError for what is no calendar, or holds more than holidays.
    """
    try:
        calendar: Any = Calendar.from_ical(text)
        days = list(_days(calendar))
    except (ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise ValueError(f"this is no iCalendar file of holidays ({type(error).__name__})") from None
    if len(days) > _MOST:
        raise ValueError(f"more than {_MOST} days are no holidays")
    return days


def holiday_calendar(days: list[tuple[date, time | None]]) -> HolidayCalendar:
    """The days as a calendar. Where a day is both, it is a day off."""
    off = frozenset(day for day, until in days if until is None)
    return HolidayCalendar(off, {day: until for day, until in days if until is not None and day not in off})


def _days(calendar: Any) -> Iterator[tuple[date, time | None]]:
    for event in calendar.walk("VEVENT"):
        if str(event.get("STATUS", "")).upper() == "CANCELLED" or event.get("DTSTART") is None:
            continue
        begin, length = event.decoded("DTSTART"), _length(event)
        for occurrence in _occurrences(event, begin):
            yield from _off(occurrence, length)


def _length(event: Any) -> timedelta:
    begin = event.decoded("DTSTART")
    if event.get("DTEND") is not None:
        length: timedelta = event.decoded("DTEND") - begin
    elif event.get("DURATION") is not None:
        length = event.decoded("DURATION")
    else:
        length = _DAY
    if length > _LONGEST:
        raise ValueError("an event of more than a month is no holiday")
    return length


def _occurrences(event: Any, begin: date) -> list[date]:
    """The first days of an event, by its rule where it has one."""
    rule = event.get("RRULE")
    if rule is None:
        return [begin]
    if str(rule.get("FREQ", [""])[0]).upper() not in _FREQUENCIES:
        raise ValueError("holidays come by the year, month, week or day")
    naive = begin.replace(tzinfo=None) if isinstance(begin, datetime) else datetime.combine(begin, time())
    limit = naive + timedelta(days=366 * _YEARS)
    # A rule that ends in UTC cannot be followed in local time; the day on which it ends is enough.
    text = rule.to_ical().decode().split(";")
    spoken = ";".join(part[:14] if part.startswith("UNTIL=") else part for part in text)
    found: list[date] = []
    for moment in rrulestr(spoken, dtstart=naive):
        if moment > limit or len(found) > _MOST:
            break
        found.append(moment if isinstance(begin, datetime) else moment.date())
    return found


def _off(begin: date, length: timedelta) -> Iterator[tuple[date, time | None]]:
    if isinstance(begin, datetime):
        starts = begin.time().replace(tzinfo=None)
        yield begin.date(), starts if starts > time() else None
        return
    day = begin
    while day < begin + max(length, _DAY):
        yield day, None
        day += _DAY
