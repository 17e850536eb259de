"""Where a writer turns back on what stands above: `Approve Maria. Oops, wrong line: Maria no.`

Cuts the text there, so that nothing before is read together with what corrects it, and opens again what was taken back
without anything being put in its place. Gives no verdict; which of two counts then is `resolve`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from mailflow.reading.hindsight import NAMED_INSTEAD
from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.statements import Statement
from mailflow.reading.targets import is_mention

#: Corrections that turn back on what was said, and are not only a way of speaking (`actually`) or a regret (`sorry`);
#: where a sentence has several, the first of these tells what it does.
_TURNS = ("mixed", "renamed", "withdrawn", "slip", "fault", "stop")
_FILLER = Sense(Kind.FILLER)
_GROUND = Sense(Kind.GROUND)
_STOP = Sense(Kind.CORRECTION, "stop")
#: What calls back before a decision, beside a no.
_CALLED = frozenset({Kind.CORRECTION, Kind.SIGN})
#: Turns that are called out in the middle of a sentence.
_CALLS = ("slip", "fault", "stop")
#: What may stand between somebody's fault and what it was to do.
_TO_DO = frozenset({Kind.TO, Kind.PREPOSITION, Kind.FILLER, Kind.SHE, Kind.SIGN, Kind.CLITIC})
_PAUSING = frozenset("…-–—.")
_PARTING = frozenset(",:(|/-–—…→;")
_DECIDING = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR})
#: What may stand around a word that turns back, as an outcry: `no, wait`, `hmm, oops`.
_CRIES = frozenset({Kind.NO, Kind.FILLER, Kind.CONTRAST, Kind.AND, Kind.CORRECTION, Kind.SIGN, Kind.POLITE})
_PAUSE = Sense(Kind.HEDGE, "pause")
#: What may stand right before a word that halts.
_AHEAD = _CRIES | {Kind.MENTION, Kind.GROUP, Kind.HEDGE, Kind.TAIL, Kind.PLEASE}
#: What adds somebody and corrects nobody: `oops, forgot Tom`.
_ADDED = Sense(Kind.NEUTRAL, "added")


def cut_at_turns(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, each that turns back in its middle cut in two; the half from there on knows its `turn`."""
    found: list[Sentence] = []
    for sentence in chain.from_iterable(map(_behind_undo, sentences)):
        above = found[-1] if found and found[-1].paragraph == sentence.paragraph else None
        decided = above is not None and _decides(above.marks)
        if above is not None and decided and _corrects_the_same(above.marks, sentence.marks):
            sentence = replace(sentence, marks=_with_excuses(sentence.marks))
        found.extend(_cut(sentence, decided=decided))
    return found


def _behind_undo(sentence: Sentence) -> list[Sentence]:
    """`Ignore my last mail: Maria yes`: what a colon parts from the taking back is said anew."""
    marks = sentence.marks
    undone = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.UNDO), len(marks))
    colon = next((at for at in range(undone, len(marks)) if marks[at].key == ":"), len(marks))
    anew = marks[colon + 1 :]
    if any(map(is_mention, marks[:colon])) or not (_decides(anew) and any(map(is_mention, anew))):
        return [sentence]
    return [replace(sentence, marks=marks[:colon], end="."), replace(sentence, marks=anew, first_of_line=False)]


