"""The grammar of dates: which day a run of terms stands for.

It knows the shapes that seven languages share (weekday, day from now, date, span, duration) and leaves their words to
the lexicons. Every rule answers with what it read and where it ended, or None; none looks back over more than a few
terms. What it cannot tell, such as 12/02 from a writer whose habit is unknown, it returns with all its readings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from mailflow.reading.date_spans import Spans
from mailflow.reading.date_terms import Day

#: A date without a year that lies further ahead than this was meant as the one just past.
_AHEAD = timedelta(days=300)
_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2199
#: A weekday with its figure is meant for one of so many days.
_NEAR = 60
#: With one of these behind it, a figure is an hour, a date or a share.
_BEHIND_OTHER_FIGURES = frozenset({":", "/", "-", "–", "%"})
#: Words that begin what the writer says of themselves, right behind a date ("on the 3rd I will …").
_SPEAKERS = frozenset(
    {
        "i", "we", "you", "ich", "wir", "je", "nous", "on", "vous", "tu", "eu", "ti", "te", "vi", "le", "les", "os",
        "lhe", "ik", "geb", "gebe", "sag", "sage", "melde", "meld", "haben", "hast", "kriegen", "bekommen",
        "bekommst", "digo", "dou", "aviso", "respondo", "tem", "faccio", "geef", "laat", "krijg", "hoor", "heb",
        "hak", "bel", "mail", "stuur", "kom", "beslis", "besluit", "hebt", "krijgt", "krijgen", "weet", "weten",
        "hoort", "schreibe", "schreib", "schicke", "schick", "antworte", "entscheide", "teile", "werde", "werden",
        "bekommt", "erhalten", "wissen", "mando", "envio", "escrevo", "escribo", "confirmo", "comunico", "decido",
        "scrivo", "rispondo", "tera", "terao", "sabera", "avrai", "avrete", "avra", "saprai", "tendras", "tendran",
        "tendreis",
    }
)  # fmt: skip


class Grammar(Spans):
    """Reads days and hours out of one sentence."""

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
            readings = () if number == day.weekday() else (day, self.next_weekday(number))
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
            day = self.monday(self.value(week, "span")[1]) + timedelta(days=number)
            return Day(day, day, week + 1, "weekday", part, past=day < self.writing.today)
        day = self._which_weekday(number, how)
        return self._with_date(Day(day, day, end, "weekday", part, past="last" in how), number)

    def _with_date(self, found: Day, number: int) -> Day:
        behind = self.skip(found.end, ("glue", "on"), ",(", 3)
        dated = self.dated(behind)
        if dated is None:
            return self._numbered(found, number) or found
        if dated.past:
            return dated
        if dated.readings:
            fitting = tuple(day for day in dated.readings if day.weekday() == number)
            if len(fitting) == 1:
                return replace(dated, first=fitting[0], last=fitting[0], readings=(), part=found.part)
            return dated
        readings = () if dated.last.weekday() == number else (found.last, dated.last)
        return replace(dated, readings=readings, part=found.part)

    def _numbered(self, found: Day, number: int) -> Day | None:
        """`Thursday 26`, `Donnerstag, den 26.`: a figure behind a weekday that the next such day falls on."""
        place = self.skip(found.end, ("glue", "ordinal_day"), "", 2)
        if place == found.end and self.text(place) == ",":
            article = self.skip(place + 1, ("glue", "ordinal_day"), "", 2)
            place = article if article > place + 1 else place
        day = self.figure(place)
        end = place + 1 + (self.has(place + 1, "ordinals") and self.tight(place + 1))
        if day is None or not 1 <= day <= 31 or self.text(end) in _BEHIND_OTHER_FIGURES:
            return None
        if self.has(end, "unit", "clock", "am", "pm", "month"):
            return None
        near = (self.writing.today + timedelta(days=ahead) for ahead in range(_NEAR))
        meant = next((each for each in near if each.day == day and each.weekday() == number), None)
        return replace(found, first=meant, last=meant, end=end) if meant is not None else None

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
            return self.monday(1) + timedelta(days=number)
        return self.next_weekday(number)

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
            if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
                return None
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
