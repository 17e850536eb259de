"""One clause read by itself: which verdict, about whom, with what doubts.

Decides nothing about candidates; `joining` joins clauses and `resolve` judges what they add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.targets import Target, is_mention, runs, settle_deeds, without_adverbs

#: Words that may stand between two namings of one candidate, or between a verdict and a name.
_LINKING = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.PREPOSITION, Kind.PERSON, Kind.LABEL, Kind.PLEASE, Kind.TAIL}
)
_WORDS = frozenset({Kind.WORD, Kind.PLAIN})
#: Only a clause with one of these can say yes or no.
_SPOKEN = frozenset({Kind.NEGATION, Kind.NO, Kind.VERDICT})
#: What an "or" may put up for choice.
_CHOSEN = _SPOKEN | {Kind.SHE, Kind.THEY, Kind.REMARK, Kind.QUESTION, Kind.ASKING, Kind.SIGN, Kind.PERSON}
_ON_THE_WAY = _LINKING | {Kind.NOR, Kind.NEGATION, Kind.VERDICT, Kind.COPULA, Kind.ONLY}
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


_BESIDE_TIMES = frozenset({Kind.FILLER, Kind.PREPOSITION, Kind.TO})
#: What may stand before a name that nobody knows: `A Sergio también pásalo`.
_BEFORE_STRANGER = frozenset({Kind.SIGN, Kind.LABEL, Kind.TO, Kind.ALSO, Kind.PREPOSITION})
#: What may follow a "not" at the end of its clause.
_BEHIND_NOT = frozenset({Kind.SIGN, Kind.TAIL, Kind.FILLER, Kind.POLITE, Kind.PLEASE})


def read(clause: Clause, roster: Roster) -> Clause:
    """Fills in what the clause says; returns it."""
    marks = clause.marks = settle_deeds(_without_either(without_adverbs(clause.marks)))
    named = runs(marks, roster)
    clause.flags = {mark.sense.kind for mark in marks}
    if Kind.HEDGE in clause.flags and _only_parts_times(marks):
        clause.flags.discard(Kind.HEDGE)
    cues, doubt = _cues(clause, marks) if clause.flags & _SPOKEN else ([], None)
    clause.words = sum([mark.sense.kind in _WORDS for mark in marks]) if clause.flags & _WORDS else 0
    if clause.praise:
        clause.flags.add(Kind.REMARK)
    if Kind.HEDGE in clause.flags and _offers_times(marks):
        clause.flags.discard(Kind.HEDGE)
    if Kind.WAITING in clause.flags and _ends_waiting(marks):
        clause.flags.discard(Kind.WAITING)
    _combine(clause, cues)
    clause.why = doubt or clause.why
    _bind(clause, marks, named, cues)
    return clause


def _without_either(marks: list[Mark]) -> list[Mark]:
    """`not Chloe either`: behind a negation the word says "too" and leaves nothing open."""
    denied = False
    for place, mark in enumerate(marks):
        denied = denied or mark.sense.kind in (Kind.NEGATION, Kind.NO, Kind.NOR) or mark.sense.verdict is Verdict.REJECT
        if denied and mark.sense.kind is Kind.HEDGE and mark.sense.value == "also":
            return [*marks[:place], *marks[place + 1 :]]
    return marks


def _offers_times(marks: Sequence[Mark]) -> bool:
    """Whether all that is left open is a time: `a call on Thursday or Friday`."""
    for place, mark in enumerate(marks):
        if mark.sense.kind is not Kind.HEDGE:
            continue
        before = next((m for m in reversed(marks[:place]) if m.sense.kind not in _BESIDE_TIMES), None)
        after = next((m for m in marks[place + 1 :] if m.sense.kind not in _BESIDE_TIMES), None)
        timed = all(m is not None and m.sense.kind in (Kind.TIME, Kind.MONTH) for m in (before, after))
        if mark.sense.value != "or" or not timed:
            return False
    return True


def _only_parts_times(marks: Sequence[Mark]) -> bool:
    """Whether an "or" stands between other things than candidates and verdicts: `Tuesday or Wednesday`."""
    for place, mark in enumerate(marks):
        if mark.sense.kind is not Kind.HEDGE:
            continue
        beside = [*marks[max(place - 1, 0) : place], *marks[place + 1 : place + 2]]
        if mark.sense.value != "or" or len(beside) < 2:
            return False
        if any(is_mention(m) or m.sense.kind in _CHOSEN for m in beside):
            return False
    return True


def _ends_waiting(marks: Sequence[Mark]) -> bool:
    """Whether `before` or `after` stands at the end alone: `she has led teams before` waits for nothing."""
    spoken = [mark for mark in marks if mark.sense.kind is not Kind.SIGN]
    waiting = [mark for mark in spoken if mark.sense.kind is Kind.WAITING]
    return waiting == spoken[-1:]


@dataclass(slots=True)
class _Cue:
    verdict: Verdict
    strength: int
    form: str
    place: int


def _denies(marks: Sequence[Mark], place: int) -> bool:
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


def _cues(clause: Clause, marks: Sequence[Mark]) -> tuple[list[_Cue], Why | None]:
    """The verdicts of a clause with their negations worked in, and a doubt where negation makes none."""
    cues: list[_Cue] = []
    doubt: Why | None = None
    negations = 0
    neither = past = flipping = False
    spent: list[int] = []
    # "aucun ne convient": where nobody is the subject, the language's second negation adds nothing.
    nobody = Kind.GROUP in clause.flags and any(
        mark.sense.kind is Kind.GROUP and mark.sense.value in ("none", "neither") for mark in marks
    )
    for place, mark in enumerate(marks):
        sense = mark.sense
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
            past = past or sense.value == "past"
            spent.append(mark.start)
        elif sense.kind is Kind.NO:
            if _denies(marks, place):
                negations += 1
                spent.append(mark.start)
            else:
                cues.append(_Cue(Verdict.REJECT, 3, "answer", place))
                clause.core.add(mark.start)
        elif sense.kind is Kind.VERDICT and sense.verdict is not None:
            if cues and cues[-1].verdict is Verdict.HOLD:
                since = marks[cues[-1].place : place]
                if _until(since) or (sense.value == "passive" and not any(map(is_mention, since))):
                    # "Wait until the headcount is approved"
                    continue
            if sense.value in ("answer", "verb") and sense.verdict is Verdict.REJECT and _leads_to_a_verb(marks, place):
                # "mejor no descartar a Javier", "lieber nicht einladen"
                negations += 1
                spent.append(mark.start)
                continue
            verdict, strength = sense.verdict, sense.strength
            if strength == 1 and place and mark.capital and not _opens(marks[place - 1]):
                # "he lacks Go"
                continue
            if strength == 1 and place + 1 < len(marks) and marks[place + 1].sense.kind is Kind.PERSON:
                # "Good candidate" praises, "good" decides.
                clause.praise = True
                continue
            if negations == 1 and verdict is Verdict.APPROVE and (strength == 3 or (flipping and strength == 2)):
                verdict = Verdict.REJECT
                if past:
                    # "I did not approve Pavel" tells what was.
                    doubt = doubt or Why.NO_VERDICT
                elif sense.value == "answer" and any(m.sense.kind is Kind.WORD for m in marks[:place]):
                    # "I have nothing against her": the negation is another verb's.
                    doubt = doubt or Why.NO_VERDICT
                elif any(m.sense.kind in (Kind.NEGATION, Kind.WAITING) for m in marks[place + 1 :]):
                    # "I can't approve this without a reference"
                    doubt = doubt or Why.CONDITION
            elif negations:
                doubt = doubt or Why.NO_VERDICT
                if strength < 3:
                    doubt, negations = doubt, 0
                    continue
            negations = 0
            clause.core.update(spent)
            spent.clear()
            cues.append(_Cue(verdict, strength, sense.value, place))
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
    return cues, doubt


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


def _is_denied(marks: Sequence[Mark], place: int) -> bool:
    """Whether a negation stands right behind a verb: `ne refusez pas John`."""
    behind = next((mark for mark in marks[place + 1 :] if mark.sense.kind not in (Kind.SHE, Kind.THEY)), None)
    return behind is not None and behind.sense.kind is Kind.NEGATION


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


def _until(marks: Sequence[Mark]) -> bool:
    """Whether a time or an event was named on which a hold ends: what follows tells of it and decides nothing."""
    return any(mark.sense.kind in (Kind.TIME, Kind.WAITING, Kind.CONDITION) for mark in marks)


def _combine(clause: Clause, cues: list[_Cue]) -> None:
    """Several verdicts in one clause must agree; a bare adjective yields to anything firmer."""
    if not cues:
        return
    best = max(cue.strength for cue in cues)
    firm = [cue for cue in cues if cue.strength == best]
    verdicts = {cue.verdict for cue in cues if cue.strength > 1 or best == 1}
    if len(verdicts) > 1:
        clause.why = Why.CONTRADICTION
    clause.verdict, clause.strength, clause.form = firm[0].verdict, best, firm[0].form


def _bind(clause: Clause, marks: Sequence[Mark], runs: list[tuple[int, int, Target, bool]], cues: list[_Cue]) -> None:
    """Ties the clause's verdict to the candidates that stand where its subject or object would."""
    if not (runs or cues or Kind.EXCEPT in clause.flags):
        return
    clause.excepted = [target for _, _, target, excepted in runs if excepted]
    plain = [run for run in runs if not run[3]]
    if cues and cues[0].verdict is Verdict.HOLD:
        clause.incidental = [run[2] for run in plain if _until(marks[cues[0].place : run[0]])]
        plain = [run for run in plain if not _until(marks[cues[0].place : run[0]])]
    if Kind.COMPARE in clause.flags:
        clause.incidental += [run[2] for run in plain if _compared(marks, run[0])]
        plain = [run for run in plain if not _compared(marks, run[0])]
    for first, last, _, _ in runs:
        clause.core.update(mark.start for mark in marks[first : last + 1])
    if Kind.EXCEPT in clause.flags and not clause.excepted:
        at = next(m for m in marks if m.sense.kind is Kind.EXCEPT)
        clause.excepted = [Target(why=Why.UNKNOWN_NAME, words=(at.start, marks[-1].end))]
    if cues and not plain:
        _strangers(clause, marks, cues[0])
        if cues[0].form in ("verb", "passive") and _is_somebody_else(marks[: cues[0].place]):
            # "Anders would take him"
            clause.why = clause.why or Why.NO_VERDICT
        return
    if not cues:
        clause.targets = [run[2] for run in plain]
        if len(plain) > 1 and not cues:
            clause.targets = [plain[0][2]]
            clause.incidental += [run[2] for run in plain[1:]]
        before, after = marks[: plain[0][0]] if plain else [], marks[plain[-1][1] + 1 :] if plain else []
        closing = not after and 0 < len(before) <= 4 and not clause.flags & {Kind.REPORT, Kind.ME, Kind.SHE}
        if not closing and any(m.sense.kind in (Kind.WORD, Kind.REPORT) for m in before):
            clause.incidental += clause.targets
            clause.targets = []
        return
    strong = next(cue for cue in cues if cue.strength == clause.strength)
    clause.verdict_first = strong.place < plain[0][0]
    subject, others = plain[0], plain[1:]
    if clause.verdict_first:
        verb = marks[strong.place]
        path: Sequence[Mark] = [mark for mark in marks[strong.place + 1 : subject[0]] if mark.start >= verb.end]
        loose = any(m.sense.kind not in _ON_THE_WAY for m in path)
        if (
            strong.verdict is Verdict.REJECT
            and strong.form == "answer"
            and any(m.sense.kind is Kind.ONLY for m in path)
        ):
            # "All three? No - just Maria."
            loose = True
        following = marks[subject[1] + 1] if subject[1] + 1 < len(marks) else None
        if strong.form == "verb" and _is_anothers(marks[: strong.place]):
            # "She would love to meet Wei"
            loose = True
        if subject[2].form == "number" and following is not None and following.sense.kind is Kind.WORD:
            # "we approve 2 hires a quarter"
            loose = True
        if (
            strong.form == "answer"
            and not path
            and following is not None
            and following.sense.kind in (Kind.WORD, Kind.MEASURE, Kind.PLAIN)
        ):
            # "I pass Wei every day"
            loose = True
    else:
        # What is excepted belongs to the group: `everyone except John is fine`.
        start = max([subject[1], *(run[1] for run in runs if run[3] and run[0] < strong.place)])
        path = marks[start + 1 : strong.place]
        loose = sum(m.sense.kind is Kind.WORD for m in path) > (strong.form != "passive") or any(map(is_mention, path))
        if strong.form in ("passive", "verb"):
            having = strong.form == "passive" and any(m.sense.kind is Kind.HAVING for m in path)
            # "Maria - let's get her into the loop": parted from the verb, a name is not its subject.
            told = any(m.sense.kind is Kind.PLEASE or (m.key in ":-–—" and strong.form == "verb") for m in path)
            told = told or strong.verdict is Verdict.HOLD
            loose = loose or having or (not told and _has_object(marks[strong.place + 1 :], strong.form))
        if _is_of_something(marks, subject[0]):
            loose = True
    if strong.form == "answer" and _is_adverb(marks, strong.place):
        loose = True
    if strong.strength == 1 and not clause.flags.isdisjoint((Kind.WORD, Kind.PAST, Kind.UNIT, Kind.MONTH)):
        loose = True
    first = min(strong.place, subject[0])
    led = [m for m in marks[:first] if m.sense.kind in (Kind.WORD, Kind.REPORT)]
    if led and strong.form in ("verb", "passive") and not any(m.sense.kind is Kind.SIGN for m in marks[:first]):
        # "Rita will reject John": somebody else's deed.
        loose = True
    if loose and strong.strength == 1:
        # An adjective in a longer sentence describes.
        clause.verdict, clause.strength, clause.form, loose = None, 0, "", False
        clause.flags.add(Kind.REMARK)
        clause.core -= {m.start for m in marks if m.sense.kind is Kind.VERDICT}
    if subject[2].group and _limited(marks, subject[1], subject[2].group in ("none", "neither")):
        loose = True
    clause.targets = [subject[2]]
    clause.incidental += [run[2] for run in others]
    if loose:
        clause.why = clause.why or Why.NO_VERDICT