def _cut(sentence: Sentence, *, decided: bool) -> Iterable[Sentence]:
    """`decided`: whether the sentence before decides, so that a no before a turn is an outcry."""
    marks = sentence.marks = _with_regrets(_with_outcries(sentence.marks, decided=decided))
    turns = [at for at in range(len(marks)) if _turns(marks, at)]
    if not turns:
        spoken = next((mark.sense for mark in marks if mark.sense.kind is not Kind.SIGN), _FILLER)
        weakly = spoken.kind is Kind.CORRECTION and spoken.value != "pardon"
        return [replace(sentence, marks=_without_cries(marks, 0)) if weakly else sentence]
    begins = _begins(marks, turns[0], decided=decided)
    again = next((at for at in turns if _decides(marks[turns[0] : at]) and _decides(marks[at:])), len(marks))
    ends = max(_begins(marks, again, decided=decided), turns[0] + 1) if again < len(marks) else again
    sorts = {marks[at].sense.value for at in turns if at < ends}
    sort = next(sort for sort in _TURNS if sort in sorts)
    turned = _without_cries(_with_excuses(marks[begins:ends]), turns[0] - begins)
    behind = replace(sentence, marks=turned, turn=sort, first_of_line=sentence.first_of_line and not begins)
    rest = _cut(replace(sentence, marks=marks[ends:], first_of_line=False), decided=True) if marks[ends:] else ()
    if not any(mark.sense.kind is not Kind.SIGN for mark in marks[:begins]):
        return [replace(behind, first_of_line=sentence.first_of_line), *rest]
    return [replace(sentence, marks=marks[:begins], end="." if sentence.end == "?" else sentence.end), behind, *rest]


def _with_outcries(marks: list[Mark], *, decided: bool) -> list[Mark]:
    """`Approve 1 and 2... no, 1 and 3`: a no behind a decision that a comma parts from candidates with nothing more
    said of them may call back as well as turn down."""
    if decided and (cried := _cried_anew(marks)):
        return [marks[0]._replace(sense=_STOP), *marks[cried:]]
    for place, mark in enumerate(marks[:-2]):
        if mark.sense.kind is not Kind.NO:
            continue
        before = marks[place - 1] if place else None
        begins = decided if before is None else (before.key in _PAUSING and _decides(marks[:place]))
        named = [m for m in marks[place + 2 :] if m.sense.kind is not Kind.SIGN]
        alone = any(map(is_mention, named)) and all(is_mention(m) or m.sense.kind is Kind.AND for m in named)
        if begins and marks[place + 1].key == "," and alone:
            return [*marks[:place], mark._replace(sense=_STOP), *marks[place + 1 :]]
    return marks


def _cried_anew(marks: Sequence[Mark]) -> int:
    """How many marks call back at the beginning, behind a decision: `ah non, pardon, c'est Wei`, `anzi no, Tom passa`.
    They hold a no and a word that corrects, a sign ends them, and a decision follows; 0 where it is not so."""
    ends = next((at for at, m in enumerate(marks) if m.sense.kind not in _CALLED and not _is_bare_no(m)), 0)
    called = marks[:ends]
    parted = bool(called) and called[-1].sense.kind is Kind.SIGN
    both = any(map(_is_bare_no, called)) and any(m.sense.kind is Kind.CORRECTION for m in called)
    said = any(m.sense.kind is Kind.VERDICT for m in marks[ends:])
    return ends if parted and both and said and not any(_turns(marks, at) for at in range(ends)) else 0


def _is_bare_no(mark: Mark) -> bool:
    refused = mark.sense.kind is Kind.VERDICT and mark.sense.verdict is Verdict.REJECT
    return mark.sense.kind is Kind.NO or (refused and mark.sense.value == "answer")


def _with_regrets(marks: list[Mark]) -> list[Mark]:
    """`Tom no, I was wrong to invite him`, `Tom nein, mein Fehler, ihn einzuladen`: a slip that was to do something
    tells why, and decides nothing."""
    for place, mark in enumerate(marks):
        if not (_turns(marks, place) and mark.sense.value in ("slip", "fault")):
            continue
        deed = next((at for at in range(place + 1, len(marks)) if marks[at].sense.kind not in _TO_DO), len(marks))
        linked = deed == place + 2 and marks[place + 1].sense.kind in (Kind.TO, Kind.PREPOSITION)
        verb = deed < len(marks) and marks[deed].sense.kind is Kind.VERDICT and marks[deed].sense.value == "verb"
        if verb and (linked or (mark.sense.value == "fault" and deed > place + 1)):
            told = [each._replace(sense=_GROUND) for each in marks[place : deed + 1]]
            return [*marks[:place], *told, *marks[deed + 1 :]]
    return marks


