"""Places on the list: `the third`, `the first two`, `the last one`, `the former`, `odd numbers`, `up to 4`.

Decides that such words stand for the candidates at those places where nothing but candidates can be meant; `the first
round`, `the last two years` and `first call her` count something else. Never what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Why
from mailflow.reading.names import Mention
from mailflow.reading.numbering import Numbering
from mailflow.reading.phrases import Mark

_WORD = Sense(Kind.WORD)
_NUMBER = Sense(Kind.NUMBER)
_FILLER = Sense(Kind.FILLER)
_WAY = Sense(Kind.FILLER, "way")
_TO = Sense(Kind.TO)
_PAIR = 2
#: From which end of the list places are counted, where a number of them follows: `the first | two`.
_SIDES = {"first": "first", "1": "first", "last": "last", "-1": "last", "middle": "middle"}
#: Which of two named before is meant, by its place among them.
_OF_TWO = {"former": 0, "latter": 1}
_ODD = {"odd": 1, "even": 0}
_LABELLED = frozenset(":=")
_CLAUSE_ENDS = frozenset(".!?;:,\n-–—•*")
#: What stands in a list of places between one and the next, and before a place.
_LISTING = (Kind.AND, Kind.TO, Kind.PREPOSITION)
_LISTED = (Kind.ORDER, Kind.PERSON)
#: What colours a sentence between a candidate and what is said: `the last two sadly not`.
_COLOURING = frozenset({"regret", "occasion", "now", "would"})
#: What behind a place is a thing that it counts: `the first round`, `the last two weeks`.
_COUNTED = frozenset({Kind.FILLER, Kind.UNIT, Kind.TIME, Kind.MONTH, Kind.MEASURE})


_SOMEBODY = Mark(Sense(Kind.MENTION), "", 0, 0, Mention((), "order"))


class Places(Numbering):
    """Marks the words for places on the list."""

    def _ranged(self, at: int, end: int, sense: Sense) -> int | None:
        """Where the text goes on behind a place, marked as a mention, or as a word where it says something else; None
        where the words are no place at all."""
        if sense.kind is not Kind.ORDER:
            return None
        value, _, fixed = sense.value.partition(":")
        if fixed:
            return self._counted_out(at, end, self._half() if fixed == "half" else int(fixed), value)
        count = self._count(end)
        if count and value in _SIDES:
            return self._counted_out(at, end + 1, count, _SIDES[value])
        if value in _OF_TWO or value in _ODD:
            places = self._one_of_two(value) if value in _OF_TWO else self._every_other(value)
            return self._place(at, end, places) if self._stands(end) else self._add(at, end, _WORD)
        if count or value in ("middle", "up_to"):
            return self._add(at, end, _TO if value == "up_to" else _FILLER)
        return self._single(at, end, value)

    def _single(self, at: int, end: int, value: str) -> int:
        """`the third`, `second`, `last`: one place by itself."""
        dated = self._dated(at)
        if dated:
            self.dated.append(at)
        bare = end == at + 1 and self.tokens[at].text.isalpha()
        lonely = bare and not self._has_its_article(at) and not self._is_in_turn(at, end)
        told = bool(self.marks) and self.marks[-1].sense == _WORD and self._plain_word(at - 1)
        stands = not (lonely or dated or told)
        if not stands or not (self._stands(end) or self._is_judged(end)):
            return self._add(at, end, _FILLER if value in ("first", "last") else _WORD)
        places = {"first": 1, "last": -1}.get(value) or int(value)
        return self._mention(at, end, self.roster.order(places))

    def _has_its_article(self, at: int) -> bool:
        """Whether an article stands before a place, or a verdict has taken it up: `sim ao | primeiro`."""
        before = self._key(at - 1)
        taken = bool(self.marks) and self.marks[-1].sense.kind is Kind.VERDICT and self._ends_mark(at - 1)
        return self.lexicon.has(before, Kind.ARTICLE) or (taken and self.lexicon.has(before, Kind.TO))

    def _is_in_turn(self, at: int, end: int) -> bool:
        """Whether a place without an article begins a clause and is judged, in a list or by itself: `first yes, second
        no`, `first and last please`; `first call her` counts what is to be done."""
        following = self._sense(end)
        if self._key(end) in _LABELLED:
            return True
        if following is None or not self._begins_clause(at):
            return False
        if following.kind is Kind.AND:
            after, until, _ = self._phrase(end + 1) if end + 1 < len(self.tokens) else (None, end, ())
            return after is not None and after.sense.kind is Kind.ORDER and self._ends_list(until)
        if following.kind is Kind.COPULA:
            # "first one's a yes, second's a no"
            return self._says_more(end + 1)
        return self._ends_list(end)

    def _ends_list(self, at: int) -> bool:
        """Whether an answer, a please or a bare "not" follows a place without an article."""
        sense = self._sense(at)
        named = sense is not None and sense.kind in (Kind.NO, Kind.PLEASE)
        denied = sense == Sense(Kind.NEGATION, "name") and self._key(at + 1) in _CLAUSE_ENDS
        return named or denied or self._key(at) in _LABELLED or (sense is not None and sense.value == "answer")

    def _counted(self, at: int) -> int | None:
        """`top 3`: a place before a number, though the word alone means something else."""
        if not self.lexicon.has(self.tokens[at].key, Kind.ORDER) or not self._count(at + 1):
            return None
        for phrase in self.lexicon.beginning(self.tokens[at].key):
            if not phrase.rest and phrase.sense.kind is Kind.ORDER and phrase.sense.value in _SIDES:
                return self._counted_out(at, at + 2, self._count(at + 1), _SIDES[phrase.sense.value])
        return None

    def _counted_out(self, at: int, end: int, count: int, side: str) -> int:
        """So many candidates from one side of the list, or from its middle."""
        total = len(self.roster.items)
        if self.lexicon.has(self._key(end), Kind.PERSON):
            end += 1
        if not self._stands(end):
            thing = self._sense(end)
            counted = thing is not None and thing.kind in (Kind.UNIT, Kind.TIME, Kind.MEASURE)
            return self._add(at, end, _WORD) if counted else self._place(at, end, ())
        apart, odd = divmod(total - count, 2)
        first = {"last": total - count, "middle": -1 if odd else apart}.get(side, 0)
        fits = 0 < count <= total and first >= 0
        return self._place(at, end, range(first, first + count) if fits else ())

    def _place(self, at: int, end: int, places: Sequence[int]) -> int:
        """The candidates at these places; a place that the list does not have is asked about."""
        if not places:
            return self._add(at, end, _NUMBER, Mention((), "order", Why.UNKNOWN_NUMBER))
        return self._mention(at, end, Mention(tuple(places), "order"))

    def _half(self) -> int:
        total = len(self.roster.items)
        return 0 if total % 2 else total // 2

    def _every_other(self, value: str) -> Sequence[int]:
        """The candidates with odd or with even numbers."""
        return [place for number, place in sorted(self.roster.numbers.items()) if number % 2 == _ODD[value]]

    def _one_of_two(self, value: str) -> Sequence[int]:
        """The first or the last of exactly two named before, or of a list of two; nobody where others may be meant."""
        named = dict.fromkeys(
            place
            for m in self.marks
            if m.mention is not None and m.mention.form != "order"
            for place in m.mention.items
        )
        two = list(named) or range(len(self.roster.items))
        return [two[_OF_TWO[value]]] if len(two) == _PAIR else []

    def _up_to(self, at: int) -> int:
        """`up to 4 yes`, `everyone up to 4`: all from the top of the list to that number; 0 where a time or an amount
        may be meant."""
        if self.tokens[at].key not in self.lexicon.up_to:
            return 0
        for phrase in self.lexicon.beginning(self.tokens[at].key):
            end, _ = self._follow(at + 1, phrase) if phrase.rest else (at + 1, ())
            last = self._value(end) if end and phrase.sense == Sense(Kind.ORDER, "up_to") else None
            if last is None or last not in self.roster.numbers:
                continue
            grouped = bool(self.marks) and self.marks[-1].sense == Sense(Kind.GROUP, "all")
            if not grouped and not (self._begins_clause(at) and self._answered(end + 1)):
                return 0
            if self._unit(end + 1) or self._dated(end):
                return 0
            places = [place for number, place in sorted(self.roster.numbers.items()) if number <= last]
            return self._mention(at, end + 1, Mention(tuple(places), "number"))
        return 0

    def _answered(self, at: int) -> bool:
        """Whether an answer follows, behind a comma or not."""
        at += self._key(at) == ","
        return self.lexicon.has(self._key(at), Kind.NO, Kind.VERDICT)

    def _begins_clause(self, at: int) -> bool:
        return at == 0 or self._key(at - 1) in _CLAUSE_ENDS or self.lexicon.has(self._key(at - 1), Kind.AND)

    def _says_more(self, at: int) -> bool:
        """Whether a verdict or the verb "to be" in several words follows: `les trois premiers c'est bon`."""
        phrase, end, _ = self._phrase(at)
        if phrase is None:
            return False
        kind = phrase.sense.kind
        return (kind is Kind.VERDICT and phrase.sense.value != "deed") or (kind is Kind.SHE and end > at + 1)

    def _is_judged(self, at: int) -> bool:
        """Whether praise or criticism in several words follows: `la tercera me interesa`."""
        phrase, end, _ = self._phrase(at) if at < len(self.tokens) else (None, at, ())
        return phrase is not None and phrase.sense.kind is Kind.REMARK and end > at + 1

    def _stands(self, at: int) -> bool:
        """Whether a place that ends before `at` is a candidate: `the first is fine`, not `the first round`. What
        follows is read as behind somebody named."""
        at = self._behind_list(at)
        if at >= len(self.tokens) or at in self.tails:
            # "Laden Sie die erste | ein"
            return True
        self.marks.append(_SOMEBODY)
        try:
            return self._may_follow(at)
        finally:
            self.marks.pop()

    def _may_follow(self, at: int) -> bool:
        """Whether what stands at `at` may follow somebody named."""
        if at in self.tails or self._says_more(at):
            return True
        phrase, end, _ = self._phrase(at)
        sense = phrase.sense if phrase is not None else None
        if sense is None:
            return not self.tokens[at].is_word
        if sense.kind is Kind.FILLER and sense.value in _COLOURING:
            return end >= len(self.tokens) or self._may_follow(end)
        if sense.kind is Kind.AND and not self._names(end):
            # "the first and only round"
            return end >= len(self.tokens) or self._may_follow(end)
        if sense.kind is Kind.VERDICT:
            return sense.value not in ("verb", "deed")
        if sense == _WAY:
            # "the first two for Tuesday", "the last one for now", and not "3rd in line"
            thing = self._phrase(end)[0] if end < len(self.tokens) else None
            return thing is not None and (thing.sense.kind is Kind.TIME or thing.sense.value == "now")
        # "the first question"
        return (sense.kind not in _COUNTED and sense != Sense(Kind.ASKING)) or sense.value == "modal"

    def _behind_list(self, at: int) -> int:
        """Where a list of places ends that goes on at `at`: `the first | two and the last, please`."""
        while at < len(self.tokens):
            phrase, end, _ = self._phrase(at)
            kind = phrase.sense.kind if phrase is not None else None
            counted = kind is Kind.COUNT and self.lexicon.has(self._key(at - 1), Kind.ORDER)
            joining = (kind in _LISTING or self._key(at) == ",") and self._lists_on(end)
            if not (kind in _LISTED or counted or joining):
                break
            at = end
        return at

    def _lists_on(self, at: int) -> bool:
        """Whether another place stands here, or what may lead to one."""
        phrase = self._phrase(at)[0] if at < len(self.tokens) else None
        return phrase is not None and (phrase.sense.kind is Kind.ORDER or phrase.sense.kind in _LISTING)

    def _counts_places(self, at: int, end: int, sense: Sense) -> bool:
        """Whether the number at the end of a group counts places: `aucun des deux | premiers`, and not `aucun des
        deux`."""
        if sense.kind is not Kind.GROUP or not self._count(end - 1):
            return False
        for start in range(at + 1, end):
            phrase, until, _ = self._phrase(start)
            if phrase is not None and phrase.sense.kind is Kind.ORDER and until > end:
                return True
        return False
