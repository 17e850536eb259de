"""A question that is a request: `Can you set up calls with Maria and Wei?`.

Decides that somebody who is asked to do what decides is told to do it; never what they are asked.
"""

from __future__ import annotations

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.sentences import Clause

_BETWEEN = frozenset({Kind.PLEASE, Kind.SIGN, Kind.FILLER, Kind.ALSO, Kind.ONLY})


def is_favour(clause: Clause) -> bool:
    """Whether `can you` stands right before a verb that decides on a candidate named behind it."""
    if clause.strength != FIRM or clause.form != "verb" or not (clause.targets and clause.verdict_first):
        return False
    place = next((p for p, m in enumerate(clause.marks) if m.sense.kind is Kind.QUESTION), -1)
    if place < 0 or clause.marks[place].sense.value != "favour":
        return False
    for mark in clause.marks[place + 1 :]:
        if mark.sense.kind is Kind.VERDICT:
            return mark.sense.value == "verb"
        if mark.sense.kind not in _BETWEEN:
            return False
    return False
