"""The grammar of dates: which day, and which hour, a run of terms stands for.

It knows the shapes that seven languages share (weekday, day from now, date, span, duration, time) and leaves their words
to the lexicons. Every rule answers with what it read and where it ended, or None; none looks back over more than a few
terms. What it cannot tell, such as 12/02 from a writer whose habit is unknown, it returns with all its readings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from mailflow.reading.date_lexicon import Term
from mailflow.reading.date_words import Token

#: Up to so many plain days are working days ("two days" on a Thursday is Monday); more are counted on the calendar.
_WORKING_DAYS_UP_TO = 5
#: A date without a year that lies further ahead than this was meant as the one just past.
_AHEAD = timedelta(days=300)
_FRIDAY = 4
_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Day:
    """A day or span of days that ends before term `end`. `readings` holds more than one date where it is ambiguous."""

    first: date
    last: date
    end: int
    kind: str
    part: str | None = None
    exact: datetime | None = None
    readings: tuple[date, ...] = ()
    past: bool = False


class Hour(NamedTuple):
    """A time of day that ends before term `end`. `explicit` is False for a bare figure (`at 3`)."""

    time: time
    end: int
    explicit: bool


class Writing(NamedTuple):
    """When and by what habits the text was written. `month_first` is None where the habit is not known."""

    written: datetime
    today: date
    month_first: bool | None
    next_is_following_week: bool


def working_day_after(day: date, count: int) -> date:
    """The `count`-th Monday-to-Friday day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() <= _FRIDAY
    return day


