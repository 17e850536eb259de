"""Answers that name nobody and go against what was just decided: `Approve 2. Actually, hold.`, `Maria yes. Hmm, no.`

Decides where such an answer takes the place of the one before it and where it only leaves that open; never on whom a
verdict was.
"""

from __future__ import annotations

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.listing import Listing
from mailflow.reading.model import Verdict, Why
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement

#: What may stand beside an answer that says nothing else.
_ALONE = frozenset({Kind.VERDICT, Kind.NO, Kind.SIGN, Kind.FILLER, Kind.CORRECTION, Kind.CONTRAST, Kind.HEDGE})
#: Pronouns that mean one candidate alone, unlike `it` or `that`.
_ONE_PERSON = frozenset({"", "subject"})
#: So many words beside an answer tell what it answers.
_A_FEW = 4


class CounterAnswers(Listing):
    """Sets an answer without a name against the statement before it."""

    def _says_the_contrary(self, last: Statement, clause: Clause) -> bool:
        """Whether a firm answer, with nothing beside it but what was taken for a reason, says the contrary of what was
        just decided: `Rob yes. Rob left four firms in 3 years so no.`"""
        contrary = {last.verdict, clause.verdict} == {Verdict.APPROVE, Verdict.REJECT}
        kinds = [mark.sense.kind for mark in self.sentence.marks] if self.sentence is not None else []
        alone = all(kind in _ALONE or kind in (Kind.WORD, Kind.PLAIN) for kind in kinds)
        few = sum(kind not in _ALONE for kind in kinds) < _A_FEW
        of_the_last = (alone and few) or Kind.GROUND in kinds
        return last.kind == "verdict" and contrary and clause.strength == FIRM and of_the_last

    def _correct(self, last: Statement, clause: Clause) -> None:
        """`Approve 2. Actually, hold.` puts another verdict in its place; `Actually no.` may only take it back: ask."""
        line = self.sentence.line if self.sentence is not None else -1
        retorted = last.form == clause.form == "answer" and last.line == line and len(last.targets) == 1
        one = any(m.sense.kind is Kind.SHE and m.sense.value in _ONE_PERSON for m in clause.marks)
        # "Reject Lena and Sofia. Actually, approve her."
        unclear = one and (len(last.targets) > 1 or len(self._places(last)) != 1)
        unsure = clause.why is not None or clause.strength < FIRM or clause.stranger or unclear
        if (clause.form == "answer" and not retorted) or unsure:
            last.why = Why.CONTRADICTION
            last.add(clause)
            return
        self._open(self._new("verdict", list(last.targets), clause, "correction"))