def _is_somebody_else(led: Sequence[Mark]) -> bool:
    """Whether the words before a verb name who does it, and it is not the writer."""
    spoken = [mark for mark in led if mark.sense.kind is not Kind.SIGN]
    if not spoken or any(mark.sense.kind in (Kind.ME, Kind.PLEASE) for mark in spoken):
        return False
    return spoken[0].sense.kind is Kind.PARTY or (spoken[0].sense == Sense(Kind.WORD) and spoken[0].capital)


def _is_anothers(before: Sequence[Mark]) -> bool:
    """Whether he, she or they are to do what follows."""
    persons = [m for m in before if m.sense.kind in (Kind.ME, Kind.SHE, Kind.THEY)]
    return bool(persons) and persons[-1].sense.value == "subject"


def _is_adverb(marks: Sequence[Mark], place: int) -> bool:
    """Whether a word that may answer only colours a sentence: `he has of course resigned`, `hat uns ja abgesagt`."""
    before = marks[place - 1] if place else None
    if marks[place].end - marks[place].start > len(marks[place].key):
        return False
    if before is None or is_mention(before) or before.sense.kind in (Kind.SIGN, Kind.TO, Kind.PREPOSITION):
        return False
    return any(m.sense.kind in (Kind.WORD, Kind.HAVING, Kind.PAST) for m in marks[place + 1 :])


