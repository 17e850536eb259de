"""Answers that are none about the candidate beside them: `No, I like Anna`, `Anna no sé, Tom tampoco`.

Decides that a plain answer or an echo leaves somebody open; never what is decided instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.tokens import tokenize
from mailflow.reading.vocabularies import affirming, denying, echoing

_COMMA = re.compile(r"\s*,")
_BREATH = re.compile(r"[^\n.!?;]*")
#: What a hold that spares somebody a rejection begins with: `noch nicht absagen`, `no descartes aún`.
_CUES = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR})
_SIDES = {Verdict.APPROVE: "criticism", Verdict.REJECT: "praise"}


def is_retort(statement: Statement, text: str) -> bool:
    """Whether all that decides in `statement` is an answer with a comma behind it, and what follows speaks for the
    contrary or tells something before it names anybody. `text` is what the marks point into."""
    cues = [m for m in statement.marks if m.sense.kind is Kind.NO or m.sense.verdict is statement.verdict]
    if not cues or not all(map(_is_plain, cues)) or _COMMA.match(text, cues[0].end) is None:
        return False
    answer = cues[0]
    named = next((m.start for m in statement.marks if m.mention is not None), -1)
    behind = [m for m in statement.marks if m.start > answer.end]
    told = any(m.sense.kind is Kind.GROUND and m.start < named for m in behind)
    return named > answer.end and (told or any(_contradicts(m, statement.verdict) for m in behind))


def echoes_no_refusal(
    statement: Statement, statements: Sequence[Statement], sentences: Sequence[Sentence], text: str
) -> bool:
    """Whether `neither` or `non plus` says of one what is no refusal of the one before: `Anna no sé, Tom tampoco`."""
    cues = [m for m in statement.marks if m.sense.kind in _CUES]
    named = min((mark.start for mark in statement.marks if mark.mention is not None), default=-1)
    if any(mark.sense.kind is Kind.NOR and mark.start < named for mark in cues):
        # "neither Anna nor Tom"
        return False
    said = [" ".join(token.key for token in tokenize(text[m.start : m.end])) for m in cues]
    if not said or not echoing().issuperset(said):
        return False
    place = next(at for at, each in enumerate(statements) if each is statement)
    if not place:
        start = statement.span[0]
        return any(mark.mention is not None and mark.start < start for each in sentences for mark in each.marks)
    before = statements[place - 1]
    return before.verdict is not Verdict.REJECT or before.why is not None


def affirms_what_was_denied(statement: Statement, statements: Sequence[Statement], text: str) -> bool:
    """Whether a yes in the same breath may grant of one what was denied of the one before: `Maria noch nicht absagen,
    Tom schon`."""
    place = next(at for at, each in enumerate(statements) if each is statement)
    before = statements[place - 1] if place else None
    if before is None or not _spares(before) or statement.verdict is not Verdict.APPROVE:
        return False
    if _BREATH.fullmatch(text[before.span[1] : statement.span[0]]) is None:
        return False
    cues = [m for m in statement.marks if m.sense.kind in _CUES]
    said = [" ".join(token.key for token in tokenize(text[m.start : m.end])) for m in cues]
    denied = any(token.key in denying() for token in tokenize(text[slice(*before.span)]))
    return denied and bool(said) and affirming().issuperset(said)


def _spares(statement: Statement) -> bool:
    """Whether somebody is held, or is not to be turned down: `wijs Maria niet af`."""
    refused = any(m.sense.verdict is Verdict.REJECT and m.sense.value == "verb" for m in statement.marks)
    return statement.verdict is Verdict.HOLD or (refused and statement.why is Why.NO_VERDICT)


def _is_plain(mark: Mark) -> bool:
    return mark.sense.kind is Kind.NO or mark.sense.value == "answer"


def _contradicts(mark: Mark, verdict: Verdict | None) -> bool:
    """Whether a word describes in favour of the contrary."""
    described = mark.sense.kind is Kind.VERDICT and mark.sense.strength < FIRM and mark.sense.verdict is not verdict
    sided = mark.sense.kind is Kind.REMARK and verdict is not None and mark.sense.value == _SIDES.get(verdict)
    return described or sided
