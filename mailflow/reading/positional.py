"""Answers in the order of the list, with nothing else said: `y/n/y/n/n`, `reject, reject, approve`.

Decides only where there is exactly one answer for each candidate, at least three of them, parted from one another and
not all the same: then they can mean nothing but the list from top to bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target

_FEWEST = 3
#: What says that the answers follow the list.
_IN_ORDER = Sense(Kind.FILLER, "order")
_PARTING = frozenset(",/|-–—.;\n")
_ASIDE = frozenset({Kind.POLITE, Kind.SIGN, Kind.NEUTRAL})


def in_order(sentences: Sequence[Sentence], roster: Roster) -> list[Statement] | None:
    """One statement for each candidate from top to bottom, or None where the text says anything else. A candidate
    answered with a doubt (`maybe`) is left in doubt."""
    total = len(roster.items)
    if total < _FEWEST or len(roster.numbers) != total:
        return None
    spoken = [s for s in sentences if not all(m.sense.kind in _ASIDE and m.key != "?" for m in s.marks)]
    marks = [m for s in spoken for m in s.marks]
    answers = [mark for mark in marks if mark.sense.kind is not Kind.SIGN and mark.sense != _IN_ORDER]
    told = any(mark.sense == _IN_ORDER for mark in marks)
    if len(answers) != total or not (told or _parted(spoken)):
        return None
    verdicts = [_verdict(mark) for mark in answers]
    if any(v is None and m.sense.kind is not Kind.HEDGE for v, m in zip(verdicts, answers, strict=True)):
        return None
    if len({verdict for verdict in verdicts if verdict is not None}) < 2:
        return None
    found: list[Statement] = []
    for place, (mark, verdict) in enumerate(zip(answers, verdicts, strict=True)):
        statement = Statement("verdict", [Target((place,), form="order")], verdict, 3, marks=[mark], core={mark.start})
        statement.rule = "answers in the order of the list"
        statement.why = None if verdict is not None else Why.PREFERENCE
        found.append(statement)
    return found


def _parted(sentences: Sequence[Sentence]) -> bool:
    """Whether a sign or the end of a line parts each answer from the next: `go go no` may be said of anybody."""
    for sentence in sentences:
        for before, mark in pairwise(sentence.marks):
            if (before.sense.kind is Kind.SIGN) is (mark.sense.kind is Kind.SIGN):
                return False
        if any(mark.sense.kind is Kind.SIGN and mark.key not in _PARTING for mark in sentence.marks):
            return False
    return True


def _verdict(mark: Mark) -> Verdict | None:
    if mark.sense.kind is Kind.NO:
        return Verdict.REJECT
    return mark.sense.verdict if mark.sense.kind is Kind.VERDICT else None
