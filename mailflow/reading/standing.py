"""What was decided before and is said to stand: `I said no to Tom last year and nothing changed`.

Decides that a yes or no told of an earlier time counts now; never which it is or for whom.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.phrases import Mark

_STANDS = Sense(Kind.NEUTRAL, "stands")
_FILLER = Sense(Kind.FILLER)
_TOLD = frozenset({Kind.REPORT, Kind.PAST, Kind.TIME, Kind.MONTH})
_SAID = frozenset({Kind.VERDICT, Kind.NO})


def still_meant(marks: list[Mark]) -> list[Mark]:
    """The marks of a sentence; where it ends in such words and begins with its writer, what tells of the earlier time
    says nothing."""
    place = next((at for at, mark in enumerate(marks) if mark.sense == _STANDS), 0)
    if not place or not _ends(marks[place + 1 :]) or not _is_the_writers(marks[:place]):
        return marks
    told = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.REPORT), 0)
    return [_now(mark, leading=at < told) for at, mark in enumerate(marks[:place])]


def _now(mark: Mark, *, leading: bool) -> Mark:
    """A mark that tells of an earlier time, or leads up to that (`already`), as one that says nothing."""
    past = mark.sense.kind in _TOLD or mark.sense == Sense(Kind.VETO, "once")
    return mark._replace(sense=_FILLER) if past or (leading and mark.sense.kind is Kind.WORD) else mark


def _ends(following: Sequence[Mark]) -> bool:
    """Whether the sentence ends, or goes on with another thought."""
    return not following or following[0].sense.kind in (Kind.SIGN, Kind.AND, Kind.BECAUSE)


def _is_the_writers(before: Sequence[Mark]) -> bool:
    """Whether the writer said yes or no, once, and nothing turns it."""
    first = next((mark.sense.kind for mark in before if mark.sense.kind is not Kind.FILLER), None)
    said = sum(mark.sense.kind in _SAID for mark in before)
    turned = any(mark.sense.kind in (Kind.NEGATION, Kind.HEDGE, Kind.CONDITION, Kind.CONTRAST) for mark in before)
    return first is Kind.ME and said == 1 and not turned