def _decides(marks: Sequence[Mark]) -> bool:
    return any(mark.sense.kind in _DECIDING for mark in marks)


def _corrects_the_same(above: Sequence[Mark], marks: Sequence[Mark]) -> bool:
    """Whether a sentence begins with a correction and puts another verdict on the only one named above, whom it does
    not name: `Actually no, approve her, I had mixed up two CVs`."""
    named = [mark.mention for mark in above if is_mention(mark)]
    if len(named) != 1 or named[0] is None or len(named[0].items) != 1:
        return False
    corrects = marks[:1] != [] and marks[0].sense.kind is Kind.CORRECTION and marks[0].sense.value not in _TURNS
    pointed = any(mark.sense.kind is Kind.SHE for mark in marks)
    return corrects and pointed and _decides(marks) and not any(map(is_mention, marks))


def _with_excuses(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a sentence that turns back, with what it says of the slip behind its last verdict read as a reason:
    `wait, yes to Tom, I mixed up the CVs`."""
    last = max((at for at, mark in enumerate(marks) if mark.sense.kind in _DECIDING), default=len(marks))
    return [
        mark._replace(sense=_GROUND) if at > last and mark.sense.value in ("mixed", "slip", "fault") else mark
        for at, mark in enumerate(marks)
    ]


def _turns(marks: Sequence[Mark], place: int) -> bool:
    """Whether the mark at `place` turns back; a word that only halts has to stand apart (`wait`, not `can't wait`), or
    at the end."""
    sense = marks[place].sense
    if sense.kind is not Kind.CORRECTION or sense.value not in _TURNS:
        return False
    before = marks[place - 1].sense.kind if place else Kind.SIGN
    decided = before in _DECIDING and any(map(is_mention, marks[:place]))
    return sense.value != "stop" or before in _AHEAD or decided or not _decides(marks[place:])


def _begins(marks: Sequence[Mark], turn: int, *, decided: bool) -> int:
    """Where the words begin that turn back at the mark `turn`: behind the last comma or dash, with the outcries before
    it; an outcry itself begins right there (`1, 2 and 3 oops not 3`)."""
    begins = _behind_sign(marks, turn)
    ahead = marks[begins:turn]
    if any(map(is_mention, ahead)) and (marks[turn].sense.value in _CALLS or _decides(ahead)):
        return turn
    while begins:
        earlier = _behind_sign(marks, begins - 1)
        between = marks[earlier:begins]
        if marks[turn].sense.value != "stop" and any(map(is_mention, between)) and not _decides(between):
            # "On 1, I changed my mind."
            return earlier
        if not (decided or _decides(marks[:earlier])) or not all(
            m.sense.kind in _CRIES or m.sense == _PAUSE for m in between
        ):
            break
        begins = earlier
    return begins


def _behind_sign(marks: Sequence[Mark], place: int) -> int:
    """The place behind the last sign before `place` that parts; 0 where there is none."""
    signs = (at + 1 for at in reversed(range(place)) if marks[at].sense.kind is Kind.SIGN and marks[at].key in _PARTING)
    return next(signs, 0)


def _without_cries(marks: Sequence[Mark], turn: int) -> list[Mark]:
    """The marks with each no that is only an outcry beside the mark `turn` read as nothing: `no, wait`, `wait, no: 1
    yes`. A no behind it answers, unless somebody is named or called for after it."""
    found = list(marks)
    for place, mark in enumerate(marks):
        if mark.sense.kind not in _CRIES and mark.sense != _PAUSE:
            break
        apart = place + 1 < len(marks) and marks[place + 1].sense.kind in (Kind.SIGN, Kind.CORRECTION)
        cried = place < turn or (apart and any(map(_goes_on, marks[place + 1 :])))
        if mark.sense == _PAUSE or (mark.sense.kind is Kind.NO and cried):
            found[place] = mark._replace(sense=_FILLER)
    return found


def _goes_on(mark: Mark) -> bool:
    """Whether a mark behind a no says more than why: a candidate or an approval."""
    return is_mention(mark) or mark.sense.kind is Kind.NO or mark.sense.verdict is Verdict.APPROVE


def reopen(statements: list[Statement], sentences: Sequence[Sentence], count: int) -> list[Statement]:
    """The statements without answers that nobody was named for and that a turn replaced (`No. I mean, yes to Tom`).
    Leaves open what a turn takes back and nothing behind it decides anew. `count` candidates are on the list."""
    gone: list[Statement] = []
    for undo in [statement for statement in statements if statement.kind == "undo"]:
        statements = [*statements, *_undone(undo, statements)]
    for sentence in sentences:
        if not sentence.turn:
            continue
        at = sentence.marks[0].start
        verdicts = [s for s in statements if s.kind == "verdict"]
        before = [s for s in verdicts if s.begins < at]
        after = [s for s in verdicts if s.begins >= at and s.targets]
        if any(s.verdict is not None and s.why is None for s in after):
            gone.extend(s for s in before if not s.targets)
        before = [s for s in before if s.targets]
        _confirm(before, after, count)
        for statement in _taken_back(sentence, before, after, count):
            statement.why = statement.why or Why.CONTRADICTION
    return [statement for statement in statements if not any(statement is each for each in gone)]


def _undone(undo: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """`1 yes, 2 yes, undo 2`: what is decided and undone in one mail is open."""
    before = [s for s in statements if s.kind == "verdict" and s.targets and s.begins < undo.span[0]]
    if not before:
        return []
    if not undo.targets:
        before[-1].why = before[-1].why or Why.CONTRADICTION
        return []
    return [replace(undo, kind="verdict", verdict=None, why=Why.CONTRADICTION, corrects=(0, 0), rule="undone at once")]


def _taken_back(
    sentence: Sentence, before: Sequence[Statement], after: Sequence[Statement], count: int
) -> Sequence[Statement]:
    """The statements before a turn that it leaves open."""
    anew = _places(after, count)
    found = _places(before, count) & anew
    if sentence.turn == "mixed":
        # "1 yes, 2 no. Mixed up: 2 yes." says nothing of 1, who is as much in doubt.
        return before if len(found) < min(2, len(_places(before, count))) else ()
    if found or not before or _only_adds(sentence, before[-1], after):
        return ()
    named = {place for mark in sentence.marks if mark.mention is not None for place in mark.mention.items}
    return [s for s in before if _places([s], count) & named] or before[-1:]


def _confirm(before: Sequence[Statement], after: Sequence[Statement], count: int) -> None:
    """Lets somebody named instead of another have the verdict, where the other is decided on anew: `3 yes. I meant 2. 3
    no.`"""
    for statement in after:
        rest = [s for s in after if s is not statement and s.why is None and s.verdict is not None]
        if statement.rule == NAMED_INSTEAD and before and _places(before[-1:], count) <= _places(rest, count):
            statement.why = None


def _only_adds(sentence: Sentence, before: Statement, after: Sequence[Statement]) -> bool:
    """Whether what follows a turn is about somebody else and leaves what stands before it: `Oops, Tom too`."""
    near = [s for s in after if s.line == sentence.line]
    if not near:
        return False
    added = any(m.sense.kind is Kind.ALSO or m.sense == _ADDED for m in (*sentence.marks, *near[0].marks))
    other = near[0].verdict is not before.verdict and near[0].why is None
    return added or (other and sentence.turn != "renamed")


def _places(statements: Iterable[Statement], count: int) -> set[int]:
    """The candidates that statements are about, where they name them or speak of everybody."""
    found: set[int] = set()
    for statement in statements:
        for target in statement.targets:
            everybody = target.group and not target.group.startswith("rest")
            found.update(target.within or range(count) if everybody else target.items)
        found.difference_update(place for target in statement.excepted for place in target.items)
    return found
