"""What stands at the end of a list: what all of it are wanted for, or the word that sums it up.

Decides whether such words belong to the list; never what is decided on those in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.asked_for import is_bare
from mailflow.reading.lexicons import Kind
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause

_LISTING = frozenset({",", "and", "~"})
_BEFORE_NAMES = frozenset({Kind.TO, Kind.PERSON, Kind.LABEL, Kind.PREPOSITION, Kind.ALSO})
_TELLING = frozenset({Kind.WORD, Kind.PLAIN, Kind.REMARK, Kind.UNIT})


def goes_with_the_verb(clause: Clause) -> bool:
    """`invite Maria and Wei for a first conversation`: what follows the last of a list says what all are wanted for."""
    named = next((place for place, mark in enumerate(clause.marks) if mark.mention is not None), -1)
    led = [
        mark
        for mark in clause.marks[: max(named, 0)]
        if mark.sense.kind not in _BEFORE_NAMES and mark.sense.value != "article"
    ]
    if (
        named < 0
        or led
        or len(clause.marks) < named + 2
        or clause.flags & {Kind.SHE, Kind.THEY, Kind.COPULA, Kind.HAVING}
    ):
        return False
    following = clause.marks[named + 1].sense
    return following.kind in (Kind.TO, Kind.TIME, Kind.TAIL) or following.value == "way"


def sums_up(clause: Clause, before: Sequence[Mark]) -> bool:
    """`Maria - SQL, Kubernetes, on-call, the lot`: whether a group behind what is told of somebody counts things."""
    alone = bool(clause.targets) and all(target.group == "all" for target in clause.targets) and is_bare(clause.marks)
    return alone and clause.join in _LISTING and any(mark.sense.kind in _TELLING for mark in before)
