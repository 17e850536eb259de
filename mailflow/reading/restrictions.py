"""Words that say which ones of a group are meant: `everyone who knows Go`, `alle, die Go können`.

Decides that such a group is not the whole list, so that what is said of it hangs on something; never who it is.
"""

from __future__ import annotations

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.phrases import Mark
from mailflow.reading.pronouns import Pronouns

_RESTRICTED = Sense(Kind.CONDITION, "which")
#: What may stand between a group and the word that restricts it: `all of those who`, `todos los que`.
_BETWEEN = frozenset({Kind.FILLER, Kind.THEY, Kind.PERSON, Kind.PREPOSITION, Kind.TAIL, Kind.ARTICLE})
_BEFORE_THE_COMMA = _BETWEEN | {Kind.VERDICT, Kind.PLEASE}
#: What follows a word for "they" that begins a sentence of its own: `allen absagen, die sind zu teuer`.
_OWN_SENTENCE = (Kind.COPULA, Kind.HAVING, Kind.PAST)


class Restrictions(Pronouns):
    """Marks what restricts a group."""

    def _restricts(self, at: int) -> int:
        """A relative pronoun behind a group; 0 where none is. Behind a comma only where the language has one there."""
        key = self.tokens[at].key
        if not self.lexicon.has(key, Kind.RESTRICTING):
            return 0
        phrase = self._phrase(at)[0]
        if phrase is not None and phrase.sense.kind is Kind.VERDICT:
            # "los dos restantes, que vengan"
            return 0
        apart = bool(self.marks) and self.marks[-1].key == ","
        if apart and (not self.lexicon.has(key, Kind.RESTRICTING_APART) or self._begins_its_own(at + 1)):
            return 0
        between = _BEFORE_THE_COMMA if apart else _BETWEEN
        place = len(self.marks) - 1 - apart
        while place >= 0 and (self.marks[place].sense.kind in between or _is_a_role(self.marks[place])):
            place -= 1
        if place < 0 or self.marks[place].sense.kind is not Kind.GROUP:
            return 0
        return self._add(at, at + 1, _RESTRICTED)

    def _begins_its_own(self, at: int) -> bool:
        return self.lexicon.has(self._key(at), *_OWN_SENTENCE)


def _is_a_role(mark: Mark) -> bool:
    """Whether a mark only says which role a group is of: `alle für OPS-1, die Go können`."""
    return mark.mention is not None and mark.mention.form == "requisition"
