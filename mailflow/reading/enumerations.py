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
    return following.kind in (Kind.TO, Kind.TIME, Kind.TAIL, Kind.PREPOSITION) or following.value == "way"


def with_those_beside(told: Sequence[Clause], listed: Sequence[Clause], *, ended: bool = False) -> list[Clause]:
    """Those of `listed` of whom something of their own is `told`, and those with nothing of their own who are in one
    list with them: `Anna, Wei and Tom took ages`, `I don't see Anna and Wei`. What follows behind a comma is of that
    list only where it has `ended`: `not Anna, Wei and Tom, but ...`."""
    tied = {place for place, clause in enumerate(listed) if any(clause is one for one in told)}
    behind = _LISTING if ended else frozenset({"and"})
    for place in sorted(tied, reverse=True):
        step = -1 if _is_led_by_a_name(listed[place].marks) else 1
        if step > 0 and listed[place].marks[-1].mention is None:
            continue
        beside = place + step
        while 0 <= beside < len(listed) and _is_only_a_name(listed[beside].marks):
            if listed[max(beside, beside - step)].join not in (_LISTING if step < 0 else behind):
                break
            tied.add(beside)
            beside += step
    return [listed[place] for place in sorted(tied)]


def _is_led_by_a_name(marks: Sequence[Mark]) -> bool:
    named = next(
        (mark for mark in marks if mark.sense.kind not in _BEFORE_NAMES and mark.sense.value != "article"), None
    )
    return named is not None and named.mention is not None


def _is_only_a_name(marks: Sequence[Mark]) -> bool:
    return is_bare([mark for mark in marks if mark.sense.kind not in _BEFORE_NAMES])


def sums_up(clause: Clause, before: Sequence[Mark]) -> bool:
    """`Maria - SQL, Kubernetes, on-call, the lot`: whether a group behind what is told of somebody counts things."""
    alone = bool(clause.targets) and all(target.group == "all" for target in clause.targets) and is_bare(clause.marks)
    return alone and clause.join in _LISTING and any(mark.sense.kind in _TELLING for mark in before)
