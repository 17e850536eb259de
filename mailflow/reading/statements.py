"""What a reply says about somebody: one verdict, question, promise or note, its candidates and its words.

A value that the joining of clauses fills in and the judging reads; decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailflow.reading.lexicons import Kind
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.targets import Target

_LABELLING = frozenset(":-–—")
#: With one of these, what is told of somebody may be meant as a decision.
_JUDGING = frozenset({Kind.REMARK, Kind.VERDICT, Kind.NEGATION, Kind.HEDGE, Kind.CONDITION, Kind.PREFERENCE, Kind.ONLY})


def _is_label(marks: Sequence[Mark]) -> bool:
    """Whether a colon or a dash stands behind the candidate: all that follows is meant as the answer."""
    return len(marks) > 1 and marks[0].mention is not None and marks[1].key in _LABELLING


@dataclass(slots=True)
class Statement:
    """What a run of clauses says about its targets. `kind` is verdict, question, promise, note or mention."""

    kind: str
    targets: list[Target]
    verdict: Verdict | None = None
    strength: int = 0
    why: Why | None = None
    excepted: list[Target] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    core: set[int] = field(default_factory=set)
    verdict_first: bool = False
    correction: bool = False
    #: From where to where in the text it corrects what was said of the same candidates.
    corrects: tuple[int, int] = (0, 0)
    contrast: bool = False
    line: int = 0
    paragraph: int = 0
    rule: str = ""
    form: str = ""
    #: Position of the item under whose quoted lines this was written.
    under: int | None = None
    quoted: tuple[int, ...] = ()
    #: Whether it came as an answer alone, with no candidate named.
    bare: bool = False
    open_end: bool = False
    #: Whether a "but" stands in what describes, so that a firm verdict behind it settles it.
    turned: bool = False

    @property
    def remark_free(self) -> bool:
        """Whether it tells something in plain words that neither praise nor criticise."""
        kinds = {mark.sense.kind for mark in self.marks}
        marks = [mark for mark in self.marks if mark.sense.kind is not Kind.SIGN]
        if not marks or marks[0].mention is None or _is_label(self.marks):
            return False
        numbered = any(target.form == "number" for target in self.targets)
        return Kind.WORD in kinds and not numbered and not kinds & _JUDGING

    @property
    def bare_mention(self) -> bool:
        """Whether candidates are named in it and not a word is said of them."""
        return self.kind == "mention" and all(m.sense.kind in (Kind.MENTION, Kind.SIGN, Kind.AND) for m in self.marks)

    @property
    def only_intended(self) -> bool:
        """Whether it tells what its writer was about to decide: `I was going to reject John`."""
        return self.kind == "verdict" and self.why is not None and any(m.sense.value == "intended" for m in self.marks)

    @property
    def leans_to_all(self) -> bool:
        """Whether it is a leaning towards everybody that it names: `Maria and Wei are the strongest`, not `Maria over
        Wei`."""
        named = [mark.start for mark in self.marks if mark.mention is not None]
        leaning = [mark.start for mark in self.marks if mark.sense.kind in (Kind.PREFERENCE, Kind.HEDGE)]
        if any(target.group or target.why for target in self.targets) or not (named and leaning):
            return False
        return len(set(named)) == 1 or max(named) < min(leaning)

    def add(self, clause: Clause) -> None:
        """Takes over the words of a clause."""
        self.turned = self.turned or clause.join in ("but", "though")
        self.marks.extend(clause.marks)
        self.core |= clause.core

    @property
    def begins(self) -> int:
        """Where the last word stands that decides in it, or its first word where none does."""
        return max(self.core, default=self.span[0])

    @property
    def span(self) -> tuple[int, int]:
        """Where its words begin and end in the text."""
        if not self.marks:
            return (0, 0)
        starts, ends = [m.start for m in self.marks], [m.end for m in self.marks]
        return min(starts), max(ends)


def only_tells(statement: Statement) -> bool:
    """Whether words stand beside whoever is named in it, and none of them praises, criticises, denies or doubts."""
    kinds = {mark.sense.kind for mark in statement.marks}
    return Kind.WORD in kinds and not kinds & (_JUDGING | {Kind.NO, Kind.NOR, Kind.REPORT})


def is_thanks(statement: Statement) -> bool:
    """Whether it only praises and thanks: `Great, thank you!`."""
    kinds = {mark.sense.kind for mark in statement.marks}
    approving = all(mark.sense.verdict in (None, Verdict.APPROVE) for mark in statement.marks)
    return Kind.POLITE in kinds and kinds <= {Kind.VERDICT, Kind.POLITE, Kind.SIGN} and approving
