"""Tokens made into marks: what part each word or phrase plays, and which words name candidates.

Decides what a word is in its place (`Will` the candidate or `will` the verb); never what the sentence says.
"""

from __future__ import annotations

from mailflow.reading.lexicons import TITLE, Kind, Phrase, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import PARTICLES, Mention
from mailflow.reading.overlaps import Overlaps
from mailflow.reading.phrases import Mark
from mailflow.reading.tokens import SENTENCE_ENDS
from mailflow.reading.typos import meant

_WORD = Sense(Kind.WORD)
_SIGN = Sense(Kind.SIGN)
_PAUSE = Sense(Kind.HEDGE, "pause")
_TAIL = Sense(Kind.TAIL)
_AND = Sense(Kind.AND)
_FILLER = Sense(Kind.FILLER)
_NONE = Sense(Kind.GROUP, "none")
#: Those of a role, where its reference follows: `los de OPS-1`.
_THOSE = Sense(Kind.GROUP, "those")
_REST = Sense(Kind.GROUP, "rest")
_NEITHER = Sense(Kind.GROUP, "neither")
_COUNTED = frozenset(Sense(Kind.GROUP, value) for value in ("both", "all:3", "all:4", "all:5"))
#: Groups that may count things: `die zwei Jahre`, `die anderen Termine`.
_MEASURED = _COUNTED | {_REST}
_AFTER_YES = frozenset(',:;-–—()&/+.!?\n…"')
_YES_GOES_ON = (
    Kind.AND, Kind.CONTRAST, Kind.PLEASE, Kind.POLITE, Kind.TO, Kind.NO, Kind.BECAUSE, Kind.EXCEPT, Kind.LABEL,
    Kind.CONCESSION, Kind.CONDITION, Kind.CORRECTION, Kind.ALSO, Kind.GROUP,
)  # fmt: skip
_CLOSING_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
_QUOTES = frozenset('"“”„«»\n')
#: So many tokens apart two quotation marks hold a word or two.
_EMPHASIS = 3
_SPEAKING = frozenset({Kind.VERDICT, Kind.NO})
#: Words that initials in capitals are rather than these.
_MEANING_LITTLE = frozenset(
    {Kind.THEY, Kind.SHE, Kind.FILLER, Kind.PLAIN, Kind.UNIT, Kind.PREPOSITION, Kind.BECAUSE, Kind.PERSON, Kind.TIME}
    | {Kind.FUTURE, Kind.ME, Kind.HEDGE}
)
_AFTER_NAME = frozenset(',:;-–—=()&/+.!?\n→>…"')


