"""The verdicts in one clause, with the negations that turn them.

Decides which words of a clause say yes, no or not now, and where a negation leaves that in doubt; never about whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import NO_REASON, Clause
from mailflow.reading.targets import is_mention, is_nobody
from mailflow.reading.vocabularies import denying

#: What may follow a plain no in one breath.
_AFTER_NO = frozenset(
    {
        Kind.SIGN,
        Kind.MENTION,
        Kind.GROUP,
        Kind.TO,
        Kind.PLEASE,
        Kind.POLITE,
        Kind.LABEL,
        Kind.PERSON,
        Kind.ME,
        Kind.TIME,
    }
) | {Kind.NO, Kind.NEGATION, Kind.NUMBER, Kind.EXCEPT, Kind.HEDGE, Kind.ORDER, Kind.THEY, Kind.NEUTRAL, Kind.REQUEST}
#: What says yes or no, or turns it.
_SAYING = frozenset({Kind.NEGATION, Kind.NOR, Kind.NO, Kind.VERDICT})
#: What may follow a "not" at the end of its clause.
_BEHIND_NOT = frozenset({Kind.SIGN, Kind.TAIL, Kind.FILLER, Kind.POLITE, Kind.PLEASE})


@dataclass(slots=True)
class Cue:
    """One verdict of a clause: how firm, in which form, and at which mark."""

    verdict: Verdict
    strength: int
    form: str
    place: int


def denies(marks: Sequence[Mark], place: int) -> bool:
    """Whether a word that means both `no` and `not` denies what follows (`no experience`), and is no answer."""
    for mark in marks[place + 1 :]:
        sense = mark.sense
        if sense.kind is Kind.VERDICT:
            if sense.value == "answer" and sense.verdict is Verdict.REJECT:
                # "não diria que não"
                return mark is marks[place + 1] and mark.end - mark.start > len(mark.key)
            return sense.value == "verb" or (sense.verdict is Verdict.APPROVE and sense.value != "answer")
        if sense.kind is Kind.REMARK:
            return sense.value != "criticism"
        if sense.kind in (Kind.FILLER, Kind.PREPOSITION, Kind.COPULA, Kind.MEASURE, Kind.SHE, Kind.HAVING):
            continue
        if sense.kind is Kind.PERSON and any(m.sense.kind is Kind.WORD for m in marks[place + 1 :]):
            # "no CV attached"
            continue
        return sense.kind not in _AFTER_NO
    return False


def cues_of(clause: Clause, marks: Sequence[Mark]) -> tuple[list[Cue], Why | None]:
    """The verdicts of a clause with their negations worked in, and a doubt where negation makes none."""
    cues: list[Cue] = []
    doubt: Why | None = None
    negations = 0
    neither = past = flipping = groundless = False
    spent: list[int] = []
    # "aucun ne convient": where nobody is the subject, the language's second negation adds nothing.
    nobody = Kind.GROUP in clause.flags and any(
        mark.sense.kind is Kind.GROUP and is_nobody(mark.sense.value) for mark in marks
    )
    for place, mark in enumerate(marks):
        sense = mark.sense
        if mark.key == ":" and negations and not cues and _tells(marks[:place]):
            # "Neither of them is hopeless: invite both"
            negations, neither = 0, False
        if sense.kind not in _SAYING:
            continue
        if sense.kind is Kind.NEGATION and nobody:
            clause.core.add(mark.start)
        elif sense.kind is Kind.NOR:
            # "ne retiens ni 2 ni 5": beside another negation it only lists.
            clause.core.add(mark.start)
            neither = not cues and not negations
            negations += neither
            flipping = flipping or neither
        elif sense.kind is Kind.NEGATION:
            # "ne ... pas" denies once, and "ne ... que" not at all.
            negations += not neither and not (sense.value == "first" and _is_completed(marks[place + 1 :]))
            flipping = flipping or sense.value == "think"
            groundless = groundless or sense == NO_REASON
            past = past or sense.value == "past"
            spent.append(mark.start)
        elif sense.kind is Kind.NO:
            if denies(marks, place):
                negations += 1
                spent.append(mark.start)
            else:
                cues.append(Cue(Verdict.REJECT, FIRM, "answer", place))
                clause.core.add(mark.start)
        elif sense.kind is Kind.VERDICT and sense.verdict is not None:
            if cues and cues[-1].verdict is Verdict.HOLD:
                since = marks[cues[-1].place : place]
                if until(since) or _tells_of_an_event(since, sense):
                    # "Wait until the headcount is approved"
                    continue
            if sense.value in ("answer", "verb") and sense.verdict is Verdict.REJECT and _leads_to_a_verb(marks, place):
                # "mejor no descartar a Javier", "lieber nicht einladen"
                negations += 1
                spent.append(mark.start)
                continue
            verdict, strength = sense.verdict, sense.strength
            if _is_refused_itself(marks, place):
                doubt = doubt or Why.NO_VERDICT
                continue
            if groundless and strength == FIRM and _is_denied_twice(mark, negations):
                verdict, negations = Verdict.APPROVE, 0
            if strength == 1 and place and mark.capital and not _opens(marks[place - 1]):
                # "he lacks Go"
                continue
            if strength == 1 and place and marks[place - 1].sense.kind is Kind.TO:
                # "1 down, 2 to go"
                continue
            if strength == 1 and place + 1 < len(marks) and marks[place + 1].sense.kind is Kind.PERSON:
                # "Good candidate" praises, "good" decides.
                clause.praise = True
                continue
            if negations == 1 and verdict is Verdict.APPROVE and (strength == FIRM or (flipping and strength == 2)):
                verdict = Verdict.REJECT
                if past:
                    # "I did not approve Pavel" tells what was.
                    doubt = doubt or Why.NO_VERDICT
                elif sense.value == "answer" and any(m.sense.kind is Kind.WORD for m in marks[:place]):
                    # "I have nothing against her": the negation is another verb's.
                    doubt = doubt or Why.NO_VERDICT
                elif sense.value == "passive" and any(m.sense.kind is Kind.HAVING for m in marks[place + 1 :]):
                    # "Ich glaube nicht, dass wir Tom eingeladen haben"
                    doubt = doubt or Why.NO_VERDICT
                elif any(m.sense.kind in (Kind.NEGATION, Kind.WAITING) for m in marks[place + 1 :]):
                    # "I can't approve this without a reference"
                    doubt = doubt or Why.CONDITION
            elif negations:
                doubt = doubt or Why.NO_VERDICT
                if strength < FIRM:
                    doubt, negations = doubt, 0
                    continue
            negations = 0
            clause.core.update(spent)
            spent.clear()
            cues.append(Cue(verdict, strength, sense.value, place))
            if sense.value != "soft" or verdict is not Verdict.REJECT:
                clause.core.add(mark.start)
    if negations and cues and cues[-1].verdict is Verdict.APPROVE and cues[-1].form != "answer":
        # "Bei John passt es einfach nicht": in some languages what is said is denied at the end.
        if negations == 1 and cues[-1].form == "verb" and _denied_at_the_end(marks, cues[-1].place):
            cues[-1].verdict = Verdict.REJECT
            clause.core.update(spent)
        else:
            doubt = doubt or Why.NO_VERDICT
    elif negations and cues and cues[-1].form == "verb" and _is_denied(marks, cues[-1].place):
        doubt = doubt or Why.NO_VERDICT
        cues.pop()
    return cues, doubt


def _tells(marks: Sequence[Mark]) -> bool:
    """Whether what stands before a colon says something of somebody, and is no verdict's beginning."""
    return any(mark.sense.kind in (Kind.COPULA, Kind.WORD, Kind.REMARK, Kind.PAST) for mark in marks)


