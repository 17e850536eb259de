"""What is said about one candidate, one thing after the other, and which of it a later one leaves behind.

Drops what a correction or a decision replaces; never says which verdict stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict, Why
from mailflow.reading.statements import Statement
from mailflow.reading.terms import compares
from mailflow.reading.unreal import WISHED

#: Doubts that a decision after them settles.
_LEANING = frozenset({Why.PREFERENCE, Why.NO_VERDICT})
#: Rules that read a verdict which names nobody.
_NAMELESS = frozenset({"answer without a name", "pronoun"})


@dataclass(slots=True)
class Signal:
    """One thing said about one item."""

    statement: Statement
    verdict: Verdict | None
    why: Why | None = None
    group: bool = False


def corrected(verdicts: Sequence[Signal]) -> list[Signal]:
    """Without what a correction follows about the same item; of a group it only takes back what was said of the group,
    or says the same."""
    return [s for place, s in enumerate(verdicts) if not any(_replaces(c, s) for c in verdicts[place + 1 :])]


def _replaces(correction: Signal, before: Signal) -> bool:
    """Whether what was said `before` is taken back by a clear verdict that corrects it."""
    start, end = correction.statement.corrects
    covered = start <= before.statement.begins < end
    singled_out = correction.group and not before.group and before.verdict is not correction.verdict
    return covered and correction.why is None and correction.verdict is not None and not singled_out


def named_to_correct(signals: Sequence[Signal]) -> bool:
    """Whether a correction names somebody, says nothing of them, and nothing behind it does either."""
    for signal in reversed(signals):
        if signal.statement.kind == "verdict" and signal.why is None and signal.verdict is not None:
            return False
        if signal.statement.kind == "mention" and signal.statement.correction:
            return True
    return False


def _points(statement: Statement) -> bool:
    """Whether a verdict without a name is a verb that says of whom: `Let's have her in`."""
    kinds = {mark.sense.kind for mark in statement.marks}
    return statement.form == "verb" and bool(kinds & {Kind.SHE, Kind.PLEASE})


def without_leanings(verdicts: list[Signal]) -> list[Signal]:
    """Without leanings that a firm decision on the same candidate follows: `Olivia over Rasmus, so move Olivia on`."""
    for place in range(len(verdicts) - 1, 0, -1):
        signal = verdicts[place]
        firm = signal.why is None and signal.verdict is not None and signal.statement.strength == FIRM
        pointed = signal.statement.rule not in _NAMELESS or _points(signal.statement)
        wished = all(s.statement.rule == WISHED for s in verdicts[:place])
        named = pointed and (wished or not signal.group or signal.verdict is Verdict.HOLD)
        both = any(target.group == "both" for target in signal.statement.targets)
        if both and signal.verdict is Verdict.APPROVE and all(compares(s.statement) for s in verdicts[:place]):
            # "I liked Maria more than Tom but both get an interview"
            named = True
        leaning = all(s.why in _LEANING for s in verdicts[:place])
        if firm and named and leaning:
            return verdicts[place:]
    return verdicts
