"""Marks cut into sentences, and sentences into clauses.

Decides where one thing ends and the next begins; never what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mailflow.reading.lexicons import TITLE, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.phrases import Mark
from mailflow.reading.run_ons import goes_on_telling
from mailflow.reading.targets import Target, is_mention
from mailflow.reading.vocabularies import denying

_DASHES = frozenset("-–—:=→>…")
_DECIDING = frozenset({Kind.VERDICT, Kind.NO})
#: What ends a remark that a dash parts from its verdict: "no cloud experience -> no".
_SPOKEN = _DECIDING | {Kind.NEGATION}
#: What may lead up to a colon without deciding anything.
_LEADING_UP = frozenset(
    {Kind.WORD, Kind.FILLER, Kind.ME, Kind.SHE, Kind.PREPOSITION, Kind.TO, Kind.TIME, Kind.SIGN, Kind.PERSON}
    | {Kind.HAVING, Kind.PLAIN, Kind.COPULA, Kind.POLITE, Kind.NEUTRAL, Kind.NEGATION}
)
_THINK = Sense(Kind.NEGATION, "think")
#: What makes a "not" behind it a yes: `no reason not to meet`.
NO_REASON = Sense(Kind.NEGATION, "reason")
_AMID = Sense(Kind.CONTRAST, "amid")
_FILLER = Sense(Kind.FILLER)
_NOR = Sense(Kind.NOR)
_POLITE = Sense(Kind.POLITE)
_BESIDE_NAMES = frozenset({Kind.SIGN, Kind.FILLER, Kind.PREPOSITION, Kind.TO, Kind.PERSON, Kind.LABEL})
#: What may end a clause or begin one.
_JOINTS = _DECIDING | {
    Kind.SIGN, Kind.HEDGE, Kind.AND, Kind.NEGATION, Kind.CONTRAST, Kind.BECAUSE, Kind.CONCESSION, Kind.NOR, Kind.TAIL,
    Kind.CORRECTION, Kind.GROUP,
}  # fmt: skip
_LOOK_AHEAD = 40
_OR = Sense(Kind.HEDGE, "or")
#: A word that turns down whoever is named beside it.
_NOT = Sense(Kind.NEGATION, "name")


@dataclass(slots=True)
class Sentence:
    """Marks up to a full stop, a question mark or the end of the line."""

    marks: list[Mark]
    end: str
    line: int
    paragraph: int
    first_of_line: bool
    #: By which sort of correction it turns back on what stands before it; "" where it does not.
    turn: str = ""


@dataclass(slots=True)
class Clause:
    """A piece of a sentence between separators. `join` is the separator before it."""

    marks: list[Mark]
    join: str
    targets: list[Target] = field(default_factory=list)
    excepted: list[Target] = field(default_factory=list)
    incidental: list[Target] = field(default_factory=list)
    verdict: Verdict | None = None
    strength: int = 0
    form: str = ""
    flags: set[Kind] = field(default_factory=set)
    why: Why | None = None
    verdict_first: bool = False
    #: Letters (start positions of marks) that are verdict, name or sign and so no part of a reason.
    core: set[int] = field(default_factory=set)
    #: A word that could not be read stands where the verdict's candidate would.
    stranger: bool = False
    #: A word that could decide only describes here.
    praise: bool = False
    words: int = 0
    #: Whether candidates and a bare "not" were all there was, before a reason was added.
    denied: bool = False
    #: Whether what is added behind a denial may go on about somebody before it: `Maria, not Tom, was late`.
    resumed: bool = False
    #: How many of its marks are its own, where a reason was added behind them.
    own: int | None = None

    @property
    def empty(self) -> bool:
        """Whether it names nobody and gives no verdict."""
        return not self.targets and self.verdict is None and not self.excepted


def sentences(marks: Iterable[Mark], text: str) -> list[Sentence]:
    """The sentences of a text. A number with a full stop at the beginning of a line is a label, not a sentence."""
    found: list[Sentence] = []
    current: list[Mark] = []
    line = paragraph = 0
    first = labelled = True
    labelled = False

    asked = False

    def close(end: str) -> None:
        nonlocal current, first, asked
        end, asked = ("?" if asked else end), False
        if current:
            found.append(Sentence(current, end, line, paragraph, first))
            first = False
        elif end == "?" and found and found[-1].line == line:
            found[-1].end = "?"
        current = []

    for mark in marks:
        key = mark.key if mark.sense.kind is Kind.SIGN else ""
        if key == "\n":
            blank = not current and (first or not found or found[-1].line != line)
            close("\n")
            paragraph += blank
            line, first, labelled = line + 1, True, False
        elif key == "?" and (_bracketed(current) or _labelled(current)):
            asked = True
        elif key and key in ".!?;":
            last = current[-1] if current else None
            number = last is not None and last.mention is not None and last.mention.form == "number"
            if key == "." and number and last is not None and last.end == mark.start:
                if first and len([m for m in current if m.sense.kind is not Kind.SIGN]) == 1:
                    labelled = True
                if labelled:
                    current.append(mark._replace(key=":"))
                    continue
            if key == "." and last is not None and (last.sense.kind is Kind.LABEL or last.sense == TITLE):
                continue
            if key == "." and text[mark.end : mark.end + 1].isalnum():
                continue
            if key == "." and text[mark.end : mark.end + 1] == "." and _only_named(current):
                # "John... nope": the pause parts nothing.
                current.append(mark._replace(key="…"))
                continue
            if key == "." and last is not None and last.key == "…" and last.end == mark.start:
                continue
            if key == "?" and _only_named(current) and _answers_itself(text[mark.end : mark.end + _LOOK_AHEAD]):
                # "Maria? Absolutely!"
                current.append(mark._replace(key=":"))
                continue
            close(key)
        elif mark.key == "dass" and [m.sense for m in current[-2:-1]] == [_THINK] and current[-1].key == ",":
            # "Ich glaube nicht, dass Tom passt": one thought
            current[-1] = mark._replace(sense=_FILLER)
        elif key == "," and current and current[-1].sense == NO_REASON:
            # "Ich sehe keinen Grund, Tom nicht einzuladen"
            current.append(mark._replace(sense=_FILLER))
        else:
            current.append(mark)
    close("\n")
    return found


def _answers_itself(following: str) -> bool:
    """Whether words that ask nothing follow on the same line."""
    sentence = re.split(r"[\n.!;]", following, maxsplit=1)[0]
    return any(map(str.isalpha, sentence)) and "?" not in sentence


def _only_named(marks: Sequence[Mark]) -> bool:
    """Whether nothing but candidates was named so far."""
    spoken = [mark for mark in marks if mark.sense.kind not in (Kind.SIGN, Kind.AND)]
    return bool(spoken) and all(mark.mention is not None for mark in spoken)


def _labelled(marks: Sequence[Mark]) -> bool:
    """Whether a candidate and a sign stand before a question mark that is followed by its question: `6 = ? salary`."""
    return len(marks) > 1 and marks[-1].key in _DASHES and marks[-2].mention is not None


def _bracketed(marks: Sequence[Mark]) -> bool:
    """Whether a bracket was opened and not closed yet."""
    signs = [mark.key for mark in marks if mark.sense.kind is Kind.SIGN and mark.key in "()"]
    return bool(signs) and signs[-1] == "("


def _told_apart(marks: Sequence[Mark]) -> Sequence[Mark]:
    """`2 (Maria)` without the brackets where number and name are not the same candidate, and `the last one, Olu,`
    without commas: they belong together, and whoever reads them has to see whether they disagree."""
    found: list[Mark] = []
    for mark in marks:
        found.append(mark)
        if mark.key not in (")", ",") or len(found) < 4:
            continue
        first, opening, second, _ = found[-4:]
        if opening.key == mark.key == "," and first.mention is not None and second.mention is not None:
            if (first.mention.form, second.mention.form) == ("order", "name") and len(first.mention.items) == 1:
                # "the last one, Olu, is a yes"
                found[-3:] = [second]
            continue
        if opening.key != "(" or first.mention is None or second.mention is None:
            continue
        forms = {first.mention.form, second.mention.form}
        if "number" in forms and len(forms) == 2 and set(first.mention.items) != set(second.mention.items):
            found[-3:] = [second]
    return found


def split(marks: Sequence[Mark]) -> list[Clause]:
    """The clauses of one sentence, not yet read."""
    marks = _told_apart(marks)
    found: list[Clause] = []
    current: list[Mark] = []
    join = ""
    verdicts_first = _leads_with_verdicts(marks)

    def flush(new: str) -> None:
        nonlocal current, join
        if current:
            found.extend(_alternating(current, join))
            current, join = [], new
        elif join in ("", ",", "and", ")") or new == "correction":
            join = new

    for place, mark in enumerate(marks):
        kind = mark.sense.kind
        if kind not in _JOINTS and mark.sense.value != "relative":
            current.append(mark)
        elif kind is Kind.SIGN:
            if mark.key == "(" and _names_in_brackets(current, marks[place + 1 :]):
                # "yes (Maria), no (John)"
                continue
            if mark.key in ",/(|":
                flush("(" if mark.key == "(" else ",")
            elif mark.key == ")":
                label = current[-1] if current else None
                if (
                    label is not None
                    and label.mention is not None
                    and label.mention.form == "number"
                    and (join != "(" or len(current) == 1)
                ):
                    current.append(mark._replace(key=":"))
                else:
                    flush(")")
            elif mark.key in _DASHES:
                if mark.key in "-–—:" and _ends_list(found, current, marks[place + 1 :]):
                    flush("because")
                elif _greets(current):
                    flush(",")
                elif _labels(current, mark.key):
                    # "1. yes 2. nope", "Maria: yes Tom: no": the label begins the next piece.
                    label = current.pop()
                    flush("-")
                    current = [label, mark]
                elif _is_said(current) or (mark.key == ":" and _introduces(current)):
                    flush("-")
                else:
                    current.append(mark)
        elif mark.sense == _OR and _lists_denied(current, marks[place + 1 :]):
            # "I don't think 2 or 4 are right": what denies the first denies the second.
            denying, current = current[:-1], current[-1:]
            if all(m.sense == _NOT for m in denying):
                # "not 2 or 4"
                current, denying = [*denying, *current], []
            flush("and")
            current = denying
        elif kind is Kind.AND:
            flush("and")
        elif verdicts_first and kind in _DECIDING and any(map(is_mention, current)):
            # "no 2,4,5 yes 1,3"
            flush("~")
            current.append(mark)
        elif (mark.sense.value == "relative" and current and current[-1].mention is not None) or (
            kind is Kind.NEGATION and mark.sense.value == "name" and _denies_next(current, marks[place + 1 :])
        ):
            flush(",")
            current.append(mark)
        elif mark.sense == _AMID and _is_named(current) and _is_denied_next(marks, place):
            # "Tom hingegen nicht"
            current.append(mark._replace(sense=_FILLER))
        elif kind is Kind.CONTRAST:
            before, after = marks[place - 1] if place else None, marks[place + 1] if place + 1 < len(marks) else None
            kinds = (Kind.WORD, Kind.COUNT, Kind.PERSON)
            named = after is not None and (is_mention(after) or after.sense.kind in kinds)
            if before is not None and before.sense.kind is Kind.GROUP and named:
                current.append(mark._replace(sense=mark.sense._replace(kind=Kind.EXCEPT)))
            else:
                flush("but")
        elif kind is Kind.BECAUSE:
            flush("because")
        elif goes_on_telling(marks, place):
            flush(",")
            current.append(mark)
        elif kind is Kind.CONCESSION:
            flush("though")
        elif (
            kind in (Kind.NOR, Kind.TAIL)
            and any(m.sense.kind is Kind.NOR or (m.sense.kind is Kind.NEGATION and kind is Kind.NOR) for m in current)
            and any(map(is_mention, current))
        ):
            # "ni 2 ni 5", "weder 2 noch 5": the second half is the next candidate of a list.
            flush("and")
            current.append(mark._replace(sense=_NOR))
        elif kind is Kind.CORRECTION and _only_regrets(mark, marks, place):
            current.append(mark._replace(sense=_POLITE))
        elif kind is Kind.CORRECTION:
            flush("correction")
        elif kind is Kind.GROUP and mark.sense.value.startswith("rest") and current and current[-1].mention is not None:
            # "reject 2, 4 rest ok"
            flush(",")
            current.append(mark)
        else:
            current.append(mark)
    flush("")
    return found


def _is_named(marks: Sequence[Mark]) -> bool:
    """Whether candidates are named and neither decided on nor denied yet."""
    return any(map(is_mention, marks)) and not any(mark.sense.kind in _SPOKEN for mark in marks)


def _is_denied_next(marks: Sequence[Mark], place: int) -> bool:
    """Whether a bare "not" stands next."""
    after = marks[place + 1].sense if place + 1 < len(marks) else None
    return after is not None and after.kind is Kind.NEGATION and after.value == "name"


def _is_said(marks: Sequence[Mark]) -> bool:
    """Whether a candidate has a verdict already."""
    return any(map(is_mention, marks)) and any(m.sense.kind in _SPOKEN for m in marks)


def _introduces(marks: Sequence[Mark]) -> bool:
    """Whether what stands before a colon only leads up to what is said: `Per our call: 1 advance`. A name that nobody
    on the list has does not."""
    kinds = {mark.sense.kind for mark in marks}
    words = [mark for mark in marks if mark.sense.kind in (Kind.WORD, Kind.PLAIN)]
    named = all(mark.capital for mark in words) and not kinds & {Kind.FILLER, Kind.NEGATION}
    return bool(words) and not named and kinds <= _LEADING_UP


def _only_regrets(mark: Mark, marks: Sequence[Mark], place: int) -> bool:
    """Whether `sorry` behind a refusal, with nobody named right after it, asks pardon and corrects nothing."""
    after = next((m for m in marks[place + 1 :] if m.sense.kind is not Kind.SIGN), None)
    refused = any(m.sense.kind in (Kind.NO, Kind.NOR) or m.sense.verdict is Verdict.REJECT for m in marks[:place])
    anew = after is not None and (after.mention is not None or after.sense.kind in _DECIDING | {Kind.ME, Kind.LABEL})
    return mark.sense.value == "pardon" and refused and not anew


def _leads_with_verdicts(marks: Sequence[Mark]) -> bool:
    """Whether each verdict of a sentence stands before its candidates: `no 2,4,5 yes 1,3`."""
    order = ["m" if is_mention(m) else "v" for m in marks if is_mention(m) or m.sense.kind in _DECIDING]
    if order.count("v") < 2 or order[0] != "v" or order[-1] != "m":
        return False
    if any(mark.sense.kind in (Kind.AND, Kind.CONTRAST, Kind.NEGATION, Kind.EXCEPT) for mark in marks):
        return False
    return all(after == "m" for before, after in pairwise(order) if before == "v")


def _lists_denied(before: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether an "or" stands between two candidates that are both denied: `not moving forward with 2 or 4`."""
    if not (before and after and is_mention(before[-1]) and is_mention(after[0])):
        return False
    turned = [m for m in before if _denies(m) or m.sense.verdict is Verdict.REJECT]
    return bool(turned) and not any(m.sense.kind in (Kind.HEDGE, Kind.CONDITION) for m in before)