def _leads_to_a_verb(marks: Sequence[Mark], place: int) -> bool:
    """Whether an answer in several words stands right before a verb that decides, and so only denies it."""
    mark = marks[place]
    if mark.end - mark.start == len(mark.key) or place + 1 >= len(marks):
        return False
    following = marks[place + 1].sense
    return following.kind is Kind.VERDICT and following.value == "verb"


def _is_completed(following: Sequence[Mark]) -> bool:
    """Whether the second half of a negation in two words follows, by itself or in a phrase that rejects (`suis | pas
    convaincu`), or the word that makes it "only"."""
    for mark in following:
        sense = mark.sense
        if (sense.kind is Kind.NEGATION and sense.value != "first") or sense.kind is Kind.ONLY:
            return True
        if sense.verdict is Verdict.REJECT and mark.end - mark.start > len(mark.key):
            return True
    return False


def _is_refused_itself(marks: Sequence[Mark], place: int) -> bool:
    """Whether a verb that turns down stands behind a "not" that was taken for the end of another one: `ik wil Zoë niet
    | afwijzen`."""
    before = marks[place - 1] if place else None
    denied = before is not None and before.sense.kind is Kind.TAIL and before.key in denying()
    return denied and marks[place].sense.value == "verb" and marks[place].sense.verdict is Verdict.REJECT