class Tagger(Overlaps):
    """Marks the tokens of one text."""

    def run(self) -> list[Mark]:
        """The marks of the whole text in order."""
        self._settle_homonyms()
        at = 0
        while at < len(self.tokens):
            if at in self.tails:
                at = self._add(at, at + 1, _AND if at in self.joints else _TAIL)
                continue
            at = self._step(at)
        return self._without_quotations()

    def _without_quotations(self) -> list[Mark]:
        """The marks, with what decides between quotation marks read as any other word: somebody else said it. A word or
        two in quotation marks may be the writer's own emphasis."""
        opened = -1
        for place, token in enumerate(self.tokens):
            if token.text not in _QUOTES:
                continue
            if opened >= 0 and token.text in _CLOSING_QUOTES[self.tokens[opened].text]:
                if place - opened > _EMPHASIS:
                    start, end = self.tokens[opened].start, token.end
                    self.marks = [
                        mark._replace(sense=_WORD)
                        if start < mark.start < end and mark.sense.kind in _SPEAKING
                        else mark
                        for mark in self.marks
                    ]
                opened = -1
            elif token.text in _CLOSING_QUOTES:
                opened = place
            if token.key == "\n":
                opened = -1
        return self.marks

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if not token.key:
            return at + 1
        following = self._key(at + 1)
        if following == "." and self._is_number_label(at):
            return self._add(at, at + 2, Sense(Kind.LABEL, "number"))
        requisition = self._requisition(at)
        if requisition is not None:
            return self._mention(at, requisition[1], requisition[0])
        if behind := self._role(at) or self._namesakes(at) or self._restricts(at):
            return behind
        name = self.roster.name_at(self.tokens, at)
        if name is not None and name[2] > 1 and self._begins_name(at, name[1]):
            return self._mention(at, name[1], self._checked(name[0], name[1], name[2]))
        if following == "." and self._is_initial(at):
            return self._add(at, at + 1, _WORD)
        named = self._homonym(at) if name is not None else None
        if named and name is not None:
            return self._mention(at, name[1], self._checked(name[0], name[1], name[2]))
        if named is False:
            name = None
        if behind := self._capital_initials(at):
            return behind
        phrase, end, tail = self._phrase(at)
        if (
            phrase is not None
            and end > at + 1
            and not tail
            and (
                self._yields(at, end, phrase.sense)
                or self._holds_a_requisition(at, end)
                or (phrase.sense == _THOSE and self._requisition(end) is None)
                or self._joins_another(at, end, phrase.sense)
                or self._lists_numbers(end, phrase.sense)
                or self._counts_places(at, end, phrase.sense)
            )
        ):
            end = at + 1
            phrase = next((p for p in self.lexicon.starting(token) if not p.rest), None)
        if phrase is not None and phrase.sense == _THOSE:
            role = self._requisition(end)
            heads = role is not None and self._key(role[1]) in ",:"
            grouped = heads or (bool(self.marks) and self.marks[-1].sense.kind is Kind.GROUP)
            return self._add(at, end, _FILLER if grouped else Sense(Kind.GROUP, "all"))
        if phrase is not None and end == at + 1 and not tail and phrase.sense.value == "answer":
            phrase = self._yes_or_if(at, phrase)
        if phrase is not None and end == at + 1 and phrase.sense == _NONE and self._is_of_a_thing(end):
            # "aucune expérience": nobody is meant.
            return self._add(at, end, Sense(Kind.NEGATION))
        if (
            self.marks
            and self._keys[at - 1].isdigit()
            and self.lexicon.has(token.key, Kind.UNIT)
            and self.marks[-1].sense.kind is Kind.WORD
        ):
            # "at 10 am"
            return self._add(at, at + 1, Sense(Kind.UNIT, "any"))
        if phrase is not None and phrase.sense.kind is Kind.GROUP:
            if phrase.sense in _MEASURED and self._is_measured(end):
                # "die zwei Jahre", "andere Termine"
                return self._add(at, end, Sense(Kind.COUNT))
            if self._greets(at, end):
                return self._add(at, end, Sense(Kind.POLITE))
        if self.under and phrase is not None and phrase.sense.kind is Kind.EXCEPT and self._is_said_of(end):
            # "except her", under the one who is meant
            return self._add(at, end, Sense(Kind.FILLER))
        if phrase is not None and phrase.sense == _NEITHER and self._names_one(end):
            return self._add(at, end, Sense(Kind.NOR))
        if phrase is not None and end == at + 1 and self._is_and(at, phrase.sense):
            return self._add(at, end, Sense(Kind.AND))
        other = self._another(at, end) if phrase is not None and phrase.sense == _REST else 0
        if other:
            return other
        counted = self._numeral(at) or self._up_to(at) or self._counted(at)
        if counted is not None:
            return counted
        if phrase is not None and (end > at + 1 or tail):
            ranged = self._ranged(at, end, phrase.sense) if phrase.sense.kind in (Kind.ORDER, Kind.GROUP) else None
            if ranged is not None:
                return ranged
            if phrase.sense.kind is Kind.TWOFOLD:
                self.tails.update(tail)
                self.joints.update(tail)
                return self._add(at, end, _FILLER)
            self._take_over(range(at, end), phrase.sense)
            self.tails.update(tail)
            self.halves.update(dict.fromkeys(tail, len(self.marks)))
            self._add(at, end, phrase.sense)
            self._pronouns(at, end, phrase.sense)
            return end
        if token.is_number:
            return self._number(at)
        spelled = self._spelled(at)
        if spelled is not None:
            return spelled
        if name is not None and phrase is not None and phrase.sense.kind is Kind.GROUP and name[2] == 1:
            # "All", where somebody is called All Wright: the one or everybody.
            everybody = tuple(range(len(self.roster.items)))
            return self._mention(at, end, Mention((), "name", Why.AMBIGUOUS_NAME, everybody))
        if name is not None and (phrase is None or self._word_is_name(at, phrase.sense)):
            return self._mention(at, name[1], self._checked(name[0], name[1], name[2]))
        if phrase is not None and self._is_surname(at, phrase.sense):
            return self._add(at, end, _WORD)
        if phrase is not None:
            ranged = self._ranged(at, end, phrase.sense)
            if ranged is None:
                ranged = self._add(at, end, phrase.sense)
                self._pronouns(at, end, phrase.sense)
            return ranged
        if token.is_word:
            return self._with_pronoun(at) or self._word(at)
        return self._add(at, at + 1, _SIGN)

    def _lists_numbers(self, end: int, sense: Sense) -> bool:
        """Whether the number at the end of a group begins a list: `les 2 et 3`, and not `les 2`."""
        if sense.kind is not Kind.GROUP or not self._key(end - 1).isdigit():
            return False
        joined = self._key(end) in (",", "-", "–", "/") or self.lexicon.has(self._key(end), Kind.AND)
        return joined and self._key(end + 1).isdigit()

    def _is_measured(self, at: int) -> bool:
        """Whether what is counted is no people: years, hours."""
        following = self._key(at)
        people = self.lexicon.has(following, Kind.PREPOSITION, Kind.PERSON, Kind.FILLER)
        return self.lexicon.has(following, Kind.UNIT) and not people

    def _greets(self, at: int, end: int) -> bool:
        """Whether a group begins the mail with a comma and a new line behind it: `All,`."""
        begins = not any(token.key.isalnum() for token in self.tokens[:at])
        return begins and self._key(end) == "," and self._key(end + 1) == "\n"

    def _begins_name(self, at: int, end: int) -> bool:
        """Whether a word before a name is part of it: a capital, no word of the language, or one of its particles."""
        token = self.tokens[at]
        if token.capital or not self.lexicon.beginning(token.key):
            return True
        return token.key in PARTICLES and self.tokens[end - 1].capital

    def _yes_or_if(self, at: int, phrase: Phrase) -> Phrase:
        """A yes written without its accent may be another word: `si` is "if" in Spanish and "oneself" in Italian. It
        is a yes only where an answer stands."""
        token = self.tokens[at]
        other = next((p for p in self.lexicon.beginning(token.key) if not p.rest and p.sense.value != "answer"), None)
        if other is None or other.sense.kind not in (Kind.CONDITION, Kind.FILLER) or not token.text.isascii():
            return phrase
        last = self.marks[-1] if self.marks else None
        if last is not None and last.sense.kind is Kind.HEDGE and other.sense.kind is Kind.CONDITION:
            # "no sé si Maria y Wei encajan"
            return other
        led = last is None or last.mention is not None or last.sense.kind in (Kind.SIGN, Kind.GROUP)
        if other.sense.kind is Kind.FILLER and not led:
            return other
        after = at + 1
        name = self.roster.name_at(self.tokens, after) if after < len(self.tokens) else None
        named = name is not None or self._key(after).isdigit()
        if named and last is not None and led and last.sense.kind is not Kind.SIGN:
            # "Maria ja John nein"
            return phrase
        if name is not None:
            after = name[1]
        ended = self._key(after) in _AFTER_YES or self._key(after).isdigit()
        return phrase if ended or self.lexicon.has(self._key(after), *_YES_GOES_ON) else other

    def _is_and(self, at: int, sense: Sense) -> bool:
        """Whether a one-letter no between two names is a hurried `and`: `ok for Maria n Wei`."""
        if len(self.tokens[at].text) != 1 or sense.value != "bare" or sense.verdict is not Verdict.REJECT:
            return False
        if not (self.marks and self.marks[-1].mention is not None):
            return False
        if self.marks[-1].mention.form == "number":
            return self._value(at + 1) is not None and (self._listing() or self._begins_a_list(at))
        if self.marks[-1].mention.form == "order":
            # "1st n last pls"
            return self.lexicon.has(self._key(at + 1), Kind.ORDER)
        if self.marks[-1].mention.form != "name":
            return False
        name = self.roster.name_at(self.tokens, at + 1) if at + 1 < len(self.tokens) else None
        if name is None:
            return False
        following = self._key(name[1])
        return not (len(following) == 1 and following.isalpha())

    def _begins_a_list(self, at: int) -> bool:
        """`2 n 4 start on Monday`: whether the first of two numbers begins a sentence, where answers are no letters."""
        spelled = all(token.key != "y" for token in self.tokens) and len(self._key(at + 2)) > 1
        return spelled and (at == 1 or self._key(at - 2) in SENTENCE_ENDS)

    def _another(self, at: int, end: int) -> int:
        """`the other John` is not the one on the list; 0 where no name follows."""
        name = self.roster.name_at(self.tokens, end) if end < len(self.tokens) else None
        if name is None or self._key(end - 1) == "others":
            return 0
        return self._mention(at, name[1], Mention((), "name", Why.UNKNOWN_NAME, name[0].items or name[0].near))

    def _listing(self) -> bool:
        """Whether a verdict that is no single letter stands before the candidates named last: `approve 1 n 3`."""
        for place, mark in reversed(list(enumerate(self.marks))):
            if mark.sense.kind is Kind.VERDICT or mark.sense.kind is Kind.NO:
                # "1 yes 2 n 3 yes": an answer behind its number begins no list.
                led = place > 0 and self.marks[place - 1].mention is not None
                return mark.sense.value not in ("bare", "answer") or (len(mark.key) > 1 and not led)
            if mark.mention is None and mark.sense.kind not in (Kind.AND, Kind.TO, Kind.FILLER) and mark.key != ",":
                return False
        return False

    def _is_initial(self, at: int) -> bool:
        """Whether a capital letter and a full stop shorten somebody's first name: `J. van Haren`."""
        token = self.tokens[at]
        if len(token.text) != 1 or not token.capital or self._key(at + 1) != "." or not self.tokens[at + 1].tight:
            return False
        if self.lexicon.single(token.key) == TITLE:
            # "M. Hamon"
            return False
        return at + 2 < len(self.tokens) and self.tokens[at + 2].is_word and not self.tokens[at + 2].tight

    def _is_of_a_thing(self, at: int) -> bool:
        """Whether a word that is on no list follows: what there is none of."""
        if at >= len(self.tokens) or not self.tokens[at].is_word or self.tokens[at].capital:
            return False
        known = self.lexicon.single(self.tokens[at].key)
        phrase, _, _ = self._phrase(at)
        return (known is None or known.kind is Kind.WORD) and (phrase is None or phrase.sense.kind is Kind.WORD)

    def _is_said_of(self, at: int) -> bool:
        return self.lexicon.has(self._key(at), Kind.SHE) and not self._owns(at + 1)

    def _names_one(self, at: int) -> bool:
        """Whether a single candidate stands here, by name or by number."""
        if at >= len(self.tokens):
            return False
        return self.tokens[at].is_number or self.roster.name_at(self.tokens, at) is not None

    def _is_surname(self, at: int, sense: Sense) -> bool:
        """Whether a capital verb behind an unknown capital word is its surname: `Jun Park`."""
        before = self.marks[-1] if self.marks else None
        if before is None or not self.tokens[at].capital or sense.value not in ("verb", "deed"):
            return False
        # `Jun` may be the month.
        return before.sense.kind in (Kind.WORD, Kind.MONTH) and before.capital and self.tokens[at - 1].is_word

    def _capital_initials(self, at: int) -> int:
        """Initials that are a word as well, in capitals before a verdict among words that are not: `EM ok, PN no`; 0
        where it is none such."""
        mention = self.roster.initials_at(self.tokens[at])
        word = self._sense(at)
        little = word is not None and (word.kind in _MEANING_LITTLE or word == _PAUSE)
        little = little or (word is not None and word.kind is Kind.VETO and self._is_among_initials(at))
        if mention is None or not little or not self._starts_line(at):
            return 0
        shouted = all(token.text.isupper() for token in self.tokens if token.is_word)
        return 0 if shouted or not self._decides(at + 1) else self._mention(at, at + 1, mention)

    def _is_among_initials(self, at: int) -> bool:
        """Whether a comma or a new line parts the word at `at` from an answer on other initials: `PR yes, JK no`."""
        others = (place for place in (at - 3, at + 3) if 0 <= place < len(self.tokens))
        listed = any(self.roster.initials_at(self.tokens[place]) and self._decides(place + 1) for place in others)
        return listed and (at == 0 or self._key(at - 1) in (",", ";", "\n"))

    def _word(self, at: int) -> int:
        mention = self.roster.initials_at(self.tokens[at])
        if mention is not None and self._initials_stand(at + 1):
            return self._mention(at, at + 1, mention)
        return self._mistyped(at) or self._add(at, at + 1, _WORD)

    def _initials_stand(self, after: int) -> bool:
        """Whether what follows initials, or an "and" behind others, says that they are somebody's."""
        if self._key(after) in _AFTER_NAME | {"is", "and"} or self._decides(after):
            return True
        marks = self.marks
        listed = len(marks) > 1 and marks[-1].sense.kind is Kind.AND and marks[-2].mention is not None
        initialled = listed and marks[-2].mention is not None and marks[-2].mention.form == "initials"
        denied = self.lexicon.has(self._key(after), Kind.NEGATION) and self._key(after + 1) in _AFTER_NAME
        return initialled or denied or (after < len(self.tokens) and self._says_more(after))

    def _mistyped(self, at: int) -> int:
        """A candidate's name or a verdict with a slip of the keyboard in it; 0 where the word is neither."""
        key = self.tokens[at].key
        name = meant(key, self.roster.parts, names=True)
        if name and len(self.roster.parts[name]) == 1:
            return self._mention(at, at + 1, self._checked(Mention(tuple(self.roster.parts[name]), "name"), at + 1, 1))
        foreign = self.tokens[at].capital and at and not self._starts_line(at)
        verdict = "" if foreign else meant(key, self.lexicon.firm.get(key[0] + key[-1], ()))
        sense = self.lexicon.single(verdict) if verdict else None
        return self._add(at, at + 1, sense) if sense is not None else 0

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
