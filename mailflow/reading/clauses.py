"""Marks cut into sentences and clauses, and each clause read by itself: which verdict, about whom, with what doubts.

Decides nothing about candidates; `statements` joins clauses and `resolve` judges what they add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.marks import Mark
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Mention, Roster

_DASHES = frozenset("-–—:=→>…")
#: Words that may stand between two namings of one candidate, or between a verdict and a name.
_LINKING = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.PREPOSITION, Kind.PERSON, Kind.LABEL, Kind.PLEASE, Kind.TAIL}
)
_ON_THE_WAY = _LINKING | {Kind.NEGATION, Kind.VERDICT, Kind.COPULA, Kind.ONLY, Kind.POLITE, Kind.MEASURE}
#: Doubts that keep a clause's verdict from being one.
DOUBTS = {
    Kind.CONDITION: Why.CONDITION,
    Kind.HEDGE: Why.PREFERENCE,
    Kind.PREFERENCE: Why.PREFERENCE,
    Kind.REPORT: Why.NO_VERDICT,
}


@dataclass(slots=True)
class Sentence:
    """Marks up to a full stop, a question mark or the end of the line."""

    marks: list[Mark]
    end: str
    line: int
    paragraph: int
    first_of_line: bool


@dataclass(slots=True)
class Target:
    """Whom a clause is about: items, or a group still to be counted out, or something that could not be resolved."""

    items: tuple[int, ...] = ()
    group: str = ""
    #: The group's items where a requisition limits it.
    within: tuple[int, ...] | None = None
    why: Why | None = None
    near: tuple[int, ...] = ()
    words: tuple[int, int] = (0, 0)
    form: str = ""


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
        elif key == "?" and _bracketed(current):
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
            if (
                key == "."
                and last is not None
                and (last.sense.kind is Kind.LABEL or (last.sense.kind is Kind.PERSON and last.sense.value == "title"))
            ):
                continue
            if key == "." and text[mark.end : mark.end + 1].isalnum():
                continue
            close(key)
        else:
            current.append(mark)
    close("\n")
    return found


def _bracketed(marks: Sequence[Mark]) -> bool:
    """Whether a bracket was opened and not closed yet."""
    signs = [mark.key for mark in marks if mark.sense.kind is Kind.SIGN and mark.key in "()"]
    return bool(signs) and signs[-1] == "("


def _is_mention(mark: Mark) -> bool:
    return mark.mention is not None or mark.sense.kind is Kind.GROUP


def split(marks: Sequence[Mark]) -> list[Clause]:
    """The clauses of one sentence, not yet read."""
    found: list[Clause] = []
    current: list[Mark] = []
    join = ""

    def flush(new: str) -> None:
        nonlocal current, join
        if current:
            found.extend(_alternating(current, join))
            current, join = [], new
        elif join in ("", ",", "and") or new == "correction":
            join = new

    for place, mark in enumerate(marks):
        kind = mark.sense.kind
        if kind is Kind.SIGN:
            if mark.key in ",/(":
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
                if any(map(_is_mention, current)) and any(m.sense.kind in (Kind.VERDICT, Kind.NO) for m in current):
                    flush("-")
                else:
                    current.append(mark)
        elif kind is Kind.AND:
            flush("and")
        elif kind is Kind.CONTRAST:
            before, after = marks[place - 1] if place else None, marks[place + 1] if place + 1 < len(marks) else None
            kinds = (Kind.WORD, Kind.COUNT, Kind.PERSON)
            named = after is not None and (_is_mention(after) or after.sense.kind in kinds)
            if before is not None and before.sense.kind is Kind.GROUP and named:
                current.append(mark._replace(sense=mark.sense._replace(kind=Kind.EXCEPT)))
            else:
                flush("but")
        elif kind is Kind.BECAUSE:
            flush("because")
        elif kind is Kind.CORRECTION:
            flush("correction")
        else:
            current.append(mark)
    flush("")
    return found


def _alternating(marks: list[Mark], join: str) -> list[Clause]:
    """`1 yes 2 no 3 hold` without separators: cut so that each piece has its own verdict."""
    kinds = [("m" if _is_mention(m) else "v" if m.sense.kind in (Kind.VERDICT, Kind.NO) else "") for m in marks]
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


# Reading one clause


def read(clause: Clause, roster: Roster) -> Clause:
    """Fills in what the clause says; returns it."""
    marks = clause.marks = _settle_deeds(_without_adverbs(clause.marks))
    runs = _runs(marks, roster)
    cues, doubt = _cues(clause, marks)
    clause.words = sum(1 for mark in marks if mark.sense.kind is Kind.WORD)
    clause.flags = {mark.sense.kind for mark in marks}
    if clause.praise:
        clause.flags.add(Kind.REMARK)
    _combine(clause, cues)
    clause.why = doubt or clause.why
    _bind(clause, marks, runs, cues)
    return clause


def _without_adverbs(marks: list[Mark]) -> list[Mark]:
    """`1 and 2 are both fine`, `the top 3 are all good`: after the verb such a word names nobody anew."""
    for place in range(1, len(marks)):
        sense = marks[place].sense
        adverb = sense.kind is Kind.GROUP and sense.value in ("all", "both")
        verb = marks[place - 1].sense.kind is Kind.COPULA and any(m.mention for m in marks[: place - 1])
        named = marks[place - 1].mention is not None and marks[place - 1].mention.form != "requisition"
        if adverb and (verb or named):
            filler = marks[place]._replace(sense=Sense(Kind.FILLER))
            return _without_adverbs([*marks[:place], filler, *marks[place + 1 :]])
    return marks


_BEFORE_DEED = frozenset(
    {Kind.FILLER, Kind.PLEASE, Kind.ME, Kind.POLITE, Kind.SIGN, Kind.VERDICT, Kind.ALSO, Kind.ONLY}
)
_BESIDE_DEED = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.LABEL, Kind.PLEASE, Kind.MENTION, Kind.GROUP, Kind.VERDICT}
)


def _settle_deeds(marks: list[Mark]) -> list[Mark]:
    """`interview Maria` and `1 interview` decide; `the interview with Maria` is a thing like any other."""
    for place, mark in enumerate(marks):
        if mark.sense.value != "deed":
            continue
        after = next((m for m in marks[place + 1 :] if m.sense.kind not in (Kind.LABEL, Kind.PERSON)), None)
        objects = after is not None and (_is_mention(after) or after.sense.kind in (Kind.SHE, Kind.THEY))
        told = objects and all(m.sense.kind in _BEFORE_DEED for m in marks[:place])
        labelled = _is_mention(marks[0]) and all(m.sense.kind in _BESIDE_DEED for m in marks)
        if not (told or labelled):
            marks = [*marks[:place], mark._replace(sense=Sense(Kind.WORD, "deed")), *marks[place + 1 :]]
    return marks


def _runs(marks: Sequence[Mark], roster: Roster) -> list[tuple[int, int, Target, bool]]:
    """The candidates named in a clause: (first mark, last mark, target, whether excepted)."""
    found: list[tuple[int, int, Target, bool]] = []
    excepting = False
    for place, mark in enumerate(marks):
        if mark.sense.kind is Kind.EXCEPT:
            excepting = True
        if not _is_mention(mark):
            continue
        target = _target(mark)
        if found and found[-1][3] == excepting:
            merged = _merge(found[-1][2], target, marks[found[-1][1] + 1 : place])
            if merged is not None:
                found[-1] = (found[-1][0], place, merged, excepting)
                continue
        found.append((place, place, target, excepting))
    settled = []
    for first, last, target, excepted in found:
        settled.append((first, last, _settle(target, marks, first, last), excepted))
    return settled


def _target(mark: Mark) -> Target:
    span = (mark.start, mark.end)
    if mark.mention is None:
        return Target(group=mark.sense.value, words=span, form="group")
    mention: Mention = mark.mention
    return Target(mention.items, why=mention.why, near=mention.near, words=span, form=mention.form)


def _merge(before: Target, after: Target, between: Sequence[Mark]) -> Target | None:
    """Two namings of the same candidates side by side (`2. Maria Silva`, `Maria from SRE-7`, `all DAT-3`) as one."""
    if any(m.sense.kind not in _LINKING for m in between):
        return None
    span = (before.words[0], after.words[1])
    forms = {before.form, after.form}
    if "requisition" in forms:
        named, ref = (before, after) if after.form == "requisition" else (after, before)
        if named.form == "requisition":
            return None
        if named.group:
            return Target(group=named.group, within=ref.items, words=span, form="group")
        near = tuple(place for place in (named.near or named.items) if place in ref.items)
        if named.why is Why.AMBIGUOUS_NAME and len(near) == 1:
            return Target(near, words=span, form=named.form)
        if not named.why and not set(named.items) & set(ref.items):
            return Target(why=Why.CONTRADICTION, near=named.items, words=span)
        return Target(named.items, why=named.why, near=named.near, words=span, form=named.form)
    if forms == {"group", "number"} or forms == {"group", "name"}:
        if before.group == "both" and not between:
            return after
        return None
    if (
        before.form == "number"
        and after.form in ("name", "initials")
        and not any(m.sense.kind is not Kind.SIGN for m in between)
    ):
        if after.why is Why.AMBIGUOUS_NAME and set(before.items) <= set(after.near):
            return Target(before.items, why=before.why, words=span, form="number")
        if before.why or after.why or set(before.items) != set(after.items):
            why = after.why or before.why or Why.CONTRADICTION
            return Target(why=why, near=before.items + after.items + after.near, words=span)
        return Target(after.items, words=span, form="name")
    if not between and before.form == after.form and not before.group and not before.why and not after.why:
        return Target(before.items + after.items, words=span, form=before.form)
    return None


def _settle(target: Target, marks: Sequence[Mark], first: int, last: int) -> Target:
    """A requisition alone stands for its candidates only where it says so, or where it has but one."""
    if target.form != "requisition" or len(target.items) == 1:
        return target
    around = [*marks[max(first - 3, 0) : first], *marks[last + 1 : last + 3]]
    if any(m.sense.kind is Kind.PERSON for m in around):
        return Target(group="all", within=target.items, words=target.words, form="group")
    return Target(why=Why.NO_CANDIDATE, near=target.items, words=target.words, form="requisition")


@dataclass(slots=True)
class _Cue:
    verdict: Verdict
    strength: int
    form: str
    place: int


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


def _denies(marks: Sequence[Mark], place: int) -> bool:
    """Whether a word that means both `no` and `not` denies what follows (`no experience`), and is no answer."""
    for mark in marks[place + 1 :]:
        sense = mark.sense
        if sense.kind is Kind.VERDICT:
            return sense.value == "verb" or (sense.verdict is Verdict.APPROVE and sense.value != "answer")
        if sense.kind is Kind.REMARK:
            return sense.value != "criticism"
        if sense.kind in (Kind.FILLER, Kind.PREPOSITION, Kind.COPULA, Kind.MEASURE, Kind.SHE, Kind.HAVING):
            continue
        return sense.kind not in _AFTER_NO
    return False


def _cues(clause: Clause, marks: Sequence[Mark]) -> tuple[list[_Cue], Why | None]:
    """The verdicts of a clause with their negations worked in, and a doubt where negation makes none."""
    cues: list[_Cue] = []
    doubt: Why | None = None
    negations = 0
    spent: list[int] = []
    # "aucun ne convient": where nobody is the subject, the language's second negation adds nothing.
    nobody = any(mark.sense.kind is Kind.GROUP and mark.sense.value in ("none", "neither") for mark in marks)
    for place, mark in enumerate(marks):
        sense = mark.sense
        if sense.kind is Kind.NEGATION and nobody:
            clause.core.add(mark.start)
        elif sense.kind is Kind.NEGATION:
            negations += 1
            spent.append(mark.start)
        elif sense.kind is Kind.NO:
            if _denies(marks, place):
                negations += 1
                spent.append(mark.start)
            else:
                cues.append(_Cue(Verdict.REJECT, 3, "answer", place))
                clause.core.add(mark.start)
        elif sense.kind is Kind.VERDICT and sense.verdict is not None:
            if cues and cues[-1].verdict is Verdict.HOLD and _until(marks[cues[-1].place : place]):
                continue
            verdict, strength = sense.verdict, sense.strength
            if strength == 1 and place + 1 < len(marks) and marks[place + 1].sense.kind is Kind.PERSON:
                # "Good candidate" praises, "good" decides.
                clause.praise = True
                continue
            if negations == 1 and verdict is Verdict.APPROVE and strength == 3:
                verdict = Verdict.REJECT
                if any(m.sense.kind in (Kind.NEGATION, Kind.WAITING) for m in marks[place + 1 :]):
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
    return cues, doubt


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
    clause.excepted = [target for _, _, target, excepted in runs if excepted]
    plain = [run for run in runs if not run[3] and not _compared(marks, run[0])]
    clause.incidental = [run[2] for run in runs if not run[3] and _compared(marks, run[0])]
    for first, last, _, _ in runs:
        clause.core.update(mark.start for mark in marks[first : last + 1])
    if any(m.sense.kind is Kind.EXCEPT for m in marks) and not clause.excepted:
        at = next(m for m in marks if m.sense.kind is Kind.EXCEPT)
        clause.excepted = [Target(why=Why.UNKNOWN_NAME, words=(at.start, marks[-1].end))]
    if cues and not plain:
        _strangers(clause, marks, cues[0])
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
        path = marks[strong.place + 1 : subject[0]]
        loose = any(m.sense.kind not in _ON_THE_WAY for m in path)
        following = marks[subject[1] + 1] if subject[1] + 1 < len(marks) else None
        if subject[2].form == "number" and following is not None and following.sense.kind is Kind.WORD:
            # "we approve 2 hires a quarter"
            loose = True
    else:
        # What is excepted belongs to the group: `everyone except John is fine`.
        start = max([subject[1], *(run[1] for run in runs if run[3] and run[0] < strong.place)])
        path = marks[start + 1 : strong.place]
        loose = sum(m.sense.kind is Kind.WORD for m in path) > (strong.form != "passive") or any(map(_is_mention, path))
        if strong.form in ("passive", "verb"):
            having = strong.form == "passive" and any(m.sense.kind is Kind.HAVING for m in path)
            loose = loose or having or _has_object(marks[strong.place + 1 :], strong.form)
        if strong.strength == 1 and any(m.sense.kind is Kind.WORD for m in marks):
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


def _has_object(marks: Sequence[Mark], form: str) -> bool:
    """Whether a verb after the name has an object: in `John declined our offer` John decided, not the writer."""
    for mark in marks:
        kind = mark.sense.kind
        if kind is Kind.WORD or (kind is Kind.ME and form == "passive") or (_is_mention(mark) and form == "verb"):
            return True
        if kind not in (Kind.FILLER, Kind.SHE, Kind.THEY, Kind.ME):
            return False
    return False


def _compared(marks: Sequence[Mark], first: int) -> bool:
    """Whether a candidate is only compared with: `better than John`, `same as for John: no`."""
    for mark in reversed(marks[:first]):
        if mark.sense.kind is Kind.COMPARE:
            return True
        if mark.sense.kind not in _LINKING or mark.sense.kind is Kind.SIGN:
            return False
    return False


def _limited(marks: Sequence[Mark], last: int, nobody: bool) -> bool:
    """Whether more words say which ones of a group are meant (`all seniors`, `everyone from Berlin`): nobody counts them
    out here."""
    for mark in marks[last + 1 :]:
        kind = mark.sense.kind
        if kind is Kind.NEGATION and nobody:
            continue
        if kind in (Kind.WORD, Kind.REMARK, Kind.PREPOSITION, Kind.COMPARE, Kind.NEGATION):
            return True
        if kind not in (Kind.PERSON, Kind.FILLER, Kind.PLEASE):
            return False
    return False


def _strangers(clause: Clause, marks: Sequence[Mark], cue: _Cue) -> None:
    """A word that is on no list where the candidate's name would stand: before the verdict, or as its object."""
    head = [m for m in marks[: cue.place] if m.sense.kind not in (Kind.SIGN, Kind.LABEL)]
    if head and all(m.sense.kind in (Kind.WORD, Kind.NUMBER) for m in head) and len(head) <= 3 and head[0].capital:
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
