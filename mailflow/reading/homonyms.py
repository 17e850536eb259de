"""Names that are words as well: `Will will do`, `Petit souci avec Mehdi`, `Wil wil ik niet`, `im Winter`.

Decides whether such a word is the candidate in its place: a capital in the middle of a sentence names somebody, one at
its beginning only where what follows speaks of a person, a small letter only where nothing but a name can stand. Never
decides what is said of them.
"""

from __future__ import annotations

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.restrictions import Restrictions
from mailflow.reading.tokens import SENTENCE_ENDS

_PLAIN = Sense(Kind.PLAIN)
_BULLETS = frozenset("-*•·–—>+→")
_AFTER_NAME = frozenset(',:;-–—=()&/+.!?\n→>…"')
#: Behind these a sentence begins.
_OPENING = SENTENCE_ENDS | _BULLETS | frozenset(':)"“„«')
#: What a name is glued to: `Will's`, `Hope'll`.
_ENDINGS = frozenset({"s", "d", "ll", "ve", "m"})
_SHORTENED = frozenset({"d", "ll", "ve", "m"})
#: What follows a name at the beginning of a sentence and hardly any verb or noun.
_SAID_OF = frozenset(
    {
        Kind.COPULA, Kind.HAVING, Kind.PAST, Kind.NEGATION, Kind.NO, Kind.NOR, Kind.ALSO, Kind.PLEASE, Kind.REMARK,
        Kind.HEDGE, Kind.ONLY, Kind.EXCEPT, Kind.CONTRAST, Kind.CONCESSION, Kind.POLITE, Kind.FUTURE,
        Kind.REPORT, Kind.VETO,
    }
)  # fmt: skip
#: What an auxiliary verb stands before as well: `Will probably`, `May not`.
_BESIDE_HELPING = _SAID_OF - {Kind.HEDGE, Kind.REMARK, Kind.ONLY, Kind.ALSO, Kind.POLITE, Kind.NEGATION, Kind.PLEASE}
#: Verbs of a third person, whatever phrase they begin.
_FINITE = (Kind.COPULA, Kind.HAVING, Kind.PAST)
_MODAL = frozenset({"modal", "would"})
#: What may part a verdict from whom it is for: `yes to Will`, `pass on Hope`.
_LINKS = frozenset({Kind.TO, Kind.PREPOSITION, Kind.FILLER})
_BEHIND = (
    Kind.AND, Kind.BECAUSE, Kind.CONTRAST, Kind.EXCEPT, Kind.PLEASE, Kind.POLITE, Kind.TIME, Kind.NO, Kind.CONCESSION,
)  # fmt: skip
#: Verdicts that may end in a name: not those that only describe, as in `strong will`.
_BEFORE_NAME = frozenset({"verb", "favour", "deed", "answer", "object", "naming", "bidding"})
_PARTING = frozenset({",", "&", "/", "+"})


