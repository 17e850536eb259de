"""Praise that denies what is bad: `not bad at all`, `neither Maria nor Tom is weak`, `Maria ist gar nicht schlecht`.

Decides that such a denial turns nobody down and is spent, so that it turns no verdict behind it; never what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark

_PRAISE = Sense(Kind.REMARK, "praise")
_FILLER = Sense(Kind.FILLER)
_AND = Sense(Kind.AND)
_DENYING = frozenset({Kind.NEGATION, Kind.NO})
#: What may stand between those who are named and what they are not.
_BETWEEN = frozenset({Kind.COPULA, Kind.FILLER, Kind.NEGATION, Kind.SHE, Kind.PAST})
#: What may stand beside names in a list of those who are not.
_LISTED = frozenset({Kind.MENTION, Kind.NOR, Kind.TAIL, Kind.FILLER, Kind.PERSON, Kind.ARTICLE, Kind.TO})


def without_litotes(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a sentence with each denial of something bad read as the praise that it is."""
    found = list(marks)
    for place, mark in enumerate(marks):
        if not _is_bad(mark):
            continue
        denied = _denied_before(marks, place)
        if denied >= 0:
            found[denied] = found[denied]._replace(sense=_FILLER)
            found[place] = mark._replace(sense=_PRAISE)
            continue
        listed = _listed_before(marks, place)
        if listed:
            found[place] = mark._replace(sense=_PRAISE)
            for at in range(listed[0], place):
                if marks[at].sense.kind in (Kind.NOR, Kind.TAIL, Kind.NEGATION):
                    found[at] = found[at]._replace(sense=_AND if at in listed[1:] else _FILLER)
    return found


def _is_bad(mark: Mark) -> bool:
    """Whether a word only says that somebody is bad: `weak`, `schlecht`."""
    bare = mark.sense.kind is Kind.VERDICT and mark.sense.value == "bare" and mark.sense.verdict is Verdict.REJECT
    return (bare and mark.end - mark.start > 1) or (mark.sense.kind is Kind.REMARK and mark.sense.value == "criticism")


def _denied_before(marks: Sequence[Mark], place: int) -> int:
    """Where a "not" stands right before a word; -1 where none does."""
    at = place - 1
    while at >= 0 and marks[at].sense.kind is Kind.FILLER:
        at -= 1
    return at if at >= 0 and marks[at].sense.kind in _DENYING and marks[at].sense.value != "reason" else -1


def _listed_before(marks: Sequence[Mark], place: int) -> list[int]:
    """Where the words stand that deny each of a list of candidates, `neither` and `nor`; nothing where no such list has
    the word for its predicate."""
    at = place - 1
    while at >= 0 and marks[at].sense.kind in _BETWEEN:
        at -= 1
    end = at
    while at >= 0 and marks[at].sense.kind in _LISTED:
        at -= 1
    run = range(at + 1, end + 1)
    denying = [each for each in run if marks[each].sense.kind in (Kind.NOR, Kind.TAIL)]
    named = sum(marks[each].mention is not None for each in run)
    copula = any(mark.sense.kind is Kind.COPULA for mark in marks[end + 1 : place])
    begins = bool(denying) and marks[denying[0]].sense.kind is Kind.NOR
    return denying if begins and len(denying) > 1 and named > 1 and copula else []
