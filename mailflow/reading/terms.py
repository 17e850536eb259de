"""Terms that a candidate is wanted on: `Maria nur, wenn sie umzieht, Tom ja`, `Should Maria accept 90k, invite her`.

Decides which words set terms, and where what is said of the next candidate no longer hangs on them; never what is
decided on either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailflow.reading.astray import is_veto
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.vocabularies import inverting, thereupon

_CONDITION = Sense(Kind.CONDITION)
_DECIDING = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION})
_OPENING = frozenset({Kind.SIGN, Kind.AND, Kind.CONTRAST, Kind.POLITE})
#: What may stand between the first word of a condition and whom it names: `sollte Frau Klein`.
_LEADING = frozenset({Kind.PERSON, Kind.FILLER, Kind.ARTICLE, Kind.SHE, Kind.CLITIC})
#: What may stand beside candidates where their terms follow at once: `bei Maria und Tom nur, wenn ...`.
_NAMING = frozenset(
    {Kind.MENTION, Kind.SIGN, Kind.AND, Kind.PERSON, Kind.LABEL, Kind.PREPOSITION, Kind.TO, Kind.FILLER, Kind.CONTRAST}
)
#: What may stand in a decision that needs nothing before it.
_WHOLE = _NAMING - {Kind.CONTRAST} | _DECIDING | {Kind.PLEASE, Kind.POLITE, Kind.ALSO, Kind.COPULA, Kind.ME, Kind.TAIL}
#: With one of these "only" tells of somebody and limits nothing: `Maria only has one year`.
_TELLING = frozenset({Kind.HAVING, Kind.COPULA, Kind.PAST, Kind.REPORT, Kind.REMARK, Kind.PROMISE})

#: What leaves open what becomes of somebody.
_LEAVING_OPEN = frozenset({Kind.CONDITION, Kind.HEDGE, Kind.PREFERENCE})
_ASKING = frozenset({Kind.QUESTION, Kind.REQUEST, Kind.ASKING, Kind.PROMISE, Kind.NEUTRAL, Kind.NOTE, Kind.REPORT})
#: What is told with these is no leaning of the writer's: `I met Maria last year`.
_TOLD = frozenset({Kind.PAST, Kind.HAVING, Kind.REPORT})


def set_terms(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences with the first word of a condition marked that has none of its own, and with a full stop where a
    condition ends and another candidate is decided on."""
    found: list[Sentence] = []
    for sentence in sentences:
        sentence.marks = _with_inverted(sentence)
        found.extend(_parted(sentence))
    return found


def _with_inverted(sentence: Sentence) -> list[Mark]:
    """`Should Maria accept, invite her`, `Kann Maria ab März, dann ja`: a verb before its subject, and no question."""
    marks = sentence.marks
    place = next((at for at, mark in enumerate(marks) if mark.sense.kind not in _OPENING), len(marks))
    behind = [mark for mark in marks[place + 1 :] if mark.sense.kind not in _LEADING]
    if sentence.end == "?" or not behind or behind[0].mention is None or marks[place].key not in inverting():
        return marks
    commas = [at for at, mark in enumerate(behind) if mark.key == ","]
    decided = bool(commas) and any(mark.sense.kind in _DECIDING for mark in behind[commas[0] :])
    if not decided or marks[place].sense.kind is Kind.VERDICT or marks[place].mention is not None:
        return marks
    return [*marks[:place], marks[place]._replace(sense=_CONDITION), *marks[place + 1 :]]


def _parted(sentence: Sentence) -> list[Sentence]:
    """The sentence in two where a comma or a "but" ends a condition: `Maria nur, wenn sie kann, Tom ja`."""
    marks = sentence.marks
    begins = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.CONDITION), len(marks))
    if sentence.end == "?":
        return [sentence]
    for place in range(begins + 2, len(marks)):
        parts = marks[place].key == "," or marks[place].sense.kind is Kind.CONTRAST
        if parts and _is_spent(marks[:place], begins) and _is_whole(marks[place + 1 :], marks[:place]):
            first = replace(sentence, marks=list(marks[:place]), end=".")
            return [first, replace(sentence, marks=list(marks[place + 1 :]), first_of_line=False)]
    return [sentence]


