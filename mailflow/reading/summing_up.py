"""Whether a verdict settles what was said of a candidate before it: `nobody disliked her, but so no`.

Decides which pieces of a story the verdict behind it leaves behind; never what the verdict is or whom it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.unsettling import is_judged, spoken, unsettles

_NEVER_BEHIND = frozenset({Kind.UNDO, Kind.QUESTION, Kind.ASKING, Kind.PROMISE})
_THINKING = frozenset({Kind.REMARK, Kind.REPORT, Kind.WORD, Kind.PAST, Kind.FILLER})


def concludes(piece: Sequence[Mark], verdict: Verdict, *, last: bool, turned: bool = False) -> bool:
    """Whether a verdict that follows settles what this piece says before it. `last` stands right before the verdict;
    `turned`: a "but" stands between."""
    if turned:
        piece = [m for m in piece if m.sense.kind is not Kind.VERDICT or m.sense.strength == FIRM]
        if not spoken(piece):
            return True
    denied = any(m.sense.kind is Kind.NEGATION for m in piece)
    described = [m for m in piece if m.sense.kind is Kind.VERDICT and m.sense.strength < FIRM and not denied]
    return not unsettles(piece, verdict, several=False, ahead=True) and not (
        last and any(m.sense.verdict not in (verdict, None) for m in described)
    )


def stays_behind(piece: Sequence[Mark], verdict: Verdict) -> bool:
    """Whether a verdict that sums up (`so no`) leaves this piece before it behind, whatever it leaned to: `I was all
    set to say yes`, `nobody disliked her`. What asks, takes back or sets a condition it does not."""
    said = spoken(piece)
    if not said:
        return True
    first = said[0].sense.kind
    if first is Kind.CONDITION or any(m.sense.kind in _NEVER_BEHIND for m in said):
        return False
    if any(m.sense.kind is Kind.VETO and m.sense.value in ("void", "joke") for m in said):
        return False
    return verdict is Verdict.REJECT or not any(m.sense.kind is Kind.HEDGE and m.sense.value == "mine" for m in said)


def changes_mind(piece: Sequence[Mark]) -> bool:
    """Whether a piece says that what stands before it is no more so: `having read it again I've changed my mind`."""
    return any(m.sense.kind is Kind.CORRECTION and m.sense.value not in ("pardon", "stop") for m in piece)


def judges_a_group(piece: Sequence[Mark]) -> bool:
    """Whether a piece says something of several: `the others are fine`; not `everybody likes him`."""
    said = spoken(piece)
    return any(
        mark.sense.kind is Kind.GROUP and is_judged(said, place) and not _thinks_of_somebody(said[place + 1 :])
        for place, mark in enumerate(said)
    )


def _thinks_of_somebody(behind: Sequence[Mark]) -> bool:
    """Whether a verb and a name follow those of whom it tells: `everyone liked Tom`."""
    named = next((place for place, mark in enumerate(behind) if mark.mention is not None), 0)
    return named > 0 and all(mark.sense.kind in _THINKING for mark in behind[:named])
