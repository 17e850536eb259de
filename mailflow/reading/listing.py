"""Lists of candidates and the verdict they share: `approve 1, 3 and 4`, `Maria, John: no`, `all except 2`.

Decides which verdict a candidate in a list belongs to; where two could claim one, neither gets it.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest

from mailflow.reading.asked_for import AskedFor, is_bare, is_the_only_one
from mailflow.reading.denials import says_no, with_those_denied
from mailflow.reading.enumerations import goes_with_the_verb, sums_up, with_those_beside
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.nobody import tells_of_nobody
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement
from mailflow.reading.targets import is_nobody

_DOUBTING = frozenset({Kind.NEGATION, Kind.NO, Kind.COMPARE, Kind.HEDGE, Kind.REPORT, Kind.PREFERENCE, Kind.CONDITION})
#: What makes the mere naming of a candidate a remark.
_TELLING = frozenset(
    {
        Kind.REMARK, Kind.NEGATION, Kind.COMPARE, Kind.HEDGE, Kind.REPORT, Kind.PREFERENCE, Kind.COPULA, Kind.HAVING,
        Kind.PAST, Kind.FUTURE, Kind.NO,
    }
)  # fmt: skip
_LISTING = frozenset({",", "and", "~"})
_DISMISSING = Sense(Kind.POLITE, "dismissing")
_GROUND = Sense(Kind.GROUND)


def _is_seen_off(before: Mark, after: Mark) -> bool:
    """Whether thanks right behind a name may turn its bearer down: `ik kies voor Anna, Tom bedankt`."""
    return before.mention is not None and after.sense == _DISMISSING


def singles_one_out(clause: Clause) -> bool:
    """Whether a verdict is on one person, by a pronoun: `Maria can't: book her` is none on who was named before her."""
    of_one = any(
        mark.sense.kind is Kind.SHE
        and mark.sense.value != "thing"
        and (after is None or after.sense.kind is not Kind.WORD)
        for mark, after in zip_longest(clause.marks, clause.marks[1:])
    )
    return of_one and Kind.THEY not in clause.flags


class Listing(AskedFor):
    """Joins candidates named side by side to the verdict before or behind them."""

    def _only_listed(self, complete: Clause) -> None:
        """What was named with words of its own before a complete statement is no part of that statement's list."""
        decided = {place for target in complete.targets for place in target.items}
        denied = Kind.NOR in complete.flags
        self.pending = with_those_denied(self.pending)
        apart = [
            clause
            for clause in self.pending
            if clause.words
            or clause.flags & _TELLING
            or (Kind.NOR in clause.flags and not denied)
            or is_the_only_one(clause, complete)
            or singles_one_out(complete)
        ]
        for before in with_those_beside(apart, self.pending, ended=complete.join == "but"):
            if all(target.items and not target.why and set(target.items) <= decided for target in before.targets):
                # "The first one is great, let's interview the first"
                continue
            if tells_of_nobody(before, complete):
                # "Nobody knows SAP, reject all four"
                self.pending.remove(before)
                complete.marks = [*(mark._replace(sense=_GROUND) for mark in before.marks), *complete.marks]
                continue
            self._join_listed(before)
            self.pending.remove(before)
            kept, self.taken = self.taken, []
            if is_the_only_one(before, complete):
                self.found.append(self._new("verdict", before.targets, before, "the only one"))
                self.found[-1].verdict, self.found[-1].strength = Verdict.APPROVE, FIRM
                self.taken = kept
                continue
            if complete.verdict in (Verdict.APPROVE, Verdict.HOLD) and says_no(before, [before], None):
                self.found.append(self._new("verdict", before.targets, before, "denied by name"))
                self.found[-1].verdict, self.found[-1].strength = Verdict.REJECT, FIRM
                self.taken = kept
                continue
            self.found.append(self._new("verdict", before.targets, before, "named without a verdict"))
            self.found[-1].verdict, self.found[-1].why = None, before.why or Why.NO_VERDICT
            self.taken = kept

    def _join_listed(self, last: Clause) -> None:
        """`Maria and Wei may drop by, John no`: who is listed before the last of whom something is said goes with
        them."""
        place = next(at for at, clause in enumerate(self.pending) if clause is last)
        while place and self.pending[place].join == "and" and is_bare(self.pending[place - 1].marks):
            place -= 1
            listed = self.pending.pop(place)
            last.targets = [*listed.targets, *last.targets]
            last.marks, last.join = [*listed.marks, *last.marks], listed.join

    def _complete(self, clause: Clause) -> None:
        lead, self.lead = self.lead, None
        current = self.current
        if current is not None and clause.verdict is current.verdict and self._restates(clause, current):
            self._give_back()
            current.add(clause)
            if clause.why is not Why.NO_VERDICT:
                current.why = current.why or clause.why
            return
        doubted = current is not None and current.rule == "doubt" and current.marks[-1].mention is not None
        if clause.join == "and" and current is not None and doubted and not self.pending:
            # "No sé si Maria y Wei encajan": the doubt is about all of the list.
            clause.why = clause.why or current.why
        begins = self._second_list(clause)
        if self.pending and (clause.verdict_first or self._tied_back(clause) or clause.join == "but"):
            # "Drop 1, 2 and 5, but number 4 should come in": the contrast begins with a name of its own.
            self._give_back()
        elif begins is not None:
            second = self.pending[begins:]
            del self.pending[begins:]
            self._give_back()
            self.pending.extend(second)
        self._list_exceptions(clause)
        self._asked_for_before(clause)
        if [target.group for target in clause.targets] == ["both"] and self._pair_pending(clause.verdict):
            # "Wei and Anna both look strong, let's meet both"
            clause.targets = []
        if clause.targets or clause.verdict is None:
            self._only_listed(clause)
        if any(target.group.startswith("rest") for target in clause.targets):
            self._beside_the_rest(clause)
        self._addressed(clause)
        pending = self.pending
        targets = self._taken() + clause.targets
        contested = [before for before in pending if begins is None and self._held_by_both(before, clause)]
        statement = self._new(
            "verdict", targets, clause, "verdict before name" if clause.verdict_first else "name before verdict"
        )
        if any(before.join == "but" for before in pending):
            statement.contrast = True
        for before in contested:
            for target in before.targets:
                target.why, target.near = Why.CONTRADICTION, target.items
        if lead is not None:
            self._merge_lead(lead, statement)
        self._open(statement)

    def _pair_pending(self, verdict: Verdict | None) -> bool:
        """Whether exactly two candidates were named just before and nothing was said against their `verdict`."""
        places = [place for before in self.pending for target in before.targets for place in target.items]
        flags = {kind for before in self.pending for kind in before.flags}
        agreed = {Kind.NEGATION, Kind.NO, Kind.NOR} if verdict is Verdict.REJECT else set()
        doubted = bool(flags & ((_DOUBTING | {Kind.NOR}) - agreed))
        doubted = doubted or any(before.excepted or before.why for before in self.pending)
        return len(set(places)) == len(places) == 2 and not doubted

    def _list_exceptions(self, clause: Clause) -> None:
        """`Everyone except John and Pavel can come in`: names between an exception and the verdict are excepted too."""
        grouped = (before.excepted and any(target.group for target in before.targets) for before in self.pending)
        at = next((place for place, excepting in enumerate(grouped) if excepting), -1)
        if at < 0 or clause.verdict_first or not all(target.group == "" for target in clause.targets):
            return
        listed = self.pending[at + 1 :]
        if clause.join not in _LISTING or any(not is_bare(before.marks) or before.excepted for before in listed):
            return
        excepting = self.pending[at]
        for before in listed:
            excepting.excepted.extend(before.targets)
            excepting.marks = [*excepting.marks, *before.marks]
        excepting.excepted.extend(clause.targets)
        self.pending = self.pending[: at + 1]
        clause.targets = []

    def _beside_the_rest(self, rest: Clause) -> None:
        """`Maria and Wei, the others no`: who is named before the rest is none of them. Where the rest are turned down
        they are those who are wanted; otherwise nothing is known of them."""
        before, self.pending = [c for c in self.pending if c.targets], [c for c in self.pending if not c.targets]
        if not before:
            return
        wanted = rest.verdict is Verdict.REJECT and rest.why is None and rest.strength == FIRM
        plain = all(is_bare(clause.marks) and not clause.excepted for clause in before)
        kept, self.taken = self.taken, []
        for clause in before:
            statement = self._new("verdict", clause.targets, clause, "named before the rest")
            statement.verdict, statement.strength, statement.why = None, FIRM, Why.NO_VERDICT
            if wanted and plain:
                statement.verdict, statement.why = Verdict.APPROVE, None
            self.found.append(statement)
        self.taken = kept

    def _addressed(self, complete: Clause) -> None:
        """`All, approve 1`: who is named before a verb with an object of its own is spoken to or of: not decided."""
        if not complete.verdict_first or complete.form != "verb" or complete.join == "and" or not complete.targets:
            return
        if any(target.group for target in complete.targets):
            return
        decided = {place for target in complete.targets for place in target.items}
        apart = [clause for clause in self.pending if clause.targets and clause.join != "and"]
        for before in apart:
            if any(set(target.items) & decided for target in before.targets):
                continue
            self.pending.remove(before)
            if not all(target.group for target in before.targets):
                self.found.append(self._new("mention", before.targets, before, "named only"))

    def _merge_lead(self, lead: Clause, statement: Statement) -> None:
        if lead.verdict is not statement.verdict and lead.strength > 1:
            statement.why = statement.why or Why.CONTRADICTION
        statement.marks[:0] = lead.marks
        statement.core |= lead.core

    def _restates(self, clause: Clause, current: Statement) -> bool:
        """`reject 2 and 3, both too junior`: the verdict's reason has the form of a verdict."""
        if current.kind != "verdict" or clause.verdict_first or clause.excepted or clause.strength > current.strength:
            return False
        if not current.verdict_first and (current.strength < FIRM or len(self._places(current)) != 2):
            return False
        return all(target.group == "both" for target in clause.targets)

    def _places(self, statement: Statement) -> set[int]:
        return {place for target in statement.targets for place in target.items}

    def _tied_back(self, clause: Clause) -> bool:
        """`approve 1 and 2, 3 no`: what `and` joins belongs closer together than what a comma does."""
        current = self.current
        listed = all(before.join in ("and", "~") for before in self.pending)
        if current is None or not listed or (current.marks and current.marks[-1].sense.kind is Kind.TAIL):
            # "Lass uns Anna einladen und 1, 3 nicht": behind the second half of its verb a list has ended.
            return False
        return current.verdict_first and clause.join == ","

    def _second_list(self, clause: Clause) -> int | None:
        """Where among those named before a list of its own begins: `approve 1 and 2, 3 and 4 no`, `I would see 1, with
        2 and 3 we do not go on`; None where nobody can tell."""
        current = self.current
        if current is None or current.kind != "verdict" or not current.verdict_first or clause.join != "and":
            return None
        begins = next((p for p in reversed(range(len(self.pending))) if self.pending[p].join == ","), None)
        if begins is None or any(before.join != "and" for before in self.pending[begins + 1 :]):
            return None
        closed = begins > 0 and self.pending[begins - 1].join == "and"
        led = self.pending[begins].marks[0].sense.kind is Kind.PREPOSITION
        return begins if closed or led else None

    def _held_by_both(self, before: Clause, after: Clause) -> bool:
        """A name between `approve 1,` and `3 no` with the same separator on both sides belongs to neither."""
        current = self.current
        if current is None or current.kind != "verdict" or not current.verdict_first or current.open_end:
            return False
        return before.join in _LISTING and current.verdict is not after.verdict

    def _give_back(self) -> None:
        """`approve 1, 3, reject 2`: what was named after a verdict belongs to it, unless more is said about it."""
        current = self.current
        if current is None or current.kind != "verdict" or not current.verdict_first:
            return
        kept: list[Clause] = []
        for before in self.pending:
            # What follows a candidate of whom more is said goes with that one: `send regrets to 2 and 5`.
            if kept or not self._agrees(before, current):
                kept.append(before)
                continue
            (current.excepted if current.excepted else current.targets).extend(before.targets)
            current.add(before)
        self.pending = kept

    def _agrees(self, clause: Clause, current: Statement) -> bool:
        """Whether nothing else is said of a candidate in a list, or only what the verdict says too."""
        denied = current.verdict is Verdict.REJECT and any(mark.sense.kind is Kind.NOR for mark in current.marks)
        if clause.flags & _DOUBTING or clause.excepted or (Kind.NOR in clause.flags and not denied):
            return False
        if any(_is_seen_off(before, after) for before, after in pairwise(clause.marks)):
            return False
        wanted = {Verdict.APPROVE: "praise", Verdict.REJECT: "criticism"}.get(current.verdict or Verdict.HOLD)
        sides = {mark.sense.value for mark in clause.marks if mark.sense.kind is Kind.REMARK}
        if clause.words and not sides:
            return clause.join == "and" and goes_with_the_verb(clause)
        named_first = clause.marks[0].mention is not None or clause.marks[0].sense.kind in (Kind.TO, Kind.FILLER)
        return not sides or (sides == {wanted} and named_first)

    def _targets_only(self, clause: Clause, doubt: Why | None) -> None:
        current = self.current
        if clause.join == "though" and clause.words and all(target.group for target in clause.targets):
            # "although everybody here speaks well of her": nobody on the list is meant.
            clause.incidental, clause.targets = clause.incidental + clause.targets, []
            if current is not None:
                current.add(clause)
            elif self.pending:
                self.pending[-1].marks = self.pending[-1].marks + clause.marks
            return
        if current is not None and self._explains(clause, current):
            self._give_back()
            current.add(clause)
            current.open_end = True
            return
        if sums_up(clause, self.pending[-1].marks if self.pending else current.marks if current is not None else []):
            if self.pending:
                self.pending[-1].marks = self.pending[-1].marks + clause.marks
            return
        polite = next((m.start for m in clause.marks if m.sense.kind is Kind.POLITE), None)
        named = next((m.start for m in clause.marks if m.mention is not None or m.sense.kind is Kind.GROUP), 0)
        if polite is not None and polite < named and not clause.words:
            # "Hi Maria", "Thanks, John": somebody is greeted, nobody is judged.
            return
        if clause.excepted and not clause.targets:
            if current is not None:
                # Why somebody is left out is no reason for the others.
                current.excepted.extend(clause.excepted)
            else:
                self.pending.append(clause)
            return
        if doubt is not None and clause.words + len(clause.flags) >= 2:
            if doubt in (Why.PREFERENCE, Why.CONDITION):
                statement = self._new("verdict", self._taken() + clause.targets + clause.incidental, clause, "doubt")
                statement.why = doubt
                self._open(statement)
            elif doubt is Why.NO_VERDICT:
                # "Pavel says Maria is excellent"
                reported = self._new("mention", self._taken() + clause.targets, clause, "told by another")
                alone = all(target.group for target in clause.incidental)
                if len(reported.targets) > 1 and clause.marks[0].mention is not None and alone:
                    # "Maria and John have both worked with patients, bring them in"
                    self._open(reported)
                else:
                    self.found.append(reported)
            return
        if clause.flags & {Kind.NEGATION, Kind.NO, Kind.NOR}:
            self.pending.append(clause)
            return
        described = self.lead is not None and self.lead.strength < FIRM and clause.join == "but"
        # "AM is too junior, but 1, 3: yes": what describes belongs to nobody behind a "but".
        if self.lead is not None and not (self.lead.words or clause.words or described):
            lead, self.lead = self.lead, None
            lead.targets, lead.verdict_first = clause.targets, True
            statement = self._new("verdict", clause.targets, lead, "verdict before name")
            statement.add(clause)
            self._open(statement)
            return
        last = self.last
        added = clause.join == "and" and current is None and not self.pending and is_bare(clause.marks)
        same_line = last is not None and self.sentence is not None and last.line == self.sentence.line
        final = self.sentence is None or not any(
            mark.start > clause.marks[-1].start and mark.sense.kind is not Kind.SIGN for mark in self.sentence.marks
        )
        if added and final and last is not None and same_line and last.kind == "verdict" and last.why is None:
            # "Anna please! And Maria.", not "Anna yes. And Maria, no."
            last.targets.extend(clause.targets)
            last.add(clause)
            return
        if current is not None and current.excepted and clause.join == "and" and is_bare(clause.marks):
            # "all but 2 and 4, those are rejects": an "and" ends the list of exceptions.
            self.pending.append(clause)
            self._give_back()
            return
        if current is not None and current.kind != "verdict" and clause.join in _LISTING and not clause.words:
            current.targets.extend(clause.targets)
            current.add(clause)
            return
        before = current or self.last
        if clause.flags & {Kind.ALSO, Kind.COMPARE} and clause.incidental:
            self._same_as(clause)
            return
        if before is not None and Kind.ALSO in clause.flags and before.kind == "verdict" and not clause.words:
            before.targets.extend(clause.targets)
            before.add(clause)
            return
        # "Aucun avis sur Anna", and not "Nobody: Anna and Tom live too far away"
        beside = bool(clause.incidental) and all(mark.key != ":" for mark in clause.marks)
        # "none of it well" is about things.
        told = clause.words or beside or clause.flags & {Kind.REMARK, Kind.SHE}
        if any(is_nobody(target.group) for target in clause.targets) and not told and self._may_turn_down(clause):
            clause.verdict, clause.strength = Verdict.APPROVE, FIRM
            wanted = list(clause.excepted)
            self._open(self._new("verdict", self._taken() + clause.targets, clause, "none of a group"))
            if wanted and is_bare(clause.marks) and all(target.items and not target.why for target in wanted):
                # "None apart from Maria": she is wanted.
                self.found.append(self._new("verdict", wanted, clause, "exception to nobody"))
                self.found[-1].excepted = []
            return
        self.pending.append(clause)

    def _may_turn_down(self, clause: Clause) -> bool:
        """Whether nobody of a group is wanted: `Maria and Wei, nobody else`, but not `reject Maria, nobody else`."""
        if clause.targets[-1].group != "none:rest":
            return True
        before = self.current or self.last
        refused = before is not None and before.verdict is Verdict.REJECT
        return not refused and all(is_bare(named.marks) for named in (*self.pending, clause))

    def _same_as(self, clause: Clause) -> None:
        """`Same for 4 as for 2`: what was decided on the one named beside, and nothing where that is unknown."""
        meant = {place for target in clause.incidental for place in target.items}
        said = [s for s in self.found if s.kind == "verdict" and meant & {p for t in s.targets for p in t.items}]
        statement = self._new("verdict", self._taken() + clause.targets, clause, "same as another")
        statement.verdict, statement.why = None, Why.NO_VERDICT
        if len(meant) == 1 and said and said[-1].why is None and not clause.words:
            statement.verdict, statement.why, statement.strength = said[-1].verdict, None, said[-1].strength
        self._open(statement)

    def _explains(self, clause: Clause, current: Statement) -> bool:
        """`reject 2 and 3, both without Go`: says more of the same candidates, and decides nothing."""
        if (
            current.kind != "verdict"
            or clause.excepted
            or not clause.targets
            or not (clause.words or clause.flags & {Kind.REMARK, Kind.UNIT, Kind.GROUND})
        ):
            return False
        decided = {place for target in current.targets for place in target.items}
        decided |= {place for before in self.pending for target in before.targets for place in target.items}
        # "No to these two, neither has carried a pager", "Reject 2, 4 and 5, same reason for all three"
        told_of = {"both", f"all:{len(decided)}"}
        if current.verdict is Verdict.REJECT:
            told_of |= {"neither", "none"}
        return all(
            target.why is None
            and (
                target.group in told_of or target.group.partition(":")[0] in told_of
                if target.group
                else set(target.items) <= decided
            )
            for target in clause.targets
        )

    def _late_exception(self, clause: Clause) -> None:
        """`Approve all. Except 3.`: takes out of the group named just before; without one nobody knows out of what."""
        last = self.last
        if last is not None and last.kind == "verdict" and any(target.group for target in last.targets):
            last.excepted.extend(clause.excepted)
            last.add(clause)
            return
        statement = self._new("verdict", list(clause.excepted), clause, "exception to nothing")
        statement.verdict, statement.why = None, Why.NO_VERDICT
        self._open(statement)