def _is_spent(marks: Sequence[Mark], begins: int) -> bool:
    """Whether the condition that `begins` there has whom or what it is for: `Maria only if she can`, `if she can then
    yes`."""
    before, within = marks[:begins], marks[begins + 1 :]
    named = any(mark.mention is not None for mark in before)
    only = any(mark.sense.kind is Kind.ONLY for mark in before)
    if named and all(mark.sense.kind in _NAMING or mark.sense.kind is Kind.ONLY for mark in before):
        # "Maria, if she can't, Tom yes" puts Tom on terms.
        return only or before[-1].key != ","
    parted = max((at for at, mark in enumerate(within) if mark.key == ","), default=-1)
    then = max((at for at, mark in enumerate(within) if _leads_on(mark)), default=-1)
    answer = within[max(parted + 1, then) :] if max(parted, then) >= 0 else []
    return not named and _answers(answer)


def _leads_on(mark: Mark) -> bool:
    """Whether a word begins what follows from a condition, and is nobody's name (`Dan`)."""
    return mark.mention is None and mark.key in thereupon()


def _answers(marks: Sequence[Mark]) -> bool:
    """Whether a firm verdict stands there that names nobody."""
    said = [mark for mark in marks if mark.sense.kind is not Kind.SIGN and not _leads_on(mark)]
    firm = [mark for mark in marks if mark.sense.kind is Kind.NO or mark.sense.strength == FIRM]
    return bool(firm) and all(mark.sense.kind in _WHOLE and mark.mention is None for mark in said)


def _is_whole(marks: Sequence[Mark], before: Sequence[Mark]) -> bool:
    """Whether the next piece names somebody else and decides, with nothing else said: `Tom ja`."""
    ends = next((at for at, mark in enumerate(marks) if mark.key == ","), len(marks))
    piece = marks[:ends]
    named = [at for at, mark in enumerate(piece) if mark.mention is not None]
    cues = [at for at, mark in enumerate(piece) if mark.sense.kind in _DECIDING]
    if not named or not cues or any(mark.sense.kind not in _WHOLE for mark in piece):
        return False
    others = {place for mark in before if mark.mention is not None for place in mark.mention.items}
    mine = {place for at in named for place in getattr(piece[at].mention, "items", ())}
    return named[0] < cues[0] and not mine & others


def are_terms(statement: Statement) -> bool:
    """Whether candidates are only named in a statement, and what follows at once sets terms: `Maria, but only if she
    moves`, `Maria nur mit Führerschein`."""
    spoken = [mark for mark in statement.marks if mark.sense.kind is not Kind.SIGN]
    place = next((at for at, mark in enumerate(spoken) if mark.sense.kind not in _NAMING), len(spoken))
    behind = spoken[place:]
    if statement.kind != "mention" or not behind or not any(mark.mention is not None for mark in spoken[:place]):
        return False
    if behind[0].sense.kind is Kind.CONDITION:
        return behind[0].sense.value != "event"
    limited = behind[0].sense.kind is Kind.ONLY and len(behind) > 1
    return limited and not any(mark.sense.kind in _TELLING for mark in behind)


def named_in_doubt(sentence: Sentence) -> tuple[int, ...] | None:
    """The candidate whom a sentence names in passing and leaves open: `on voit Maria si le budget passe`; None where it
    names nobody or several, asks, or promises an answer."""
    kinds = {mark.sense.kind for mark in sentence.marks}
    if sentence.end == "?" or not kinds & _LEAVING_OPEN or kinds & _ASKING:
        return None
    named = {mark.mention for mark in sentence.marks if mark.mention is not None}
    single = len(named) == 1 and all(mention.form == "name" and not mention.why for mention in named)
    return next(iter(named)).items if single else None


def leans(statement: Statement) -> bool:
    """Whether what is told of a candidate beside a decision on a whole group may take him out of it: `I have my doubts
    about Maria`, `I'll come back to you on Maria`."""
    kinds = {mark.sense.kind for mark in statement.marks}
    if statement.kind != "mention":
        return statement.kind == "promise"
    told = Kind.ME in kinds and not kinds & _TOLD
    doubted = any(is_veto(mark, "doubt") for mark in statement.marks)
    return told or doubted or bool(kinds & (_LEAVING_OPEN | {Kind.NEGATION, Kind.ONLY}))


def compares(statement: Statement) -> bool:
    """Whether a leaning only sets one candidate above another: `I liked Maria more than Tom`."""
    doubts = {mark.sense.kind for mark in statement.marks} & _LEAVING_OPEN
    return statement.why is Why.PREFERENCE and statement.verdict is None and doubts == {Kind.PREFERENCE}
