"""Verdicts that name nobody, among words that may be about anything.

Decides whether `no hire so far` or `Yes, I got your mail` can be an answer at all; never whom it is for.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause

#: What makes an article of the pronoun before it.
_NOUNS = frozenset({Kind.WORD, Kind.PERSON, Kind.PARTY})


def is_vague(clause: Clause, own: Sequence[Mark]) -> bool:
    """Whether a verdict on the only candidate stands among words that may be about anything: `no hire so far`."""
    if clause.form in ("soft", "fit") or clause.verdict not in (Verdict.APPROVE, Verdict.REJECT):
        return False
    if own and own[0].sense.kind is Kind.NO and clause.form == "verb":
        # "No hire so far": a noun, not what to do.
        return True
    for place, mark in enumerate(own):
        after = next((m for m in own[place + 1 :] if m.sense.kind is not Kind.SIGN), None)
        before = own[place - 1].sense if place else None
        if mark.sense.value == "verb" and "thing" in (before and before.value, after and after.sense.value):
            # "I'll see to this on Monday", "eso lo vemos luego"
            return True
        led = before is not None and before.kind is Kind.SHE and before.value not in ("subject", "thing")
        if mark.sense.kind is Kind.VERDICT and (led or (after is not None and after.sense.kind is Kind.SHE)):
            # "call her on Monday", "lui caler un entretien à l'atelier"
            return False
    kinds = {mark.sense.kind for mark in own}
    worded = any(mark.sense.kind is Kind.WORD and not mark.key.isdigit() for mark in own)
    return worded or (clause.form == "answer" and Kind.TIME in kinds)


def points(marks: Sequence[Mark]) -> bool:
    """Whether a pronoun stands for somebody, and is no article of a noun: `la vediamo`, not `sentire la caposala`."""
    return any(
        mark.sense.kind in (Kind.SHE, Kind.THEY)
        and not any(m.sense.kind in _NOUNS for m in marks[place + 1 : place + 2])
        for place, mark in enumerate(marks)
    )


def tells(clause: Clause) -> bool:
    """Whether something else than its reason follows a bare answer: `Yes, I got your mail`, `Sí, recibido`."""
    # "Yes, it is cold here" tells; "yes, she is good" is a reason.
    kinds = {mark.sense.kind for mark in clause.marks if mark.sense.value != "thing"}
    kinds |= clause.flags & {Kind.BECAUSE}
    if not kinds & {Kind.WORD, Kind.NOTE} or kinds & {Kind.SHE, Kind.THEY, Kind.REMARK, Kind.BECAUSE}:
        return False
    return clause.verdict is Verdict.APPROVE or Kind.ME in kinds
