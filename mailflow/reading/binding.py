"""A verdict tied to the candidates that stand where its subject or its object would.

Decides whom a clause speaks of, and where so many other words stand between that it cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.cues import Cue, until
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.targets import Target, is_mention, is_nobody

#: Words that may stand between two namings of one candidate, or between a verdict and a name.
_LINKING = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.PREPOSITION, Kind.PERSON, Kind.LABEL, Kind.PLEASE, Kind.TAIL}
)
_ON_THE_WAY = _LINKING | {Kind.NOR, Kind.NEGATION, Kind.VERDICT, Kind.COPULA, Kind.ONLY}
_BEFORE_OBJECT = frozenset(
    {Kind.FILLER, Kind.SHE, Kind.THEY, Kind.ME, Kind.PREPOSITION, Kind.TO, Kind.CLITIC, Kind.ARTICLE}
)
_ARTICLE = Sense(Kind.FILLER, "article")
_PEOPLE = Sense(Kind.PERSON, "candidates")
#: What may stand before a name that nobody knows: `A Sergio también pásalo`.
_BEFORE_STRANGER = frozenset({Kind.SIGN, Kind.LABEL, Kind.TO, Kind.ALSO, Kind.PREPOSITION})


def bind(clause: Clause, marks: Sequence[Mark], runs: list[tuple[int, int, Target, bool]], cues: list[Cue]) -> None:
    """Ties the clause's verdict to the candidates that stand where its subject or object would."""
    if not (runs or cues or Kind.EXCEPT in clause.flags):
        return
    clause.excepted = [target for _, _, target, excepted in runs if excepted]
    plain = [run for run in runs if not run[3]]
    if cues and cues[0].verdict is Verdict.HOLD:
        clause.incidental = [run[2] for run in plain if until(marks[cues[0].place : run[0]])]
        plain = [run for run in plain if not until(marks[cues[0].place : run[0]])]
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
        if subject[2].group and path and path[-1].sense.kind in (Kind.SHE, Kind.THEY):
            # "ik wil ze allebei spreken": them both
            path = path[:-1]
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
        # "A Anna pode chamar o táxi": behind its subject no favour is asked.
        form = "verb" if strong.form == "favour" else strong.form
        if form in ("passive", "verb"):
            having = form == "passive" and any(m.sense.kind is Kind.HAVING for m in path)
            # "Maria - let's get her into the loop": parted from the verb, a name is not its subject.
            told = any(m.sense.kind is Kind.PLEASE or (m.key in ":-–—" and form == "verb") for m in path)
            told = told or strong.verdict is Verdict.HOLD
            loose = loose or having or (not told and _has_object(marks[strong.place + 1 :], form))
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
    roles = [run for run in others if run[2].form == "requisition"]
    if subject[2].group and subject[2].within is None and roles:
        # "todos, digo, los que van a OPS-1": nobody counts them out here.
        loose = True
    if subject[2].group and _limited(marks, subject[1], is_nobody(subject[2].group)):
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
    for place, mark in enumerate(marks):
        kind = mark.sense.kind
        counted = kind is Kind.UNIT and place > 0 and marks[place - 1].sense == _ARTICLE
        # "Anna entrevista a gente cada día"
        someone = (is_mention(mark) or mark.sense == _PEOPLE) and form == "verb"
        if kind is Kind.WORD or counted or someone or (kind is Kind.ME and form == "passive"):
            return True
        if kind not in _BEFORE_OBJECT:
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


def _strangers(clause: Clause, marks: Sequence[Mark], cue: Cue) -> None:
    """A word that is on no list where the candidate's name would stand: before the verdict, or as its object."""
    head = [m for m in marks[: cue.place] if m.sense.kind not in _BEFORE_STRANGER]
    if head and all(m.sense.kind in (Kind.WORD, Kind.NUMBER) for m in head) and len(head) <= 3 and _may_name(head[0]):
        clause.stranger = True
        span = (head[0].start, head[-1].end)
        clause.targets = [Target(why=Why.UNKNOWN_NAME, words=span, form="name")]
        return
    if cue.strength < FIRM:
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