def _is_denied_twice(mark: Mark, negations: int) -> bool:
    """Whether what there is no reason for is not to do something: `no reason not to meet`, `kein Grund, sie nicht
    einzuladen`, where the second denial may be part of the verb's phrase."""
    if mark.sense.verdict is Verdict.APPROVE:
        return negations == 2
    return negations == 1 and mark.key in denying() and mark.end - mark.start > len(mark.key)


def _is_denied(marks: Sequence[Mark], place: int) -> bool:
    """Whether a negation follows a verb, or stands between its halves: `ne refusez pas John`, `sag Anna nicht ab`."""
    for at, mark in enumerate(marks[place + 1 :], place + 1):
        if mark.sense.kind is Kind.NEGATION:
            last = all(each.sense.kind is Kind.TAIL for each in marks[at + 1 : at + 2])
            return last or not any(each.mention for each in marks[place + 1 : at])
        if mark.sense.kind not in (Kind.SHE, Kind.THEY, Kind.MENTION, Kind.PERSON, Kind.ARTICLE):
            return False
    return False


def _denied_at_the_end(marks: Sequence[Mark], place: int) -> bool:
    """Whether nothing but what belongs to the verb follows its negation, and one candidate at most is named:
    `John lade ich nicht ein`, `je le retiens pas`."""
    if sum(map(is_mention, marks)) > 1:
        return False
    denied = next((at for at in range(place + 1, len(marks)) if marks[at].sense.kind is Kind.NEGATION), None)
    return denied is not None and all(mark.sense.kind in _BEHIND_NOT for mark in marks[denied + 1 :])


def _opens(before: Mark) -> bool:
    """Whether a word may begin with a capital letter behind this one, and not be a name (`he lacks Go`)."""
    return is_mention(before) or before.sense.kind in (Kind.SIGN, Kind.GROUP, Kind.VERDICT, Kind.PLEASE, Kind.POLITE)


def _tells_of_an_event(since: Sequence[Mark], sense: Sense) -> bool:
    """Whether a verdict behind a hold only says what is to happen: `park Tom until the budget is signed off`."""
    if sense.value == "passive" and not any(map(is_mention, since)):
        return True
    tail = max((place for place, mark in enumerate(since) if mark.sense.kind is Kind.TAIL), default=len(since))
    waited = since[tail + 1 :]
    subject = any(mark.sense.kind in (Kind.WORD, Kind.PLAIN) for mark in waited)
    return subject and waited[-1].sense.kind is Kind.COPULA and not any(map(is_mention, waited))


def until(marks: Sequence[Mark]) -> bool:
    """Whether a time or an event was named on which a hold ends: what follows tells of it and decides nothing."""
    return any(mark.sense.kind in (Kind.TIME, Kind.WAITING, Kind.CONDITION) for mark in marks)
