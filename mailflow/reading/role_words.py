"""Which requisition the words for a job stand for: `marketing` for MKT-2, `frontend` for FE-3, those of its title.

Decides only where one requisition of the list can be meant; never whom of it a writer means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mailflow.reading.fold import fold
from mailflow.reading.model import Item
from mailflow.reading.tokens import tokenize

#: The fewest letters of a ref that a word may begin with to mean it.
_FAMILY = 3
#: So many letters more than the ref has a word that it shortens.
_SHORTENED = 2
#: The fewest letters of a word that a longer one of a title may begin with: `techs` for a technician.
_STEM = 4
#: A word of a title that is shorter names no job.
_TITLE = 3


@dataclass(frozen=True, slots=True)
class Role:
    """The places of a requisition's candidates. `sure` is the word where it is the ref's own letters, begins with them
    or stands in the title; other words only hold the letters of the ref in their order."""

    places: tuple[int, ...]
    sure: bool
    #: How many letters of the ref were found.
    letters: int = 0


@dataclass(frozen=True)
class RoleWords:
    """The words for the requisitions of one list."""

    #: The letters of a ref that only one requisition has: `sre` of SRE-7.
    families: Mapping[str, tuple[int, ...]]
    #: The words that only one requisition's title has.
    titles: Mapping[str, tuple[int, ...]]
    first_letters: frozenset[str]
    known: dict[str, Role | None] = field(default_factory=dict)

    def role(self, word: str) -> Role | None:
        """The requisition that a folded word may stand for, where only one can be meant."""
        if word[:1] not in self.first_letters:
            return None
        if word not in self.known:
            self.known[word] = self._found(word)
        return self.known[word]

    def _found(self, word: str) -> Role | None:
        single = word.removesuffix("s")
        exact = self.families.get(word) or self.families.get(single)
        if exact is not None:
            return Role(exact, sure=True, letters=len(single))
        for meant in (self._begins(word), self._titled(word, single)):
            if len(meant) == 1:
                return Role(meant.pop(), sure=True, letters=_FAMILY)
        shortened = {(letters, places) for letters, places in self.families.items() if _shortens(letters, word)}
        if len(shortened) == 1:
            letters, places = shortened.pop()
            return Role(places, sure=False, letters=len(letters))
        return None

    def _begins(self, word: str) -> set[tuple[int, ...]]:
        """`data` for DAT-3."""
        if len(word) <= _FAMILY:
            return set()
        return {p for letters, p in self.families.items() if len(letters) >= _FAMILY and word.startswith(letters)}

    def _titled(self, word: str, single: str) -> set[tuple[int, ...]]:
        whole = self.titles.get(word) or self.titles.get(single)
        if whole is not None:
            return {whole}
        if len(single) < _STEM:
            return set()
        return {places for title, places in self.titles.items() if title.startswith(single)}


def _shortens(letters: str, word: str) -> bool:
    """Whether the letters of a ref are those of a word in their order: `mkt` of marketing, `fe` of frontend."""
    if not letters or letters[0] != word[0] or len(word) < len(letters) + _SHORTENED:
        return False
    rest = iter(word[1:])
    return all(letter in rest for letter in letters[1:])


def role_words(items: Sequence[Item]) -> RoleWords:
    """The words for each requisition in a list of items, in the order of the list."""
    families = _told_apart(items, lambda item: (_letters(item.requisition),))
    families = {letters: places for letters, places in families.items() if len(letters) > 1}
    titles = _told_apart(items, lambda item: _title(item.title))
    return RoleWords(families, titles, frozenset(word[0] for word in (*families, *titles)))


def _told_apart(items: Sequence[Item], words_of: Callable[[Item], Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """The places of each requisition by its words, where no other requisition has the same."""
    refs: dict[str, set[str]] = {}
    places: dict[str, list[int]] = {}
    for item, held in _by_role(items):
        for word in dict.fromkeys(words_of(item)):
            if word and item.requisition:
                refs.setdefault(word, set()).add(item.requisition)
                places.setdefault(word, []).extend(held)
    return {word: tuple(sorted(places[word])) for word, found in refs.items() if len(found) == 1}


def _by_role(items: Sequence[Item]) -> list[tuple[Item, list[int]]]:
    """The places of each role, with one item that bears its ref and title."""
    held: dict[tuple[str, str], list[int]] = {}
    for place, item in enumerate(items):
        held.setdefault((item.requisition, item.title), []).append(place)
    return [(items[places[0]], places) for places in held.values()]


@lru_cache(maxsize=1024)
def _letters(ref: str) -> str:
    """The first word of a ref: `sre` of `SRE-7`."""
    return next((token.key for token in tokenize(ref) if token.is_word), "")


@lru_cache(maxsize=1024)
def _title(title: str) -> tuple[str, ...]:
    """The words of a title that may name the job, as one of several: `Line Cooks` as `line` and `cook`."""
    keys = (fold(token.text).removesuffix("s") for token in tokenize(title) if token.is_word)
    return tuple(key for key in keys if len(key) >= _TITLE)
