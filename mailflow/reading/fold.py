"""Spelling made comparable: case, accents, ligatures and the two ways of writing an umlaut.

Decides only when two spellings are the same word. The original letters are never changed; callers keep them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
# DIN 5007-2 and the passport rules of the Nordic countries: how these letters are written where they cannot be typed.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"})


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """`word` without case, accents and compatibility forms: `Müller` and `MULLER` are both `muller`."""
    lowered = unicodedata.normalize("NFKC", word).casefold()
    if lowered.isascii():
        return lowered
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(mark))
    return bare.translate(_PLAIN)


@lru_cache(maxsize=4096)
def spellings(word: str) -> frozenset[str]:
    """Every folded spelling under which `word` may be written: `Müller` gives `muller` and `mueller`."""
    lowered = unicodedata.normalize("NFC", word).casefold()
    return frozenset({fold(word), fold(lowered.translate(_SPELLED_OUT))})
