"""Verdicts in the conditional that a "but" takes back: `Anna la prenderei, ma il mio capo ha dubbi`.

French, Spanish, Portuguese and Italian say `I would` by the ending of the verb, and mean a decision by it as often as a
wish. Decides only that what follows a "but" makes a wish of it; never what is wished.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.bare_answers import points
from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.statements import Statement

#: How a verb ends in the conditional of the first person, and in the imperfect that Portuguese says instead.
_WOULD = re.compile(r"\w(?:rais|rait|rions|ría|ríamos|ria|rei|rebbe|remmo|ava|ávamos)\b", re.I)
#: How English, German and Dutch say it, with a verb of its own.
_AUXILIARY = re.compile(r"['’]d\b|\b(?:would|zou|zouden|würden?|wuerden?|hätten?|haetten?)\b", re.I)
_DECIDING = frozenset({Kind.VERDICT, Kind.NO})
#: The rule of a verdict that is no more than a wish for everybody.
WISHED = "wished for all"
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


def is_wished_for_all(statement: Statement, marks: Sequence[Mark], text: str) -> bool:
    """Whether a verdict on a group is only wished for, because a "but" names the only ones: `I'd love to say yes to
    all, but only Maria speaks German`. `marks` and `text` as above."""
    grouped = bool(statement.targets) and all(
        target.group.partition(":")[0] in ("all", "both") for target in statement.targets
    )
    if statement.verdict not in (Verdict.APPROVE, None) or not grouped:
        return False
    first = statement.span[0]
    turned = next((p for p, m in enumerate(marks) if m.sense.kind is Kind.CONTRAST and m.start > first), len(marks))
    before, behind = (
        marks[:turned],
        [mark.sense.kind for mark in marks[turned + 1 :] if mark.sense.kind is not Kind.SIGN],
    )
    if Kind.ONLY not in behind or Kind.MENTION not in behind[behind.index(Kind.ONLY) :]:
        return False
    said = text[before[0].start : before[-1].end] if before else ""
    return _WOULD.search(said) is not None or _AUXILIARY.search(said) is not None


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
