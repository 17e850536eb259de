"""Verdicts in the conditional that a "but" takes back: `Anna la prenderei, ma il mio capo ha dubbi`.

French, Spanish, Portuguese and Italian say `I would` by the ending of the verb, and mean a decision by it as often as a
wish. Decides only that what follows a "but" makes a wish of it; never what is wished.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.phrases import Mark
from mailflow.reading.statements import Statement

#: How a verb ends in the conditional of the first person, and in the imperfect that Portuguese says instead.
_WOULD = re.compile(r"\w(?:rais|rait|rions|ría|ríamos|ria|rei|remmo|ava|ávamos)\b", re.I)
_DECIDING = frozenset({Kind.VERDICT, Kind.NO})
_TELLING = frozenset({Kind.WORD, Kind.REMARK, Kind.HEDGE, Kind.REPORT, Kind.PARTY})


def is_unreal(statement: Statement, marks: Sequence[Mark], text: str) -> bool:
    """Whether all that decides in `statement` is a verb in the conditional, and a "but" follows it among `marks`, those
    of its sentence, with something told behind it that decides nothing. `text` is what the marks point into."""
    cues = [m for m in statement.marks if m.sense.kind in _DECIDING and m.sense.strength == FIRM]
    if not cues or not all(m.sense.value == "verb" and _WOULD.search(text[m.start : m.end]) for m in cues):
        return False
    place = next((p for p, m in enumerate(marks) if m.sense.kind is Kind.CONTRAST and m.start > cues[-1].start), -1)
    behind = marks[place + 1 :] if place >= 0 else ()
    decided = any(m.sense.kind in _DECIDING or m.mention is not None or m.sense.kind is Kind.GROUP for m in behind)
    return not decided and any(m.sense.kind in _TELLING for m in behind)
