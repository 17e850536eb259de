"""Phrases as they stand in a lexicon file turned into folded word patterns.

Decides what `put _ on hold`, `strong*`, `<wish> <meet>` and `{can|could} you` match letter by letter; never what a
phrase means. A template stands for thousands of phrases: which words it begins with and which it holds is told without
writing them out. Pure: the parts that a pattern may name are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple

from mailflow.reading.fold import spellings
from mailflow.reading.tokens import tokenize

#: A folded word, and whether more letters may follow it; None stands for a gap.
Word = tuple[str, bool]
_GAP = "_"
_PART = re.compile(r"(<\w+>|\{[^{}]*\})")
_PLAIN = re.compile(r"[a-z]+")


class _Choice(NamedTuple):
    """What may stand at one place of a template, and these texts cut where their words end."""

    texts: tuple[str, ...]
    #: Those within one word.
    whole: frozenset[str]
    #: The letters before the first blank and after the last one of the others, and the words between.
    heads: frozenset[str]
    tails: frozenset[str]
    inner: frozenset[str]


def _choice(texts: tuple[str, ...]) -> _Choice:
    apart = [text.split(" ") for text in texts if " " in text]
    return _Choice(
        texts,
        frozenset(text for text in texts if " " not in text),
        frozenset(words[0] for words in apart),
        frozenset(words[-1] for words in apart),
        frozenset(word for words in apart for word in words[1:-1]),
    )


class Template:
    """One line of a lexicon file: words, and places where one of several texts may stand."""

    __slots__ = ("_parts", "_plain", "_text")

    def __init__(self, text: str, parts: Parts) -> None:
        self._text = text
        self._parts = parts
        self._plain = "{" not in text and "<" not in text

    def beginnings(self) -> frozenset[str]:
        """The words that its phrases may begin with, as they are written: `strong*`, `d'accord`."""
        if self._plain:
            return frozenset((self._text.partition(" ")[0],))
        begun, found = {""}, set[str]()
        for place in self._places():
            found.update(before + head for before in begun for head in place.heads)
            begun = {before + text for before in begun for text in place.whole}
            if not begun:
                break
        found.update(begun)
        # Where nothing may stand before the first blank, the first word is a later one.
        return frozenset(found) if "" not in found else frozenset(text.partition(" ")[0] for text in self.written())

    def words(self) -> frozenset[str]:
        """Every word that one of its phrases may hold, as it is written."""
        if self._plain:
            return frozenset(self._text.split())
        begun, found = {""}, set[str]()
        for place in self._places():
            found.update(place.inner)
            found.update(before + head for before in begun for head in place.heads)
            begun = {before + text for before in begun for text in place.whole} | place.tails
        return frozenset((found | begun) - {""})

    def singles(self) -> frozenset[str]:
        """Those of its phrases that are one word."""
        begun = {""}
        for place in self._places():
            joined = {before + text for before in begun for text in place.texts}
            begun = {text for text in joined if " " not in text.strip()}
        return frozenset(text.strip() for text in begun)

    def written(self, beginning: str | None = None) -> Iterator[str]:
        """Its phrases written out, in order; with `beginning` those that begin with this word."""
        places = self._places()
        if beginning is not None:
            return _beginning(places, "", beginning)
        return (" ".join("".join(texts).split()) for texts in product(*(place.texts for place in places)))

    def _places(self) -> Sequence[_Choice]:
        return self._parts.places(self._text)


def _beginning(places: Sequence[_Choice], before: str, beginning: str) -> Iterator[str]:
    """What stands at these places where, with the letters `before`, the first word is `beginning`."""
    if not places:
        if before.strip() == beginning:
            yield beginning
        return
    for text in places[0].texts:
        head, blank, _ = (before + text).lstrip().partition(" ")
        if not blank and beginning.startswith(head):
            yield from _beginning(places[1:], before + text, beginning)
        elif head == beginning:
            for texts in product(*(place.texts for place in places[1:])):
                yield " ".join("".join((before, text, *texts)).split())


class Parts:
    """What the lines of one lexicon file may name; each part is written out once."""

    def __init__(self, parts: Mapping[str, Iterable[str]]) -> None:
        self._parts = parts
        self._known: dict[str, _Choice] = {}

    def places(self, text: str) -> list[_Choice]:
        """The places of a line, in order."""
        pieces = _PART.split(text)
        if len(pieces) == 1:
            return [_choice((text,))]
        return [self._place(piece) for piece in pieces if piece]

    def _place(self, piece: str) -> _Choice:
        known = self._known.get(piece)
        if known is None:
            known = self._known[piece] = _choice(self._texts(piece))
        return known

    def _texts(self, piece: str) -> tuple[str, ...]:
        if not _PART.fullmatch(piece):
            return (piece,)
        if piece.startswith("{"):
            return tuple(expanded(piece[1:-1].split("|"), self))
        return tuple(expanded(self._parts[piece[1:-1]], self))


def expanded(phrases: Iterable[str], parts: Parts) -> Iterator[str]:
    """Each phrase with its choices and the parts that it names written out: `{can|could} you` is two, `<wish> meet` is
    `want to meet`, `love to meet`, and `invit<ar>` has an ending for each that stands under `ar`. A choice may name a
    part itself: `{goes|moves} {on|to the <step>}`."""
    for phrase in phrases:
        if _PART.search(phrase):
            yield from Template(phrase, parts).written()
        else:
            # Keeps its blanks: they part it from what stands around.
            yield phrase


def patterns(phrase: str) -> list[tuple[Word | None, ...]]:
    """Every folded spelling of a phrase, as a sequence of words and gaps."""
    return [tuple(chain.from_iterable(chosen)) for chosen in product(*map(folded, phrase.split()))]


@lru_cache(maxsize=32768)
def folded(piece: str) -> tuple[tuple[Word | None, ...], ...]:
    """The folded spellings of what stands between two blanks: a word, two with an apostrophe, or a gap."""
    if _PLAIN.fullmatch(piece):
        return (((piece, False),),)
    if piece == _GAP:
        return ((None,),)
    stem = piece.endswith("*") and len(piece) > 1
    words: list[tuple[Word | None, ...]] = []
    for spelling in sorted(spellings(piece[:-1] if stem else piece)):
        keys = [token.key for token in tokenize(spelling)]
        words.append(tuple((key, stem and place == len(keys) - 1) for place, key in enumerate(keys)))
    return tuple(words)
