"""The terms of one sentence as the rules of dates look at them, and the days and hours that those rules yield.

It offers looks at neighbouring words and the counting of days from the writing; which words make a date is decided by
the rules built on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from mailflow.reading.date_lexicon import Term
from mailflow.reading.date_words import Token

FRIDAY = 4


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
        count -= day.weekday() <= FRIDAY
    return day


class Terms:
    """The terms of a sentence by their places; a place outside of it has no sense and no text."""

    def __init__(self, tokens: list[Token], terms: list[Term], writing: Writing) -> None:
        self.tokens = tokens
        self.terms = terms
        self.writing = writing

    def has(self, at: int, *kinds: str) -> bool:
        """Whether the term has one of the kinds."""
        if not 0 <= at < len(self.terms):
            return False
        senses = self.terms[at].senses
        if senses:
            for kind in kinds:
                if kind in senses:
                    return True
        return False

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

    def next_weekday(self, number: int) -> date:
        """The first such weekday after the day of writing."""
        ahead = (number - self.writing.today.weekday()) % 7
        return self.writing.today + timedelta(days=ahead or 7)

    def monday(self, weeks: int) -> date:
        """The Monday of this week, or of the one so many weeks on."""
        today = self.writing.today
        # On a Saturday or Sunday "this week" is the one that begins: the old one has no working day left.
        weeks += weeks == 0 and today.weekday() > FRIDAY
        return today + timedelta(days=7 * weeks - today.weekday())
