"""Number words that name candidates: `one and three yes`, `el uno y el tres sí`, `yes to two and four`.

Decides only where at least two of them are listed and an answer stands right beside: `one yes, two no` may count the
votes, and `two years` counts years. Once a text lists candidates so, a single number word with its answer is one too.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from mailflow.reading.lexicons import Kind
from mailflow.reading.names import Mention
from mailflow.reading.places import Places

_CLAUSE_ENDS = frozenset(".!?;,\n")
_LEADING = frozenset({Kind.VERDICT, Kind.NO, Kind.TO})
_FEWEST = 2


class Numerals(Places):
    """Marks number words that stand for numbers on the list."""

    def _numeral(self, at: int) -> int:
        """Where number words that name candidates end; 0 where there are none here."""
        if not self._may_be_numeral(at):
            return 0
        values, end = self._values(at)
        listed = len(values) >= _FEWEST
        leads = bool(self.marks) and self.marks[-1].sense.kind in _LEADING and not self._begins_clause(at)
        if leads and not (listed and (self._key(end) in _CLAUSE_ENDS or self.lexicon.has(self._key(end), Kind.PLEASE))):
            return 0
        if not leads and not (self._begins_clause(at) and self._is_answered(end) and (listed or self._lists_numerals)):
            return 0
        places = [self.roster.numbers[value] for value in values if value in self.roster.numbers]
        if not values or len(set(places)) < len(values):
            return 0
        return self._mention(at, end, Mention(tuple(places), "number"))

    @cached_property
    def _lists_numerals(self) -> bool:
        """Whether the text lists candidates by number words somewhere."""
        for before, at in pairwise(range(-1, len(self.tokens))):
            begins = before < 0 or self._key(before) in _CLAUSE_ENDS
            if begins and self._may_be_numeral(at):
                values, end = self._values(at)
                if len(values) >= _FEWEST and self._is_answered(end):
                    return True
        return False

    def _may_be_numeral(self, at: int) -> bool:
        """Whether a number word stands at `at`, or an article before one: told at once, for every word is asked."""
        counts = self.lexicon.counts
        key = self.tokens[at].key
        return key in counts or (self._key(at + 1) in counts and self.lexicon.has(key, Kind.ARTICLE, Kind.TO))

    def _values(self, at: int) -> tuple[list[int], int]:
        """The numbers that a list of number words says, and where it ends."""
        values: list[int] = []
        end = at
        while True:
            led = at + (
                self._key(at) not in self.lexicon.counts and self.lexicon.has(self._key(at), Kind.ARTICLE, Kind.TO)
            )
            value = self.lexicon.counts.get(self._key(led))
            if value is None:
                return values, end
            values.append(value)
            end = led + 1
            if self._key(end) != "," and not self.lexicon.has(self._key(end), Kind.AND):
                return values, end
            at = end + 1

    def _is_answered(self, at: int) -> bool:
        """Whether an answer, or a verb that decides, stands right behind number words."""
        sense = self._sense(at)
        if self._key(at) == ":" or (sense is not None and (sense.kind is Kind.NO or sense.value == "answer")):
            return True
        phrase, end, _ = self._phrase(at) if at < len(self.tokens) else (None, at, ())
        return phrase is not None and phrase.sense.kind is Kind.VERDICT and end > at + 1
