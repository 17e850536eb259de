"""What a sentence makes of the one before it: `The first two. Not Pavel.`, `Neither has Go. Please keep looking.`

Decides only on what was left without a verdict, or takes one back; never what the sentence itself says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailflow.reading.answers_without_names import Answers
from mailflow.reading.denials import is_only_denied
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause, Sentence
from mailflow.reading.targets import Target, is_nobody
from mailflow.reading.terms import are_terms, named_in_doubt

_ANEW = Sense(Kind.NEUTRAL, "anew")
_NOT = Sense(Kind.NEGATION, "name")
_NAMED_ALONE = "named alone"
_BESIDE_NAMES = frozenset({Kind.MENTION, Kind.SIGN, Kind.AND})
_WHAT_FOR = frozenset({Kind.TO, Kind.PREPOSITION})
#: What may stand before a noun.
_LITTLE = frozenset({"article", "title", "way"})
#: The rule by which somebody takes over the verdict on another.
NAMED_INSTEAD = "named instead"
#: So few marks before an "only" are an outcry: `no, hmm, only Maria`.
_MOST_AHEAD = 5
_LEADING_TO = frozenset({Kind.TO, Kind.PREPOSITION, Kind.FILLER})
#: What may stand beside candidates who are named instead of others.
_BESIDE_NAMES = frozenset(
    {
        Kind.MENTION, Kind.SIGN, Kind.AND, Kind.ONLY, Kind.CORRECTION, Kind.TO, Kind.FILLER, Kind.ME, Kind.LABEL,
        Kind.PERSON, Kind.PLEASE, Kind.POLITE, Kind.PREPOSITION,
    }
)  # fmt: skip


def only_corrects(marks: Sequence[Mark]) -> bool:
    """Whether a sentence only says that what follows corrects: `Sorry, got those the wrong way round!`."""
    kinds = {mark.sense.kind for mark in marks if mark.sense.value != "pardon"}
    return Kind.CORRECTION in kinds and not kinds & {Kind.VERDICT, Kind.NO, Kind.MENTION, Kind.GROUP, Kind.NEGATION}


def _says_what_lacks(marks: Sequence[Mark]) -> bool:
    """Whether a verb says right behind a group what nobody of it is or has, and nothing says of what group."""
    place = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.GROUP), len(marks))
    return any(mark.sense.kind in (Kind.COPULA, Kind.HAVING, Kind.PAST) for mark in marks[place + 1 : place + 2])


def _only_names(clause: Clause) -> bool:
    """Whether a clause names candidates one by one and says nothing of them."""
    known = all(target.items and not target.group and not target.why for target in clause.targets)
    bare = all(mark.sense.kind in _BESIDE_NAMES for mark in clause.marks[: clause.own])
    return bool(clause.targets) and known and bare and not clause.excepted and not clause.incidental


def _is_about(marks: Sequence[Mark]) -> bool:
    """Whether a preposition leads up to a candidate: `for Tom`."""
    return any(m.mention is not None and b.sense.kind in _LEADING_TO for b, m in pairwise(marks))


def _names_alone(marks: Sequence[Mark]) -> bool:
    """Whether a sentence names candidates and at most says before them what for: `For the shop, Maria.`"""
    led = marks[0].sense.kind in _WHAT_FOR or marks[0].sense.value == "way"
    named = next((at for at, mark in enumerate(marks) if mark.mention is not None), 0)
    if any(mark.mention is not None and mark.mention.form != "name" for mark in marks):
        return False
    beside = all(m.sense.kind in _BESIDE_NAMES or m.sense.value in ("article", "title") for m in marks[named:])
    before = all(
        m.sense.kind in _BESIDE_NAMES | _WHAT_FOR | {Kind.WORD, Kind.SHE, Kind.ARTICLE} or m.sense.value in _LITTLE
        for m in marks[:named]
    )
    return beside and before and (led or _is_bare(marks[:named]))


def _is_bare(marks: Sequence[Mark]) -> bool:
    """Whether nothing but articles, titles and signs stands here."""
    return all(mark.sense.kind is Kind.SIGN or mark.sense.value in ("article", "title") for mark in marks)


class Hindsight(Answers):
    """Looks back from each sentence to what was said before it."""

    def _look_back(self, sentence: Sentence, begins: int) -> None:
        """What a sentence, whose statements start at `begins`, makes of those before."""
        self._wants_the_others(sentence, begins)
        self._wants_those_named(sentence, begins)
        self._narrows(sentence, begins)
        self._looks_for_others(sentence, begins)
        if len(self.found) == begins and (named := named_in_doubt(sentence)) is not None:
            self.found.append(self._new("mention", [Target(named, form="name")], Clause(list(sentence.marks), "")))
        for statement in self.found[begins:]:
            if are_terms(statement):
                statement.kind, statement.why, statement.rule = "verdict", Why.CONDITION, "named on terms"

    def _wants_those_named(self, sentence: Sentence, begins: int) -> None:
        """`Maria and Wei. The others are out.`: who was only named before the rest is turned down is wanted."""
        said = self.found[begins:]
        if _names_alone(sentence.marks):
            for statement in said:
                statement.rule = _NAMED_ALONE if statement.kind == "mention" else statement.rule
        refused = len(said) == 1 and said[0].verdict is Verdict.REJECT and said[0].why is None
        rest = refused and all(target.group.startswith("rest") for target in said[0].targets)
        for before in reversed(self.found[:begins] if rest else ()):
            known = all(target.items and not target.why for target in before.targets)
            if before.rule != _NAMED_ALONE or not known or before.line != said[0].line:
                return
            before.kind, before.verdict, before.strength = "verdict", Verdict.APPROVE, FIRM
            before.rule = "named before the rest"

    def _points_back(self, following: Clause) -> None:
        """`Only Tom would fit in. Invite him, the rest no`: a verdict with a pronoun is on who was named before, where
        what follows it is said of others."""
        lead = self.lead
        if lead is None or lead.why is not None or lead.strength < FIRM or Kind.SHE in following.flags:
            return
        pointed = any(mark.sense.kind is Kind.SHE and mark.sense.value == "" for mark in lead.marks)
        subject = self._subject(lead) if pointed and not lead.stranger else []
        places = {place for target in subject for place in target.items}
        apart = all(
            target.group.startswith("rest") or set(target.items).isdisjoint(places) for target in following.targets
        )
        differs = lead.verdict is not following.verdict or following.join == "and"
        if len(places) == 1 and apart and differs and not any(target.group or target.why for target in subject):
            self.lead = None
            self._answer(lead)

    def _looks_for_others(self, sentence: Sentence, begins: int) -> None:
        """`Neither has done payroll. Please keep looking.`: of whom nothing good was said, nobody is wanted."""
        before = self.found[begins - 1] if begins else None
        anew = any(mark.sense == _ANEW for mark in sentence.marks) and len(self.found) == begins
        if (
            before is None
            or not anew
            or before.kind not in ("mention", "verdict")
            or before.paragraph != sentence.paragraph
        ):
            return
        nobody = bool(before.targets) and all(is_nobody(target.group) for target in before.targets)
        told = before.why in (None, Why.NO_VERDICT) and before.verdict is None and not before.excepted
        if nobody and told and _says_what_lacks(before.marks):
            before.kind, before.verdict, before.strength, before.why = "verdict", Verdict.APPROVE, FIRM, None
            before.rule = "none of a group"

    def _corrects_names(self) -> bool:
        """`Approve Maria... no wait, John`: whom a verdict was for is open again, where a correction only names others.
        `Yes to Maria. I meant Tom.`, `Yes to 1, 2 and 3. Typo: 1 and 3.`: they take over the verdict."""
        last, turn = self.last, self.turn
        if turn == "withdrawn" and any(_is_about(clause.marks) for clause in self.pending):
            # "Approve both. Scratch that for Tom."
            self._leave_open("withdrawn", self.pending)
            self.pending = []
            return True
        if last is None or last.kind != "verdict" or not self.pending or self._excepts_late():
            return False
        if turn and all(is_only_denied(clause.marks[: clause.own]) for clause in self.pending):
            # "Approve all. Oops, not John."
            return False
        plain = all(_only_names(clause) for clause in self.pending)
        only = any(Kind.ONLY in clause.flags for clause in self.pending)
        named = {place for clause in self.pending for target in clause.targets for place in target.items}
        fewer = named < self._places(last)
        renames = plain and (turn == "renamed" or (turn and only and fewer))
        firm = last.why is None and last.verdict is not None and last.strength == FIRM
        verdict, last.why = last.verdict, Why.CONTRADICTION
        for before in self.found if turn and plain and not renames else ():
            # "1 yes, 2 yes, 3 yes. Oops, 1 and 3."
            if before.kind == "verdict" and before.paragraph == last.paragraph:
                before.why = before.why or Why.CONTRADICTION
        if not (renames and firm):
            return False
        clause = self.pending[-1]
        clause.verdict, clause.strength, clause.form = verdict, FIRM, last.form
        statement = self._new("verdict", self._taken(), clause, NAMED_INSTEAD)
        # Whether the first ones were right as well has to be said.
        statement.why = None if fewer else Why.CONTRADICTION
        self._open(statement)
        return True

    def _excepts_late(self) -> bool:
        """`Approve all. Oh wait, except Tom.`: leaves open whoever is only then taken out of a group."""
        excepting = [clause for clause in self.pending if clause.excepted]
        if len(excepting) != len(self.pending) or any(not t.group for c in self.pending for t in c.targets):
            return False
        self._leave_open("excepted later", excepting)
        return True

    def _leave_open(self, rule: str, clauses: Sequence[Clause]) -> None:
        """Whoever these clauses name or except has to be asked about."""
        for clause in clauses:
            if not (clause.excepted or clause.targets):
                continue
            statement = self._new("verdict", clause.excepted or clause.targets, clause, rule)
            statement.verdict, statement.why, statement.excepted = None, Why.CONTRADICTION, []
            self.found.append(statement)

    def _narrows(self, sentence: Sentence, begins: int) -> None:
        """`Yes to Maria and Tom. No, only Maria.`: those of a list who are not named again are open."""
        before = self.found[begins - 1] if begins else None
        only = next((at for at, mark in enumerate(sentence.marks) if mark.sense.kind is Kind.ONLY), _MOST_AHEAD)
        bare = all(mark.sense.kind in _BESIDE_NAMES for mark in sentence.marks[only:])
        if before is None or only >= _MOST_AHEAD or not bare or before.verdict is not Verdict.APPROVE:
            return
        named = {place for mark in sentence.marks if mark.mention is not None for place in mark.mention.items}
        grouped = [target.within or range(len(self.roster.items)) for target in before.targets if target.group]
        listed = self._places(before).union(*grouped)
        if before.paragraph == sentence.paragraph and named and named < listed:
            before.why = before.why or Why.CONTRADICTION

    def _denies_anew(self, clause: Clause) -> bool:
        """`Yes to 1 and 2. Oops, not 2.`: a bare not that corrects; who was one of everybody is only excepted."""
        before = self.last
        listed = before is not None and before.kind == "verdict" and not any(t.group for t in before.targets)
        return bool(self.turn) and listed and is_only_denied(clause.marks[: clause.own])

    def _wants_the_others(self, sentence: Sentence, begins: int) -> None:
        """`The first two. Not Pavel.`: who was only named before is wanted."""
        first = next((mark for mark in sentence.marks if mark.sense.kind is not Kind.SIGN), None)
        denied = self.found[begins:]
        if first is None or first.sense != _NOT or self.heading or not denied:
            return
        if any(s.kind != "verdict" or s.verdict is not Verdict.REJECT or s.why is not None for s in denied):
            return
        for before in reversed(self.found[:begins]):
            known = all(target.items and not target.why for target in before.targets)
            if not (before.bare_mention and known) or before.paragraph != denied[0].paragraph:
                return
            before.kind, before.verdict, before.strength = "verdict", Verdict.APPROVE, FIRM
            before.rule = "named beside a denial"
