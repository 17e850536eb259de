"""Finds the date phrases of one sentence: a day, an hour or both, with the prepositions before and the limit behind.

What a phrase means is told at the head of `date_phrases`; this module joins what the grammar reads into instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mailflow.reading.date_grammar import Grammar
from mailflow.reading.date_lexicon import DateLexicon, lex
from mailflow.reading.date_terms import Day, Hour, Writing, working_day_after
from mailflow.reading.date_words import Token

_PARTS = {
    "morning": time(12),
    "noon": time(12),
    "afternoon": time(17),
    "end_of_day": time(17),
    "evening": time(20),
    "midnight": time(23, 59),
}
_DAY_ENDS = time(17)
_LAST_MINUTE = time(23, 59)
_PREPOSITIONS = ("by", "until", "on", "at", "glue", "latest", "before", "after", "within", "next", "this", "coming")
#: What a date can begin with, figures aside; prepositions are found from there, leftwards.
_BEGINNINGS = frozenset(
    {"weekday", "short_weekday", "next", "coming", "this", "last", "day", "month", "number", "edge", "span", "duration"}
    | {"part", "today_part", "calendar_week"}
)
_LEADING = frozenset(_PREPOSITIONS) - {"glue"}
#: How many terms may stand between "after" and its date: "after the board meeting on the 3rd".
_EVENT_WORDS = 7


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """One date in a text. `words` as written, at `start` to `end` of the composed text; `first` and `last` day meant;
    `due` the aware instant by which it is over, in the writer's zone. `readings` holds several dates where the writer
    must be asked; `preps` the kinds of words that lead it in; `kind` what it is made of; `past` whether it is over."""

    words: str
    start: int
    end: int
    first: date
    last: date
    due: datetime
    kind: str
    preps: frozenset[str] = frozenset()
    readings: tuple[date, ...] = ()
    past: bool = False
    #: First token of the sentence that belongs to it, and the one after the last.
    tokens: tuple[int, int] = (0, 0)


class Finder:
    """Finds the phrases of one sentence."""

    def __init__(self, text: str, tokens: list[Token], lexicon: DateLexicon, writing: Writing) -> None:
        self.text = text
        self.tokens = tokens
        self.terms = lex(tokens, lexicon.dates)
        self.writing = writing
        self.grammar = Grammar(tokens, self.terms, writing)

    def find(self) -> Iterator[DatePhrase]:
        at, floor = 0, 0
        while at < len(self.terms):
            found = self._at(at) if self._may_begin(at) else None
            if found is None:
                at += 1
                continue
            day, hour, part, end = found
            start, preps = self._lead_in(at, floor)
            phrase = self._phrase(day, hour, part, start, end, preps)
            while (later := self._alternative(phrase, end)) is not None:
                phrase, end = later
            yield phrase
            at = floor = end

    def _may_begin(self, at: int) -> bool:
        term = self.terms[at]
        if "quarters" in term.senses and self.grammar.has(at - 1, "at", "by", "until"):
            # "bis halb drei", where no day is named
            return True
        return not _BEGINNINGS.isdisjoint(term.senses) if term.senses else self.tokens[term.start].text[0].isdigit()

    def _at(self, at: int) -> tuple[Day | None, Hour | None, str | None, int] | None:
        """The day and hour that begin at this term, in either order."""
        grammar = self.grammar
        day = grammar.day(at)
        if day is not None and not (day.kind == "duration" and grammar.hour(at)):
            hour, part, end = self._hour_behind(day.end)
            return day, hour, part or day.part, end
        hour = grammar.hour(at)
        part = grammar.value(at, "today_part") or grammar.value(at, "part")
        if hour is None and part is None:
            return None
        end = hour.end if hour else at + 1
        if part and not hour:
            more, _, behind = self._hour_behind(end)
            hour, end = (more, behind) if more else (hour, end)
        place = grammar.skip(end, ("on", "at", "glue", "by", "until", "this"), ",(", 3)
        day = grammar.day(place)
        if day is not None and day.kind != "duration" and not grammar.has(at, "today_part"):
            return day, hour, part, day.end
        return self._without_day(at, hour, part, end)

    def _without_day(
        self, at: int, hour: Hour | None, part: str | None, end: int
    ) -> tuple[Day | None, Hour | None, str | None, int] | None:
        grammar, today = self.grammar, self.writing.today
        this = grammar.has(at, "today_part") or grammar.has(at - 1, "this")
        if hour is not None:
            over = datetime.combine(today, hour.time) <= self.writing.written.replace(tzinfo=None)
            day = today + timedelta(days=1) if over and not this else today
            return Day(day, day, end, "time"), hour, part, end
        tomorrow = part == "morning" and self.writing.written.hour >= 9 and not this
        meant = this or part in ("end_of_day", "noon", "midnight") or grammar.has(at - 1, "by", "until")
        if not meant:
            return None
        day = today + timedelta(days=1) if tomorrow else today
        return Day(day, day, end, "part"), None, part, end

    def _hour_behind(self, at: int) -> tuple[Hour | None, str | None, int]:
        """The hour or part of the day behind a day: `Friday, at 3`, `mañana por la tarde`."""
        grammar = self.grammar
        hour, part, end = None, None, at
        for _ in range(2):
            place = grammar.skip(end, ("at", "on", "glue", "by", "until", "latest"), ",(", 3)
            found = grammar.hour(place, behind_day=True)
            if grammar.has(end, "after_day"):
                part, end = grammar.value(end, "after_day"), end + 1
            elif grammar.has(end, "part") or grammar.has(place, "part"):
                place = end if grammar.has(end, "part") else place
                part, end = grammar.value(place, "part"), place + 1
            elif found is not None and hour is None:
                hour, end = found, found.end
            else:
                break
        return hour, part, end

    def _lead_in(self, at: int, floor: int) -> tuple[int, frozenset[str]]:
        """The term at which the prepositions before a date begin, and their kinds."""
        kinds: set[str] = set()
        start = at
        while start > floor and at - start < 4 and self.grammar.has(start - 1, *_PREPOSITIONS):
            start -= 1
            kinds |= self.terms[start].senses.keys() & set(_PREPOSITIONS)
        while start < at and not self.terms[start].senses.keys() & _LEADING:
            start += 1
        if "after" in kinds:
            kinds.add("right_after")
            return start, frozenset(kinds)
        for place in range(start - 1, max(floor, start - _EVENT_WORDS) - 1, -1):
            if not self.grammar.text(place)[:1].isalnum():
                break
            if self.grammar.has(place, "after", "before"):
                return place, frozenset(kinds | {"event"})
        return start, frozenset(kinds)

    def _alternative(self, phrase: DatePhrase, end: int) -> tuple[DatePhrase, int] | None:
        """`Thursday or Friday`: the later one counts."""
        if not self.grammar.has(end, "or"):
            return None
        place = self.grammar.skip(end + 1, ("by", "until", "on", "at", "glue"), "", 2)
        found = self._at(place)
        if found is None or found[0] is None:
            return None
        day, hour, part, behind = found
        start = self._term_at(phrase.tokens[0])
        other = self._phrase(day, hour, part, start, behind, phrase.preps)
        return (other, behind) if other.due >= phrase.due else None

    def _term_at(self, token: int) -> int:
        return next(place for place, term in enumerate(self.terms) if term.start >= token)

    def _phrase(
        self, day: Day | None, hour: Hour | None, part: str | None, start: int, end: int, preps: frozenset[str]
    ) -> DatePhrase:
        assert day is not None
        if self.grammar.text(end) == "," and self.grammar.has(end + 1, "latest"):
            end += 1
        while self.grammar.has(end, "latest") or (self.grammar.text(end) == ")" and "(" in self._words(start, end)):
            end += 1
            preps |= {"latest"} if self.grammar.has(end - 1, "latest") else set()
        first, last = day.first, day.last
        if "right_after" in preps and hour is None and part is None and day.kind != "duration":
            first = last = working_day_after(last, 1)
        if day.kind == "month" and "by" in preps:
            last = first
        if day.kind == "weekend" and preps & {"by", "before"}:
            first = last = first - timedelta(days=1)
        due = day.exact or self._due(last, hour, part)
        tokens = (self.terms[start].start, self.terms[end - 1].end)
        return DatePhrase(
            words=self._words(start, end),
            start=self.tokens[tokens[0]].start,
            end=self.tokens[tokens[1] - 1].end,
            first=first,
            last=last,
            due=due,
            kind=day.kind,
            preps=preps,
            readings=day.readings,
            past=day.past or due <= self.writing.written,
            tokens=tokens,
        )

    def _words(self, start: int, end: int) -> str:
        first, last = self.tokens[self.terms[start].start], self.tokens[self.terms[end - 1].end - 1]
        return " ".join(self.text[first.start : last.end].split())

    def _due(self, day: date, hour: Hour | None, part: str | None) -> datetime:
        clock = hour.time if hour else _PARTS[part] if part else _DAY_ENDS
        if hour and part in ("afternoon", "evening") and clock.hour < 12 and hour.time.hour > 0:
            clock = clock.replace(hour=clock.hour + 12)
        written = self.writing.written
        if hour is None and day == self.writing.today and datetime.combine(day, clock) <= written.replace(tzinfo=None):
            clock = _LAST_MINUTE
        # By way of UTC, so that an hour which the clocks leap over becomes a true one.
        return datetime.combine(day, clock, written.tzinfo).astimezone(UTC).astimezone(written.tzinfo)
