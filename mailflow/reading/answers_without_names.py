"""Verdicts and remarks that name nobody: `Maria looks great, let's get her in`, `yes`, `Reject 2. He lacks depth.`

Decides whom they are about, or that it cannot be told.
"""

from __future__ import annotations

from mailflow.reading.asked_for import is_bare
from mailflow.reading.bare_answers import is_vague, tells
from mailflow.reading.counter_answers import CounterAnswers
from mailflow.reading.denials import is_only_denied
from mailflow.reading.enumerations import with_those_beside
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.listing import singles_one_out
from mailflow.reading.model import Verdict, Why
from mailflow.reading.nobody import turns_all_down
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target, is_nobody, points_at_others
from mailflow.reading.unsettling import is_unreal

_UNKNOWN = Sense(Kind.WORD)
#: What makes a sentence more than courtesy.
_SUBSTANCE = frozenset({Kind.WORD, Kind.REMARK, Kind.HEDGE, Kind.CONDITION, Kind.PREFERENCE, Kind.NEGATION, Kind.NO})
#: What may stand beside an adjective that decides alone: `Great!`, `ok please`.
_BARE = frozenset({Kind.VERDICT, Kind.SIGN, Kind.PLEASE, Kind.POLITE, Kind.AND, Kind.GROUP, Kind.COPULA})
_SPEAKING = frozenset({Kind.SHE, Kind.THEY, Kind.REMARK})
#: What may be said of the last of a list alone.
_COMMENTING = frozenset(
    {
        Kind.REMARK, Kind.NEGATION, Kind.NO, Kind.HEDGE, Kind.CONDITION, Kind.PREFERENCE, Kind.WAITING, Kind.REPORT,
        Kind.SHE, Kind.VERDICT, Kind.ONLY, Kind.COMPARE, Kind.PAST, Kind.HAVING, Kind.COPULA, Kind.PROMISE, Kind.FUTURE,
        Kind.EXCEPT,
    }
)  # fmt: skip
#: What may be the contrary of the verdict before it.
_CONTRARY = frozenset({Kind.NO, Kind.HEDGE, Kind.CONDITION, Kind.PREFERENCE, Kind.EXCEPT, Kind.ONLY, Kind.PROMISE})
_SIDES = {Verdict.APPROVE: "praise", Verdict.REJECT: "criticism"}
_MOST_WORDS_BETWEEN = 4
#: What a sentence may go on with behind an insertion.
_RESUMING = frozenset({Kind.WORD, Kind.PLAIN, Kind.COPULA, Kind.PAST, Kind.HAVING, Kind.REPORT, Kind.ASKING})
#: What a hedge may be about beside the verdict itself: `yes, maybe` has nothing of it.
_CONTENT = frozenset({Kind.WORD, Kind.REMARK, Kind.PLAIN, Kind.UNIT, Kind.SHE, Kind.THEY, Kind.TIME, Kind.VERDICT})
#: What said of one candidate parts him from the one that a verdict follows.
_SAID_OF_ONE = frozenset({Kind.NEGATION, Kind.NO, Kind.HEDGE, Kind.REPORT, Kind.PREFERENCE, Kind.REMARK})


def speaks_of_one(clause: Clause) -> bool:
    """Whether a clause goes on about the candidate named last: `who I'd decline`, `she is out`."""
    first = next((mark for mark in clause.marks if mark.sense.kind is not Kind.SIGN), None)
    return first is not None and (first.sense.kind is Kind.SHE or first.sense.value == "relative")