def _denies(mark: Mark) -> bool:
    """Whether a word denies, or a phrase begins with one that does: `no objections to`."""
    said = mark.sense.kind in (Kind.VERDICT, Kind.REMARK) and mark.end - mark.start > len(mark.key)
    return mark.sense.kind in (Kind.NEGATION, Kind.NO, Kind.NOR) or (said and mark.key in denying())


def _denies_next(before: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether a "not" parts one candidate from the next: `invite Maria not John`."""
    decided = any(map(is_mention, before)) and any(m.sense.kind in _DECIDING for m in before)
    return decided and bool(after) and after[0].mention is not None


def _ends_list(before: Sequence[Clause], last: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether a dash behind the last of a list parts it from its reason: `decline John and Pavel - neither has Go`."""
    listed = any(is_mention(m) for m in last) and all(is_mention(m) or m.sense.kind in _BESIDE_NAMES for m in last)
    decided = next((c.marks for c in before if any(m.sense.kind in _DECIDING for m in c.marks)), [])
    leading = bool(decided) and is_mention(decided[-1])
    doubted = bool(after) and after[0].sense.kind is Kind.HEDGE
    return listed and leading and not doubted and not any(m.sense.kind in _DECIDING for m in after)


def _greets(marks: Sequence[Mark]) -> bool:
    """Whether somebody was greeted and nothing else said: `Hi Rita - all good`."""
    spoken = [mark.sense.kind for mark in marks]
    return (
        bool(spoken) and spoken[0] is Kind.POLITE and all(kind is Kind.WORD for kind in spoken[1:]) and len(spoken) < 4
    )


def _names_in_brackets(before: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """Whether a bracket behind a bare verdict holds nothing but one candidate."""
    decided = any(m.sense.kind in _DECIDING for m in before) and not any(map(is_mention, before))
    return decided and len(after) > 1 and after[0].mention is not None and after[1].key == ")"


def _labels(marks: Sequence[Mark], sign: str) -> bool:
    """Whether the last of these marks is a number before a sign, or a name before a colon, and one candidate before it
    has its verdict."""
    if len(marks) < 3 or marks[-1].mention is None or (marks[-1].mention.form != "number" and sign != ":"):
        return False
    before = marks[:-1]
    return any(map(is_mention, before[:-1])) and before[-1].sense.kind in _DECIDING


def _excepted_apart(marks: Sequence[Mark]) -> tuple[int, int] | None:
    """Where an exception begins that has a verdict of its own, and where that stands: `all yes except | Tom | no`."""
    excepting = next((place for place, mark in enumerate(marks) if mark.sense.kind is Kind.EXCEPT), len(marks))
    decided = any(mark.sense.kind in _DECIDING for mark in marks[:excepting])
    judged = next((p for p in range(excepting, len(marks)) if marks[p].sense.kind in _DECIDING), len(marks))
    named = marks[excepting + 1 : judged]
    plain = all(is_mention(mark) or mark.sense.kind in _BESIDE_NAMES for mark in named)
    grouped = any(mark.sense.kind is Kind.GROUP for mark in marks[:excepting])
    known = grouped and decided and plain and any(map(is_mention, named)) and judged < len(marks)
    return (excepting, judged) if known else None


def _alternating(marks: list[Mark], join: str) -> list[Clause]:
    """`1 yes 2 no 3 hold` without separators: cut so that each piece has its own verdict."""
    if sum(mark.sense.kind in _DECIDING for mark in marks) < 2:
        return [Clause(marks, join)]
    if (apart := _excepted_apart(marks)) is not None:
        excepting, judged = apart
        return [Clause(marks[:judged], join), Clause(marks[excepting + 1 :], "~")]
    kinds = [("m" if is_mention(m) else "v" if m.sense.kind in _DECIDING else "") for m in marks]
    for place in range(1, len(marks) - 1):
        if marks[place].sense.kind is Kind.HEDGE and kinds[place - 1] == kinds[place + 1] == "m":
            # "3 yes 4 maybe 5 no"
            kinds[place] = "v"
    held = next((p for p, m in enumerate(marks) if m.sense.verdict is Verdict.HOLD), len(marks))
    ended = next((p for p, m in enumerate(marks) if p > held and m.sense.kind in (Kind.TIME, Kind.WAITING)), len(marks))
    # "hold 4 until the budget is approved": what comes after the time of a hold is no verdict of its own.
    kinds[ended:] = ["m" if kind == "m" else "" for kind in kinds[ended:]]
    order = [kind for kind in kinds if kind]
    if order.count("v") < 2 or "m" not in order or any(m.sense.kind is Kind.EXCEPT for m in marks):
        return [Clause(marks, join)]
    opener, other = ("m", "v") if order[0] == "m" else ("v", "m")
    pieces: list[Clause] = []
    start, seen_other = 0, False
    for place, kind in enumerate(kinds):
        # A last verdict with no name behind it belongs to what stands before: `get Anna in for an onsite`.
        if kind == opener and seen_other and (opener == "m" or "m" in kinds[place:]):
            pieces.append(Clause(marks[start:place], join if not pieces else "~"))
            start, seen_other = place, False
        elif kind == other:
            seen_other = True
    pieces.append(Clause(marks[start:], join if not pieces else "~"))
    return pieces
