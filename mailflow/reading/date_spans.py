"""Spans and durations in a sentence: `next week`, `Anfang Dezember`, `end of the month`, `two days`, `48 hours`.

A span is counted from the week, month or year of the writing, a duration from the writing itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from mailflow.reading.date_hours import Hours
from mailflow.reading.date_terms import FRIDAY, Day, working_day_after

#: Up to so many plain days are working days ("two days" on a Thursday is Monday); more are counted on the calendar.
_WORKING_DAYS_UP_TO = 5
#: The most weeks that a year has.
_WEEKS = 53


class Spans(Hours):
    """Reads spans and durations out of one sentence."""

    def span(self, at: int) -> Day | None:
        """`next week`, `end of the month`, `Anfang Dezember`, `in January`."""
        numbered = self._calendar_week(at)
        if numbered is not None:
            return numbered
        edge = self.value(at, "edge")
        place = self.skip(at + 1, ("glue", "on", "this"), most=2) if edge else at
        if self.has(place, "span") or (edge and self.has(place, "edge_span")):
            unit, ahead = self.value(place, "span") or self.value(place, "edge_span")
            first, last = self._borders(unit, ahead)
        elif self.has(place, "month") and (edge or self._month_is_meant(place)):
            first, last = self._month(self.value(place, "month"))
            unit = "month"
        else:
            return None
        first, last = _edge(edge, unit, first, last)
        return Day(first, last, place + 1, _kind(unit, edge), past=last < self.writing.today)

    def _calendar_week(self, at: int) -> Day | None:
        """`KW 49`, `week 49`: its working days (ISO 8601), the next such week to come."""
        number = self.figure(at + 1) if self.has(at, "calendar_week") else None
        if number is None or not 1 <= number <= _WEEKS or self.has(at + 2, "unit"):
            return None
        year = self.writing.today.isocalendar().year
        for candidate in (year, year + 1):
            try:
                monday = date.fromisocalendar(candidate, number, 1)
            except ValueError:
                continue
            if monday + timedelta(days=FRIDAY) >= self.writing.today:
                return Day(monday, monday + timedelta(days=FRIDAY), at + 2, "span")
        return None

    def _month_is_meant(self, at: int) -> bool:
        return self.has(at - 1, "on", "by", "until", "within") and self.text(at)[:3] not in ("may", "mar")

    def _borders(self, unit: str, ahead: int) -> tuple[date, date]:
        today = self.writing.today
        if unit == "week":
            return self.monday(ahead), self.monday(ahead) + timedelta(days=FRIDAY)
        if unit == "weekend":
            saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7 * ahead)
            return saturday, saturday + timedelta(days=1)
        if unit == "year":
            return date(today.year, 1, 1), _last_working_day(date(today.year, 12, 31))
        first = today + relativedelta(day=1, months=ahead)
        return first, _last_working_day(first + relativedelta(day=31))

    def _month(self, month: int) -> tuple[date, date]:
        today = self.writing.today
        first = date(today.year + (month < today.month), month, 1)
        return first, _last_working_day(first + relativedelta(day=31))

    def duration(self, at: int) -> Day | None:
        """`two days`, `48 hours`, `2-3 days` (the longer): from the writing on. Whoever asks must see a word that makes
        it one: "in", "within", "give me"."""
        if self.has(at, "duration"):
            count, unit = self.value(at, "duration")
            return self._from_now(self._after(count, unit, at + 1))
        count = self._count(at)
        place = at + 1
        if count is not None and self.has(place, "or") and self._count(place + 1) is not None:
            count, place = self._count(place + 1), place + 2
        if not count or not self.has(place, "unit"):
            return None
        return self._from_now(self._after(count, self.value(place, "unit"), place + 1))

    def _from_now(self, found: Day) -> Day:
        """`a week from today` needs no other word to be a date."""
        return replace(found, end=found.end + 1, kind="from_now") if self.has(found.end, "from_now") else found

    def _count(self, at: int) -> int | None:
        figure = self.figure(at)
        return figure if figure is not None and figure <= 365 else self.value(at, "number")

    def _after(self, count: int, unit: str, end: int) -> Day:
        today, written = self.writing.today, self.writing.written
        if unit in ("hour", "minute"):
            # Exact time passes the same over a change of the clocks; the caller works in an IANA zone.
            delta = timedelta(hours=count) if unit == "hour" else timedelta(minutes=count)
            exact = written.replace(second=0, microsecond=0) + delta
            return Day(exact.date(), exact.date(), end, "duration", exact=exact)
        if unit == "workday" or (unit == "day" and count <= _WORKING_DAYS_UP_TO):
            day = working_day_after(today, count)
        elif unit == "month":
            day = today + relativedelta(months=count)
        else:
            day = today + timedelta(days=count * (7 if unit == "week" else 1))
        return Day(day, day, end, "duration")


def _kind(unit: str, edge: str | None) -> str:
    return unit if edge is None and unit in ("month", "weekend") else "span"


def _last_working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _edge(edge: str | None, unit: str, first: date, last: date) -> tuple[date, date]:
    """The start, middle or end of a span as the day by which it is over: Tuesday, Wednesday and Friday of a week; the
    7th, the 15th and the last working day of a month."""
    if edge is None:
        return first, last
    if edge == "end":
        return last, last
    start, middle = {"week": (1, 2), "month": (6, 14), "weekend": (0, 1), "year": (30, 180)}[unit]
    if edge == "start":
        return first, first + timedelta(days=start)
    return first, first + timedelta(days=middle)