class Answers(CounterAnswers):
    """Joins what names nobody to whom it is about."""

    def _verdict_only(self, clause: Clause) -> None:
        if self.pending and clause.strength == 1 and clause.words and self._gives_reasons_for_all(clause):
            self._give_back()
        if self.pending and clause.strength == 1 and clause.words:
            # "I don't know him yet", "and it went green": no more than a remark.
            clause.verdict, clause.strength, clause.core = None, 0, set()
            self._neither(clause, self._doubt(clause))
            return
        one = speaks_of_one(clause) or (Kind.SHE in clause.flags and len(self.pending[-1:]) == 1)
        if self.pending and self.pending[-1].excepted and one:
            # "everyone but John, who I'd decline"
            statement = self._new("verdict", list(self.pending[-1].excepted), clause, "exception with its own verdict")
            self.found.append(statement)
            return
        if self._turns_to_another(clause):
            return
        if self.pending:
            self._leave_told(clause)
            self._turn_the_denied(clause)
            told = sum(before.words for before in self.pending)
            denied = any(Kind.NOR in before.flags for before in self.pending) and clause.verdict is not Verdict.REJECT
            agreed = clause.verdict is Verdict.REJECT and all(is_only_denied(before.marks) for before in self.pending)
            statement = self._new("verdict", self._taken(), clause, "name before verdict")
            if agreed_on_nobody := turns_all_down(statement):
                # "None knows Go, reject the four": nobody is wanted.
                statement.verdict, statement.rule = Verdict.APPROVE, "none of a group"
            if not agreed_on_nobody and (
                denied
                or points_at_others(clause.marks)
                or (singles_one_out(clause) and all(target.group for target in statement.targets))
                or (told > _MOST_WORDS_BETWEEN and not clause.flags & {Kind.SHE, Kind.THEY})
            ):
                # So far behind the name a verdict may be about anything.
                statement.why = statement.why or Why.NO_VERDICT
            if (clause.join != "but" or clause.strength < FIRM) and not agreed:
                # "Reject John, Maria however I'd like to meet": the contrast ties the name to what follows. What only
                # describes may be said of all before it.
                self._contest(statement)
            self._open(statement)
            return
        current = self.current
        self.own_marks = list(clause.marks)
        beside = {place for target in self.beside for place in target.items}
        if (
            current is None
            and (
                Kind.SHE in clause.flags
                or (clause.join == "because" and clause.form == "answer")
                or (clause.form == "verb" and self._gives_a_reason_first())
            )
            and not (clause.strength == 1 and clause.words)
            and len(beside) == 1
            and self.last is None
            and self.lead is None
        ):
            # "Not keen on Pavel, drop him"
            self._open(self._new("verdict", list(self.beside), clause, "pronoun"))
            return
        if clause.strength == 1 and clause.words:
            # "Great incident background" praises, "great" decides.
            clause.verdict, clause.strength = None, 0
            clause.core = set()
            clause.flags.add(Kind.REMARK)
            self._neither(clause, self._doubt(clause))
            return
        if current is None or current.kind != "verdict":
            if self.lead is not None:
                if self.lead.verdict is not clause.verdict and min(self.lead.strength, clause.strength) > 1:
                    clause.why = clause.why or Why.CONTRADICTION
                if self.lead.verdict is clause.verdict and self.lead.strength > clause.strength:
                    # "No, she is too junior": what only describes says why.
                    clause.strength, clause.form = self.lead.strength, self.lead.form
                clause.marks, clause.core = self.lead.marks + clause.marks, self.lead.core | clause.core
            self.lead = clause
            return
        self._reinforce(current, clause)

    def _turns_to_another(self, clause: Clause) -> bool:
        """`yes to 2, but no to zoe`: behind a decision, the contrary with a word for its object is about somebody
        unknown and asked about; it neither turns the one before nor takes the last of those listed there."""
        current = self.current
        if not clause.stranger or clause.join not in ("but", "and", ",") or clause.flags & {Kind.SHE, Kind.THEY}:
            return False
        if current is None or current.kind != "verdict" or current.verdict in (None, clause.verdict):
            return False
        listed = current.verdict_first and not current.open_end
        word = next((mark for mark in reversed(clause.marks) if mark.sense == _UNKNOWN), None)
        if word is None or (self.pending and not listed):
            return False
        self._give_back()
        named = Target(why=Why.UNKNOWN_NAME, words=(word.start, word.end), form="name")
        self._open(self._new("verdict", [named], clause, "the contrary of somebody unknown"))
        return True

    def _gives_a_reason_first(self) -> bool:
        """`Weil Tom keinen Führerschein hat, sagen wir ab`: whether the sentence begins with why."""
        marks = self.sentence.marks if self.sentence is not None else []
        first = next((mark for mark in marks if mark.sense.kind is not Kind.SIGN), None)
        return first is not None and first.sense.kind in (Kind.BECAUSE, Kind.CONCESSION)

    def _leave_told(self, clause: Clause) -> None:
        """`I am not sold on John, Maria I'd like to meet`: of whom something else is said before the last is no part of
        the last one's verdict."""
        excused = Kind.GROUND in self.pending[-1].flags
        told = [c for c in self.pending[:-1] if c.targets and (excused or c.flags & _SAID_OF_ONE)]
        for before in with_those_beside(told, self.pending, ended=clause.join == "but"):
            if before.targets:
                self.pending.remove(before)
                kept, self.taken = self.taken, []
                self.found.append(self._new("verdict", before.targets, before, "named without a verdict"))
                self.found[-1].verdict, self.found[-1].why = None, before.why or Why.NO_VERDICT
                self.taken = kept

    def _contest(self, statement: Statement) -> None:
        """`approve Maria, John, no`: John stands between two verdicts."""
        current = self.current
        if (
            current is not None
            and current.kind == "verdict"
            and current.verdict_first
            and current.verdict is not statement.verdict
        ):
            statement.why = statement.why or Why.CONTRADICTION

    def _excepts(self, current: Statement, clause: Clause) -> bool:
        """`all but 2 and 4 (too junior)`: what is said last is about those left out."""
        if not current.excepted or clause.join == "but" or clause.verdict is current.verdict:
            return False
        single = len(current.excepted) == 1
        about = clause.flags & ({Kind.SHE} if single else {Kind.THEY}) or (single and speaks_of_one(clause))
        if clause.strength >= FIRM and not about:
            return False
        self.found.append(self._new("verdict", list(current.excepted), clause, "exception with its own verdict"))
        return True

    def _says_of_one(self, current: Statement, clause: Clause) -> bool:
        """Whether a firm verdict points at the only one of whom something was described before."""
        firm = clause.strength == FIRM > current.strength and clause.why is None
        single = len(current.targets) == 1 and len(current.targets[0].items) == 1
        return firm and single and Kind.SHE in clause.flags

    def _reinforce(self, current: Statement, clause: Clause) -> None:
        """A further verdict on the same candidates: it agrees, it is firmer after a contrast, or it contradicts."""
        weighed = current.turned and current.strength < FIRM and current.why in (None, Why.CONTRADICTION)
        if self._excepts(current, clause):
            return
        current.add(clause)
        nobody = all(is_nobody(target.group) for target in current.targets)
        if nobody and current.verdict is Verdict.APPROVE and clause.verdict is Verdict.REJECT and clause.why is None:
            # "Neither, too far away", "neither is at the level we need, reject": nobody is wanted, and here is why.
            return
        settled = clause.strength == FIRM and clause.why is None and len(current.targets) == 1
        leaning = current.verdict is None and current.why is Why.PREFERENCE and clause.why is None
        if leaning and clause.strength == FIRM and current.leans_to_all:
            # "Maria's my favourite, bring her in"
            current.verdict, current.why, current.strength = clause.verdict, None, clause.strength
            current.rule = "decided after all"
            return
        if clause.form == "pool" and current.verdict is Verdict.REJECT:
            # "No, but keep him in mind"
            return
        if weighed and clause.strength == FIRM and clause.why is None:
            # "Very good but 150k is over budget, so no": what was weighed is decided.
            current.core -= {m.start for m in current.marks if 0 < m.sense.strength < FIRM}
            current.core |= clause.core
            current.verdict, current.strength, current.why = clause.verdict, clause.strength, None
            return
        if clause.verdict is current.verdict:
            if current.why is Why.NO_VERDICT and self._says_of_one(current, clause):
                # "I love Maria's path, book a call with her"
                current.why = None
            if settled and current.why is Why.PREFERENCE and current.strength < FIRM:
                # "She could be a fit, let's talk to her"
                current.why = None
            current.why = current.why or clause.why
            if clause.strength > current.strength:
                # "Looks great, let's get her in": what described is the reason now.
                current.core -= {m.start for m in current.marks if 0 < m.sense.strength < FIRM}
                current.strength = clause.strength
            elif clause.strength < current.strength:
                # "Yes, exactly what we need": what describes is the reason.
                current.core -= {m.start for m in clause.marks if m.sense.value == "soft"}
            return
        single = len(current.targets) == 1 and not current.targets[0].group
        if self.correcting and clause.strength == FIRM and clause.why is None and (clause.form != "answer" or single):
            current.verdict, current.why, current.strength = clause.verdict, None, clause.strength
            current.rule = "correction"
            return
        if current.only_intended and clause.strength == FIRM and clause.why is None:
            current.core |= clause.core
            current.verdict, current.strength, current.why = clause.verdict, clause.strength, None
            current.rule = "decided after all"
            return
        if clause.strength > current.strength and clause.join in ("but", "though"):
            current.core -= {m.start for m in current.marks if m.sense.kind is Kind.VERDICT and m.sense.strength < FIRM}
            current.verdict, current.strength, current.why = clause.verdict, clause.strength, clause.why
            return
        if (
            clause.strength < current.strength
            and clause.strength <= 2
            and current.strength == FIRM
            and (clause.join in ("but", "though") or current.verdict is Verdict.HOLD)
        ):
            return
        current.why = Why.CONTRADICTION

    def _neither(self, clause: Clause, doubt: Why | None) -> None:
        current = self.current
        if clause.flags & {Kind.POLITE} or (self.closing and clause.words <= 3 and clause.marks[0].capital):
            if self.lead is not None:
                self.lead.marks = self.lead.marks + clause.marks
            self.closing = True
            return
        if current is None:
            held = self.lead is not None and self.lead.verdict is Verdict.HOLD
            if held and Kind.WAITING in clause.flags and Kind.CONDITION not in clause.flags:
                # "On hold, until the budget is through": what a hold waits for is no doubt.
                doubt = None
            if doubt is not None and (doubt is not Why.NO_VERDICT):
                self.ahead = doubt
            if self.pending:
                if doubt in (None, Why.NO_VERDICT) and (
                    clause.join != "because" or clause.words > 1 or Kind.GROUND in clause.flags
                ):
                    self.pending[-1].denied = self.pending[-1].denied or is_only_denied(self.pending[-1].marks)
                if clause.join == "," and clause.marks[0].sense.kind in _RESUMING:
                    self.pending[-1].resumed = True
                if self.pending[-1].own is None:
                    self.pending[-1].own = len(self.pending[-1].marks)
                if clause.flags <= {Kind.PLEASE, Kind.SIGN}:
                    # "Maria and Wei, please."
                    self.pending[-1].flags.add(Kind.PLEASE)
                self.pending[-1].marks = self.pending[-1].marks + clause.marks
            elif self.lead is not None:
                self.lead.marks = self.lead.marks + clause.marks
                self.lead.flags |= {Kind.BECAUSE} if clause.join == "because" else set()
                limited = clause.join == "but" and Kind.ONLY in clause.flags
                if doubt in (Why.CONDITION, Why.PREFERENCE) or limited:
                    self.lead.why = self.lead.why or doubt or Why.CONDITION
            elif doubt in (Why.PREFERENCE, Why.CONDITION) and (subject := self._subject(clause)):
                statement = self._new("verdict", list(subject), clause, "doubt")
                statement.verdict, statement.why = None, doubt
                self._open(statement)
                # "If he does, take Anna": what follows hangs on it too.
                self.ahead = doubt
            else:
                self._carry(clause)
            return
        plain = clause.join in (",", "(") and not clause.flags & _COMMENTING
        if Kind.GROUND in clause.flags or plain or self._gives_reasons_for_all(clause):
            # "interview 1 and 3, 45 minutes each": what follows speaks of the whole list.
            self._give_back()
        excepting = current.excepted and clause.marks[0].sense.value == "relative"
        if (not clause.incidental or Kind.SHE in clause.flags) and not excepting:
            current.add(clause)
        current.open_end = True
        alone = clause.join == "," and not (clause.flags & _CONTENT or self.pending)
        hedged = doubt is Why.PREFERENCE and (clause.join == "but" or alone)
        unreal = clause.join == "but" and any(map(is_unreal, current.marks))
        if current.kind == "verdict" and unreal:
            # "I'd approve her, but the budget is gone"
            current.why = current.why or Why.PREFERENCE
        waits = current.verdict is Verdict.HOLD and any(m.sense.kind is Kind.WAITING for m in current.marks)
        if current.kind == "verdict" and (Kind.CONDITION in clause.flags or hedged) and not waits:
            # "On hold until September, when we know whether there is a second post"
            current.why = current.why or doubt
        elif current.kind == "verdict" and clause.join == "but" and Kind.ONLY in clause.flags:
            # "Approve, but only for the junior role"
            current.why = current.why or Why.CONDITION

    def _gives_reasons_for_all(self, clause: Clause) -> bool:
        """`yes to 1, 3 - strong tests`, `pass on Maria and John because of the pay`: what says the same as the verdict
        is true of all of a list, and so is what stands behind one that ends with an `and`."""
        current = self.current
        if current is None or not self.pending or not all(is_bare(before.marks) for before in self.pending):
            return False
        if clause.flags & (_CONTRARY | {Kind.SHE}):
            return False
        said = {mark.sense.value for mark in clause.marks if mark.sense.kind is Kind.REMARK}
        said |= {
            _SIDES.get(mark.sense.verdict or Verdict.HOLD, "") for mark in clause.marks if mark.sense.value == "bare"
        }
        wanted = _SIDES.get(current.verdict or Verdict.HOLD)
        ended = self.pending[-1].join == "and" and clause.join != ","
        denied = Kind.NEGATION in clause.flags and clause.join != "because"
        return not denied and (said == {wanted} or (ended and not said))

    def _carry(self, clause: Clause) -> None:
        """A remark in a new sentence: a condition on, or the reason of, the statement before."""
        last = self.last
        content = {m.sense.kind for m in clause.marks}
        told = Kind.GROUND in content and (last is None or last.kind != "verdict")
        if (told or content & {Kind.REMARK, Kind.VERDICT}) and not content & {Kind.POLITE, Kind.ME, Kind.PROMISE}:
            assert self.sentence is not None
            if self.preface_line != self.sentence.line:
                self.preface = []
            self.preface_line = self.sentence.line
            self.preface.extend(clause.marks)
        self.unread = self.unread or bool(content & _SUBSTANCE)
        if last is None or not content & {Kind.WORD, Kind.REMARK, Kind.CONDITION, Kind.HEDGE, Kind.GROUND}:
            return
        near = self.sentence is not None and last.line == self.sentence.line
        if (
            last.kind == "verdict"
            and last.verdict is not None
            and (Kind.CONDITION in content or (Kind.HEDGE in content and len(clause.marks) <= 4 and near))
        ):
            last.why = last.why or (Why.CONDITION if Kind.CONDITION in content else Why.PREFERENCE)
        if clause.incidental:
            return
        told = self.sentence is not None and last.line == self.sentence.line and Kind.ME not in content
        if (
            last.kind == "verdict"
            and told
            and content & {Kind.WORD, Kind.GROUND}
            and not content & {Kind.POLITE, Kind.PROMISE}
        ):
            last.add(clause)
            return
        about = {Kind.SHE, Kind.THEY} if last.line != (self.sentence.line if self.sentence else -1) else _SPEAKING
        if (content & about and not content & {Kind.POLITE, Kind.PROMISE}) or Kind.CONDITION in content:
            last.add(clause)

    def _answer(self, clause: Clause) -> None:
        """A verdict that names nobody."""
        last = self.last
        if self.correcting and last is not None and last.kind == "verdict":
            self._correct(last, clause)
            return
        targets = self._subject(clause)
        if last is not None and targets is last.targets and self._begins_with_another(targets):
            last, targets = None, []
        if clause.stranger and Kind.SHE not in clause.flags and targets and targets[0].form == "only":
            targets = []
        if (
            not targets
            and last is not None
            and last.kind in ("verdict", "mention", "promise")
            and last.line == (self.sentence.line if self.sentence else -1)
            and not clause.stranger
        ):
            if last.kind == "verdict" and last.verdict is clause.verdict:
                if clause.marks[0].sense.kind is not Kind.WORD:
                    # "Budget is OK" is about something else.
                    last.add(clause)
                return
            pointed = any(mark.sense.kind in (Kind.TO, Kind.PERSON) for mark in clause.marks)
            leaning = last.kind == "verdict" and last.strength <= 1 and last.why is not None
            denied = last.rule == "negation without a verdict"
            later = last.kind == "promise" and clause.verdict is Verdict.HOLD
            open_still = last.kind == "mention" or leaning or denied or later
            of_one = any(mark.sense.kind is Kind.SHE and mark.sense.value != "thing" for mark in clause.marks)
            crowd = of_one and any(target.group for target in last.targets)
            if open_still and len(last.targets) == 1 and not pointed and not crowd:
                # "No to the guys" is about others, and "Others are stronger; turn her down" about one.
                targets = last.targets
                if clause.strength == FIRM and clause.why is None:
                    # "It is not that I dislike Vasco, but we have two of the kind. Another time."
                    last.kind = "mention"
            elif not targets and self._says_the_contrary(last, clause):
                # "Maria yes. Hmm, no."
                last.why = last.why or Why.CONTRADICTION
        pooled = clause.form == "pool" and last is not None and last.verdict is Verdict.REJECT
        if (
            last is not None
            and targets
            and (targets is last.targets or pooled)
            and last.kind == "verdict"
            and last.verdict is not None
        ) and (last.verdict is clause.verdict or pooled):
            last.add(clause)
            last.why = last.why or clause.why
            return
        statement = self._new("verdict", list(targets), clause, "answer without a name")
        if last is not None and targets is last.targets and any(m.sense.kind is Kind.GROUND for m in last.marks):
            # "Ethan: nice enough, but 150k. No."
            statement.marks[:0] = last.marks
        statement.bare = not targets or targets[0].form == "only"
        thanks = any(mark.sense.kind is Kind.POLITE for mark in clause.marks)
        if statement.bare and clause.strength == 1 and thanks:
            # "ok thanks" only says that the mail has come.
            statement.why = statement.why or Why.NO_VERDICT
        if clause.strength == 1 and statement.bare and not {m.sense.kind for m in clause.marks} <= _BARE:
            statement.why = statement.why or Why.NO_VERDICT
        if statement.bare and targets and is_vague(clause, self.own_marks):
            statement.why = statement.why or Why.NO_VERDICT
        quoted = bool(targets) and targets[0].form == "quoted" and any(m.sense.kind is Kind.ME for m in clause.marks)
        if (statement.bare or quoted) and clause.form == "answer" and tells(clause):
            statement.why = statement.why or Why.NO_VERDICT
        self._open(statement)
