"""Phrases as they stand in a lexicon file turned into folded word patterns.

Decides what `put _ on hold`, `strong*`, `<wish> <meet>` and `{can|could} you` match letter by letter; never what a
phrase means. Pure: the parts that a pattern may name are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, product

from mailflow.reading.fold import spellings
from mailflow.reading.tokens import tokenize

#: A folded word, and whether more letters may follow it; None stands for a gap.
Word = tuple[str, bool]
_GAP = "_"
_PART = re.compile(r"(<\w+>|\{[^{}]*\})")


def expanded(phrases: Iterable[str], parts: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Each phrase with its choices and the parts that it names written out: `{can|could} you` is two, `<wish> meet` is
    `want to meet`, `love to meet`, and `invit<ar>` has an ending for each that stands under `ar`."""
    for phrase in phrases:
        pieces = _PART.split(phrase)
        if len(pieces) == 1:
            yield phrase
            continue
        for chosen in product(*(_choices(piece, parts) for piece in pieces)):
            yield " ".join("".join(chosen).split())


def _choices(piece: str, parts: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    if piece.startswith("<"):
        return tuple(expanded(parts[piece[1:-1]], parts))
    return tuple(piece[1:-1].split("|")) if piece.startswith("{") else (piece,)


def patterns(phrase: str) -> list[tuple[Word | None, ...]]:
    """Every folded spelling of a phrase, as a sequence of words and gaps."""
    return [tuple(chain.from_iterable(chosen)) for chosen in product(*map(_piece, phrase.split()))]


@lru_cache(maxsize=32768)
def _piece(piece: str) -> tuple[tuple[Word | None, ...], ...]:
    """The folded spellings of what stands between two blanks: a word, two with an apostrophe, or a gap."""
    if piece == _GAP:
        return ((None,),)
    stem = piece.endswith("*") and len(piece) > 1
    words: list[tuple[Word | None, ...]] = []
    for spelling in sorted(spellings(piece[:-1] if stem else piece)):
        keys = [token.key for token in tokenize(spelling)]
        words.append(tuple((key, stem and place == len(keys) - 1) for place, key in enumerate(keys)))
    return tuple(words)
