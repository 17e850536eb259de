"""The phrases in force for one mail, found by the word that they begin with.

Decides which phrases a word may begin and in which order they are tried; never what stands in the text. A lexicon holds
tens of thousands of phrases and a mail a few hundred words: phrases are written out where their first word is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from mailflow.reading.fold import fold, spellings
from mailflow.reading.lexicons import PLACED, SYMBOLS, Kind, Phrase, Sense, tables
from mailflow.reading.patterns import folded, patterns
from mailflow.reading.tokens import Token
from mailflow.reading.vocabularies import Homonyms, Start, homonyms, spelled, starts, vocabulary, words_of

_MEMO = 8192
#: So many words that change nothing may stand between two of a phrase.
LIGHT_WORDS = 2
#: So long a word with one letter wrong is still that word.
_LONG = 6
_SHORTEST_STEM = 3
_FAVOUR = (Kind.VERDICT, "favour")
_UP_TO = Sense(Kind.ORDER, "up_to")
# What managers of every language borrow from English in the middle of a sentence.
_BORROWED = frozenset({Kind.VERDICT, Kind.GROUP, Kind.EXCEPT, Kind.UNDO})


class _Index(NamedTuple):
    """Where phrases begin, by their first word: folded, by its first letters, and as it is spelled with accents."""

    exact: Mapping[str, list[Start]]
    stems: Mapping[str, list[Start]]
    accented: Mapping[str, list[Start]]


class _Before(NamedTuple):
    """Where phrases stand, among all that one word may begin, that the word behind it does not rule out."""

    places: tuple[int, ...]
    #: Those whose third word may be any, and the others by their third word.
    loose: tuple[int, ...]
    third: Mapping[str, tuple[int, ...]]

    def going_on(self, third: str) -> tuple[int, ...]:
        """Those that the word behind the next does not rule out either."""
        exact = self.third.get(third)
        return tuple(sorted((*self.loose, *exact))) if exact else self.loose


class _Begun(NamedTuple):
    """The phrases that one word may begin, the longest first, and their places by the word that must follow."""

    phrases: tuple[Phrase, ...]
    #: Those that nothing need follow, or that begin with a gap which any word may end.
    anything: tuple[int, ...]
    following: Mapping[str, tuple[int, ...]]
    #: Those whose second word may go on behind these letters.
    beginning: tuple[tuple[str, int], ...]
    #: Those that begin with a gap, by the word that ends it.
    parted: Mapping[str, tuple[int, ...]]
    #: Those of several words that are a unit.
    units: tuple[Phrase, ...]

    def before(self, following: str) -> _Before:
        """Those that may stand before the word `following`, without the parted ones."""
        places = [*self.anything, *self.following.get(following, ())]
        places += [place for letters, place in self.beginning if following.startswith(letters)]
        places.sort()
        loose: list[int] = []
        third: dict[str, list[int]] = defaultdict(list)
        for place in places:
            rest = self.phrases[place].rest
            fixed = rest[1] if len(rest) > 1 and rest[0] is not None else None
            if fixed is None or fixed[1]:
                loose.append(place)
            else:
                third[fixed[0]].append(place)
        return _Before(tuple(places), tuple(loose), _frozen(third))

    def around(self, places: tuple[int, ...], ahead: Iterable[str]) -> Iterator[Phrase]:
        """The phrases at these places, and those that are parted by a gap and go on with one of the words `ahead`."""
        ends = self.parted.keys() & ahead if self.parted else ()
        if ends:
            places = tuple(sorted((*places, *(place for key in ends for place in self.parted[key]))))
        return (self.phrases[place] for place in places)


class Lexicon:
    """The phrases of one language, with what it borrows."""

    def __init__(
        self,
        begins: Iterable[Start],
        light: frozenset[str],
        homonyms: Homonyms,
        singular: Mapping[str, str],
    ) -> None:
        #: Words that may stand inside any phrase and change nothing: "passt *leider* nicht".
        self.light = light
        #: Names that are words as well.
        self.homonyms = homonyms
        #: Verbs as they are said of several, and as of one.
        self._singular = singular
        self._index = _indexed(begins)
        self._begun: dict[str, _Begun] = {}
        self._accented: dict[str, _Begun] = {}
        self._senses: dict[str, tuple[Sense | None, frozenset[Kind]]] = {}
        self._pairs: dict[tuple[str, str], _Before] = {}

    def beginning(self, key: str) -> tuple[Phrase, ...]:
        """The phrases that may begin with the folded word `key`, longest first."""
        return self._beginning(key).phrases

    def starting(self, token: Token) -> tuple[Phrase, ...]:
        """As `beginning`, for a token as it was written: with its accents it is first of all the word so spelled."""
        return self._starting(token).phrases

    def parted_before(self, key: str, half: str) -> Iterator[Phrase]:
        """The phrases that begin with `key` and go on with `half` behind a gap."""
        begun = self._beginning(key)
        return (begun.phrases[place] for place in begun.parted.get(half, ()))

    def units(self, key: str) -> tuple[Phrase, ...]:
        """The phrases of several words that may begin with `key` and are a unit: asked behind every number."""
        return self._beginning(key).units

    def opening(self, token: Token, following: str, ahead: Sequence[str]) -> Iterable[Phrase]:
        """As `starting`, without what the next words rule out: `following`, the words `ahead` behind it, of which one
        must end a gap."""
        begun = self._starting(token)
        before = self._before(token, begun, following)
        third = ahead[0] if ahead else ""
        if following not in self.light and third not in self.light:
            return begun.around(before.going_on(third), ahead)
        places = set(before.places)
        for skipped, word in zip((following, *ahead), ahead[:LIGHT_WORDS], strict=False):
            if skipped not in self.light:
                break
            places.update(self._before(token, begun, word).places)
        return begun.around(tuple(sorted(places)), ahead)

    def _before(self, token: Token, begun: _Begun, following: str) -> _Before:
        known = self._pairs.get((token.text, following))
        if known is None:
            if len(self._pairs) >= _MEMO:
                self._pairs.clear()
            known = self._pairs[token.text, following] = begun.before(following)
        return known

    def said_of_several(self, keys: Sequence[str]) -> dict[int, str]:
        """The places of verbs that are said of several, and how they are said of one."""
        if self._singular.keys().isdisjoint(keys):
            return {}
        return {place: self._singular[key] for place, key in enumerate(keys) if key in self._singular}

    @cached_property
    def senses(self) -> frozenset[Sense]:
        """Everything that a phrase of the lexicon may mean."""
        return frozenset(start.entry.sense for found in self._index.exact.values() for start in found)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The words for numbers, by what they say."""
        return {
            key: int(start.entry.sense.value)
            for key, begins in self._index.exact.items()
            for start in begins
            if start.entry.sense.kind is Kind.COUNT and start.written in start.entry.template.singles()
        }

    @cached_property
    def up_to(self) -> frozenset[str]:
        """The words that may begin what makes a number the end of a range: `up to 4`."""
        return frozenset(
            key for key, begins in self._index.exact.items() if any(start.entry.sense == _UP_TO for start in begins)
        )

    @cached_property
    def firm(self) -> Mapping[str, tuple[str, ...]]:
        """The long single words that decide, whatever stands beside them, by first and last letter: those that a typing
        error cannot hide."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, begins in self._index.exact.items():
            if len(key) >= _LONG and any(_decides_alone(start) for start in begins):
                found[key[0] + key[-1]].append(key)
        return {ends: tuple(keys) for ends, keys in found.items()}

    def single(self, key: str) -> Sense | None:
        """The sense of `key` as a word by itself, or None."""
        return (self._senses.get(key) or self._alone(key))[0]

    def has(self, key: str, *kinds: Kind) -> bool:
        """Whether `key` by itself may play one of these parts."""
        return not (self._senses.get(key) or self._alone(key))[1].isdisjoint(kinds)

    def _alone(self, key: str) -> tuple[Sense | None, frozenset[Kind]]:
        """What `key` is by itself: its first sense, and every part it may play."""
        if len(self._senses) >= _MEMO:
            self._senses.clear()
        senses = [phrase.sense for phrase in self.beginning(key) if not phrase.rest]
        senses.sort(key=lambda sense: sense.value in PLACED)
        known = self._senses[key] = (senses[0] if senses else None, frozenset(sense.kind for sense in senses))
        return known

    def _starting(self, token: Token) -> _Begun:
        begun = self._beginning(token.key)
        word = token.text.casefold() if not token.text.isascii() else ""
        if word not in self._index.accented:
            return begun
        known = self._accented.get(word)
        if known is None:
            exact = [phrase for start in self._index.accented[word] for phrase in _written(start)]
            phrases = sorted((*exact, *begun.phrases), key=lambda phrase: -len(phrase.rest))
            known = self._accented[word] = _begun(tuple(dict.fromkeys(phrases)))
        return known

    def _beginning(self, key: str) -> _Begun:
        known = self._begun.get(key)
        if known is None:
            if len(self._begun) >= _MEMO:
                self._begun.clear()
            known = self._begun[key] = _begun(self._find(key))
        return known

    def _find(self, key: str) -> tuple[Phrase, ...]:
        begins = list(self._index.exact.get(key, ()))
        for length in range(_SHORTEST_STEM, len(key) + 1):
            begins += self._index.stems.get(key[:length], ())
        # Stable: of equals, the first in the file; what asks a favour is one, even if the same words stand as a verb.
        found = [phrase for start in begins for phrase in _written(start)]
        found.sort(key=lambda p: (-len(p.rest), p.sense.value not in PLACED, (p.sense.kind, p.sense.value) != _FAVOUR))
        return tuple(dict.fromkeys(found))


def _indexed(begins: Iterable[Start]) -> _Index:
    index = _Index(defaultdict(list), defaultdict(list), defaultdict(list))
    for start in begins:
        letters, is_stem = start.word
        (index.stems if is_stem else index.exact)[letters].append(start)
        if not start.written.isascii() and not (word := spelled(start.written)).isascii():
            index.accented[word].append(start)
    return _Index(dict(index.exact), dict(index.stems), dict(index.accented))


def _written(start: Start) -> Iterator[Phrase]:
    """The phrases that begin here, written out."""
    for text in start.entry.template.written(start.written):
        for first, *rest in patterns(text):
            if first == start.word:
                yield Phrase(tuple(rest), start.entry.sense)


def _begun(phrases: tuple[Phrase, ...]) -> _Begun:
    anything: list[int] = []
    following: dict[str, list[int]] = defaultdict(list)
    beginning: list[tuple[str, int]] = []
    parted: dict[str, list[int]] = defaultdict(list)
    for place, phrase in enumerate(phrases):
        word = phrase.rest[0] if phrase.rest else None
        half = phrase.rest[1] if word is None and len(phrase.rest) > 1 else None
        if half is not None and not half[1]:
            parted[half[0]].append(place)
        elif word is None:
            anything.append(place)
        elif word[1]:
            beginning.append((word[0], place))
        else:
            following[word[0]].append(place)
    units = tuple(phrase for phrase in phrases if phrase.rest and phrase.sense.kind is Kind.UNIT)
    return _Begun(phrases, tuple(anything), _frozen(following), tuple(beginning), _frozen(parted), units)


def _frozen(places: Mapping[str, list[int]]) -> Mapping[str, tuple[int, ...]]:
    return {key: tuple(at) for key, at in places.items()}


def _decides_alone(start: Start) -> bool:
    """Whether the word itself is a verb that decides."""
    if start.entry.sense.value not in ("verb", "passive"):
        return False
    return start.written in start.entry.template.singles() and ((start.word,) in folded(start.written))


def _singular(language: str) -> Mapping[str, str]:
    """What is said of several, folded, and how it is said of one."""
    pairs = tables(language).get("agreement", {})
    return {
        spelling: fold(of_one)
        for of_one, of_several in pairs.items()
        for written in of_several
        for spelling in spellings(written)
    }


@lru_cache(maxsize=16)
def lexicon_of(language: str) -> Lexicon:
    """The lexicon for a mail in `language` (ISO 639-1): its own words, the signs, and the English words of deciding
    where the language has no such word itself."""
    own = [*starts(SYMBOLS), *starts(language)]
    if language != "en":
        known = vocabulary(language)
        borrowed = (start for start in starts("en") if start.entry.sense.kind in _BORROWED)
        own.extend(start for start in borrowed if start.word[0] not in known)
    return Lexicon(own, words_of(language, "light"), homonyms(language), _singular(language))
