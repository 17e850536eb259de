"""Reasons beside a firm decision: what only says why is taken out of the play before sentences are joined.

`no, salary expectations are way over band`, `reject both: neither is registered`, `he is nice, but the band is 110, so
no`: once a candidate has an explicit verdict, the words around it that decide nothing of their own are its reason, and
no word of theirs may say yes, no or maybe. Decides only which words those are; what unsettles a decision (a condition,
a correction, a doubt of the writer's, another decision) is `unsettling`'s to say and is left to be read as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mailflow.reading.asides import without_sources
from mailflow.reading.clauses import read
from mailflow.reading.denials import is_only_denied
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.run_ons import goes_on_telling
from mailflow.reading.sentences import Clause, Sentence
from mailflow.reading.summing_up import changes_mind, concludes, judges_a_group, stays_behind
from mailflow.reading.targets import is_nobody
from mailflow.reading.unsettling import proposes_a_time, says_something, spoken, unsays, unsettles, wavers

_GROUND = Sense(Kind.GROUND)
_PARTING = frozenset(",:()|…→=;")
_DASHES = frozenset("-–—>")
_OPENING = frozenset({Kind.BECAUSE, Kind.CONTRAST, Kind.CONCESSION})
#: What may stand beside a verdict that is complete in itself.
_BESIDE = frozenset(
    {
        Kind.MENTION, Kind.GROUP, Kind.SIGN, Kind.PLEASE, Kind.POLITE, Kind.ME, Kind.FILLER, Kind.TO, Kind.PREPOSITION,
        Kind.PERSON, Kind.LABEL, Kind.AND, Kind.COPULA, Kind.ALSO, Kind.SHE, Kind.THEY, Kind.TAIL, Kind.FUTURE,
        Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR, Kind.BECAUSE, Kind.CONTRAST, Kind.NEUTRAL,
    }
)  # fmt: skip
_PLAIN = frozenset({Kind.WORD, Kind.PLAIN})
_DECIDING = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION})
_BARE = _BESIDE - {Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR, Kind.ALSO}
#: What could be taken for more than a reason.
_STIRRING = frozenset(
    {
        Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR, Kind.HEDGE, Kind.PREFERENCE, Kind.GROUP, Kind.WAITING,
        Kind.CONDITION, Kind.CORRECTION, Kind.COMPARE, Kind.MENTION, Kind.NUMBER, Kind.ORDER, Kind.VETO, Kind.PARTY,
        Kind.REPORT, Kind.QUESTION, Kind.REQUEST, Kind.ASKING, Kind.ONLY, Kind.PAST,
    }
)  # fmt: skip
#: What a sentence may be about.
_SPEAKERS = frozenset({Kind.ME, Kind.WORD, Kind.PLAIN, Kind.SHE})
#: Answers that say no more than yes.
_YES = frozenset({"yes", "yeah", "yep", "yup", "aye", "a"})
#: What a reason begins or ends with, and what joins its words.
_KEPT = frozenset(
    {
        Kind.SIGN, Kind.COPULA, Kind.BECAUSE, Kind.CONTRAST, Kind.CONCESSION, Kind.FILLER, Kind.SHE, Kind.AND, Kind.TO,
        Kind.POLITE, Kind.PREPOSITION, Kind.EXCEPT, Kind.PERSON,
    }
)  # fmt: skip


@dataclass(slots=True)
class _Head:
    """A decision that stands, and whom it is about."""

    verdict: Verdict
    places: set[int]
    grouped: bool = False
    #: Whether it is an answer that names nobody and stands under nobody's lines.
    silent: bool = False
    #: Where the words begin that decide.
    cues: set[int] = field(default_factory=set)
    #: Whether the verdict stands before its candidates, so that more of them may follow: `reject 2, | 4 and 5`.
    leading: bool = False
    #: Whether something behind it was more than a reason.
    contested: bool = False
    #: Whether a reason was given behind it.
    told: bool = False


@dataclass(slots=True)
class _Stretch:
    """What is said of one candidate before anything is decided."""

    places: set[int]
    pieces: list[list[Mark]] = field(default_factory=list)


def settle(sentences: Sequence[Sentence], roster: Roster, under: int | None) -> dict[int, Why]:
    """Marks as reasons, in `sentences` of one text, the words that only say why. `under` is the candidate under whose
    quoted lines they stand. Returns the doubts that words behind decisions cast on them, by where the words begin that
    decide."""
    reader = _Reader(roster, under)
    reader.run(sentences)
    reasons = reader.reasons
    for sentence in sentences if reasons else ():
        sentence.marks = [
            mark._replace(sense=_GROUND, mention=None)
            if mark.start in reasons and mark.sense.kind not in _KEPT
            else mark
            for mark in sentence.marks
        ]
    return reader.doubts


class _Reader:
    """Reads on from piece to piece, remembering what was decided last and what still waits for its decision."""

    def __init__(self, roster: Roster, under: int | None) -> None:
        self.roster = roster
        only = 0 if len(roster.items) == 1 else None
        #: The only candidate that the text can be about.
        self.sole = under if under is not None else only
        self.quoted = under is not None
        self.head: _Head | None = None
        #: What was decided on single candidates so far.
        self.decided: dict[int, _Head] = {}
        self.open: _Stretch | None = None
        self.listed: set[int] = set()
        #: Whether an "and" ended the list.
        self.closed = False
        #: Where the words begin that are reasons.
        self.reasons: set[int] = set()
        self.doubts: dict[int, Why] = {}

    def run(self, sentences: Sequence[Sentence]) -> None:
        """Reads the whole text."""
        line = -1
        for sentence in sentences:
            if (sentence.line != line and self.sole is None) or sentence.turn:
                self.head = self.open = None
                self.decided = {}
            line, self.listed = sentence.line, set()
            if sentence.end == "?":
                if self.head is not None and wavers(sentence.marks):
                    self.doubts.update(dict.fromkeys(self.head.cues, Why.CONTRADICTION))
                self.head = self.open = None
                continue
            pieces = cut(without_sources(sentence.marks))
            for place, piece in enumerate(pieces):
                self._piece(piece, inside=place > 0, alone=len(pieces) == 1)

    def _piece(self, piece: list[Mark], *, inside: bool, alone: bool) -> None:
        named = {place for mark in piece if mark.mention is not None for place in mark.mention.items}
        if not inside and len(named) == 1 and not self.listed and not {m.sense.kind for m in piece} <= _BESIDE:
            # "Tom no. Maria yes. Tom might do at another site."
            self.head = self.decided.get(min(named), self.head)
        of_another = not (inside or named & (self.head.places if self.head else set())) and _is_its_own(piece)
        if self.head is not None and not self.listed and (inside or alone) and not of_another:
            doubt = unsays(piece, self.head.verdict, inside=inside)
            if doubt is not None:
                self.doubts.update(dict.fromkeys(self.head.cues, doubt))
                self.head = None
                return
            if self.head.verdict is Verdict.APPROVE and not self.head.contested and proposes_a_time(piece):
                self._excuse([piece], keep=False)
                return
        kinds = {mark.sense.kind for mark in piece}
        if any(mark.mention is not None and mark.mention.why and mark.mention.form == "name" for mark in piece):
            self.head = self.open = None
            return
        if kinds <= _BARE:
            self._bare(piece, named, kinds)
            self.closed = Kind.AND in kinds
            return
        decided = self._decided(piece) if kinds <= _BESIDE else None
        if decided is not None:
            led = next(m.sense.kind for m in piece if m.sense.kind is not Kind.SIGN) in _OPENING
            amid = self.listed and piece[0].sense.kind is Kind.NEGATION and is_only_denied(piece)
            self._decide(decided, named, grouped=Kind.GROUP in kinds, led=led, final=_is_final(piece, led or alone))
            if amid:
                # "Maria, not Tom, was late"
                self.head = None
            if self.head is not None:
                self.head.cues.update(mark.start for mark in piece if mark.sense.kind in _DECIDING)
                self.decided.update(dict.fromkeys(() if self.head.grouped else self.head.places, self.head))
                self.head.leading = _leads(piece)
            return
        if self.head is not None and self.head.leading and self.closed and inside and not named:
            # "reject 2, 4 and 5, no weekend cover"
            self.head.places |= self.listed
            self.listed = set()
        if self.head is not None and not self.listed and named <= self.head.places:
            self._explain(piece, kinds, inside=inside)
            return
        self._tell(piece, kinds, named)

    def _bare(self, piece: list[Mark], named: set[int], kinds: set[Kind]) -> None:
        if Kind.GROUP in kinds:
            nobody = all(is_nobody(m.sense.value) for m in piece if m.sense.kind is Kind.GROUP)
            # "None, they all live too far away"
            self.head = _Head(Verdict.REJECT, set(), grouped=True) if nobody and not named else None
            if self.head is not None:
                self.head.cues.update(mark.start for mark in piece)
            self.open = None
        elif named:
            self.listed |= named
            self.open = None

    def _decided(self, piece: list[Mark]) -> Verdict | None:
        """The verdict of a piece that holds a complete decision and nothing else."""
        if is_only_denied(piece):
            return Verdict.REJECT
        clause = read(Clause(_from_the_last_listed(piece), ""), self.roster)
        complete = clause.strength == FIRM and clause.why is None and not (clause.excepted or clause.stranger)
        return clause.verdict if complete and all(not target.why for target in clause.targets) else None

    def _decide(self, verdict: Verdict, named: set[int], *, grouped: bool, led: bool, final: bool) -> None:
        about, self.listed = named | self.listed, set()
        stretch, self.open = self.open, None
        before, self.head = self.head, None
        if about or grouped:
            self.head = _Head(verdict, about, grouped)
        elif stretch is not None:
            last = None if led else stretch.pieces[-1]
            turns = [at for at, piece in enumerate(stretch.pieces) if piece[0].sense.kind is Kind.CONTRAST]
            final = (final or changes_mind(stretch.pieces[-1])) and not any(map(_is_decisive, stretch.pieces))
            if all(
                (final and stays_behind(piece, verdict))
                or concludes(piece, verdict, last=piece is last, turned=at < max(turns, default=0))
                for at, piece in enumerate(stretch.pieces)
            ):
                telling = [p for p in stretch.pieces if _stirs(p, verdict) or any(m.sense.kind in _PLAIN for m in p)]
                self._excuse(telling, keep=True)
                self.head = _Head(verdict, stretch.places)
        elif before is not None:
            self.head = before if before.verdict is verdict else None
            if self.head is None and before.told:
                # "Tom yes. He's been at four firms in three years so no."
                self.doubts.update(dict.fromkeys(before.cues, Why.CONTRADICTION))
        elif self.sole is not None:
            self.head = _Head(verdict, {self.sole}, silent=not self.quoted)

    def _explain(self, piece: list[Mark], kinds: set[Kind], *, inside: bool) -> None:
        """What follows a decision on the same candidates."""
        head = self.head
        assert head is not None
        if not _stirs(piece, head.verdict) or not says_something(piece) or (not inside and _speaks_of_me(piece)):
            return
        if head.silent and not kinds & {Kind.SHE, Kind.THEY, Kind.REMARK, Kind.BECAUSE}:
            # "Yes, I got your mail", where nobody is named
            return
        if unsettles(piece, head.verdict, several=head.grouped or len(head.places) > 1):
            head.contested = True
        elif not head.contested:
            head.told = True
            self._excuse([_behind_both(piece) if inside else piece], keep=False)

    def _tell(self, piece: list[Mark], kinds: set[Kind], named: set[int]) -> None:
        """What is said of somebody before anything is decided."""
        self.head = None
        listed, self.listed = self.listed, set()
        if named:
            single = len(named) == 1 and named >= listed and not judges_a_group(piece)
            single = single and (self.sole is None or named == {self.sole}) and not _is_compared(piece)
            known = all(
                mark.mention is None or mark.mention.why is None or mark.sense.kind is Kind.NUMBER for mark in piece
            )
            self.open = _Stretch(named, [piece]) if single and known else None
            return
        if Kind.GROUP in kinds and not says_something(piece):
            self.open = None
        elif self.open is not None:
            self.open.pieces.append(piece)
        elif len(listed) == 1:
            self.open = _Stretch(listed, [piece])
        elif self.sole is not None:
            self.open = _Stretch({self.sole}, [piece])

    def _excuse(self, pieces: Sequence[Sequence[Mark]], *, keep: bool) -> None:
        """Takes pieces for reasons; with `keep` the candidates that they name stay named."""
        self.reasons.update(
            mark.start
            for piece in pieces
            for mark in piece
            if not (keep and ((mark.mention and mark.mention.items) or mark.sense.kind is Kind.ONLY))
        )


def _from_the_last_listed(piece: list[Mark]) -> list[Mark]:
    """`Anna and Tom may come` as `Tom may come`: what is said of the last of a list at the head of a piece is said of
    all of it."""
    names = [place for place, mark in enumerate(piece) if mark.mention is not None]
    if not names or any(mark.sense.kind not in _BARE for mark in piece[: names[0]]):
        return list(piece)
    last = names[0]
    for place, following in pairwise(names):
        between = [mark.sense.kind for mark in piece[place + 1 : following]]
        if between[:1] != [Kind.AND] or not set(between) <= _BARE:
            break
        last = following
    return [*piece[: names[0]], *piece[last:]]


def _stirs(piece: Sequence[Mark], verdict: Verdict) -> bool:
    """Whether a piece has a word that might be taken for more than a reason of `verdict`."""
    return any(
        mark.sense.kind in _STIRRING
        and mark.sense.verdict is not verdict
        and not (place == 0 and mark.sense.value == "both")
        for place, mark in enumerate(spoken(piece))
    )


def _leads(piece: Sequence[Mark]) -> bool:
    """Whether a verdict stands before the first candidate of a piece."""
    first = next((m for m in piece if m.mention is not None or m.sense.kind in _DECIDING), None)
    return first is not None and first.mention is None and any(mark.mention is not None for mark in piece)


def _is_decisive(piece: Sequence[Mark]) -> bool:
    """Whether a piece holds nothing but what decides, though not how: `invite onsite`."""
    kinds = {mark.sense.kind for mark in piece}
    return kinds <= _BESIDE and not kinds.isdisjoint(_DECIDING)


def _is_final(piece: Sequence[Mark], apart: bool) -> bool:
    """Whether a verdict that stands `apart`, in a sentence of its own or behind a "so" or "but", sums up what was said:
    `so no`, `But it's a no.`, and not `so no problem`."""
    cue = next((mark for mark in piece if mark.sense.kind in _DECIDING), piece[0])
    agreeing = cue.sense.verdict is Verdict.APPROVE and cue.sense.value == "answer" and cue.key not in _YES
    return apart and not agreeing


def _speaks_of_me(piece: Sequence[Mark]) -> bool:
    """Whether a sentence of its own begins with its writer, or doubts."""
    first = next((m.sense for m in piece if m.mention or m.sense.kind in _SPEAKERS), None)
    if first is None or first.kind is Kind.ME:
        return first is not None
    if first.kind is Kind.MENTION:
        # "Tom might suit another team."
        return any(m.sense.kind is Kind.HEDGE and m.sense.value for m in piece)
    of_the_candidate = first.kind is Kind.SHE and first.value != "thing"
    return not of_the_candidate and any(m.sense.kind is Kind.HEDGE for m in piece)


def _is_its_own(piece: Sequence[Mark]) -> bool:
    """Whether a sentence names somebody in its condition and says what then: `If Ben drops his rate we talk`."""
    said = [mark for mark in piece if mark.sense.kind is not Kind.SIGN]
    begins = len(said) > 2 and said[0].sense.kind is Kind.CONDITION and said[1].mention is not None
    return begins and any(mark.sense.kind is Kind.ME for mark in said[2:])


def _is_compared(piece: Sequence[Mark]) -> bool:
    """Whether somebody is only compared with: `same as for John`."""
    return any(m.sense.kind is Kind.COMPARE and n.mention is not None for m, n in pairwise(piece))


def _behind_both(piece: list[Mark]) -> list[Mark]:
    """`both without English`: the words behind `both`, which says of whom."""
    first = spoken(piece)[0]
    return [mark for mark in piece if mark is not first] if first.sense.value == "both" else piece


def cut(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The pieces of a sentence between commas, dashes, colons, brackets and words like `because` and `but`."""
    pieces: list[list[Mark]] = [[]]
    for place, mark in enumerate(marks):
        if mark.sense.kind is Kind.SIGN and (mark.key in _PARTING or _parts(marks, place)):
            pieces.append([])
            continue
        if goes_on_telling(marks, place):
            pieces.append([])
        excepting = mark.sense.kind is Kind.CONTRAST and place and marks[place - 1].sense.kind is Kind.GROUP
        if (
            _says_what_not(marks, place)
            or (mark.sense.kind in _OPENING and not excepting)
            or (mark.sense.value == "relative" and pieces[-1])
        ):
            pieces.append([])
        pieces[-1].append(mark)
    return [piece for piece in pieces if any(mark.sense.kind is not Kind.SIGN for mark in piece)]


def _says_what_not(marks: Sequence[Mark], place: int) -> bool:
    """Whether a "but not" stands behind a verdict and leaves out nobody: `yes, but not at that salary`."""
    if marks[place].sense.kind is not Kind.EXCEPT or not any(m.sense.kind in _DECIDING for m in marks[:place]):
        return False
    lead = (Kind.TO, Kind.PREPOSITION, Kind.FILLER)
    behind = (mark for mark in marks[place + 1 :] if mark.sense.kind not in lead or mark.sense.value == "now")
    after = next(behind, None)
    named = after is not None and after.mention is not None and after.mention.form != "requisition"
    return after is not None and not named and after.sense.kind is not Kind.GROUP


def _parts(marks: Sequence[Mark], place: int) -> bool:
    """Whether a dash stands apart from the words beside it."""
    mark = marks[place]
    if mark.key not in _DASHES:
        return False
    before = marks[place - 1].end if place else -1
    after = marks[place + 1].start if place + 1 < len(marks) else -1
    return not (before == mark.start and after == mark.end)
