"""Tokens made into marks: what part each word or phrase plays, and which words name candidates.

Decides what a word is in its place (`Will` the candidate or `will` the verb, `3` the item or three years); never what
the sentence says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mailflow.reading.lexicons import Kind, Lexicon, Phrase, Sense
from mailflow.reading.model import Why
from mailflow.reading.names import Mention, Roster
from mailflow.reading.tokens import Token

_GAP_WORDS = 7
_FIRM = 3
_WORD = Sense(Kind.WORD)
_NAME = Sense(Kind.WORD, "name")
_SIGN = Sense(Kind.SIGN)
_NUMBER = Sense(Kind.NUMBER)
_TAIL = Sense(Kind.TAIL)
_MENTION = Sense(Kind.MENTION)
_ENDS = frozenset(".!?;\n")
_BULLETS = frozenset("-*•·–—>+→")
_AFTER_NAME = frozenset(',:;-–—=()&/+.!?\n→>…"')
_CURRENCY = frozenset("$€£~><")


class Mark(NamedTuple):
    """One word or phrase with its part; `at` is its first token, `start` and `end` its letters in the text."""

    sense: Sense
    key: str
    start: int
    end: int
    mention: Mention | None = None
    #: Where the second half of a parted verb ends ("put … on hold").
    capital: bool = False


class Tagger:
    """Tags the tokens of one text; kept as an object because every step asks what stands before and after."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, roster: Roster) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.roster = roster
        self.marks: list[Mark] = []
        #: Tokens that are the second half of a parted verb.
        self.tails: set[int] = set()

    def run(self) -> list[Mark]:
        """The marks of the whole text in order."""
        at = 0
        while at < len(self.tokens):
            if at in self.tails:
                at = self._add(at, at + 1, _TAIL)
                continue
            at = self._step(at)
        return self.marks

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if not token.key:
            return at + 1
        if self._is_number_label(at):
            return self._add(at, at + 2, Sense(Kind.LABEL, "number"))
        requisition = self.roster.requisition_at(self.tokens, at)
        if requisition is not None:
            return self._mention(at, requisition[1], requisition[0])
        name = self.roster.name_at(self.tokens, at)
        if name is not None and name[2] > 1 and (token.capital or not self.lexicon.beginning(token.key)):
            return self._mention(at, name[1], self._checked(name[0], name[1], name[2]))
        phrase, end, tail = self._phrase(at)
        if phrase is not None and end > at + 1 and not tail and self._overtaken(at, end):
            end = at + 1
            phrase = next((p for p in self.lexicon.starting(token) if not p.rest), None)
        counted = self._counted(at)
        if counted is not None:
            return counted
        if phrase is not None and (end > at + 1 or tail):
            ranged = self._ranged(at, end, phrase.sense) if phrase.sense.kind in (Kind.ORDER, Kind.GROUP) else None
            if ranged is not None:
                return ranged
            self.tails.update(tail)
            return self._add(at, end, phrase.sense)
        if token.is_number:
            return self._number(at)
        if name is not None and (phrase is None or self._word_is_name(at, phrase.sense)):
            return self._mention(at, name[1], self._checked(name[0], name[1], name[2]))
        if phrase is not None:
            ranged = self._ranged(at, end, phrase.sense)
            return self._add(at, end, phrase.sense) if ranged is None else ranged
        if token.is_word:
            return self._word(at)
        return self._add(at, at + 1, _SIGN)

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
        return self.tokens[at - 1].is_word and self.lexicon.has(before, Kind.AND, Kind.TO, Kind.VERDICT)

    def _add(self, at: int, end: int, sense: Sense, mention: Mention | None = None) -> int:
        first, last = self.tokens[at], self.tokens[end - 1]
        self.marks.append(Mark(sense, first.key, first.start, last.end, mention, first.capital))
        return end

    def _mention(self, at: int, end: int, mention: Mention) -> int:
        after = self._add(at, end, _MENTION, mention)
        # Maria's: the apostrophe is no token, the s is glued to the name.
        possessive = mention.form in ("name", "initials") and self._key(end) == "s" and self.tokens[end].tight
        return after + 1 if possessive else after

    def _key(self, at: int) -> str:
        return self.tokens[at].key if 0 <= at < len(self.tokens) else "\n"

    def _sense(self, at: int) -> Sense | None:
        return self.lexicon.single(self._key(at))

    def _phrase(self, at: int) -> tuple[Phrase | None, int, tuple[int, ...]]:
        """The longest phrase of the lexicon that begins here, its end, and the tokens of its second half."""
        for phrase in self.lexicon.starting(self.tokens[at]):
            end, tail = self._follow(at + 1, phrase)
            if end:
                return phrase, end, tail
        return None, at + 1, ()

    def _overtaken(self, at: int, end: int) -> bool:
        """Whether a longer verdict begins inside this phrase: `is not | what we need` is `is | not what we need`."""
        for start in range(at + 1, end):
            other, until, _ = self._phrase(start)
            if other is not None and other.sense.kind is Kind.VERDICT and until > end and until - start > end - at:
                return True
        return False

    def _follow(self, at: int, phrase: Phrase) -> tuple[int, tuple[int, ...]]:
        rest = phrase.rest
        for place, word in enumerate(rest):
            if word is None:
                return self._after_gap(at, rest[place + 1 :])
            if not self._is(at, word):
                return 0, ()
            at += 1
        return at, ()

    def _is(self, at: int, word: tuple[str, bool] | None) -> bool:
        if at >= len(self.tokens) or word is None:
            return False
        key = self.tokens[at].key
        if not key.isalnum() and not self.tokens[at].tight:
            return False
        if key.isdigit() and not self.tokens[at].tight and not self.tokens[at - 1].is_word:
            return False
        return key.startswith(word[0]) if word[1] else key == word[0]

    def _after_gap(self, at: int, rest: tuple[tuple[str, bool] | None, ...]) -> tuple[int, tuple[int, ...]]:
        if not rest:
            return 0, ()
        for start in range(at + 1, min(at + _GAP_WORDS, len(self.tokens))):
            if self.tokens[start - 1].key in _ENDS or self.tokens[start - 1].key == ":":
                return 0, ()
            between = self._sense(start - 1)
            if between is not None and (between.kind is Kind.CONTRAST or between.strength == _FIRM):
                return 0, ()
            if all(self._is(start + i, word) for i, word in enumerate(rest)):
                return at, tuple(range(start, start + len(rest)))
        return 0, ()

    def _word(self, at: int) -> int:
        token = self.tokens[at]
        mention = self.roster.initials_at(token)
        if (
            mention is not None
            and self._key(at + 1) in _AFTER_NAME | {"is", "and"}
            or (mention is not None and self._decides(at + 1))
        ):
            return self._mention(at, at + 1, mention)
        return self._add(at, at + 1, _WORD)

    def _checked(self, mention: Mention, end: int, used: int) -> Mention:
        """A first name before a surname that nobody on the list has is another person."""
        if mention.why is not None or used > 1 or end >= len(self.tokens):
            return mention
        token = self.tokens[end]
        place = mention.items[0]
        alone = len(self.roster.names[place]) == 1
        foreign = token.capital and token.is_word and not token.text.isupper() and len(token.text) > 1
        if foreign and not alone and not self.lexicon.beginning(token.key) and token.key not in self.roster.parts:
            return Mention((), "name", Why.UNKNOWN_NAME, mention.items)
        return mention

    def _decides(self, at: int) -> bool:
        sense = self._sense(at)
        if sense is None:
            return False
        return sense.kind is Kind.NO or (sense.kind is Kind.VERDICT and sense.value != "verb")

    def _starts_line(self, at: int) -> bool:
        before = self._key(at - 1)
        return at == 0 or before in _ENDS or before in _BULLETS or before in ":,)"

    def _word_is_name(self, at: int, sense: Sense) -> bool:
        """Whether a word that is both a name on the list and a word of the language is the name here."""
        token = self.tokens[at]
        labelled = self._key(at + 1) in _AFTER_NAME or self._key(at + 1).isdigit()
        if sense.kind is Kind.VERDICT:
            return token.capital and self._key(at + 1) == ":"
        following = self._sense(at + 1)
        speaks_of = self._decides(at + 1) or (
            following is not None and following.kind in (Kind.COPULA, Kind.AND, Kind.REMARK)
        )
        if not token.capital:
            before = self._sense(at - 1)
            asked = before is not None and (before.kind is Kind.VERDICT or before.kind is Kind.TO)
            if sense.kind is Kind.PLAIN and not asked and not self._starts_line(at):
                return False
            return self._key(at + 1) == ":" or (asked and labelled) or (self._starts_line(at) and self._decides(at + 1))
        if sense.kind is Kind.MONTH:
            near = (self._sense(at - 1), following)
            dated = self._key(at - 1).isdigit() or self._key(at + 1).isdigit()
            if dated or any(some is not None and some.kind is Kind.TIME for some in near) or self._key(at - 1) == "in":
                return False
        return not self._starts_line(at) or labelled or speaks_of

    # Numbers and ordinals

    def _number(self, at: int) -> int:
        numbers, end = self._chain(at)
        if not numbers:
            return self._add(at, end, _WORD)
        if self._is_quantity(at, end):
            return self._add(at, end, _WORD)
        mentions = [self.roster.number(value) for value in numbers]
        if any(m.why for m in mentions):
            known = tuple(m.items[0] for m in mentions if not m.why)
            return self._add(at, end, _NUMBER, Mention((), "number", Why.UNKNOWN_NUMBER, known))
        return self._mention(at, end, Mention(tuple(dict.fromkeys(m.items[0] for m in mentions)), "number"))

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
        if at >= len(self.tokens) or self._key(at) in _ENDS:
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
        return key in {"%", "€", "$", "£", "°"} or self.lexicon.has(key, Kind.UNIT, Kind.MONTH, Kind.PERSON)

    def _dated(self, at: int) -> bool:
        """Whether a preposition of time or a month stands just before."""
        for back in (1, 2):
            if self._key(at - back) in _ENDS:
                return False
            if self.lexicon.has(self._key(at - back), Kind.MONTH, Kind.TIME):
                return True
        return False

    def _is_quantity(self, at: int, end: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if self._unit(end) or self._dated(at) or self._key(end) in {"+"} and self.tokens[end].tight:
            return True
        if before is None or before.key in _ENDS:
            return False
        if before.key in _CURRENCY or (before.key in {".", "/"} and self.tokens[at].tight):
            return True
        if self.lexicon.has(before.key, Kind.MEASURE):
            return not self.lexicon.has(before.key, Kind.VERDICT)
        # "used 2", "Python 3": a number after a word that is on no list counts something.
        return bool(self.marks) and self.marks[-1].sense.kind is Kind.WORD

    def _ranged(self, at: int, end: int, sense: Sense) -> int | None:
        """`the first two`, `top 3`, `the last one`, `second`: as a mention, or nothing where it says something else."""
        if sense.kind is not Kind.ORDER:
            return None
        total = len(self.roster.items)
        side, _, fixed = sense.value.partition(":")
        if fixed:
            return self._places(at, end, int(fixed), side)
        count = self._count(end)
        if count or sense.value in {"first", "last"}:
            if not count or sense.value not in {"first", "last", "1"}:
                return self._add(at, end, Sense(Kind.FILLER))
            return self._places(at, end + 1, count, sense.value)
        lonely = end == at + 1 and self.tokens[at].text.isalpha() and self._key(end) not in ":="
        if lonely or not self._order_stands(end) or self._dated(at) or (at and self._plain_word(at - 1)):
            return self._add(at, end, _WORD)
        return self._mention(at, end, self.roster.order(int(sense.value)))

    def _counted(self, at: int) -> int | None:
        """`top 3`: an ordinal before a number, though the word alone means something else."""
        if not self._count(at + 1):
            return None
        for phrase in self.lexicon.beginning(self.tokens[at].key):
            if not phrase.rest and phrase.sense.kind is Kind.ORDER and phrase.sense.value in {"first", "last"}:
                return self._places(at, at + 2, self._count(at + 1), phrase.sense.value)
        return None

    def _places(self, at: int, end: int, count: int, side: str) -> int:
        """So many candidates from the top or the bottom of the list."""
        total = len(self.roster.items)
        if self.lexicon.has(self._key(end), Kind.PERSON):
            end += 1
        if count > total or not self._order_stands(end):
            return self._add(at, end, _NUMBER, Mention((), "order", Why.UNKNOWN_NUMBER))
        places = range(total - count, total) if side == "last" else range(count)
        return self._mention(at, end, Mention(tuple(places), "order"))

    def _plain_word(self, at: int) -> bool:
        return self.tokens[at].is_word and not self.lexicon.beginning(self.tokens[at].key)

    def _count(self, at: int) -> int:
        for phrase in self.lexicon.beginning(self._key(at)):
            if not phrase.rest and phrase.sense.kind is Kind.COUNT:
                return int(phrase.sense.value)
        return self._value(at) or 0

    def _order_stands(self, at: int) -> bool:
        """Whether an ordinal that ends before `at` is a candidate: `the first is fine`, not `the first round`."""
        for _ in range(6):
            sense = self._sense(at)
            if sense is None or sense.kind not in (Kind.AND, Kind.ORDER, Kind.PERSON) and self._key(at) != ",":
                break
            at += 1
        if sense is None:
            return not self.tokens[at].is_word if at < len(self.tokens) else True
        if sense.kind is Kind.VERDICT:
            return sense.value != "verb"
        return sense.kind is not Kind.FILLER and sense.kind is not Kind.UNIT
