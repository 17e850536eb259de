"""What is said of whoever a group leaves out: `Invite everybody but Tom, he has no licence`.

Decides which words behind an exception speak of the one excepted, and gives them a sentence of their own, so that they
are neither a verdict on the others nor their reason. A reason against somebody whom an approval leaves out turns that
one down; whatever else is said decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.reading.clauses import read
from mailflow.reading.cues import denies
from mailflow.reading.exceptions import excepted, group_before, put_in_form
from mailflow.reading.fold import fold
from mailflow.reading.grounds import cut
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict
from mailflow.reading.names import Mention, Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause, Sentence
from mailflow.reading.vocabularies import said_of_several, unjudged

_NO = Sense(Kind.NO)
_YES = Sense(Kind.VERDICT, "answer", Verdict.APPROVE, FIRM)
_UNSURE = Sense(Kind.HEDGE, "mine")
_NEITHER = Sense(Kind.GROUP, "neither")
_COMMA = Sense(Kind.SIGN)
_FILLER = Sense(Kind.FILLER)
_CRITICISM = Sense(Kind.REMARK, "criticism")
_PAPERS = Sense(Kind.PERSON, "candidates")
#: What tells of something to come, or leaves something open, and is no reason against anybody.
_NO_REASON = frozenset(
    {
        Kind.PROMISE, Kind.QUESTION, Kind.REQUEST, Kind.CONDITION, Kind.HEDGE, Kind.WAITING, Kind.CORRECTION, Kind.VETO,
        Kind.UNDO, Kind.NOTE, Kind.FUTURE, Kind.TIME, Kind.PARTY,
    }
)  # fmt: skip
#: What a hold may go on with.
_OF_A_HOLD = frozenset({Kind.WAITING, Kind.TIME, Kind.CONDITION, Kind.FUTURE})
#: What may be said of the group as well.
_OF_ALL = frozenset({Kind.CORRECTION, Kind.CONDITION, Kind.UNDO, Kind.GROUP, Kind.ONLY})
_TOLD = frozenset({Kind.WORD, Kind.UNIT, Kind.PLAIN})
#: What may lead over to what is said of those left out.
_LEADING_OVER = frozenset({Kind.ASKING, Kind.COMPARE, Kind.BECAUSE, Kind.GROUP, Kind.AND})
_RELATIVE = frozenset({Kind.ASKING, Kind.COMPARE, Kind.BECAUSE})
_PAIR = frozenset({"both", "neither"})
#: What may stand beside a "not" that is all there is.
_DENIED = frozenset({Kind.NEGATION, Kind.SHE, Kind.THEY, Kind.FILLER, Kind.SIGN, Kind.POLITE, Kind.PREPOSITION})


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Those whom a sentence leaves out of a group, and what becomes of the group."""

    named: Mark
    #: The verdict on the group, None where the sentence has none.
    verdict: Verdict | None
    #: Whether the group is nobody: `none but Anna`.
    nobody: bool
    #: Where what follows group and exception may begin.
    end: int

    @property
    def places(self) -> frozenset[int]:
        """Whom they are on the list."""
        return frozenset(self.named.mention.items) if self.named.mention is not None else frozenset()

    @property
    def bare(self) -> bool:
        """Whether nothing was said of the group."""
        return self.verdict is None and not self.nobody


