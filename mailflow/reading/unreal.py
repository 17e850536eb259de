"""Verdicts in the conditional that a "but" takes back: `Anna la prenderei, ma il mio capo ha dubbi`.

French, Spanish, Portuguese and Italian say `I would` by the ending of the verb, and mean a decision by it as often as a
wish. Decides only that what follows a "but" makes a wish of it; never what is wished.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.bare_answers import points
from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.phrases import Mark
from mailflow.reading.statements import Statement

#: How a verb ends in the conditional of the first person, and in the imperfect that Portuguese says instead.
_WOULD = re.compile(r"\w(?:rais|rait|rions|ría|ríamos|ria|rei|remmo|ava|ávamos)\b", re.I)
_DECIDING = frozenset({Kind.VERDICT, Kind.NO})
_TELLING = frozenset({Kind.WORD, Kind.VERDICT, Kind.REMARK, Kind.HEDGE, Kind.REPORT, Kind.PARTY})


def is_unreal(statement: Statement, marks: Sequence[Mark], text: str) -> bool:
    """Whether all that decides in `statement` is a verb in the conditional, and a "but" follows it among `marks`, those
    of its sentence, with something told behind it that decides nothing. `text` is what the marks point into."""
    cues = [m for m in statement.marks if m.sense.kind in _DECIDING and m.sense.strength == FIRM]
    first = min((m.start for m in cues), default=-1)
    place = next((p for p, m in enumerate(marks) if m.sense.kind is Kind.CONTRAST and 0 <= first < m.start), -1)
    if place < 0 or not all(_is_wished(m, text) for m in cues if m.start < marks[place].start):
        return False
    behind = marks[place + 1 :]
    decided = any(m.sense.kind in _DECIDING and m.sense.value != "verb" for m in behind)
    decided = decided or any(m.mention is not None or m.sense.kind is Kind.GROUP for m in behind) or points(behind)
    return not decided and any(m.sense.kind in _TELLING for m in behind)


def is_of_another(statement: Statement, marks: Sequence[Mark], text: str) -> bool:
    """Whether a wish behind a "but" is about somebody who is on no list, and not about who was named before it: `fra
    Anna e Bruno sceglierei Bruno, ma vorrei sentire prima la caposala`."""
    cues = [m for m in statement.marks if m.sense.kind in _DECIDING and m.sense.strength == FIRM]
    first = min((m.start for m in cues), default=-1)
    named = min((m.start for m in statement.marks if m.mention is not None), default=first)
    turned = any(m.sense.kind is Kind.CONTRAST and named < m.start < first for m in marks)
    behind = [m for m in marks if m.start > first]
    if not turned or not all(m.sense.value == "verb" for m in cues):
        return False
    wished = all(_is_wished(m, text) for m in cues)
    another = any(m.sense.kind is Kind.PARTY or (wished and m.sense.kind is Kind.WORD) for m in behind)
    return another and not (points(behind) or any(m.mention is not None for m in behind))


def _is_wished(mark: Mark, text: str) -> bool:
    return mark.sense.value == "verb" and _WOULD.search(text[mark.start : mark.end]) is not None