def _has_object(marks: Sequence[Mark], form: str) -> bool:
    """Whether a verb after the name has an object: in `John declined our offer` John decided, not the writer."""
    for mark in marks:
        kind = mark.sense.kind
        if kind is Kind.WORD or (kind is Kind.ME and form == "passive") or (is_mention(mark) and form == "verb"):
            return True
        if kind not in (Kind.FILLER, Kind.SHE, Kind.THEY, Kind.ME, Kind.PREPOSITION, Kind.TO):
            return False
    return False


def _is_of_something(marks: Sequence[Mark], first: int) -> bool:
    """Whether a candidate only says which thing is meant: `the interview with Maria was good`."""
    led = [m for m in marks[:first] if m.sense.kind not in (Kind.SIGN, Kind.ME, Kind.SHE)]
    return len(led) > 1 and led[-1].sense.kind is Kind.PREPOSITION and led[-2].sense.kind in (
        Kind.FILLER, Kind.WORD, Kind.MEASURE
    )  # fmt: skip


def _compared(marks: Sequence[Mark], first: int) -> bool:
    """Whether a candidate is only compared with: `better than John`, `same as for John: no`."""
    for mark in reversed(marks[:first]):
        if mark.sense.kind is Kind.COMPARE:
            return True
        if mark.sense.kind not in _LINKING or mark.sense.kind is Kind.SIGN:
            return False
    return False


