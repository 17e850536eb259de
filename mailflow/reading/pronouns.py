"""Pronouns inside verbs that decide: `on la rencontre`, `chiamala`, `conocerlos`.

Decides that such a verb speaks of one or of several who were named before; never of whom.
"""

from __future__ import annotations

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.roles import Roles

_SHE = Sense(Kind.SHE)
_THEY = Sense(Kind.THEY)
#: Pronouns of several, written before a verb or with it.
_MANY = frozenset({"les", "los", "las", "li", "os", "eles", "elas", "leur"})
#: A verb has more letters than these before its pronoun.
_SHORTEST_VERB = 3


class Pronouns(Roles):
    """Marks the pronouns of verbs beside the verbs themselves."""

    def _pronouns(self, at: int, end: int, sense: Sense) -> None:
        """A pronoun inside a verb's phrase still says of whom: `on la rencontre`."""
        if sense.kind is not Kind.VERDICT or sense.value not in ("verb", "favour"):
            return
        for place in range(at, end):
            key = self._key(place)
            clitic = key if self.lexicon.has(key, Kind.CLITIC) else self._enclitic(key) if place == at else ""
            if place > at and self.lexicon.has(self._key(place - 1), Kind.TO, Kind.PREPOSITION):
                # "pueden pasar a la siguiente fase"
                continue
            if clitic:
                self._add(place, place + 1, _THEY if clitic in _MANY else _SHE)
                return

    def _enclitic(self, key: str) -> str:
        """The pronoun that a verb ends with: `chiamala`, `citadlos`; "" where it has none."""
        endings = (key[-length:] for length in (3, 2) if len(key) - length > _SHORTEST_VERB)
        return next((ending for ending in endings if self.lexicon.has(ending, Kind.CLITIC)), "")

    def _with_pronoun(self, at: int) -> int:
        """A verb written together with its pronoun (`conocerla`, `facciamola`): both; 0 where it is none."""
        key = self.tokens[at].key
        for length in (2, 3, 4):
            stem, clitic = key[:-length], key[-length:]
            if len(stem) < 4 or not self.lexicon.has(clitic, Kind.CLITIC):
                continue
            for verb in (stem, stem + "e"):
                sense = self.lexicon.single(verb)
                if sense is not None and sense.kind is Kind.VERDICT and sense.value == "verb":
                    self._add(at, at + 1, sense)
                    return self._add(at, at + 1, _SHE)
        return 0
