"""Candidates who are asked for by name: `Maria and Wei please`, `Grace please, she has done this before`.

Decides that naming somebody with a please wants them, and that what is said behind it is no more than why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailflow.reading.denials import is_denied_behind, is_only_denied
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.strangers import Strangers
from mailflow.reading.targets import Target

#: What may stand beside candidates where nothing is said of them.
BARE = frozenset(
    {Kind.MENTION, Kind.GROUP, Kind.SIGN, Kind.PLEASE, Kind.POLITE, Kind.EXCEPT, Kind.PERSON, Kind.LABEL} | {Kind.ONLY}
)


#: What may stand beside candidates and says nothing of them: `both`, `this time`, `from 1 to 8`, `Frau`.
_ADVERBS = frozenset({"adverb", "occasion", "agent", "article", "title"})
#: What behind a candidate who is asked for may say more than why.
_SAYING_MORE = frozenset(
    {
        Kind.VERDICT, Kind.NO, Kind.NOR, Kind.HEDGE, Kind.PREFERENCE, Kind.GROUP, Kind.WAITING, Kind.CONDITION,
        Kind.CORRECTION, Kind.MENTION, Kind.VETO, Kind.QUESTION, Kind.REQUEST, Kind.ASKING, Kind.PROMISE, Kind.NOTE,
        Kind.UNDO, Kind.EXCEPT, Kind.CONTRAST,
    }
)  # fmt: skip


def is_bare(marks: Sequence[Mark]) -> bool:
    """Whether candidates are named and nothing is said of them."""
    return all(mark.sense.kind in BARE or mark.sense.kind is Kind.AND or mark.sense.value in _ADVERBS for mark in marks)


def is_asked_for(clause: Clause) -> bool:
    """Whether candidates are named in a clause, and what is said of them behind it could not be more than why:
    `Grace please, she has done this before`."""
    told = clause.marks[clause.own :] if clause.own is not None else []
    return (
        bool(clause.targets)
        and is_bare(clause.marks[: clause.own])
        and all(mark.sense.kind not in _SAYING_MORE or mark.sense.value == "before" for mark in told)
    )


_PRAISE = Sense(Kind.REMARK, "praise")
_BESIDE_ONLY = BARE | {Kind.TO, Kind.FILLER, Kind.PREPOSITION}


def is_the_only_one(before: Clause, complete: Clause) -> bool:
    """`Only Flavia, the other two no`, `only Flavia interests me, drop the others`: who is named apart from the rest is
    no part of it."""
    alone = all(mark.sense.kind in _BESIDE_ONLY or mark.sense == _PRAISE for mark in before.marks)
    if Kind.ONLY not in before.flags or not alone or not before.targets:
        return False
    return complete.verdict is Verdict.REJECT and all(target.group.startswith("rest") for target in complete.targets)


_ONLY_ONES = "the only ones asked for"


def _says_please(clause: Clause) -> bool:
    """Whether a please stands behind the last candidate of a clause."""
    named = max((mark.start for mark in clause.marks if mark.mention is not None), default=-1)
    return any(mark.sense.kind is Kind.PLEASE and mark.start > named for mark in clause.marks)


class AskedFor(Strangers):
    """Approves whoever is asked for."""

    def _asked_for(self, asked: bool) -> bool:
        """`Maria and Wei please`, `both pls`: a sentence that only names whom its writer would like to have."""
        pending = self._pair_asked_for()
        named = all(map(is_asked_for, pending))
        only = any(Kind.ONLY in clause.flags for clause in pending)
        polite = only or any(Kind.PLEASE in clause.flags for clause in pending)
        if asked or self.correcting or self.current is not None or self.verdict_heading or not (named and polite):
            return False
        last = pending[-1]
        last.verdict, last.strength, last.form = Verdict.APPROVE, FIRM, "answer"
        statement = self._new("verdict", self._taken(), last, _ONLY_ONES if only else "asked for by name")
        statement.excepted = [*statement.excepted, *(t for c in pending[:-1] for t in c.excepted)]
        self._open(statement)
        return True

    def _pair_asked_for(self) -> list[Clause]:
        """`Wei six years, Olu eight, those two please`: the last of those named, for the two named before it."""
        if not self.pending:
            return self.pending
        *before, last = self.pending
        places = [place for clause in before for target in clause.targets for place in target.items]
        plain = not any(
            clause.flags & _SAYING_MORE - {Kind.MENTION} or clause.excepted or clause.why for clause in before
        )
        pair = [target.group for target in last.targets] == ["both"] and Kind.PLEASE in last.flags
        if not (pair and plain and len(set(places)) == len(places) == 2):
            return self.pending
        last.targets = [replace(last.targets[0], within=tuple(places))]
        for clause in before:
            self.found.append(self._new("mention", clause.targets, clause, "named only"))
        self.pending = [last]
        return self.pending

    def _ask_about_others(self) -> None:
        """`Only Maria.`: she is wanted, and whether the others are turned down nobody has said."""
        alone = [statement for statement in self.found if statement.rule == _ONLY_ONES]
        if len(alone) == 1 == len(self.found) and self.under is None and len(self.roster.items) > 1:
            self.found.append(replace(alone[0], targets=[Target(group="rest", form="group")], rule="the others"))
            self.found[-1].verdict, self.found[-1].why = None, Why.NO_VERDICT

    def _asked_for_before(self, clause: Clause) -> None:
        """`Maria please, Pavel no`: whom somebody asked for before a refusal is no part of it."""
        asked = next((p for p in reversed(range(len(self.pending))) if _says_please(self.pending[p])), None)
        if self.current is not None or clause.verdict is not Verdict.REJECT:
            return
        if asked is None:
            if any(Kind.PLEASE in before.flags for before in self.pending):
                # "Please Maria, Pavel no": for whom the no is, nobody can tell.
                clause.why = clause.why or Why.NO_VERDICT
            return
        if not all(map(is_asked_for, self.pending)):
            return
        wanted, behind = self.pending[: asked + 1], self.pending[asked + 1 :]
        self.pending, kept, self.taken = [], self.taken, []
        for before in wanted:
            before.verdict, before.strength, before.form = Verdict.APPROVE, FIRM, "answer"
            self.found.append(self._new("verdict", before.targets, before, "asked for by name"))
        self.pending, self.taken = behind, kept

    def _named_against(self, asked: bool) -> bool:
        """`Maria, not Pavel`: a sentence that only names one side and denies the other wants the first."""
        denied = [clause.denied or is_only_denied(clause.marks) for clause in self.pending]
        begins = denied.index(True) if True in denied else 0
        wanted, against = self.pending[:begins], self.pending[begins:]
        plain = wanted and all(denied[begins:]) and all(is_bare(clause.marks) for clause in wanted)
        known = all(target.items and not target.why for clause in self.pending for target in clause.targets)
        if asked or self.correcting or self.current is not None or self.verdict_heading or not (plain and known):
            return False
        if any(clause.resumed for clause in against):
            return False
        if any(map(is_denied_behind, against)) and not any(Kind.PLEASE in clause.flags for clause in wanted):
            # "Anna, Tom nicht" may deny both.
            return False
        self.pending, self.taken = [], []
        for clause in (*wanted, *against):
            clause.verdict = Verdict.APPROVE if clause in wanted else Verdict.REJECT
            clause.strength, clause.form = FIRM, "answer"
            self._open(self._new("verdict", clause.targets, clause, "one and not another"))
        return True

    def _turn_the_denied(self, following: Clause) -> None:
        """`Maria, not Tom, should go forward`: who is denied amid those named before an approval is turned down; before
        a refusal nobody can tell."""
        denied = [clause for clause in self.pending if clause.flags & {Kind.NEGATION} and is_only_denied(clause.marks)]
        if len(denied) == len(self.pending):
            return
        wanted = following.verdict is Verdict.APPROVE and following.strength == FIRM and following.why is None
        for clause in denied:
            self.pending.remove(clause)
            kept, self.taken = self.taken, []
            statement = self._new("verdict", clause.targets, clause, "denied by name")
            statement.verdict, statement.why, statement.strength = None, Why.NO_VERDICT, FIRM
            if wanted:
                statement.verdict, statement.why = Verdict.REJECT, None
            self.found.append(statement)
            self.taken = kept
