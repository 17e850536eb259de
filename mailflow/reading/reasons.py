"""The reason that goes with a verdict: the writer's own words, without the verdict and the name.

Decides which words of a statement are reason; never rewrites one.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from mailflow.reading.lexicons import Kind
from mailflow.reading.phrases import Mark
from mailflow.reading.statements import Statement

_START = attrgetter("start")
_CONTENT = frozenset(
    {Kind.WORD, Kind.REMARK, Kind.VERDICT, Kind.UNIT, Kind.NUMBER, Kind.PLAIN, Kind.HEDGE, Kind.GROUND}
)
#: What parts one run of words from the next, beside names and what decides.
_ASIDE = frozenset({Kind.GROUP, Kind.EXCEPT, Kind.TAIL})
_LEADING = frozenset(
    {
        Kind.COPULA,
        Kind.BECAUSE,
        Kind.CONTRAST,
        Kind.AND,
        Kind.TO,
        Kind.POLITE,
        Kind.SIGN,
        Kind.PLEASE,
        Kind.CORRECTION,
        Kind.NOTE,
    }
)
_TRAILING = frozenset({Kind.POLITE, Kind.AND, Kind.SIGN, Kind.CONTRAST, Kind.PLEASE, Kind.BECAUSE, Kind.LABEL})
#: What a question or a comment may begin with: `comment 2:`, `Maria:`.
_HEADING = frozenset({Kind.MENTION, Kind.SIGN, Kind.NOTE, Kind.LABEL})
#: What leads over from a reason to the verdict behind it: `strong, but I have to | reject`.
_LEADING_OVER = frozenset(
    {Kind.ME, Kind.FILLER, Kind.TO, Kind.PREPOSITION, Kind.COPULA, Kind.HAVING, Kind.FUTURE, Kind.ONLY, Kind.SHE}
    | {Kind.ALSO}
)


def reason_of(statement: Statement, text: str) -> str | None:
    """The reason in a statement, or None. `text` is the cleaned own words that the statement's marks point into."""
    runs: list[list[Mark]] = [[]]
    led = False
    for mark in _in_order(statement.marks):
        if led and mark.sense.kind is Kind.TAIL:
            # "arrange | a first | call with": what stands inside a verb is no reason.
            runs[-1] = []
        if mark.start in statement.core or mark.mention is not None or mark.sense.kind in _ASIDE:
            runs.append([])
            led = mark.sense.kind is Kind.VERDICT and mark.start in statement.core
        else:
            runs[-1].append(mark)
    last = len(runs) - 1
    pieces = [piece for place, run in enumerate(runs) if (piece := _piece(run, text, final=place == last))]
    return ", ".join(pieces) or None


def told(statement: Statement, text: str) -> str:
    """What a question or a comment says, without the number or name and the label that it begins with."""
    marks = _in_order(statement.marks)
    first = 0
    while first < len(marks) and (
        marks[first].sense.kind in _HEADING
        or (marks[first].key == "question" and marks[first].sense.kind is Kind.ASKING)
    ):
        first += 1
    if not first or first == len(marks) or marks[first - 1].key not in ":-–—,":
        return text[slice(*statement.span)].strip()
    return text[marks[first].start : statement.span[1]].strip()


def _in_order(marks: Sequence[Mark]) -> list[Mark]:
    """The marks as they stand in the text, each once."""
    ordered: list[Mark] = []
    first = 0
    for mark in sorted(marks, key=_START):
        if ordered and ordered[-1].start != mark.start:
            first = len(ordered)
        if mark not in ordered[first:]:
            ordered.append(mark)
    return ordered


def _without_courtesy(run: Sequence[Mark]) -> list[Mark]:
    """A run without what somebody is thanked or greeted for: `Approved, thanks Rita`."""
    kept: list[Mark] = []
    thanking = False
    for mark in run:
        thanking = mark.sense.kind is Kind.POLITE or (thanking and mark.sense.kind is not Kind.SIGN)
        if not thanking:
            kept.append(mark)
    return kept


def _piece(run: Sequence[Mark], text: str, *, final: bool) -> str:
    marks = _without_courtesy(run)
    while marks and marks[0].sense.kind in _LEADING:
        marks.pop(0)
    trailing = _TRAILING if final else _TRAILING | _LEADING_OVER
    while marks and marks[-1].sense.kind in trailing:
        marks.pop()
    if not any(mark.sense.kind in _CONTENT and mark.sense.value != "deed" for mark in marks):
        return ""
    return " ".join(text[marks[0].start : marks[-1].end].split())
