"""The dates that a line of an out-of-office answer mentions, in the notations and month names of many languages.

A year that is not written is the one that makes the date come next; a date of the last two months stays in the past,
for a responder that somebody forgot to turn off. Which of the dates matters is decided elsewhere. Reads text that
`wording.plain` has made: lower case, no accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from mailflow.mail.datenotations import (
    SHORT_WEEKDAYS,
    ahead,
    calendar_week,
    counts,
    day_month,
    end_of,
    end_of_period,
    hyphened,
    middle_of,
    month_day,
    months,
    near_day,
    weekday,
    weekday_and_day,
    weekdays,
)
from mailflow.mail.wording import table

#: A responder left on: a date without a year this many days ago is not next year's.
_STALE = 60
#: More dates than these in one line are no letter's.
_MOST = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """A date at `start:end` of the line. `ranged`: its notation held the first day too ("Nov 23-27"). `exact` is False
    for a weekday, "today" or "tomorrow", and for a day without its month. `last` is the last working day of a week."""

    start: int
    end: int
    day: date
    ranged: bool = False
    exact: bool = True
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """How numeric dates are to be read: `month_first` is None where neither the text nor the sender's zone tells; then
    the reading that comes sooner is taken, so that a pause is never too long. `english` allows "Mon" and "Tues"."""

    reference: date
    english: bool
    month_first: bool | None = False


_PAIR = re.compile(r"(?<![\w/.:])(\d{1,2})\s?/\s?(\d{1,2})(?:\s?/\s?(\d{4}|\d{2}))?(?![\d/:])")
_DOTTED = re.compile(
    r"(?<![\w.:/])(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})|\.(\d{2})(?!\d)|\.)?(?![\d:]|\.\d|\s?(?:uhr|h)\b)"
)
_DASHED = re.compile(r"(?<![\w/.-])(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?!\d)")
_EASTERN = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ONLY_DAY = re.compile(
    r"(?<!\w)(?:the|am|le|el|il|den|d\.|dia|dnia|dne)\s(\d{1,2})(?:st|nd|rd|th|er|\.|o|:?e)?(?=\s*(?:[.,;!)]|$))"
    r"|(?<!\w)(\d{1,2})(?:st|nd|rd|th)(?!\w)"
)
#: Between a weekday and the date that it belongs to.
_BELONGS = re.compile(r"[\s,.(]*(?:(?:the|den|dem|d|el|le|il|lo|o|dia|de|dnia|dne|na|den)[\s.]+)?")


def mentions(line: str, custom: Custom) -> list[Mention]:
    """The dates that `line` mentions, in order, none over another."""
    found = sorted(islice(_all(line, custom), _MOST), key=lambda each: (not each.exact, each.start, -each.end))
    kept: list[Mention] = []
    for each in found:
        if all(each.start >= other.end or each.end <= other.start for other in kept):
            kept.append(each)
    kept.sort(key=lambda each: each.start)
    return [
        each
        for number, each in enumerate(kept)
        if each.exact or not _belongs(line, each, kept[number - 1] if number else None, kept[number + 1 : number + 2])
    ]


def _belongs(line: str, weekday: Mention, before: Mention | None, after: list[Mention]) -> bool:
    """Whether a weekday only names the day of the date beside it."""
    if after and after[0].exact and _BELONGS.fullmatch(line, weekday.end, after[0].start):
        return True
    return (
        before is not None
        and before.exact
        and re.fullmatch(r"\s*[(,]\s*", line[before.end : weekday.start]) is not None
    )


def _all(line: str, custom: Custom) -> Iterator[Mention]:
    reference = custom.reference
    for match in _ISO.finditer(line):
        yield from _mention(match, _date(match[1], match[2], match[3], reference))
    for match in _EASTERN.finditer(line):
        yield from _mention(match, _date(match[1], match[2], match[3], reference))
    for match in _DASHED.finditer(line):
        yield from _mention(match, _date(match[3], match[2], match[1], reference))
    for match in _DOTTED.finditer(line):
        yield from _mention(match, _date(match[3] or match[4], match[2], match[1], reference))
    for match in hyphened().finditer(line):
        yield from _mention(match, _date(None, match[2], match[1], reference))
    for match in _PAIR.finditer(line):
        if match[0] not in ("24/7", "7/24"):
            yield from _mention(match, _slashed(match, custom))
    for match in day_month().finditer(line):
        yield from _mention(match, _date(match[3], months()[match[2]], match[1], reference))
    for match in month_day().finditer(line):
        yield from _mention(match, _date(match[4], months()[match[1]], match[3] or match[2], reference), bool(match[3]))
    yield from _vague(line, custom)


def _vague(line: str, custom: Custom) -> Iterator[Mention]:
    reference = custom.reference
    for match in weekday().finditer(line):
        number = weekdays()[match[1]] if match[1] in weekdays() else SHORT_WEEKDAYS.get(match[1][:3], -1)
        if number >= 0 and (match[1] in weekdays() or custom.english):
            wait = (number - reference.weekday() - 1) % 7 + 1
            yield Mention(match.start(), match.end(), reference + timedelta(days=wait), exact=False)
    for match in weekday_and_day().finditer(line):
        day = _next_day(int(match[2]), reference)
        if day is not None and day.weekday() == weekdays().get(match[1], SHORT_WEEKDAYS.get(match[1][:3], -1)):
            yield Mention(match.start(), match.end(), day)
    for match in calendar_week().finditer(line):
        monday = _next_monday_of(int(match[1]), reference)
        if monday is not None:
            yield Mention(match.start(), match.end(), monday, last=monday + timedelta(days=_FRIDAY))
    for match in middle_of().finditer(line):
        middle = _date(match[2], months()[match[1]], "15", reference)
        if middle is not None:
            yield Mention(match.start(), match.end(), middle)
    for match in near_day("tomorrow").finditer(line):
        yield Mention(match.start(), match.end(), reference + timedelta(days=1), exact=False)
    for match in near_day("today").finditer(line):
        yield Mention(match.start(), match.end(), reference, exact=False)
    for match in _ONLY_DAY.finditer(line):
        day = _next_day(int(match[1] or match[2]), reference)
        if day is not None:
            yield Mention(match.start(), match.end(), day, exact=False)
    for match in ahead().finditer(line):
        count = int(match[1]) if match[1].isdigit() else counts()[match[1]]
        days = count * (7 if match[2] in table("absence")["ahead"]["weeks"] else 1)
        yield Mention(match.start(), match.end(), reference + timedelta(days=days), exact=False)
    for match in end_of_period().finditer(line):
        if match[1] in table("absence")["end_of_period"]["week"]:
            yield Mention(match.start(), match.end(), reference + timedelta(days=(4 - reference.weekday()) % 7))
        else:
            yield Mention(match.start(), match.end(), _last_of_month(reference))
    for match in end_of().finditer(line):
        first = _date(match[2], months()[match[1]], "1", reference)
        if first is not None:
            yield Mention(match.start(), match.end(), _last_of_month(first))


def _next_monday_of(week: int, reference: date) -> date | None:
    """The Monday of the calendar week (ISO 8601) of that number that is not over yet."""
    for year in (reference.isocalendar().year, reference.isocalendar().year + 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday + timedelta(days=_FRIDAY) >= reference:
            return monday
    return None


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _mention(match: re.Match[str], day: date | None, ranged: bool = False) -> Iterator[Mention]:
    if day is not None:
        yield Mention(match.start(), match.end(), day, ranged)


def _slashed(match: re.Match[str], custom: Custom) -> date | None:
    first, second, year = match[1], match[2], match[3]
    by_day = _date(year, second, first, custom.reference)
    by_month = _date(year, first, second, custom.reference)
    if by_day is None or by_month is None:
        return by_day or by_month
    recent = custom.reference - timedelta(days=_STALE)
    if custom.month_first is None or (by_month if custom.month_first else by_day) < recent:
        return min((day for day in (by_day, by_month) if day >= custom.reference), default=max(by_day, by_month))
    return by_month if custom.month_first else by_day


def _date(year: str | None, month: str | int, day: str, reference: date) -> date | None:
    if year is not None:
        number = int(year)
        return _calendar(number + 2000 if number < 100 else number, int(month), int(day))
    this = _calendar(reference.year, int(month), int(day))
    if this is not None and this >= reference - timedelta(days=_STALE):
        before = _calendar(reference.year - 1, int(month), int(day))
        stale = before is not None and before >= reference - timedelta(days=_STALE)
        return before if stale else this
    return _calendar(reference.year + 1, int(month), int(day)) or this


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None


def _next_day(number: int, reference: date) -> date | None:
    """The next day of that number in a month, for "back on the 8th"."""
    for further in range(62):
        day = reference + timedelta(days=further)
        if day.day == number:
            return day
    return None


_FRIDAY = 4
