"""What a sentence makes of the one before it: `The first two. Not Pavel.`, `Neither has Go. Please keep looking.`

Decides only on what was left without a verdict, or takes one back; never what the sentence itself says.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.answers_without_names import Answers
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause, Sentence
from mailflow.reading.targets import Target, is_nobody
from mailflow.reading.terms import are_terms, named_in_doubt

_ANEW = Sense(Kind.NEUTRAL, "anew")
_RENAMED = Sense(Kind.CORRECTION, "renamed")
_NOT = Sense(Kind.NEGATION, "name")


def only_corrects(marks: Sequence[Mark]) -> bool:
    """Whether a sentence only says that what follows corrects: `Sorry, got those the wrong way round!`."""
    kinds = {mark.sense.kind for mark in marks if mark.sense.value != "pardon"}
    return Kind.CORRECTION in kinds and not kinds & {Kind.VERDICT, Kind.NO, Kind.MENTION, Kind.GROUP, Kind.NEGATION}


def _says_what_lacks(marks: Sequence[Mark]) -> bool:
    """Whether a verb says right behind a group what nobody of it is or has, and nothing says of what group."""
    place = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.GROUP), len(marks))
    return any(mark.sense.kind in (Kind.COPULA, Kind.HAVING, Kind.PAST) for mark in marks[place + 1 : place + 2])


class Hindsight(Answers):
    """Looks back from each sentence to what was said before it."""

    def _look_back(self, sentence: Sentence, begins: int) -> None:
        """What a sentence, whose statements start at `begins`, makes of those before."""
        self._wants_the_others(sentence, begins)
        self._renames(sentence, begins)
        self._looks_for_others(sentence, begins)
        if len(self.found) == begins and (named := named_in_doubt(sentence)) is not None:
            self.found.append(self._new("mention", [Target(named, form="name")], Clause(list(sentence.marks), "")))
        for statement in self.found[begins:]:
            if are_terms(statement):
                statement.kind, statement.why, statement.rule = "verdict", Why.CONDITION, "named on terms"

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

    def _renames(self, sentence: Sentence, begins: int) -> None:
        """`Maria no. Sorry, meant Pavel no.`: what was said of the one before is open again."""
        if begins == 0 or len(self.found) == begins or not any(m.sense == _RENAMED for m in sentence.marks):
            return
        before, after = self.found[begins - 1], self.found[begins]
        if before.kind == after.kind == "verdict" and not self._places(before) & self._places(after):
            before.why = before.why or Why.CONTRADICTION

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