class Exceptions:
    """Parts the sentences of one text."""

    def __init__(self, roster: Roster, language: str, text: str) -> None:
        self.roster = roster
        self.language = language
        self.text = text

    def parted(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, with what is said of somebody left out in sentences of its own."""
        found: list[Sentence] = []
        before: _LeftOut | None = None
        for sentence in put_in_form(sentences, self.roster):
            if before is not None and (told := self._going_on(sentence, before)) is not None:
                if before.bare:
                    found[-1] = replace(found[-1], marks=[*found[-1].marks, _behind(found[-1].marks[-1], _YES)])
                    before = replace(before, verdict=Verdict.APPROVE)
                found.append(told)
                continue
            before = self._left_out(sentence.marks)
            parts = self._apart(sentence, before) if before is not None else [sentence]
            found.extend(parts)
            if sentence.end == "?" or len(parts) > 2 or (before is not None and before.bare and len(parts) > 1):
                before = None
        return found

    def _left_out(self, marks: Sequence[Mark]) -> _LeftOut | None:
        """Whom a sentence leaves out of a group; None where it leaves out nobody."""
        place = excepted(marks)
        if place is None:
            return None
        at, end = place
        group = group_before(marks[:at])
        ahead = group is not None
        stated = next((p for p in range(end + (not ahead), len(marks)) if _is_sign(marks[p])), len(marks))
        group = group or group_before(marks[end:stated])
        if group is None:
            return None
        verdict = self._verdict(marks[:at] if ahead else marks[end:stated])
        verdict = verdict or self._verdict([group, *marks[end:stated]])
        nobody = group.sense.value.partition(":")[0] in ("none", "neither")
        return _LeftOut(marks[end - 1], verdict, nobody, end if ahead else stated)

    def _verdict(self, marks: Sequence[Mark]) -> Verdict | None:
        return read(Clause(list(marks), ""), self.roster).verdict

    def _apart(self, sentence: Sentence, out: _LeftOut) -> list[Sentence]:
        """A sentence as it is, or cut where it goes on about whom it leaves out."""
        marks = sentence.marks
        begins = next((p for p in range(out.end, len(marks)) if _may_begin(marks, p, out)), len(marks))
        until = next((p for p in range(begins, len(marks)) if _names_another(marks[p], out)), len(marks))
        while begins < until < len(marks) and not _is_sign(marks[until - 1]):
            until -= 1
        word = self._word_on(marks[begins:until], out, told=False)
        if any(mark.key == ":" for mark in marks[out.end : begins]) and out.bare and word is not None:
            # "All but Tom: too junior" may be said of all, and "All but Tom: no" is.
            word = _UNSURE if word is _NO else None
        if word is None:
            return [sentence]
        if word is _UNSURE:
            return [replace(sentence, marks=[*marks[:begins], _behind(marks[begins - 1], _UNSURE), *marks[begins:]])]
        main = list(marks[:begins])
        while _is_sign(main[-1]):
            main.pop()
        if out.bare and word is _NO:
            main.append(_behind(main[-1], _YES))
        parts = [replace(sentence, marks=main), _of(out, marks[begins:until], word, sentence)]
        rest = list(marks[until:])
        if rest and (more := self._one_more(rest, out)) is not None:
            # "everyone except 3 (too expensive) and 4 (no licence)"
            parts[0] = replace(sentence, marks=[_with(mark, more) if mark is out.named else mark for mark in main])
            further = _LeftOut(more, out.verdict or Verdict.APPROVE, out.nobody, 0)
            behind = rest[rest.index(more) + 1 :]
            word = self._word_on(behind, further, told=False)
            return [*parts, _of(further, behind, word, sentence)] if word is _NO else parts
        return [*parts, replace(sentence, marks=rest, first_of_line=False)] if rest else parts

    def _one_more(self, rest: Sequence[Mark], out: _LeftOut) -> Mark | None:
        """Somebody else whom the words behind a reason leave out as well; None where they decide on that one."""
        said = [mark for mark in rest if not _is_sign(mark)]
        joined = said[0].sense.kind is Kind.AND
        named = said[1] if joined and len(said) > 1 else said[0]
        decided = any(
            (mark.sense.kind is Kind.NO and not denies(said, place)) or mark.sense.strength == FIRM
            for place, mark in enumerate(said)
        )
        another = any(_names_another(mark, out) for mark in said if mark is not named)
        known = named.mention is not None and named.mention.why is None
        return named if joined and known and not (decided or another) else None

    def _going_on(self, sentence: Sentence, out: _LeftOut) -> Sentence | None:
        """A sentence behind an exception that speaks of whom it leaves out, with their names before it."""
        if sentence.end == "?" or any(mark.mention is not None for mark in sentence.marks):
            return None
        word = self._word_on(sentence.marks, out, told=True)
        return None if word is None or word is _UNSURE else _of(out, sentence.marks, word, sentence)

    def _word_on(self, marks: Sequence[Mark], out: _LeftOut, *, told: bool) -> Sense | None:
        """What words make of those left out: a no, a sign where they decide by themselves, a doubt, a filler where they
        tell something of them, None where they say nothing of them. `told`: in a sentence of its own."""
        said = [mark for mark in marks if not _is_sign(mark)]
        if not said or any(m.sense.kind is Kind.GROUP and not _counts(m, out) for m in said):
            return None
        pieces = [read(Clause(piece, ""), self.roster) for piece in cut(marks)]
        if any(piece.stranger or any(target.why for target in piece.targets) for piece in pieces):
            return None
        pointed = _points(said, out)
        firm = {piece.verdict for piece in pieces if piece.strength == FIRM and piece.why is None}
        word: Sense | None = None
        if len(firm) == 1:
            word = self._decided(firm.pop(), said, pieces, out, told=told)
        elif not firm and not out.nobody and out.verdict is not Verdict.REJECT:
            word = _NO if self._reasons(said, pieces, out, told=told) else None
        if (
            word is _NO
            and out.bare
            and len(out.places) == 1
            and self._holds_one_of(said, said_of_several(self.language))
        ):
            # "tutti tranne Lupo, troppo cari"
            word = _UNSURE
        if word is None and out.bare and any(piece.verdict is Verdict.HOLD for piece in pieces):
            return _UNSURE
        kinds = {mark.sense.kind for mark in said}
        jokes = any(mark.sense.kind is Kind.VETO and mark.sense.value in ("void", "joke") for mark in said)
        if word is None and pointed and not out.bare and not kinds & _OF_ALL and not jokes:
            return _FILLER
        return word

    def _decided(
        self, verdict: Verdict | None, said: Sequence[Mark], pieces: Sequence[Clause], out: _LeftOut, *, told: bool
    ) -> Sense | None:
        """What a firm verdict behind an exception is: theirs where it is not what was said of the group."""
        pointed = _points(said, out)
        if told and not pointed:
            # "Der ist nichts für uns", "No tiene carnet, así que no"
            last = pieces[-1]
            described = last.form == "verb" and last.marks[0].sense.kind in (Kind.FILLER, Kind.VERDICT)
            if verdict is not Verdict.REJECT or not (described or (self._lacks(said) and last.form == "answer")):
                return None
        if any(
            m.sense.kind is Kind.NO and self._holds_one_of(said[p : p + 2], unjudged(self.language))
            for p, m in enumerate(said)
        ):
            # "no CV"
            return None
        no_reason = _NO_REASON - _OF_A_HOLD if verdict is Verdict.HOLD else _NO_REASON
        if any(mark.sense.kind in no_reason and mark.sense.value != "pardon" for mark in said):
            return None
        if out.nobody:
            return _COMMA if verdict is Verdict.APPROVE else None
        if verdict is out.verdict:
            return None
        if not out.bare:
            return _COMMA
        if pointed or told:
            return _NO if verdict is Verdict.REJECT else _COMMA
        # "All but Tom, reject": the others or him?
        return None if verdict is Verdict.APPROVE else _UNSURE

    def _reasons(self, said: Sequence[Mark], pieces: Sequence[Clause], out: _LeftOut, *, told: bool) -> bool:
        """Whether words speak against those left out and decide nothing by themselves."""
        kinds = {m.sense.kind for p, m in enumerate(said) if m.sense.value != "pardon" and not _is_past(said, p)}
        pointed = _points(said, out)
        if kinds & _NO_REASON or any(piece.verdict is Verdict.APPROVE for piece in pieces):
            return False
        if kinds <= _DENIED and Kind.NEGATION in kinds:
            return pointed
        described = any(piece.verdict is Verdict.REJECT for piece in pieces)
        return described or ((pointed or not told) and self._speaks_against(said))

    def _speaks_against(self, said: Sequence[Mark]) -> bool:
        """Whether words tell what somebody lacks, or criticise."""
        if self._holds_one_of(said, unjudged(self.language)):
            # "no CV", "his references are missing"
            return False
        denied = any(mark.sense.kind in (Kind.NEGATION, Kind.NO) or mark.sense == _NEITHER for mark in said)
        return self._lacks(said) if denied else any(mark.sense == _CRITICISM for mark in said)

    def _lacks(self, said: Sequence[Mark]) -> bool:
        """Whether words tell what somebody has not or does not, and not what the writer has not: `has no licence`."""
        first = next((m.sense.kind for m in said if m.sense.kind in (Kind.ME, Kind.SHE, Kind.THEY, Kind.WORD)), None)
        negations = [
            place
            for place, mark in enumerate(said)
            if mark.sense.kind is Kind.NEGATION
            or (mark.sense.kind is Kind.NO and denies(said, place))
            or mark.sense == _NEITHER
        ]
        if first is Kind.ME or not negations or _PAPERS in (mark.sense for mark in said):
            return False
        if self._holds_one_of(said, unjudged(self.language)):
            return False
        behind = said[negations[-1] + 1 :]
        objects = any(mark.sense.kind in (Kind.SHE, Kind.ME) for mark in behind[:1])
        return not objects and any(mark.sense.kind in _TOLD for mark in said)

    def _holds_one_of(self, said: Sequence[Mark], words: frozenset[str]) -> bool:
        """Whether one of these words was written."""
        written = re.findall(r"\w+", self.text[said[0].start : said[-1].end])
        return any(fold(word) in words for word in written)


def _is_sign(mark: Mark) -> bool:
    return mark.sense.kind is Kind.SIGN


def _may_begin(marks: Sequence[Mark], place: int, out: _LeftOut) -> bool:
    """Whether something new begins here: behind a sign, with a "because", or with a pronoun right behind the name."""
    sense = marks[place].sense
    if sense.kind is Kind.SIGN:
        return False
    verdict = Verdict.REJECT if sense.kind is Kind.NO else sense.verdict
    # "Todos sí menos Lucas no"
    against = not out.bare and verdict is not None and verdict is not out.verdict
    told = marks[place - 1] is out.named and (
        sense.kind in _RELATIVE or sense.value in ("subject", "he") or (against and sense.value in ("answer", ""))
    )
    return told or sense.kind is Kind.BECAUSE or _is_sign(marks[place - 1])


def _is_past(said: Sequence[Mark], place: int) -> bool:
    """Whether a "before" waits for nothing: `he worked here before and left`."""
    ended = place + 1 == len(said) or said[place + 1].sense.kind is Kind.AND
    return said[place].sense.kind is Kind.WAITING and ended


def _names_another(mark: Mark, out: _LeftOut) -> bool:
    return mark.mention is not None and not set(mark.mention.items) <= out.places


def _with(mark: Mark, other: Mark) -> Mark:
    """A naming of one candidate that names another as well."""
    items = [item for each in (mark, other) if each.mention is not None for item in each.mention.items]
    return mark._replace(mention=Mention(tuple(items), "name"))


def _counts(mark: Mark, out: _LeftOut) -> bool:
    """Whether a group is those left out: `those two`."""
    value, _, count = mark.sense.value.partition(":")
    return (value in _PAIR and len(out.places) == 2) or (value == "all" and count == str(len(out.places)))


def _points(said: Sequence[Mark], out: _LeftOut) -> bool:
    """Whether a pronoun says of whom words tell."""
    kind = Kind.SHE if len(out.places) == 1 else Kind.THEY
    return any(
        (mark.sense.kind is kind and mark.sense.value != "thing") or mark.sense.kind is Kind.GROUP for mark in said
    )


def _behind(mark: Mark, sense: Sense, key: str = "") -> Mark:
    """A word that was not written, behind another."""
    return Mark(sense, key, mark.end, mark.end)


def _of(out: _LeftOut, marks: Sequence[Mark], word: Sense, sentence: Sentence) -> Sentence:
    """A sentence on those left out: their names, the word on them, and what was said."""
    if word is _FILLER:
        return replace(sentence, marks=[mark._replace(sense=_FILLER) for mark in marks], first_of_line=False)
    told = list(marks)
    if told[0].sense.kind in _LEADING_OVER:
        told[0] = told[0]._replace(sense=_FILLER)
    led = [_behind(out.named, word)] if word is not _COMMA else []
    return replace(sentence, marks=[out.named, *led, _behind(out.named, _COMMA, ","), *told], first_of_line=False)
