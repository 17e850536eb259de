"""What a reader of a text keeps in mind: whom the writer speaks of, what is still waiting for its verdict.

Decides nothing by itself; the steps that join clauses build on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause, Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target

_THESE = Sense(Kind.THEY, "these")
_TOPIC_ENDS = frozenset(":-–—=…")
_BEFORE_TOPIC = frozenset({Kind.LABEL, Kind.PLEASE})

#: Doubts that keep a clause's verdict from being one.
_DOUBTS = {
    Kind.CONDITION: Why.CONDITION,
    Kind.HEDGE: Why.PREFERENCE,
    Kind.PREFERENCE: Why.PREFERENCE,
    Kind.REPORT: Why.NO_VERDICT,
}


def _in_time(clause: Clause) -> bool:
    """Whether something is to happen before something else: `call her before someone else does` waits for nothing."""
    waiting = [mark for mark in clause.marks if mark.sense.kind is Kind.WAITING]
    denied = clause.flags & {Kind.NEGATION, Kind.NO, Kind.NOR}
    decided = max((mark.start for mark in clause.marks if mark.sense.kind is Kind.VERDICT), default=-1)
    later = all(mark.sense.value == "before" and 0 <= decided < mark.start for mark in waiting)
    if clause.verdict is None:
        later = clause.marks[0] not in waiting and Kind.ME not in clause.flags
        asked = Kind.PLEASE in clause.flags
        return (asked or not denied) and later and all(mark.sense.value == "before" for mark in waiting)
    return clause.verdict is Verdict.APPROVE and not denied and later


#: What may stand before the word that asks: `bei Herrn Kaya würde mich interessieren, ob ...`.
_BEFORE_QUESTION = frozenset(
    {Kind.SIGN, Kind.MENTION, Kind.POLITE, Kind.PLEASE, Kind.FILLER, Kind.LABEL, Kind.GROUP}
    | {Kind.PREPOSITION, Kind.TO, Kind.PERSON}
)


def _begins_as_question(marks: Sequence[Mark]) -> bool:
    """Whether the verb "to be" or a word that asks stands before the candidate, as in a question: `is Maria a yes`."""
    if len(marks) < 3 or marks[0].sense.kind not in (Kind.COPULA, Kind.ASKING) or marks[0].sense.value == "relative":
        return False
    return marks[1].mention is not None and marks[1].mention.form == "name"


def _awaits(clause: Clause) -> bool:
    """Whether the conditions of a hold only name what it waits for: `hold 3 till we know whether Edith signs`."""
    conditions = [mark for mark in clause.marks if mark.sense.kind is Kind.CONDITION]
    return clause.verdict is Verdict.HOLD and all(mark.sense.value == "event" for mark in conditions)


def _meant_for(clause: Clause) -> bool:
    """Whether candidates are named for a day, which promises nothing: `Maria and Wei for Thursday`."""
    return any(before.mention is not None and mark.sense.value == "way" for before, mark in pairwise(clause.marks))


def _holds_until(clause: Clause) -> bool:
    """Whether what sounds like a promise is what a hold waits for: `5 on hold till the lorry is on the road`."""
    held = next((mark.start for mark in clause.marks if mark.sense.verdict is Verdict.HOLD), -1)
    behind = all(0 <= held < mark.start for mark in clause.marks if mark.sense.kind is Kind.PROMISE)
    return clause.verdict is Verdict.HOLD and clause.strength == FIRM and behind


def _told_of_the_end(clause: Clause) -> bool:
    """Whether what somebody says is what a hold waits for: `Maria hold until I spoke to her old boss`."""
    held = next((mark.start for mark in clause.marks if mark.sense.verdict is Verdict.HOLD), -1)
    ends = next((m.start for m in clause.marks if m.sense.kind in (Kind.TIME, Kind.WAITING) and m.start > held), -1)
    told = all(0 <= held < ends < mark.start for mark in clause.marks if mark.sense.kind is Kind.REPORT)
    return clause.verdict is Verdict.HOLD and clause.strength == FIRM and told


def _left_out(last: Statement, clause: Clause) -> list[Target]:
    """The only one left out of a group, where the contrary is said of one: `Reject all but Amparo. Bring her in.`"""
    decided = last.kind == "verdict" and last.why is None and clause.strength == last.strength == FIRM
    single = len(last.excepted) == 1 and len(last.excepted[0].items) == 1 and not last.excepted[0].why
    contrary = {last.verdict, clause.verdict} == {Verdict.APPROVE, Verdict.REJECT}
    return last.excepted if decided and single and contrary else []


class Talk:
    """The state of reading one text, and how a statement is begun."""

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
        #: Whom a line begins with, before a colon or a dash: all of the line is about them.
        self.topic: list[Target] = []
        self.topic_line = -1
        #: The only candidate that the sentences just before named.
        self.spoken: list[Target] = []
        self.correcting = False
        #: Where the text begins, and where it was turned back on last.
        self.text_begins = 0
        self.turned_at = 0
        #: By which sort of correction the sentence at hand turns back, or the one that it puts into effect.
        self.turn = ""
        #: Where the correction begins that the sentence at hand is part of.
        self.corrected_at = 0
        #: Whether the sentence before only said that what follows corrects.
        self.corrects_next = False
        self.closing = False
        self.sentence: Sentence | None = None
        self.current: Statement | None = None
        self.pending: list[Clause] = []
        self.lead: Clause | None = None
        self.ahead: Why | None = None
        #: What everything in this sentence hangs on.
        self.hanging: Why | None = None
        #: Whether what was said last in this sentence is what somebody else said.
        self.reported = False
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

    def _asks(self, clause: Clause) -> bool:
        firm = clause.strength == FIRM
        named = False
        marked = self.sentence is not None and self.sentence.end == "?"
        if _begins_as_question(clause.marks):
            return True
        for place, mark in enumerate(clause.marks):
            kind = mark.sense.kind
            if not place and kind is Kind.WORD and mark.capital:
                # "Rita, can you ...": somebody is spoken to.
                continue
            wh = mark.sense.value == "wh" and place > 1 and clause.marks[place - 1].key in (":", "-", "–")
            if kind in (Kind.QUESTION, Kind.REQUEST) or (kind in (Kind.ASKING, Kind.COPULA) and (marked or wh)):
                if named and firm and not marked:
                    # "Maria können wir gerne einladen": the name before the verb makes it a statement.
                    return False
                return not (clause.form == "favour" or (Kind.PLEASE in clause.flags and firm))
            if mark is clause.marks[0] and kind is Kind.WORD and mark.capital:
                # "Rita, can you tell me"
                continue
            named = (named or mark.mention is not None) and kind is not Kind.SIGN
            if kind not in _BEFORE_QUESTION:
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
            corrects=(self.text_begins, max(self.turned_at, self.corrected_at if self.correcting else 0)),
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
        if self.hanging is not None and statement.kind == "verdict":
            statement.why = statement.why or self.hanging
        if self.preface and statement.kind == "verdict" and self.preface_line == statement.line:
            statement.marks[:0] = self.preface
        self.preface = []
        if statement.kind == "verdict" and statement.why is None and statement.strength == FIRM:
            # "I was going to reject John, but his code is good. Interview him."
            intended = [before.begins for before in self.found if before.only_intended]
            statement.correction = statement.correction or bool(intended)
            statement.corrects = (self.text_begins, max([statement.corrects[1], *(at + 1 for at in intended)]))
        self.found.append(statement)
        self.current = self.last = statement

    def _doubt(self, clause: Clause) -> Why | None:
        for kind, why in _DOUBTS.items():
            awaited = (kind is Kind.CONDITION and _awaits(clause)) or (kind is Kind.REPORT and _told_of_the_end(clause))
            if kind in clause.flags and not awaited:
                return why
        if Kind.PAST in clause.flags and clause.targets and clause.strength == FIRM:
            return Why.NO_VERDICT
        if Kind.WAITING in clause.flags and clause.verdict is not Verdict.HOLD and not _in_time(clause):
            return Why.CONDITION
        return None

    def _promises(self, clause: Clause) -> bool:
        if Kind.PROMISE in clause.flags and not _holds_until(clause):
            answered = clause.form == "answer" and bool(clause.targets)
            return clause.verdict is None or clause.strength < FIRM or not answered
        if Kind.FUTURE in clause.flags and Kind.TIME in clause.flags and clause.verdict is not Verdict.HOLD:
            return True
        after_verdict = self.current is not None and self.current.verdict_first
        return (
            clause.verdict is None
            and Kind.TIME in clause.flags
            and bool(clause.targets)
            and not (clause.words or after_verdict or clause.flags & {Kind.CONDITION, Kind.ONLY} or _meant_for(clause))
        )

    def _still(self, subject: list[Target]) -> bool:
        """Whether nobody else was spoken of since."""
        about = {place for target in subject for place in target.items}
        line = self.sentence.line if self.sentence is not None else -1
        since = [t for t in self.last.targets if self.last.line == line] if self.last is not None else []
        return all(not target.group and not target.why and set(target.items) == about for target in since)

    def _heard(self, sentence: Sentence) -> None:
        """Keeps in mind whom a sentence names, for what follows without a name."""
        named = [mark.mention for mark in sentence.marks if mark.mention is not None]
        if named:
            places = {place for mention in named for place in mention.items}
            alone = len(places) == 1 and not any(mention.why for mention in named)
            self.spoken = [Target(tuple(places), form="spoken of")] if alone else []
        if sentence.first_of_line:
            marks = [mark for mark in sentence.marks if mark.sense.kind not in _BEFORE_TOPIC]
            self.topic = []
            if len(marks) > 1 and marks[0].mention is not None and marks[1].key in _TOPIC_ENDS:
                self.topic = [Target(marks[0].mention.items, form="topic")] if len(marks[0].mention.items) == 1 else []
                self.topic_line = sentence.line

    def _taken(self) -> list[Target]:
        """The candidates named just before with nothing said about them yet."""
        targets = [target for clause in self.pending for target in clause.targets]
        self.excepted = [target for clause in self.pending for target in clause.excepted]
        self.taken, self.pending = self.pending, []
        return targets

    def _begins_with_another(self, targets: Sequence[Target]) -> bool:
        """Whether the sentence begins with a word that is the name of somebody else on the list: `Miles only did
        imaging, so I can't take him.`"""
        first = self.sentence.marks[0] if self.sentence is not None else None
        places = self.roster.parts.get(first.key) if first is not None and first.sense.kind is Kind.PLAIN else None
        return places is not None and not any(places.intersection(target.items) for target in targets)

    def _subject(self, clause: Clause) -> list[Target]:
        """Whom a clause without a name is about, or nobody."""
        if self.heading:
            return self.heading
        if self.under is not None:
            described = len(self.quoted) > 1 and any(mark.sense.value == "described" for mark in clause.marks)
            if len(self.quoted) > 1 and any(mark.sense == _THESE for mark in clause.marks):
                return [Target(self.quoted, form="quoted")]
            # "The one who ran the platform", below several
            return [] if described else [Target((self.under,), form="quoted")]
        kinds = clause.flags
        last = self.last
        if last is not None and last.targets and not any(t.why for t in last.targets):
            places = {place for target in last.targets for place in target.items}
            plural = len(places) > 1 or any(t.group for t in last.targets)
            if (Kind.THEY in kinds and plural) or (Kind.SHE in kinds and len(places) == 1 and not plural):
                return last.targets
            if Kind.SHE in kinds and (left := _left_out(last, clause)):
                return left
        if (
            self.topic
            and self.sentence is not None
            and self.topic_line == self.sentence.line
            and self._still(self.topic)
        ):
            return self.topic
        if Kind.SHE in kinds and self.spoken and clause.strength == FIRM and self._still(self.spoken):
            return self.spoken
        strangers = any(target.why is not None for statement in self.found for target in statement.targets)
        if len(self.roster.items) == 1 and not strangers:
            return [Target((0,), form="only")]
        return []
