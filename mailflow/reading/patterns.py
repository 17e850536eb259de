"""Phrases as they stand in a lexicon file turned into folded word patterns.

Decides what `put _ on hold`, `strong*` and `<wish> <meet>` match letter by letter; never what a phrase means. Pure: the
parts that a pattern may name are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from mailflow.reading.fold import spellings
from mailflow.reading.tokens import tokenize

#: A folded word, and whether more letters may follow it; None stands for a gap.
Word = tuple[str, bool]
_GAP = "_"
_PART = re.compile(r"<(\w+)>")


def expanded(phrases: Iterable[str], parts: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Each phrase with the parts that it names written out: `<wish> meet` is `want to meet`, `love to meet`."""
    for phrase in phrases:
        pieces = _PART.split(phrase)
        if len(pieces) == 1:
            yield phrase
            continue
        choices = [tuple(parts[piece]) if place % 2 else (piece,) for place, piece in enumerate(pieces)]
        for chosen in product(*choices):
            yield " ".join("".join(chosen).split())


def patterns(phrase: str) -> Iterator[tuple[Word | None, ...]]:
    """Every folded spelling of a phrase, as a sequence of words and gaps."""
    versions: list[tuple[Word | None, ...]] = [()]
    for piece in phrase.split():
        words: list[tuple[Word | None, ...]]
        if piece == _GAP:
            words = [(None,)]
        else:
            stem = piece.endswith("*") and len(piece) > 1
            bare = piece[:-1] if stem else piece
            words = []
            for spelling in sorted(spellings(bare)):
                keys = [token.key for token in tokenize(spelling)]
                words.append(tuple((key, stem and place == len(keys) - 1) for place, key in enumerate(keys)))
        versions = [before + after for before in versions for after in words]
    yield from versions
