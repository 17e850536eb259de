"""One clause read by itself: which verdict, about whom, with what doubts.

Decides nothing about candidates; `joining` joins clauses and `resolve` judges what they add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.binding import bind
from mailflow.reading.cues import Cue, cues_of
from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.targets import is_mention, runs, settle_deeds, without_adverbs

_WORDS = frozenset({Kind.WORD, Kind.PLAIN})
_OR = Sense(Kind.HEDGE, "or")
#: Only a clause with one of these can say yes or no.
_SPOKEN = frozenset({Kind.NEGATION, Kind.NO, Kind.VERDICT})
#: What an "or" may put up for choice.
_CHOSEN = _SPOKEN | {Kind.SHE, Kind.THEY, Kind.REMARK, Kind.QUESTION, Kind.ASKING, Kind.SIGN, Kind.PERSON}


_BESIDE_TIMES = frozenset({Kind.FILLER, Kind.PREPOSITION, Kind.TO})


def read(clause: Clause, roster: Roster) -> Clause:
    """Fills in what the clause says; returns it."""
    marks = clause.marks = settle_deeds(_without_either(without_adverbs(clause.marks)))
    named = runs(marks, roster)
    clause.flags = {mark.sense.kind for mark in marks}
    if Kind.HEDGE in clause.flags and _only_parts_times(marks):
        clause.flags.discard(Kind.HEDGE)
    cues, doubt = cues_of(clause, marks) if clause.flags & _SPOKEN else ([], None)
    clause.words = sum([mark.sense.kind in _WORDS for mark in marks]) if clause.flags & _WORDS else 0
    if clause.praise:
        clause.flags.add(Kind.REMARK)
    if Kind.HEDGE in clause.flags and _offers_times(marks):
        clause.flags.discard(Kind.HEDGE)
    if Kind.WAITING in clause.flags and _ends_waiting(marks):
        clause.flags.discard(Kind.WAITING)
    _combine(clause, cues)
    clause.why = doubt or clause.why
    bind(clause, marks, named, cues)
    return clause


def leave_open(clauses: Sequence[Clause]) -> None:
    """`1 yes or 2 yes`: of two decisions with an "or" between them, nobody knows which one is taken."""
    for before, after in pairwise(clauses):
        if before.verdict is None or after.verdict is None or not (before.targets and after.targets):
            continue
        last = next((m for m in reversed(before.marks) if m.sense.kind is not Kind.SIGN), None)
        first = next((m for m in after.marks if m.sense.kind is not Kind.SIGN), None)
        if _OR in [mark.sense for mark in (last, first) if mark is not None]:
            before.why, after.why = before.why or Why.PREFERENCE, after.why or Why.PREFERENCE


def _without_either(marks: list[Mark]) -> list[Mark]:
    """`not Chloe either`: behind a negation the word says "too" and leaves nothing open."""
    if "also" not in [mark.sense.value for mark in marks]:
        return marks
    denied = False
    for place, mark in enumerate(marks):
        denied = denied or mark.sense.kind in (Kind.NEGATION, Kind.NO, Kind.NOR) or mark.sense.verdict is Verdict.REJECT
        if denied and mark.sense.kind is Kind.HEDGE and mark.sense.value == "also":
            return [*marks[:place], *marks[place + 1 :]]
    return marks


def _offers_times(marks: Sequence[Mark]) -> bool:
    """Whether all that is left open is a time: `a call on Thursday or Friday`."""
    for place, mark in enumerate(marks):
        if mark.sense.kind is not Kind.HEDGE:
            continue
        before = next((m for m in reversed(marks[:place]) if m.sense.kind not in _BESIDE_TIMES), None)
        after = next((m for m in marks[place + 1 :] if m.sense.kind not in _BESIDE_TIMES), None)
        timed = all(m is not None and m.sense.kind in (Kind.TIME, Kind.MONTH) for m in (before, after))
        if mark.sense.value != "or" or not timed:
            return False
    return True


def _only_parts_times(marks: Sequence[Mark]) -> bool:
    """Whether an "or" stands between other things than candidates and verdicts: `Tuesday or Wednesday`."""
    for place, mark in enumerate(marks):
        if mark.sense.kind is not Kind.HEDGE:
            continue
        beside = [*marks[max(place - 1, 0) : place], *marks[place + 1 : place + 2]]
        if mark.sense.value != "or" or len(beside) < 2:
            return False
        if any(is_mention(m) or m.sense.kind in _CHOSEN for m in beside):
            return False
    return True


def _ends_waiting(marks: Sequence[Mark]) -> bool:
    """Whether `before` or `after` stands at the end alone: `she has led teams before` waits for nothing."""
    spoken = [mark for mark in marks if mark.sense.kind is not Kind.SIGN]
    waiting = [mark for mark in spoken if mark.sense.kind is Kind.WAITING]
    return waiting == spoken[-1:]


def _combine(clause: Clause, cues: list[Cue]) -> None:
    """Several verdicts in one clause must agree; a bare adjective yields to anything firmer."""
    if not cues:
        return
    best = max(cue.strength for cue in cues)
    firm = [cue for cue in cues if cue.strength == best]
    verdicts = {cue.verdict for cue in cues if cue.strength > 1 or best == 1}
    if len(verdicts) > 1:
        clause.why = Why.CONTRADICTION
    clause.verdict, clause.strength, clause.form = firm[0].verdict, best, firm[0].form