class Grammar:
    """Reads days and hours out of one sentence."""

    def __init__(self, tokens: list[Token], terms: list[Term], writing: Writing) -> None:
        self.tokens = tokens
        self.terms = terms
        self.writing = writing

    def has(self, at: int, *kinds: str) -> bool:
        """Whether the term has one of the kinds."""
        if not 0 <= at < len(self.terms):
            return False
        senses = self.terms[at].senses
        return any(kind in senses for kind in kinds)

    def value(self, at: int, kind: str) -> Any:
        """What the term stands for as this kind, or None."""
        return self.terms[at].senses.get(kind) if 0 <= at < len(self.terms) else None

    def text(self, at: int) -> str:
        """The first token of the term as written, "" outside of the sentence."""
        return self.tokens[self.terms[at].start].text if 0 <= at < len(self.terms) else ""

    def figure(self, at: int) -> int | None:
        """The number that a term of digits stands for."""
        text = self.text(at)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None

    def tight(self, at: int) -> bool:
        """Whether no blank stands before the term."""
        if not 0 < at < len(self.terms):
            return False
        first = self.terms[at].start
        return self.tokens[first - 1].end == self.tokens[first].start

    def skip(self, at: int, kinds: Iterable[str], signs: str = "", most: int = 3) -> int:
        """The place behind at most so many terms of these kinds or signs."""
        wanted = tuple(kinds)
        for _ in range(most):
            if self.has(at, *wanted) or (self.text(at) and self.text(at) in signs):
                at += 1
        return at

    # -- days ---------------------------------------------------------------------------------------------------

    def day(self, at: int) -> Day | None:
        """The day or span that begins with this term."""
        return self.relative(at) or self.weekday(at) or self.dated(at) or self.span(at) or self.duration(at)

    def relative(self, at: int) -> Day | None:
        """`tomorrow`, `übermorgen`; a weekday or date that follows must be the same day."""
        if not self.has(at, "day"):
            return None
        offset, part = self.value(at, "day")
        day = self.writing.today + timedelta(days=offset)
        found = Day(day, day, at + 1, "day", part)
        behind = self.skip(at + 1, ("on",), ",(", 2)
        if self.has(behind, "weekday"):
            number, weekday_part = self.value(behind, "weekday")
            readings = () if number == day.weekday() else (day, self._next_weekday(number))
            found = Day(day, day, behind + 1, "day", part or weekday_part, readings=readings)
        return found

    def weekday(self, at: int) -> Day | None:
        """`next Tuesday`, `lundi prochain`, `Friday next week`, `Thursday, 3 December`."""
        start = self.skip(at, ("next", "coming", "this", "last"))
        number, part = self._weekday_at(start)
        if number is None:
            return None
        end = start + 1
        how = {
            kind for place in range(at, start) for kind in ("next", "coming", "this", "last") if self.has(place, kind)
        }
        if self.has(end, "next", "last", "coming"):
            how |= {kind for kind in ("next", "last", "coming") if self.has(end, kind)}
            end += 1
        week = self.skip(end, ("glue", "on"), most=2)
        if self.has(week, "span") and self.value(week, "span")[0] == "week":
            day = self._monday(self.value(week, "span")[1]) + timedelta(days=number)
            return Day(day, day, week + 1, "weekday", part, past=day < self.writing.today)
        day = self._which_weekday(number, how)
        return self._with_date(Day(day, day, end, "weekday", part, past="last" in how), number)

    def _with_date(self, found: Day, number: int) -> Day:
        behind = self.skip(found.end, ("glue", "on"), ",(", 3)
        dated = self.dated(behind)
        if dated is None or dated.past:
            return found
        if dated.readings:
            fitting = tuple(day for day in dated.readings if day.weekday() == number)
            if len(fitting) == 1:
                return replace(dated, first=fitting[0], last=fitting[0], readings=(), part=found.part)
            return dated
        readings = () if dated.last.weekday() == number else (found.last, dated.last)
        return replace(dated, readings=readings, part=found.part)

    def _weekday_at(self, at: int) -> tuple[int | None, str | None]:
        if self.has(at, "weekday"):
            number, part = self.value(at, "weekday")
            return number, part
        # `Do` and `Sat` are other words too: they need a preposition before them, or to stand first.
        if self.has(at, "short_weekday") and self.text(at)[:1].isupper():
            if at == 0 and not self.text(1).isalpha() and not self.has(1, "at"):
                return self.value(at, "short_weekday"), None
            if self.has(at - 1, "by", "until", "on", "next", "this", "or"):
                return self.value(at, "short_weekday"), None
        return None, None

    def _which_weekday(self, number: int, how: set[str]) -> date:
        if "this" in how:
            return self.writing.today + timedelta(days=(number - self.writing.today.weekday()) % 7)
        if "next" in how and self.writing.next_is_following_week:
            return self._monday(1) + timedelta(days=number)
        return self._next_weekday(number)

    def _next_weekday(self, number: int) -> date:
        ahead = (number - self.writing.today.weekday()) % 7
        return self.writing.today + timedelta(days=ahead or 7)

    def _monday(self, weeks: int) -> date:
        today = self.writing.today
        # On a Saturday or Sunday "this week" is the one that begins: the old one has no working day left.
        weeks += weeks == 0 and today.weekday() > _FRIDAY
        return today + timedelta(days=7 * weeks - today.weekday())

    def dated(self, at: int) -> Day | None:
        """`3 December`, `Dec 3rd, 2026`, `3.12.`, `2026-12-03`, `12/02`, `the 3rd`."""
        if self.has(at, "month"):
            return self._month_then_day(at)
        day = self.figure(at)
        if day is None:
            return self._day_then_month(at, self.value(at, "number")) if self.has(at, "number") else None
        return self._numeric(at, day) or self._day_then_month(at, day) or self._day_of_month(at, day)

    def _month_then_day(self, at: int) -> Day | None:
        place = self.skip(at + 1, ("glue",), ".", 2)
        day = self.figure(place)
        if day is None or day > 31 or self.text(place + 1) in (":", "/") or self.has(place + 1, "am", "pm"):
            return None
        end = place + 1 + (self.has(place + 1, "ordinals") and self.tight(place + 1))
        return self._resolve(self.value(at, "month"), day, *self._year(end))

    def _day_then_month(self, at: int, day: int) -> Day | None:
        place = at + 1 + (self.has(at + 1, "ordinals") and self.tight(at + 1))
        place = self.skip(place, ("glue",), ".", 2)
        if not self.has(place, "month") or day > 31:
            return None
        return self._resolve(self.value(place, "month"), day, *self._year(self.skip(place + 1, (), ".", 1)))

    def _year(self, at: int) -> tuple[int | None, int]:
        place = self.skip(at, ("glue",), ",", 1)
        year = self.figure(place)
        if year is not None and _EARLIEST_YEAR <= year <= _LATEST_YEAR:
            return year, place + 1
        return None, at

    def _numeric(self, at: int, first: int) -> Day | None:
        sign, second = self.text(at + 1), self.figure(at + 2)
        if sign not in ("/", ".", "-") or second is None or not (self.tight(at + 1) and self.tight(at + 2)):
            return None
        third = self.figure(at + 4) if self.text(at + 3) == sign and self.tight(at + 4) else None
        if sign == "-" and first >= _EARLIEST_YEAR:
            return self._resolve(second, third, first, at + 5) if third else None
        if third is not None:
            year = third + 2000 if third < 100 else third
            return self._either(first, second, year, at + 5, sign)
        end = at + 3 + (sign == "." and self.text(at + 3) == ".")
        return self._either(first, second, None, end, sign) if self._looks_like_date(at, end, sign) else None

    def _looks_like_date(self, at: int, end: int, sign: str) -> bool:
        """Whether two figures are a date and not items (1/3), a version (1.2) or a range (2-3 days)."""
        if self.has(end, "unit", "clock", "am", "pm") or self.text(end) in ("%", "/", ":"):
            return False
        padded = len(self.text(at)) == 2 and len(self.text(at + 2)) == 2
        led = self.has(at - 1, "by", "until", "on", "weekday") or (
            self.text(at - 1) == "," and self.has(at - 2, "weekday")
        )
        if sign == ".":
            return led or end == at + 4 or padded
        return led or (padded and sign == "/")

    def _either(self, first: int, second: int, year: int | None, end: int, sign: str) -> Day | None:
        day_first = self._resolve(second, first, year, end)
        month_first = None if sign == "." else self._resolve(first, second, year, end)
        if day_first is None or month_first is None or first == second:
            return day_first or month_first
        if self.writing.month_first is None:
            return replace(day_first, readings=(day_first.last, month_first.last))
        return month_first if self.writing.month_first else day_first

    def _day_of_month(self, at: int, day: int) -> Day | None:
        """`the 3rd`, `am 3.`, `le 3`: the next such day. A figure alone may be an item, so its neighbours must fit."""
        if not 1 <= day <= 31:
            return None
        end = at + 1
        marked = (self.has(end, "ordinals") and self.tight(end)) or (
            self.text(end) == "." and self.has(at - 1, "ordinal_day")
        )
        end += marked
        if marked and self.has(at - 1, "ordinal_day", "day_of_month", "on", "by", "until"):
            german = self.text(at + 1) == "."
            if not (german or self._closes(end)):
                return None
        elif marked or not (
            self.has(at - 1, "day_of_month") and self._closes(end) and (at > 1 or self.has(at - 1, "by"))
        ):
            return None
        today = self.writing.today
        for months in range(13):
            month = today + relativedelta(day=1, months=months)
            candidate = month + relativedelta(day=day)
            if candidate.day == day and candidate >= today:
                return Day(candidate, candidate, end, "date")
        return None

    def _closes(self, at: int) -> bool:
        """Whether the words that follow a bare figure leave it a date: the end, a sign, a time, "I will"."""
        text = self.text(at)
        if not text or (not text.isalnum() and text not in "/:-%"):
            return True
        return (
            self.has(at, "at", "latest", "part", "or", "on", "after")
            or self.tokens[self.terms[at].start].key in _SPEAKERS
        )

    def _resolve(self, month: int, day: int, year: int | None, end: int) -> Day | None:
        today = self.writing.today
        try:
            found = date(year or today.year, month, day)
            if year is None and found < today:
                later = date(today.year + 1, month, day)
                if later - today > _AHEAD:
                    return Day(found, found, end, "date", past=True)
                found = later
        except ValueError:
            return None
        return Day(found, found, end, "date", past=found < today)

    # -- spans and durations ------------------------------------------------------------------------------------

    def span(self, at: int) -> Day | None:
        """`next week`, `end of the month`, `Anfang Dezember`, `in January`."""
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
        return Day(
            first, last, place + 1, "span" if edge or unit != "month" else "month", past=last < self.writing.today
        )

    def _month_is_meant(self, at: int) -> bool:
        return self.has(at - 1, "on", "by", "until", "within") and self.text(at)[:3] not in ("may", "mar")

    def _borders(self, unit: str, ahead: int) -> tuple[date, date]:
        today = self.writing.today
        if unit == "week":
            return self._monday(ahead), self._monday(ahead) + timedelta(days=_FRIDAY)
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
            return self._after(count, unit, at + 1)
        count = self._count(at)
        place = at + 1
        if count is not None and self.has(place, "or") and self._count(place + 1) is not None:
            count, place = self._count(place + 1), place + 2
        if not count or not self.has(place, "unit"):
            return None
        return self._after(count, self.value(place, "unit"), place + 1)

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

    # -- hours --------------------------------------------------------------------------------------------------

    def hour(self, at: int, *, behind_day: bool = False) -> Hour | None:
        """`3pm`, `15:30`, `15h30`, `15 Uhr`, `at 3`. From one to six without more, the afternoon is meant."""
        hour = self.figure(at)
        if hour is None or hour > 24 or self._is_duration(at, hour):
            return None
        minute, end, explicit = 0, at + 1, False
        announced = self.has(at - 1, "at") and (behind_day or not self.has(at - 1, "by", "until", "on"))
        sign = self.text(end).lower()
        minutes = self.figure(end + 1)
        if (
            minutes is not None
            and minutes < 60
            and len(self.text(end + 1)) == 2
            and self.tight(end)
            and self.tight(end + 1)
        ):
            if sign in (":", "h", "u") or (sign == "." and (announced or self.has(end + 2, "clock"))):
                minute, end, explicit = minutes, end + 2, True
        if self.has(end, "clock"):
            end, explicit = end + 1, True
        half = "pm" if self.has(end, "pm") else "am" if self.has(end, "am") else ""
        if half:
            end, explicit = end + 1, True
        if not explicit and not (announced and self._bare_hour_ends(end)):
            return None
        return _clock(hour, minute, half, end, explicit)

    def _is_duration(self, at: int, hour: int) -> bool:
        within = self.has(at - 1, "within") and self.has(at + 1, "unit")
        return within and (not self.has(at - 1, "at") or hour <= 6)

    def _bare_hour_ends(self, at: int) -> bool:
        return not (self.has(at, "unit", "month", "ordinals", "weekday") or self.text(at) in ("/", "%", ".", ":", "-"))


#: Words that begin what the writer says of themselves, right behind a date ("on the 3rd I will …").
_SPEAKERS = frozenset({"i", "we", "ich", "wir", "je", "nous", "on", "eu", "ti", "te", "vi", "le", "les", "os", "ik"})


def _clock(hour: int, minute: int, half: str, end: int, explicit: bool) -> Hour | None:
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half and 1 <= hour <= 6:
        hour += 12
    if hour == 24:
        return Hour(time(23, 59), end, explicit) if minute == 0 else None
    return Hour(time(hour, minute), end, explicit)


def _last_working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


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