def _limited(marks: Sequence[Mark], last: int, nobody: bool) -> bool:
    """Whether more words say which ones of a group are meant (`all seniors`, `everyone from Berlin`): nobody
    counts them out here."""
    for mark in marks[last + 1 :]:
        kind = mark.sense.kind
        if kind is Kind.NEGATION and nobody:
            continue
        if kind in (Kind.WORD, Kind.REMARK, Kind.PREPOSITION, Kind.COMPARE, Kind.NEGATION):
            return True
        if kind not in (Kind.PERSON, Kind.FILLER, Kind.PLEASE):
            return False
    return False


def _may_name(mark: Mark) -> bool:
    """Whether a word may be somebody's name: not what managers judge people by (`Location won't work`)."""
    return mark.capital and mark.sense.value != "aspect"


def _strangers(clause: Clause, marks: Sequence[Mark], cue: _Cue) -> None:
    """A word that is on no list where the candidate's name would stand: before the verdict, or as its object."""
    head = [m for m in marks[: cue.place] if m.sense.kind not in _BEFORE_STRANGER]
    if head and all(m.sense.kind in (Kind.WORD, Kind.NUMBER) for m in head) and len(head) <= 3 and _may_name(head[0]):
        clause.stranger = True
        span = (head[0].start, head[-1].end)
        clause.targets = [Target(why=Why.UNKNOWN_NAME, words=span, form="name")]
        return
    if cue.strength < 3:
        return
    pointed = cue.form == "verb"
    for place, mark in enumerate(marks[cue.place + 1 :], cue.place + 1):
        kind = mark.sense.kind
        if kind is Kind.WORD:
            last = all(m.sense.kind in (Kind.WORD, Kind.SIGN, Kind.PLEASE) for m in marks[place:])
            if mark.sense.value == "" and mark.capital and (pointed or last):
                clause.targets = [Target(why=Why.UNKNOWN_NAME, words=(mark.start, mark.end), form="name")]
            clause.stranger = True
            return
        if kind not in (Kind.FILLER, Kind.TO, Kind.PERSON, Kind.LABEL):
            return
        pointed = pointed or kind is Kind.TO
