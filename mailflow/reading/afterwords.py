"""Sentences that follow a firm verdict and only tell more of the candidate: `Approve Maria. She might be a bit junior.`

Decides whether such a sentence leaves the verdict as it is; whatever doubts the verdict itself, its writer or its
conditions is left to be read like any other sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement

#: What may say more than a remark: such sentences are read by the other rules.
_SAYING_MORE = frozenset(
    {
        Kind.VETO, Kind.CORRECTION, Kind.UNDO, Kind.PROMISE, Kind.PREFERENCE, Kind.EXCEPT, Kind.QUESTION, Kind.REQUEST,
        Kind.NOTE, Kind.NO, Kind.GROUP, Kind.ALSO, Kind.ONLY, Kind.NUMBER,
    }
)  # fmt: skip
_TELLING = frozenset({Kind.WORD, Kind.REMARK, Kind.UNIT, Kind.PLAIN, Kind.VERDICT})
_DOUBTING = frozenset({Kind.HEDGE, Kind.CONDITION, Kind.WAITING})
_OPENING = frozenset({Kind.SIGN, Kind.CONTRAST, Kind.CONCESSION, Kind.AND, Kind.FILLER})
_SIDES = {Verdict.APPROVE: "praise", Verdict.REJECT: "criticism"}


def only_tells(clauses: Sequence[Clause], last: Statement | None) -> bool:
    """Whether the sentence of `clauses` leaves the verdict of `last`, just before it, untouched. Only for sentences
    with a doubt in them; others need no leave."""
    if last is None or last.kind != "verdict" or last.why is not None or last.strength < FIRM:
        return False
    marks = [mark for clause in clauses for mark in clause.marks]
    kinds = {mark.sense.kind for mark in marks}
    told = bool(kinds & _DOUBTING) or any(_only_describes(clause) for clause in clauses)
    if last.verdict not in _SIDES or not told or not kinds & _TELLING:
        return False
    if any(mark.sense.kind in _SAYING_MORE and not _is_elsewhere(mark, last.verdict) for mark in marks):
        return False
    if any(mark.mention is not None for mark in marks) or any(
        clause.why is not None or _decides(clause, last.verdict) for clause in clauses
    ):
        return False
    return all(_harmless(place, marks, clauses, last.verdict) for place, m in enumerate(marks) if _doubts(m))


def _only_describes(clause: Clause) -> bool:
    """Whether an adjective that decides alone stands among other words: `weak on people management`."""
    return clause.strength == 1 and sum(mark.sense.kind is not Kind.SIGN for mark in clause.marks) > 1


def _is_elsewhere(mark: Mark, verdict: Verdict | None) -> bool:
    """Whether another role is named to somebody turned down here."""
    return verdict is Verdict.REJECT and mark.sense.kind is Kind.VETO and mark.sense.value in ("elsewhere", "once")


def _doubts(mark: Mark) -> bool:
    return mark.sense.kind in _DOUBTING


def _decides(clause: Clause, verdict: Verdict | None) -> bool:
    """Whether a clause has a verdict of its own that is firm, or describes the other way."""
    if clause.strength == 1 and not _only_describes(clause):
        return clause.verdict is not verdict
    return clause.strength == FIRM or (clause.strength == FIRM - 1 and clause.verdict is not verdict)


def _harmless(place: int, marks: Sequence[Mark], clauses: Sequence[Clause], verdict: Verdict) -> bool:
    mark = marks[place]
    before = [m for m in marks[:place] if m.sense.kind not in _OPENING]
    if mark.sense.kind is Kind.HEDGE:
        return mark.sense.value == "" and _is_of_the_candidate(mark, before, marks, verdict)
    # "Call Tom if anything burns": the condition hangs on something of its own.
    told = any(m.sense.kind is Kind.WORD for m in before) and not any(m.sense.kind is Kind.SHE for m in before)
    # "Reject John. If he learns Go, he can come back."
    led = not before and len(clauses) > 1 and verdict is Verdict.REJECT
    return told or (led and not any(clause.verdict is Verdict.APPROVE for clause in clauses))


def _is_of_the_candidate(mark: Mark, before: Sequence[Mark], marks: Sequence[Mark], verdict: Verdict) -> bool:
    """Whether what is guessed is guessed of the candidate (`she might be expensive`), not of the decision."""
    if any(m.sense.kind is Kind.ME for m in before):
        return False
    if any(_is_elsewhere(m, verdict) for m in marks):
        return True
    if before:
        first = before[0].sense
        spoken_of = first.kind is Kind.SHE and first.value != "thing"
        return spoken_of or first.kind is Kind.THEY or first.value == "aspect"
    if verdict is Verdict.REJECT and not any(m.sense.kind in (Kind.ME, Kind.NEGATION, Kind.VERDICT) for m in marks):
        # "No. Maybe in two years."
        return any(m.sense.kind in (Kind.TIME, Kind.UNIT) for m in marks)
    agreeing = any(
        (m.sense.kind is Kind.REMARK and m.sense.value == _SIDES[verdict])
        or (m.sense.kind is Kind.VERDICT and m.sense.verdict is verdict and m.sense.strength < FIRM)
        for m in marks
    )
    denied = any(m.sense.kind is Kind.NEGATION for m in marks)
    return agreeing and not denied and any(m.sense.kind is Kind.WORD for m in marks)
