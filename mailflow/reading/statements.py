"""Clauses joined into statements: one verdict (or question, or promise) about certain candidates, with its reason.

Decides what belongs to what, across commas, lines and paragraphs; never whether it may count, which is `resolve`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailflow.reading.clauses import DOUBTS, Clause, Sentence, Target, read, split
from mailflow.reading.lexicons import Kind
from mailflow.reading.marks import Mark
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster

_STRENGTH_FIRM = 3
#: What makes a sentence more than courtesy.
_SUBSTANCE = frozenset({Kind.WORD, Kind.REMARK, Kind.HEDGE, Kind.CONDITION, Kind.PREFERENCE, Kind.NEGATION, Kind.NO})
_DOUBTING = frozenset({Kind.NEGATION, Kind.NO, Kind.COMPARE, Kind.HEDGE, Kind.REPORT, Kind.PREFERENCE, Kind.CONDITION})
#: What may stand beside an adjective that decides alone: `Great!`, `ok please`.
_BARE = frozenset({Kind.VERDICT, Kind.SIGN, Kind.PLEASE, Kind.POLITE, Kind.AND, Kind.GROUP, Kind.COPULA})
_WORDLESS = frozenset({Kind.MENTION, Kind.SIGN, Kind.LABEL, Kind.GROUP, Kind.NUMBER})
_SPEAKING = frozenset({Kind.SHE, Kind.THEY, Kind.REMARK})
#: What makes the mere naming of a candidate a remark.
_TELLING = frozenset(
    {
        Kind.REMARK,
        Kind.NEGATION,
        Kind.COMPARE,
        Kind.HEDGE,
        Kind.REPORT,
        Kind.PREFERENCE,
        Kind.COPULA,
        Kind.HAVING,
        Kind.PAST,
    }
) | {Kind.FUTURE, Kind.NO}
_LISTING = frozenset({",", "and", "~"})


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

    @property
    def remark_free(self) -> bool:
        """Whether it tells something in plain words that neither praise nor criticise."""
        kinds = {mark.sense.kind for mark in self.marks}
        marks = [mark for mark in self.marks if mark.sense.kind is not Kind.SIGN]
        if not marks or marks[0].mention is None:
            return False
        numbered = any(target.form == "number" for target in self.targets)
        return (
            Kind.WORD in kinds and not numbered and not kinds & {Kind.REMARK, Kind.VERDICT, Kind.NEGATION, Kind.HEDGE}
        )

    def add(self, clause: Clause) -> None:
        """Takes over the words of a clause."""
        self.marks.extend(clause.marks)
        self.core |= clause.core

    @property
    def span(self) -> tuple[int, int]:
        """Where its words begin and end in the text."""
        if not self.marks:
            return (0, 0)
        return (min(m.start for m in self.marks), max(m.end for m in self.marks))


class Joiner:
    """Joins the clauses of one text, sentence by sentence, remembering whom the writer is talking about."""

    def __init__(self, roster: Roster, under: int | None = None, quoted: tuple[int, ...] = ()) -> None:
        self.roster = roster
        #: Every candidate named in the quoted lines above, from top to bottom.
        self.quoted = quoted
        self.under = under
        self.found: list[Statement] = []
        self.last: Statement | None = None
        self.heading: list[Target] = []
        self.heading_line = -1
        self.verdict_heading: Statement | None = None
        self.correcting = False
        self.closing = False
        self.sentence: Sentence | None = None
        self.current: Statement | None = None
        self.pending: list[Clause] = []
        self.lead: Clause | None = None
        self.ahead: Why | None = None
        #: Candidates that the sentence names in passing.
        self.beside: list[Target] = []
        #: Exceptions to a group that was named before its verdict.
        self.excepted: list[Target] = []
        self.taken: list[Clause] = []
        #: Words before the first verdict of a line, which may be its reason: `Strong, but I have to reject John`.
        self.following: Sentence | None = None
        #: The marks of the clause that an answer without a name stands in.
        self.own_marks: list[Mark] = []
        self.preface: list[Mark] = []
        self.preface_line = -1
        #: Statements that take back what was recorded, with the candidates they name.
        self.undoing: Statement | None = None
        #: Whether anything was said that had to be left alone.
        self.unread = False

    def run(self, sentences: Sequence[Sentence], most: int) -> list[Statement]:
        """The statements of the text in order, reading on until there are `most`."""
        for place, sentence in enumerate(sentences):
            if len(self.found) >= most:
                break
            self.following = sentences[place + 1] if place + 1 < len(sentences) else None
            self._sentence(sentence)
        self._unread_answer(sentences)
        return self.found

    def _unread_answer(self, sentences: Sequence[Sentence]) -> None:
        """Words under a quoted candidate that say nothing readable still keep that candidate out of every group."""
        if self.under is None or not sentences:
            return
        marks = [mark for sentence in sentences for mark in sentence.marks]
        courtesy = all(mark.sense.kind in (Kind.POLITE, Kind.SIGN, Kind.NEUTRAL) and mark.key != "?" for mark in marks)
        if self.found or courtesy or not marks:
            return
        clause = Clause(marks, "")
        self.sentence = sentences[-1]
        statement = self._new("verdict", [Target((self.under,), form="quoted")], clause, "unreadable answer")
        statement.why = Why.NO_VERDICT
        self.found.append(statement)

    # One sentence

    def _sentence(self, sentence: Sentence) -> None:
        if self.last is not None and self.last.paragraph != sentence.paragraph:
            self.last = None if self.verdict_heading is None else self.last
        self.sentence, self.current, self.pending, self.lead, self.ahead = sentence, None, [], None, None
        self.correcting = self.closing = False
        self.undoing = None
        clauses = [read(clause, self.roster) for clause in split(sentence.marks)]
        if self._is_heading(sentence, clauses):
            return
        asked = sentence.end == "?"
        self.beside = [target for clause in clauses for target in clause.incidental]
        for place, clause in enumerate(clauses):
            rest = clauses[place + 1 :]
            if clause.join == "correction":
                self.correcting = True
            self._clause(clause, asked and not any(self._asks(c) for c in rest), not rest, clauses)
        self._end_of_sentence(asked)

    def _is_heading(self, sentence: Sentence, clauses: list[Clause]) -> bool:
        """`Maria Silva:` or `Approve:` alone on a line opens a block."""
        if not (sentence.first_of_line and sentence.end == "\n") or not clauses or len(clauses) > 2:
            return False
        content = [m for m in sentence.marks if m.sense.kind is not Kind.SIGN]
        colon = sentence.marks[-1].key == ":" and sentence.marks[-1].sense.kind is Kind.SIGN
        if all(m.mention is not None for m in content) and len(clauses) == 1:
            if self.verdict_heading is not None:
                return False
            self.heading, self.heading_line = clauses[0].targets, sentence.line
            self.verdict_heading = None
            self.found.append(self._new("mention", clauses[0].targets, clauses[0]))
            self.last = None
            return True
        listing = colon or (not self.heading and not clauses[0].words and self._list_follows(sentence))
        if listing and len(clauses) == 1 and clauses[0].verdict is not None and not clauses[0].targets:
            statement = self._new("verdict", [], clauses[0])
            self.verdict_heading, self.heading = statement, []
            return True
        return False

    def _list_follows(self, sentence: Sentence) -> bool:
        """Whether the next line does nothing but name candidates, so that a verdict alone on its line is its heading."""
        following = self.following
        if following is None or not following.first_of_line or following.line != sentence.line + 1:
            return False
        content = [mark for mark in following.marks if mark.sense.kind not in (Kind.SIGN, Kind.AND)]
        return following.end == "\n" and bool(content) and all(mark.mention is not None for mark in content)

    def _asks(self, clause: Clause) -> bool:
        firm = clause.strength == _STRENGTH_FIRM
        named = False
        marked = self.sentence is not None and self.sentence.end == "?"
        for mark in clause.marks:
            kind = mark.sense.kind
            if kind in (Kind.QUESTION, Kind.REQUEST) or (kind in (Kind.ASKING, Kind.COPULA) and marked):
                if named and firm and not marked:
                    # "Maria können wir gerne einladen": the name before the verb makes it a statement.
                    return False
                return not (Kind.PLEASE in clause.flags and clause.strength == _STRENGTH_FIRM)
            named = (named or mark.mention is not None) and kind is not Kind.SIGN
            if kind not in (Kind.SIGN, Kind.MENTION, Kind.POLITE, Kind.PLEASE, Kind.FILLER, Kind.LABEL, Kind.GROUP):
                return False
        return False

    def _new(self, kind: str, targets: list[Target], clause: Clause, rule: str = "") -> Statement:
        assert self.sentence is not None
        statement = Statement(
            kind,
            targets,
            clause.verdict if kind == "verdict" else None,
            clause.strength,
            clause.why,
            list(clause.excepted),
            line=self.sentence.line,
            paragraph=self.sentence.paragraph,
            verdict_first=clause.verdict_first,
            correction=self.correcting,
            contrast=clause.join == "but",
            rule=rule,
            form=clause.form,
            under=self.under,
            quoted=self.quoted,
        )
        statement.add(clause)
        for before in self.taken:
            statement.add(before)
        statement.excepted.extend(self.excepted)
        self.excepted, self.taken = [], []
        return statement

    def _open(self, statement: Statement) -> None:
        if self.ahead is not None and statement.kind == "verdict":
            statement.why, self.ahead = statement.why or self.ahead, None
        if self.preface and statement.kind == "verdict" and self.preface_line == statement.line:
            statement.marks[:0] = self.preface
        self.preface = []
        self.found.append(statement)
        self.current = self.last = statement

    def _clause(self, clause: Clause, asked: bool, final: bool, clauses: list[Clause]) -> None:
        flags = clause.flags
        if self._undoes(clause):
            return None
        if Kind.NEUTRAL in flags and clause.strength < _STRENGTH_FIRM:
            return
        doing = asked and final and clause.form in ("verb", "passive") and bool(clause.targets)
        if (
            (doing and Kind.PLEASE not in flags)
            or self._asks(clause)
            or (asked and final and clause.verdict is None and (clause.targets or len(clauses) == 1))
        ):
            return self._question(clause)
        if self.current is not None and self.current.kind == "question" and not (clause.targets and clause.verdict):
            self.current.add(clause)
            return None
        requested = Kind.PLEASE in flags and clause.strength == _STRENGTH_FIRM
        if asked and clause.verdict is not None and not requested:
            clause.why = clause.why or Why.PREFERENCE
        if self._promises(clause):
            firm = clause.verdict is not None and clause.strength == _STRENGTH_FIRM and clause.targets
            if firm and not flags & {Kind.FUTURE, Kind.TIME, Kind.ME}:
                clause.why = clause.why or Why.NO_VERDICT
                return self._complete(clause)
            return self._promise(clause)
        if Kind.NOTE in flags and clause.strength < _STRENGTH_FIRM:
            return self._note(clause)
        doubt = self._doubt(clause)
        if clause.verdict is not None and doubt is not None:
            clause.why = clause.why or doubt
        if clause.targets and clause.verdict is not None:
            self._complete(clause)
        elif clause.verdict is not None:
            self._verdict_only(clause)
        elif clause.targets or clause.excepted:
            self._targets_only(clause, doubt)
        else:
            self._neither(clause, doubt)
        return None

    def _undoes(self, clause: Clause) -> bool:
        """`undo`, `undo 2 and 3`: taken out before anything else is read from the sentence."""
        if Kind.UNDO in clause.flags and clause.strength < _STRENGTH_FIRM:
            why = Why.NO_VERDICT if Kind.NEGATION in clause.flags else None
            place = next(place for place, mark in enumerate(clause.marks) if mark.sense.kind is Kind.UNDO)
            alone = clause.marks[place].end - clause.marks[place].start == len(clause.marks[place].key)
            if (
                alone
                and not clause.targets
                and any(mark.sense.kind is Kind.WORD for mark in clause.marks[place + 1 : place + 2])
            ):
                # "undo Xavier" must not undo everything.
                why = why or Why.UNKNOWN_NAME
            named = self._taken() + clause.targets
            if not named and self.under is not None:
                named = [Target((self.under,), form="quoted")]
            self.undoing = self._new("undo", named, clause, "undo")
            self.undoing.why = why
            self.found.append(self.undoing)
            return True
        if self.undoing is not None and clause.verdict is None and clause.targets and clause.join in _LISTING:
            self.undoing.targets.extend(clause.targets)
            self.undoing.add(clause)
            return True
        return False

    def _doubt(self, clause: Clause) -> Why | None:
        for kind, why in DOUBTS.items():
            if kind in clause.flags:
                return why
        if Kind.PAST in clause.flags and clause.targets and clause.strength == _STRENGTH_FIRM:
            return Why.NO_VERDICT
        if Kind.WAITING in clause.flags and clause.verdict is not Verdict.HOLD:
            return Why.CONDITION
        return None

    def _promises(self, clause: Clause) -> bool:
        if Kind.PROMISE in clause.flags:
            answered = clause.form == "answer" and bool(clause.targets)
            return clause.verdict is None or clause.strength < _STRENGTH_FIRM or not answered
        if Kind.FUTURE in clause.flags and Kind.TIME in clause.flags and clause.verdict is not Verdict.HOLD:
            return True
        after_verdict = self.current is not None and self.current.verdict_first
        return (
            clause.verdict is None
            and Kind.TIME in clause.flags
            and bool(clause.targets)
            and not (clause.words or after_verdict)
        )

    def _question(self, clause: Clause) -> None:
        targets = self._taken() + clause.targets + clause.incidental
        if not targets:
            targets = self._subject(clause)
        statement = self._new("question", targets, clause, "question")
        if not {mark.sense.kind for mark in statement.marks} - _WORDLESS:
            # "5: ?" asks nothing that could be passed on.
            statement.kind, statement.why = "verdict", Why.NO_VERDICT
        self._open(statement)

    def _promise(self, clause: Clause) -> None:
        statement = self._new("promise", self._taken() + clause.targets + clause.incidental, clause, "promise")
        self._open(statement)

    def _note(self, clause: Clause) -> None:
        statement = self._new("note", self._taken() + clause.targets, clause, "note")
        self._open(statement)

    def _only_listed(self, complete: Clause) -> None:
        """What was named with words of its own before a complete statement is no part of that statement's list."""
        decided = {place for target in complete.targets for place in target.items}
        for before in [clause for clause in self.pending if clause.words or clause.flags & _TELLING]:
            if all(target.items and not target.why and set(target.items) <= decided for target in before.targets):
                # "The first one is great, let's interview the first"
                continue
            self.pending.remove(before)
            kept, self.taken = self.taken, []
            self.found.append(self._new("verdict", before.targets, before, "named without a verdict"))
            self.found[-1].verdict, self.found[-1].why = None, before.why or Why.NO_VERDICT
            self.taken = kept

    def _taken(self) -> list[Target]:
        """The candidates named just before with nothing said about them yet."""
        targets = [target for clause in self.pending for target in clause.targets]
        self.excepted = [target for clause in self.pending for target in clause.excepted]
        self.taken, self.pending = self.pending, []
        return targets

    def _complete(self, clause: Clause) -> None:
        lead, self.lead = self.lead, None
        current = self.current
        if current is not None and clause.verdict is current.verdict and self._restates(clause, current):
            self._give_back()
            current.add(clause)
            current.why = current.why or clause.why
            return
        if self.pending and (clause.verdict_first or self._tied_back(clause)):
            self._give_back()
        self._only_listed(clause)
        pending = self.pending
        targets = self._taken() + clause.targets
        contested = [before for before in pending if self._held_by_both(before, clause)]
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

    def _merge_lead(self, lead: Clause, statement: Statement) -> None:
        if lead.verdict is not statement.verdict and lead.strength > 1:
            statement.why = statement.why or Why.CONTRADICTION
        statement.marks[:0] = lead.marks
        statement.core |= lead.core

    def _restates(self, clause: Clause, current: Statement) -> bool:
        """`reject 2 and 3, both too junior`: the verdict's reason has the form of a verdict."""
        if current.kind != "verdict" or not current.verdict_first or clause.verdict_first or clause.excepted:
            return False
        return all(target.group == "both" for target in clause.targets)

    def _tied_back(self, clause: Clause) -> bool:
        """`approve 1 and 2, 3 no`: what `and` joins belongs closer together than what a comma does."""
        current = self.current
        listed = all(before.join in ("and", "~") for before in self.pending)
        return current is not None and current.verdict_first and listed and clause.join == ","

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
        """Whether a named candidate stands in a list of which nothing else is said, or only what the verdict says too."""
        if clause.flags & _DOUBTING or clause.excepted:
            return False
        wanted = {Verdict.APPROVE: "praise", Verdict.REJECT: "criticism"}.get(current.verdict or Verdict.HOLD)
        sides = {mark.sense.value for mark in clause.marks if mark.sense.kind is Kind.REMARK}
        if clause.words and not sides:
            return False
        named_first = clause.marks[0].mention is not None or clause.marks[0].sense.kind in (Kind.TO, Kind.FILLER)
        return not sides or (sides == {wanted} and named_first)

    def _targets_only(self, clause: Clause, doubt: Why | None) -> None:
        current = self.current
        if current is not None and self._explains(clause, current):
            self._give_back()
            current.add(clause)
            current.open_end = True
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
            return
        if Kind.NEGATION in clause.flags or Kind.NO in clause.flags:
            self.pending.append(clause)
            return
        if self.lead is not None and not (self.lead.words or clause.words):
            lead, self.lead = self.lead, None
            lead.targets, lead.verdict_first = clause.targets, True
            statement = self._new("verdict", clause.targets, lead, "verdict before name")
            statement.add(clause)
            self._open(statement)
            return
        if current is not None and current.kind != "verdict" and clause.join in _LISTING and not clause.words:
            current.targets.extend(clause.targets)
            current.add(clause)
            return
        before = current or self.last
        if before is not None and Kind.ALSO in clause.flags and before.kind == "verdict" and not clause.words:
            before.targets.extend(clause.targets)
            before.add(clause)
            return
        if any(target.group in ("none", "neither") for target in clause.targets) and not clause.words:
            clause.verdict, clause.strength = Verdict.APPROVE, _STRENGTH_FIRM
            self._open(self._new("verdict", self._taken() + clause.targets, clause, "none of a group"))
            return
        self.pending.append(clause)

    def _explains(self, clause: Clause, current: Statement) -> bool:
        """`reject 2 and 3, both without Go`: says more of the same candidates, and decides nothing."""
        if (
            current.kind != "verdict"
            or clause.excepted
            or not clause.targets
            or not (clause.words or clause.flags & {Kind.REMARK, Kind.UNIT})
        ):
            return False
        decided = {place for target in current.targets for place in target.items}
        decided |= {place for before in self.pending for target in before.targets for place in target.items}
        return all(
            target.why is None and (target.group == "both" if target.group else set(target.items) <= decided)
            for target in clause.targets
        )

    def _verdict_only(self, clause: Clause) -> None:
        if self.pending:
            statement = self._new("verdict", self._taken(), clause, "name before verdict")
            self._contest(statement)
            self._open(statement)
            return
        current = self.current
        self.own_marks = list(clause.marks)
        beside = {place for target in self.beside for place in target.items}
        if (
            current is None
            and Kind.SHE in clause.flags
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
                clause.marks, clause.core = self.lead.marks + clause.marks, self.lead.core | clause.core
            self.lead = clause
            return
        self._reinforce(current, clause)

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

    def _reinforce(self, current: Statement, clause: Clause) -> None:
        """A further verdict on the same candidates: it agrees, it is firmer after a contrast, or it contradicts."""
        current.add(clause)
        if clause.verdict is current.verdict:
            current.why = current.why or clause.why
            if clause.strength > current.strength:
                # "Looks great, let's get her in": what described is the reason now.
                current.core -= {m.start for m in current.marks if 0 < m.sense.strength < _STRENGTH_FIRM}
                current.strength = clause.strength
            return
        if current.excepted and clause.join != "but" and clause.strength <= 2:
            excepted, current.excepted = current.excepted, []
            current.excepted = excepted
            statement = self._new("verdict", list(excepted), clause, "exception with its own verdict")
            self.found.append(statement)
            return
        if self.correcting and clause.strength == _STRENGTH_FIRM and clause.why is None and clause.form != "answer":
            current.verdict, current.why, current.strength = clause.verdict, None, clause.strength
            current.rule = "correction"
            return
        if clause.strength > current.strength and clause.join == "but":
            current.core -= {m.start for m in current.marks if m.sense.kind is Kind.VERDICT and m.sense.strength < 3}
            current.verdict, current.strength, current.why = clause.verdict, clause.strength, clause.why
            return
        if (
            clause.strength < current.strength
            and clause.strength <= 2
            and current.strength == _STRENGTH_FIRM
            and (clause.join == "but" or current.verdict is Verdict.HOLD)
        ):
            return
        current.why = Why.CONTRADICTION

    def _neither(self, clause: Clause, doubt: Why | None) -> None:
        current = self.current
        if clause.flags & {Kind.POLITE} or (self.closing and clause.words <= 3 and clause.marks[0].capital):
            self.closing = True
            return
        if current is None:
            if doubt is not None and (doubt is not Why.NO_VERDICT):
                self.ahead = doubt
            if self.pending:
                self.pending[-1].marks = self.pending[-1].marks + clause.marks
            elif self.lead is not None:
                self.lead.marks = self.lead.marks + clause.marks
                limited = clause.join == "but" and Kind.ONLY in clause.flags
                if doubt in (Why.CONDITION, Why.PREFERENCE) or limited:
                    self.lead.why = self.lead.why or doubt or Why.CONDITION
            elif doubt in (Why.PREFERENCE, Why.CONDITION) and (subject := self._subject(clause)):
                statement = self._new("verdict", list(subject), clause, "doubt")
                statement.verdict, statement.why = None, doubt
                self._open(statement)
            else:
                self._carry(clause)
            return
        if not clause.incidental or Kind.SHE in clause.flags:
            current.add(clause)
        current.open_end = True
        if current.kind == "verdict" and (
            Kind.CONDITION in clause.flags or (doubt is Why.PREFERENCE and clause.join == "but")
        ):
            current.why = current.why or doubt
        elif current.kind == "verdict" and clause.join == "but" and Kind.ONLY in clause.flags:
            # "Approve, but only for the junior role"
            current.why = current.why or Why.CONDITION

    def _carry(self, clause: Clause) -> None:
        """A remark in a new sentence: a condition on, or the reason of, the statement before."""
        last = self.last
        content = {m.sense.kind for m in clause.marks}
        if content & {Kind.REMARK, Kind.VERDICT} and not content & {Kind.POLITE, Kind.ME, Kind.PROMISE}:
            assert self.sentence is not None
            if self.preface_line != self.sentence.line:
                self.preface = []
            self.preface_line = self.sentence.line
            self.preface.extend(clause.marks)
        self.unread = self.unread or bool(content & _SUBSTANCE)
        if last is None or not content & {Kind.WORD, Kind.REMARK, Kind.CONDITION, Kind.HEDGE}:
            return
        if (
            last.kind == "verdict"
            and last.verdict is not None
            and (Kind.CONDITION in content or (Kind.HEDGE in content and len(clause.marks) <= 4))
        ):
            last.why = last.why or (Why.CONDITION if Kind.CONDITION in content else Why.PREFERENCE)
        if clause.incidental:
            return
        told = self.sentence is not None and last.line == self.sentence.line and Kind.ME not in content
        if last.kind == "verdict" and told and Kind.WORD in content and not content & {Kind.POLITE, Kind.PROMISE}:
            last.add(clause)
            return
        about = {Kind.SHE, Kind.THEY} if last.line != (self.sentence.line if self.sentence else -1) else _SPEAKING
        if (content & about and not content & {Kind.POLITE, Kind.PROMISE}) or Kind.CONDITION in content:
            last.add(clause)

    # What is left over when the sentence ends

    def _end_of_sentence(self, asked: bool) -> None:
        if self.lead is not None:
            self._answer(self.lead)
        if not self.pending:
            return
        current = self.current
        if current is not None and current.kind == "verdict" and current.verdict_first and not current.open_end:
            self._give_back()
        if self.correcting and self.pending and self.last is not None and self.last.kind == "verdict":
            # "Approve Maria... no wait, John": whom the verdict was for is open again.
            self.last.why = Why.CONTRADICTION
        heading = None if self.correcting else self.verdict_heading
        for clause in self.pending:
            if heading is not None and clause.targets and not asked:
                statement = self._new("verdict", clause.targets, clause, "under a heading")
                statement.verdict, statement.strength, statement.why = heading.verdict, heading.strength, heading.why
                self._open(statement)
            elif clause.targets and clause.flags & {Kind.NEGATION, Kind.NO}:
                statement = self._new("verdict", clause.targets, clause, "negation without a verdict")
                statement.verdict, statement.why = None, Why.NO_VERDICT
                self._open(statement)
            elif clause.excepted:
                self._late_exception(clause)
            elif clause.targets:
                self._open(self._new("mention", clause.targets, clause, "named only"))

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

    def _subject(self, clause: Clause) -> list[Target]:
        """Whom a clause without a name is about, or nobody."""
        if self.heading:
            return self.heading
        if self.under is not None:
            return [Target((self.under,), form="quoted")]
        kinds = clause.flags
        last = self.last
        if last is not None and last.targets and not any(t.why for t in last.targets):
            places = {place for target in last.targets for place in target.items}
            plural = len(places) > 1 or any(t.group for t in last.targets)
            if Kind.THEY in kinds and plural or Kind.SHE in kinds and len(places) == 1 and not plural:
                return last.targets
        strangers = any(target.why is not None for statement in self.found for target in statement.targets)
        if len(self.roster.items) == 1 and not strangers:
            return [Target((0,), form="only")]
        return []

    def _answer(self, clause: Clause) -> None:
        """A verdict that names nobody."""
        last = self.last
        if self.correcting and last is not None and last.kind == "verdict":
            self._correct(last, clause)
            return
        targets = self._subject(clause)
        if clause.stranger and Kind.SHE not in clause.flags and targets and targets[0].form == "only":
            targets = []
        if (
            not targets
            and last is not None
            and last.kind in ("verdict", "mention")
            and last.line == (self.sentence.line if self.sentence else -1)
            and not clause.stranger
        ):
            if last.kind == "verdict" and last.verdict is clause.verdict:
                last.add(clause)
                return
            if last.kind == "mention" and len(last.targets) == 1:
                targets = last.targets
        if (
            last is not None
            and targets
            and targets is last.targets
            and last.kind == "verdict"
            and last.verdict is not None
        ):
            if last.verdict is clause.verdict:
                last.add(clause)
                last.why = last.why or clause.why
                return
        statement = self._new("verdict", list(targets), clause, "answer without a name")
        statement.bare = not targets or targets[0].form == "only"
        thanks = any(mark.sense.kind is Kind.POLITE for mark in clause.marks)
        if statement.bare and clause.strength == 1 and thanks:
            # "ok thanks" only says that the mail has come.
            statement.why = statement.why or Why.NO_VERDICT
        if clause.strength == 1 and statement.bare and not {m.sense.kind for m in clause.marks} <= _BARE:
            statement.why = statement.why or Why.NO_VERDICT
        if statement.bare and targets and self._vague(clause):
            statement.why = statement.why or Why.NO_VERDICT
        if statement.bare and clause.form == "answer" and self._tells(clause):
            statement.why = statement.why or Why.NO_VERDICT
        self._open(statement)

    def _vague(self, clause: Clause) -> bool:
        """Whether a verdict on the only candidate stands among words that may be about anything: `no hire so far`."""
        if clause.form in ("soft", "fit") or clause.verdict not in (Verdict.APPROVE, Verdict.REJECT):
            return False
        own = self.own_marks
        if own and own[0].sense.kind is Kind.NO and clause.form == "verb":
            # "No hire so far": a noun, not what to do.
            return True
        for place, mark in enumerate(own):
            if mark.sense.kind is Kind.VERDICT and place + 1 < len(own) and own[place + 1].sense.kind is Kind.SHE:
                return False
        kinds = {mark.sense.kind for mark in own}
        return Kind.WORD in kinds or (clause.form == "answer" and Kind.TIME in kinds)

    def _correct(self, last: Statement, clause: Clause) -> None:
        """`Approve 2. Actually, hold.` puts another verdict in its place; `Actually no.` may only take it back: ask."""
        if clause.form == "answer" or clause.why is not None or clause.strength < _STRENGTH_FIRM:
            last.why = Why.CONTRADICTION
            last.add(clause)
            return
        self._open(self._new("verdict", list(last.targets), clause, "correction"))

    def _tells(self, clause: Clause) -> bool:
        """Whether a bare answer is followed by something else than its reason: `Yes, I got your mail`, `Sí, recibido`."""
        kinds = {mark.sense.kind for mark in clause.marks}
        if Kind.WORD not in kinds or kinds & {Kind.SHE, Kind.THEY, Kind.REMARK, Kind.BECAUSE}:
            return False
        return clause.verdict is Verdict.APPROVE or Kind.ME in kinds
