"""Numbers: which of them name a candidate, and which count something.

Decides that `3` is an item in `approve 3` and none in `3 years`, `section 3`, `at 3:30`; ranges too.
"""

from __future__ import annotations

from itertools import takewhile

from mailflow.reading.lexicons import TITLE, Kind, Sense
from mailflow.reading.model import Why
from mailflow.reading.names import Mention
from mailflow.reading.phrases import Phrases
from mailflow.reading.tokens import SENTENCE_ENDS

_WORD = Sense(Kind.WORD)
_NUMBER = Sense(Kind.NUMBER)
_CLAUSE_ENDS = frozenset(".!?;:,\n-–—•*")
#: No digest lists so many.
_LARGE = 200
_YEARS = range(1900, 2100)
_LABELS = frozenset(":-–—")
_WHERE = (Kind.FILLER, Kind.PREPOSITION, Kind.UNIT)
_BEFORE_LABELS = (Kind.AND, Kind.TO, Kind.VERDICT, Kind.ARTICLE, Kind.PREPOSITION)
_CURRENCY = frozenset("$€£~><")


class Numbering(Phrases):
    """Marks numbers."""

    def _is_number_label(self, at: int) -> bool:
        """`no. 3` for number 3, but not where `no` answers what stands before: `2: no. 3: yes`."""
        token = self.tokens[at]
        if self._key(at + 1) != "." or not self.tokens[at + 1].tight or self._value(at + 2) is None:
            return False
        if not self.lexicon.has(token.key, Kind.LABEL):
            return False
        before = self._key(at - 1)
        if at == 0 or before in ".!?;\n":
            return True
        if not (self.tokens[at - 1].is_word or before in "&+"):
            return False
        if self.lexicon.has(before, *_BEFORE_LABELS):
            return True
        # "happy with no. 3", "turn no. 3 down"
        last = self.marks[-1]
        whole = last.key != before or len(self.marks) - 1 in self.halves.values()
        return last.sense.kind is Kind.VERDICT and whole and last.end == self.tokens[at - 1].end

    def _spelled(self, at: int) -> int | None:
        """`number two`, `the number four`: a number word behind a label; None where it is none."""
        if not (self.marks and self.marks[-1].sense.kind is Kind.LABEL and self.tokens[at].is_word):
            return None
        value = self._count(at)
        return self._mention(at, at + 1, self.roster.number(value)) if value else None

    def _number(self, at: int) -> int:
        numbers, end = self._chain(at)
        if not numbers or self._is_amount(numbers):
            return self._add(at, end, _WORD)
        if self._is_quantity(at, end):
            return self._add(at, end, _WORD)
        mentions = [self.roster.number(value) for value in numbers]
        if any(m.why for m in mentions):
            known = tuple(m.items[0] for m in mentions if not m.why)
            return self._add(at, end, _NUMBER, Mention((), "number", Why.UNKNOWN_NUMBER, known))
        return self._mention(at, end, Mention(tuple(dict.fromkeys(m.items[0] for m in mentions)), "number"))

    def _is_amount(self, numbers: list[int]) -> bool:
        """Whether a number that nobody on the list has is too large for a list: a year, a rate, part of a telephone
        number."""
        return all(number >= _LARGE and number not in self.roster.numbers for number in numbers)

    def _chain(self, at: int) -> tuple[list[int], int]:
        """The numbers of `1`, `1-3`, `1..3`, `1 to 3`, `1,3`; none for a time, a date, a decimal."""
        first = self._value(at)
        if first is None:
            return [], at + 1
        sign, following = self._key(at + 1), at + 2
        if sign == "." and self._key(at + 2) == "." and self.tokens[at + 2].tight:
            sign, following = "..", at + 3
        if (spoken := self._spoken_range(at + 1)) is not None:
            sign, following = "-", spoken
        last = self._value(following)
        if last is None or sign not in {"-", "–", "—", "..", "/", ".", ":", ","}:
            return [first], at + 1
        tight = self.tokens[at + 1].tight and self.tokens[following].tight
        if sign in {".", ":"} and tight:
            return [], following + 1
        if sign == "/" and tight:
            known = first in self.roster.numbers and last in self.roster.numbers and not self._dated(at)
            return ([first, last], following + 1) if known and first < last else ([], following + 1)
        if sign in {".", ":", ",", "/"}:
            if sign == "," and tight and self._unit(following + 1):
                return [], following + 1
            return [first], at + 1
        if first < last <= first + 200:
            return list(range(first, last + 1)), following + 1
        return [], following + 1

    def _spoken_range(self, at: int) -> int | None:
        """Where the text goes on after `to` or `t/m`."""
        if at >= len(self.tokens) or self._key(at) in SENTENCE_ENDS:
            return None
        phrase, end, _ = self._phrase(at)
        if phrase is not None and end > at + 1 and phrase.sense.kind is Kind.TO:
            return end
        return at + 1 if self.lexicon.has(self._key(at), Kind.TO) else None

    def _value(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        token = self.tokens[at]
        return int(token.key) if token.is_number and token.key.isdecimal() and len(token.key) <= 4 else None

    def _unit(self, at: int) -> bool:
        key = self._key(at)
        if key in {"%", "€", "$", "£", "°"} or self.lexicon.has(key, Kind.UNIT, Kind.MONTH):
            return True
        people = [p for p in self.lexicon.beginning(key) if not p.rest and p.sense.kind is Kind.PERSON]
        if any(phrase.sense != TITLE for phrase in people):
            return True
        return any(self._follow(at + 1, phrase)[0] for phrase in self.lexicon.units(key))

    def _dated(self, at: int) -> bool:
        """Whether a preposition of time or a month stands just before, or another date."""
        before = self.marks[-1] if self.marks else None
        if before is not None and before.sense.kind is Kind.EXCEPT:
            # "alle bis auf den ersten"
            return False
        if before is not None and before.sense.kind is Kind.TIME and before.end <= self.tokens[at].start:
            return True
        if self.dated and at - self.dated[-1] <= 2 and self._key(at - 1) not in SENTENCE_ENDS:
            # "the 2nd or 3rd"
            return True
        for back in (1, 2):
            if self._key(at - back) in SENTENCE_ENDS or self._decided_in(at - back):
                return False
            if self.lexicon.has(self._key(at - back), Kind.MONTH, Kind.TIME):
                return True
        return False

    def _decided_in(self, at: int) -> bool:
        """Whether the word at `at` belongs to a verdict: `teniamo in sospeso | il primo`."""
        if not self.marks or self.marks[-1].sense.kind is not Kind.VERDICT or at in self.tails:
            return at in self.tails
        return at >= 0 and self.marks[-1].start <= self.tokens[at].start < self.marks[-1].end

    def _ends_mark(self, at: int) -> bool:
        """Whether the last mark ends with the word at `at`, and holds more."""
        return at > 0 and self.marks[-1].end == self.tokens[at].end and self.marks[-1].start < self.tokens[at].start

    def _is_quantity(self, at: int, end: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if (
            self._unit(end)
            or (self._dated(at) and not self._is_tied_to_a_verdict(at))
            or (
                # "5+ years", but "1+2 yes"
                self._key(end) == "+" and self.tokens[end].tight and self._value(end + 1) is None
            )
        ):
            return True
        if before is None or before.key in SENTENCE_ENDS:
            return False
        if self._is_unlisted(at) and (self._value(at) in _YEARS or self.lexicon.has(before.key, Kind.COPULA)):
            # "between 2021 and 2023", "our limit is 90"
            return True
        if before.key in _CURRENCY or (before.key in {".", "/"} and self.tokens[at].tight):
            return True
        if before.key == "-" and before.tight and self._is_reference(at - 2):
            return True
        if self._is_tied_to_a_verdict(at):
            return False
        if self.lexicon.has(before.key, Kind.MEASURE):
            return not self.lexicon.has(before.key, Kind.VERDICT)
        if self._counts_on(end):
            # "3 years at Bosch and 2 at Siemens"
            return True
        # "used 2", "Python 3": a number after a word that is on no list counts something.
        if not self.marks or self.marks[-1].sense.kind is Kind.WORD:
            return bool(self.marks)
        if len(self.marks) > 1 and self.marks[-1].sense.kind is Kind.AND and self.marks[-2].key.isdigit():
            # "rooms 1 and 2"
            return self.marks[-2].sense.kind is Kind.WORD
        if len(self.marks) > 1 and self._plain_word(end) and self._goes_on():
            return True
        # "Wei wants 130": what somebody asks for or has is no item that nobody numbered.
        told = self.marks[-1].sense.kind in (Kind.REPORT, Kind.HAVING, Kind.REMARK) or self._plain_word(end)
        return told and self._value(at) not in self.roster.numbers

    def _is_tied_to_a_verdict(self, at: int) -> bool:
        """Whether the word before a number only ties it to a verdict: `oui à 2`, `je souhaite parler à 2`."""
        if not self.marks:
            return False
        *before, last = self.marks[-2:]
        if last.sense.kind is Kind.TO and before:
            return before[0].sense.kind is Kind.NO or before[0].sense.value == "answer"
        several = last.end - last.start > len(last.key)
        return last.sense.value in ("verb", "answer") and several and last.end == self.tokens[at - 1].end

    def _goes_on(self) -> bool:
        """Whether what stands before a number tells of somebody named, so that it counts: `Hal: 3 judgments`, `ran 2
        sites and 4 crews`."""
        last, before = self.marks[-1], self.marks[-2]
        labelled = last.key in _LABELS and before.mention is not None and before.mention.form == "name"
        return labelled or (last.sense.kind is Kind.AND and before.sense.kind is Kind.WORD)

    def _counts_on(self, end: int) -> bool:
        """Whether an `and` joins a number to an amount before it, and no verdict follows but where or when."""
        marks = self.marks
        if not (marks and marks[-1].sense.kind is Kind.AND) or not self.lexicon.has(self._key(end), *_WHERE):
            return False
        run = list(takewhile(lambda mark: mark.sense.kind is not Kind.SIGN, reversed(marks)))
        return any(mark.sense.kind is Kind.UNIT for mark in run) and not any(mark.mention for mark in run[:2])

    def _is_reference(self, at: int) -> bool:
        """Whether letters before a hyphen and a number make it the reference of a role that is not on the list."""
        return at >= 0 and self.tokens[at].text.isupper() and len(self.tokens[at].text) > 1

    def _is_unlisted(self, at: int) -> bool:
        value = self._value(at)
        return value is not None and value not in self.roster.numbers

    def _plain_word(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_word and not self.lexicon.beginning(self.tokens[at].key)

    def _count(self, at: int) -> int:
        for phrase in self.lexicon.beginning(self._key(at)):
            if not phrase.rest and phrase.sense.kind is Kind.COUNT:
                return int(phrase.sense.value)
        return self._value(at) or 0
