"""How many of a group are meant: `five of the six`, `all but one`.

Decides that such words name nobody where they are fewer than the group, since they do not say which; never what is
said of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.phrasebook import Lexicon
from mailflow.reading.phrases import Mark
from mailflow.reading.vocabularies import ones

#: A group of which nobody has said who is meant.
SOME = Sense(Kind.GROUP, "some")
_PAIR = 2
#: What stands between a number and the group that it is a part of: `two of the`, `vier von den`.
_LINKING = frozenset({Kind.FILLER, Kind.PREPOSITION, Kind.TO, Kind.ARTICLE, Kind.SHE, Kind.COMPARE})
_EXCEPTING = frozenset({Kind.EXCEPT, Kind.CONTRAST})


def with_shares(marks: Sequence[Mark], lexicon: Lexicon) -> list[Mark]:
    """The marks of a sentence, with each group of which only some are meant marked so."""
    found = list(marks)
    for place, mark in enumerate(marks):
        size = _size(mark)
        if size is None:
            continue
        before = counted_before(marks, place, lexicon)
        after = _excepted_count(marks, place, lexicon)
        if (before is not None and before != size) or after:
            found[place] = mark._replace(sense=SOME)
    return found


def count_of(mark: Mark, lexicon: Lexicon) -> int | None:
    """The number that a word stands for; None where it is none or names somebody."""
    if mark.mention is not None or mark.sense.kind is Kind.GROUP:
        return None
    if mark.sense.kind is Kind.COUNT and mark.sense.value:
        return int(mark.sense.value)
    if mark.key.isdecimal():
        return int(mark.key)
    if mark.end - mark.start != len(mark.key) and mark.sense.kind is not Kind.THEY:
        return None
    counts = [p.sense.value for p in lexicon.beginning(mark.key) if not p.rest and p.sense.kind is Kind.COUNT]
    if counts and counts[0]:
        return int(counts[0])
    return 1 if mark.key in ones() else None


def _size(mark: Mark) -> int | None:
    """How many a group holds, 0 where nobody has counted; None where it is no such group."""
    if mark.sense.kind is not Kind.GROUP:
        return None
    value, _, count = mark.sense.value.partition(":")
    if value == "both":
        return _PAIR
    return int(count or 0) if value == "all" else None


def counted_before(marks: Sequence[Mark], place: int, lexicon: Lexicon) -> int | None:
    """The number that the group at `place` is to be taken a part of: `five of | the six`; None where none is."""
    linked = place
    while linked and marks[linked - 1].sense.kind in _LINKING and count_of(marks[linked - 1], lexicon) is None:
        linked -= 1
    return count_of(marks[linked - 1], lexicon) if 0 < linked < place else None


def _excepted_count(marks: Sequence[Mark], place: int, lexicon: Lexicon) -> bool:
    """Whether so many are left out of a group without a name: `all but one`."""
    if place + 2 >= len(marks) or marks[place + 1].sense.kind not in _EXCEPTING:
        return False
    return count_of(marks[place + 2], lexicon) is not None
