"""Words at the head of a sentence that say nothing of a candidate: to whom it is spoken, and the pause for thought.

Decides that `Becky` in `Sorry Becky, none of these` and `Hmm` in `Hmm, actually no to Mei` are such; nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.phrases import Mark

_POLITE = Sense(Kind.POLITE)
_FILLER = Sense(Kind.FILLER)
_PARDON = Sense(Kind.CORRECTION, "pardon")
_PAUSE = Sense(Kind.HEDGE, "pause")
_UNKNOWN = Sense(Kind.WORD)
_BY = Sense(Kind.PREPOSITION, "agent")
#: What may follow the name of somebody spoken to, and would not follow a candidate's.
_BEHIND = frozenset({Kind.GROUP, Kind.ONLY, Kind.ME, Kind.THEY})


def without_asides(marks: list[Mark]) -> list[Mark]:
    """The marks of a sentence, with such words at its head read as courtesy."""
    if len(marks) < 3:
        return marks
    first, second, third = marks[:3]
    spoken_to = second.sense == _UNKNOWN and second.capital and third.sense.kind in _BEHIND
    if spoken_to and (first.sense.kind is Kind.POLITE or first.sense == _PARDON):
        comma = Mark(Sense(Kind.SIGN), ",", second.end, second.end)
        return [first._replace(sense=_POLITE), second._replace(sense=_POLITE), comma, *marks[2:]]
    if first.sense == _PAUSE and _corrects(marks[1:]):
        return [first._replace(sense=_FILLER), *marks[1:]]
    return marks


def without_sources(marks: list[Mark]) -> list[Mark]:
    """The marks of a sentence, with whoever is only named as the source of something read as any other word: `Rob was
    recommended by Katherine`."""
    return [
        mark._replace(sense=_UNKNOWN, mention=None) if place and mark.mention and _tells_whose(marks[:place]) else mark
        for place, mark in enumerate(marks)
    ]


def _tells_whose(before: list[Mark]) -> bool:
    """Whether a report ends in the word behind which its source is named."""
    led = len(before) > 1 and before[-1].sense == _BY
    return led and before[-2].sense.kind is Kind.REPORT


def _corrects(marks: Sequence[Mark]) -> bool:
    """Whether a correction follows that names somebody."""
    corrected = next((place for place, mark in enumerate(marks) if mark.sense.kind is Kind.CORRECTION), len(marks))
    led = all(mark.sense.kind is Kind.SIGN for mark in marks[:corrected])
    return led and any(mark.mention is not None for mark in marks[corrected:])
