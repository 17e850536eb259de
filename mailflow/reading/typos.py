"""Slips of the keyboard: `jhon` for John, `rejct` for reject.

Decides whether a word that nobody knows is another one mistyped. Only slips of the fingers count: two letters that
changed places, one too many, one too few, a doubling. A word that ends otherwise is another word (`approval`), and a
name that ends otherwise is another person (Marie, Andreas), so first and last letter must be right.
"""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST_SWAPPED = 4
_SHORTEST = 5


def meant(written: str, known: Iterable[str], *, names: bool = False) -> str:
    """The one of the `known` words that `written` is a slip of; "" where none is, or several are. Of `names` one letter
    more or less is another one: Stéphane and Stéphanie, Maria and Marina."""
    if len(written) < _SHORTEST_SWAPPED:
        return ""
    first, last = written[0], written[-1]
    found = {word for word in known if word[:1] == first and word[-1] == last and is_slip(written, word)}
    if names:
        found = {word for word in found if len(word) == len(written) or _undoubled(word) == _undoubled(written)}
    return found.pop() if len(found) == 1 else ""


def is_slip(written: str, word: str) -> bool:
    """Whether `written` is `word` with one slip. Both are folded."""
    if written == word or min(len(written), len(word)) < _SHORTEST_SWAPPED or abs(len(written) - len(word)) > 1:
        return False
    if written[0] != word[0] or written[-1] != word[-1] or _ends_doubled(written) is not _ends_doubled(word):
        return False
    if len(written) == len(word):
        return _swapped(written, word) or _undoubled(written) == _undoubled(word)
    longer, shorter = (written, word) if len(written) > len(word) else (word, written)
    if len(shorter) < _SHORTEST and _undoubled(longer) != _undoubled(shorter):
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer) - 1))


def _ends_doubled(word: str) -> bool:
    return word[-1] == word[-2]


def _swapped(written: str, word: str) -> bool:
    """Whether two neighbours changed places."""
    apart = [place for place, (one, other) in enumerate(zip(written, word, strict=True)) if one != other]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return written[first] == word[second] and written[second] == word[first]


def _undoubled(word: str) -> str:
    """`aproove` and `approve` both as `aprove`."""
    return "".join(letter for place, letter in enumerate(word) if not place or word[place - 1] != letter)