class Homonyms(Restrictions):
    """Tells candidates from the words that their names are."""

    def _settle_homonyms(self) -> None:
        """Finds the homonyms that are told by how they are written: what no phrase may take in, and what names
        nobody."""
        known = self.lexicon.homonyms.classes
        places = [at for at, key in enumerate(self._keys) if key in known and key in self.roster.parts]
        if not places:
            return
        if all(token.text.isupper() for token in self.tokens if token.is_word):
            return
        self.named_in_capitals = any(token.capital and token.key in self.roster.parts for token in self.tokens)
        for at in places:
            if self.tokens[at].capital and not self._opens_sentence(at):
                (self.words if self._is_a_thing(at) else self.names).add(at)

    def _homonym(self, at: int) -> bool | None:
        """Whether the word at `at`, which is part of a candidate's name, names that candidate here; None where it is no
        homonym."""
        if at in self.names:
            return True
        if at in self.words:
            return False
        token = self.tokens[at]
        classes = self.lexicon.homonyms.classes.get(token.key)
        if classes is None:
            return None
        if self.lexicon.has(self._key(at - 1), Kind.PERSON) and token.capital:
            return True
        if token.capital:
            return not self._is_compound(at) and self._begins_with_name(at, classes)
        return self._fills_a_name_slot(at, classes)

    def _opens_sentence(self, at: int) -> bool:
        return at == 0 or self._key(at - 1) in _OPENING

    def _is_compound(self, at: int) -> bool:
        """Whether a hyphen ties the word to another: `Klein-Klein`, `Mark-up`."""
        after = at + 1 < len(self.tokens) and self.tokens[at + 1].tight and self.tokens[at + 1].is_word
        before = at > 0 and self.tokens[at].tight and self.tokens[at - 1].is_word
        return before or (after and self._key(at + 1) not in _ENDINGS)

    def _is_a_thing(self, at: int) -> bool:
        """Whether a capital in the middle of a sentence is no name: a month, a season, a noun where nouns have
        capitals."""
        return self._is_compound(at) or self._is_dated(at) or self._is_led(at)

    def _is_dated(self, at: int) -> bool:
        classes = self.lexicon.homonyms.classes.get(self._key(at), frozenset())
        if "time" not in classes:
            return False
        beside = self._key(at - 1), self._key(at + 1)
        return any(key.isdigit() for key in beside) or beside[0] in self.lexicon.homonyms.before_times

    def _is_led(self, at: int) -> bool:
        classes = self.lexicon.homonyms.classes.get(self._key(at), frozenset())
        return "noun" in classes and self._key(at - 1) in self.lexicon.homonyms.before_things

    def _begins_with_name(self, at: int, classes: frozenset[str]) -> bool:
        """Whether a word that a sentence begins with is a name: `May has`, `Mark, please`, `Petit c'est non`."""
        after = at + 1
        key, sense, word = self._key(after), self._sense(at), self._sense(after)
        if key in _ENDINGS and self.tokens[after].tight:
            return True
        if sense is not None and sense.kind is Kind.VERDICT and key not in (":", "-", "–", "—", "="):
            # "Park." may be a command.
            return self.lexicon.has(key, Kind.AND, Kind.NO, *_FINITE)
        if key == self._key(at) or key in self.lexicon.homonyms.intensive:
            # "Will will do", "Mark himself"
            return True
        if key == ":" and self._names_another(after + 1, at):
            # "Prudence : Blanc a menti"
            return False
        if key in _AFTER_NAME or self._ends_with_verdict(after, classes):
            return True
        whole = self._phrase(at)
        if whole[0] is not None and whole[1] > after and whole[0].sense.kind is Kind.FILLER:
            # "Kurz und gut"
            return False
        if word is not None and word.kind is Kind.ME:
            # "Will I'd like to meet", and not "May I ..."
            return self._key(after + 1) in _SHORTENED or "helping" not in classes
        if word is not None and (word.kind in _FINITE or word.value in _MODAL):
            return True
        phrase, end, _ = self._phrase(after)
        if phrase is None:
            return self._is_told_of(after, classes)
        if phrase.sense.kind is Kind.VERDICT and phrase.sense.value in ("verb", "deed", "favour"):
            closed = "helping" not in classes and self._key(end) in _AFTER_NAME
            return closed or self.lexicon.homonyms.is_finite(key)
        led = self.lexicon.has(self._key(end), Kind.TO, Kind.PREPOSITION)
        if phrase.sense.value == "answer" and led and self._names_another(end + 1, at):
            # "Petit oui pour Blanc"
            return False
        return self._is_said_of_name(at, end, phrase.sense, classes)

    def _names_another(self, at: int, place: int) -> bool:
        """Whether somebody else than the one whose name stands at `place` is named here."""
        other = self.roster.parts.get(self._key(at), frozenset())
        return (
            bool(other)
            and at < len(self.tokens)
            and self.tokens[at].capital
            and other.isdisjoint(self.roster.parts[self._key(place)])
        )

    def _is_said_of_name(self, at: int, end: int, following: Sense, classes: frozenset[str]) -> bool:
        """Whether what follows the word at `at` is said of a person."""
        if following.kind is Kind.AND or (following.kind is Kind.VERDICT and "helping" not in classes):
            return True
        if following.value == "answer":
            # "Wil ja", and not "Wil graag Floor spreken" or "Wil liever niet"
            closed = self._key(end) in _AFTER_NAME or self.lexicon.has(self._key(end), *_BEHIND)
            return closed and not self.lexicon.has(self._key(at + 1), Kind.PREFERENCE)
        if following.kind is Kind.VERDICT:
            return True
        if following.kind is Kind.NEGATION and following.value != "name":
            # "Will hasn't", and not "Will not"
            return True
        return following.kind in (_BESIDE_HELPING if "helping" in classes else _SAID_OF)

    def _is_told_of(self, after: int, classes: frozenset[str]) -> bool:
        """Whether a word on no list, behind a homonym that begins a sentence, is the verb of which it is the subject. A
        noun without an article is a name where it could not begin a sentence otherwise."""
        token = self.tokens[after]
        if token.capital or not token.is_word:
            return False
        if self.lexicon.homonyms.is_finite(token.key):
            # "Hope springs eternal", and not "Hope things are fine"
            return not self.lexicon.has(self._key(after + 1), Kind.COPULA, Kind.PAST, Kind.HAVING)
        return "noun" in classes

    def _fills_a_name_slot(self, at: int, classes: frozenset[str]) -> bool:
        """Whether a small word stands where nothing but a name can: `yes to will`, `will is fine`, `will and grace`."""
        key, before = self._key(at + 1), self.marks[-1].sense if self.marks else None
        closed = key in _AFTER_NAME or self.lexicon.has(key, *_BEHIND) or self._decides(at + 1)
        if "helping" in classes and self._follows_a_preposition(at):
            return True
        strict = "helping" not in classes and self.named_in_capitals
        if closed and (self._is_answered_to() if strict else self._is_asked() or self._is_parallel()):
            return True
        listed = self._is_listed(strict=strict)
        if listed and (closed or self.lexicon.has(key, *_FINITE) or self._sense_value(at + 1) in _MODAL):
            return True
        corrected = bool(self.marks) and self.marks[-1].sense.kind is Kind.CORRECTION
        begins = self._opens_sentence(at) or self._key(at - 1) in _PARTING or corrected
        if not (begins or (before and before.kind is Kind.AND)):
            return False
        if self.lexicon.has(key, Kind.AND) and self._key(at + 2) in self.roster.parts:
            return True
        if self.lexicon.has(key, Kind.COPULA) and self._phrase(at)[1] <= at + 1:
            return "helping" in classes or self._answers(at + 2, classes)
        return self._answers(at + 1, classes)

    def _follows_a_preposition(self, at: int) -> bool:
        """`look at will`, `not sure about will`."""
        word = self._sense(at - 1)
        return word is not None and (word.kind is Kind.PREPOSITION or word.value == "way")

    def _is_asked(self) -> bool:
        """Whether a verdict leads up to what follows: `yes to`, `drop`, `approve:`."""
        linked = False
        for place in range(len(self.marks) - 1, -1, -1):
            mark = self.marks[place]
            if mark.sense.kind in _LINKS or mark.key == ":":
                linked = True
                continue
            if mark.sense.kind is Kind.NO:
                # "yes will, no mark"
                before = [each.mention for each in self.marks[max(place - 2, 0) : place]]
                return linked or any(before)
            return mark.sense.kind is Kind.VERDICT and mark.sense.value in _BEFORE_NAME
        return False

    def _is_answered_to(self) -> bool:
        """Whether an answer and one small word lead up to what follows: `yes to`, `non pour`."""
        if len(self.marks) < 2 or self.marks[-1].sense.kind not in (Kind.TO, Kind.PREPOSITION):
            return False
        before = self.marks[-2].sense
        return before.kind is Kind.NO or (before.kind is Kind.VERDICT and before.value == "answer")

    def _is_parallel(self) -> bool:
        """Whether somebody else has an answer before the comma: `grace yes, hope ... no`."""
        if len(self.marks) < 3 or self.marks[-1].key != ",":
            return False
        return self.marks[-3].mention is not None and self.marks[-2].sense.kind in (Kind.VERDICT, Kind.NO)

    def _is_listed(self, *, strict: bool) -> bool:
        """Whether an "and" joins what follows to a name, or a comma, where names need no capitals."""
        if len(self.marks) < 2 or self.marks[-2].mention is None:
            return False
        return self.marks[-1].sense.kind is Kind.AND or (not strict and self.marks[-1].key in _PARTING)

    def _answers(self, at: int, classes: frozenset[str]) -> bool:
        """Whether a plain yes or no follows."""
        if at >= len(self.tokens):
            return False
        phrase = self._phrase(at)[0]
        if phrase is None:
            return self._ends_with_verdict(at, classes)
        return phrase.sense.kind is Kind.NO or phrase.sense.value == "answer" or self._ends_with_verdict(at, classes)

    def _ends_with_verdict(self, at: int, classes: frozenset[str]) -> bool:
        """Whether a word that decides behind a name ends the clause: `Will in`, `Floor wel`."""
        if not (self._key(at + 1) in _AFTER_NAME or self.lexicon.has(self._key(at + 1), *_BEHIND)):
            return False
        # "Will check."
        placed = ("ending",) if "helping" in classes else ("ending", "adverb")
        return any(not each.rest and each.sense.value in placed for each in self.lexicon.beginning(self._key(at)))

    def _sense_value(self, at: int) -> str:
        sense = self._sense(at)
        return sense.value if sense is not None else ""

    def _decides(self, at: int) -> bool:
        sense = self._sense(at)
        if sense is None:
            return False
        return sense.kind is Kind.NO or (sense.kind is Kind.VERDICT and sense.value != "verb")

    def _starts_line(self, at: int) -> bool:
        before = self._key(at - 1)
        return at == 0 or before in SENTENCE_ENDS or before in _BULLETS or before in ":,)"

    def _word_is_name(self, at: int, sense: Sense) -> bool:
        """Whether a word that is both a name on the list and a word of the language is the name here."""
        token = self.tokens[at]
        labelled = self._key(at + 1) in _AFTER_NAME or self._key(at + 1).isdigit()
        if token.capital and self.lexicon.has(self._key(at - 1), Kind.PERSON):
            # "Frau Später"
            return True
        if sense.kind is Kind.VERDICT:
            return token.capital and self._key(at + 1) == ":"
        following = self._sense(at + 1)
        spoken = (Kind.COPULA, Kind.AND, Kind.REMARK, Kind.PLEASE, Kind.ALSO)
        speaks_of = (
            self._decides(at + 1)
            or (at + 1 < len(self.tokens) and self._says_more(at + 1))
            or (following is not None and following.kind in spoken)
        )
        if following is not None and following.kind is Kind.NEGATION and self._key(at + 2) in _AFTER_NAME:
            # "Sunny not."
            speaks_of = True
        if following is not None and sense == _PLAIN:
            # "Grace I'd leave", "April can wait"
            speaks_of = speaks_of or following.kind is Kind.ME or following.value in ("modal", "would")
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
