"""Words that set one candidate beside or against another: `Ida not Ben`, `Ida but not Ben`, `so is Ben`, `nor Ben`.

Decides where such words part what is said of the one from what is said of the other; never what is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.phrases import Mark

_NOT = Sense(Kind.NEGATION, "name")
_NEITHER = Sense(Kind.GROUP, "neither")
_OCCASION = Sense(Kind.FILLER, "occasion")
_UNKNOWN = Sense(Kind.WORD)
_ENDING = frozenset({Kind.PLEASE, Kind.SIGN})
_HENCE = Sense(Kind.FILLER, "hence")
_YET = Sense(Kind.HEDGE, "yet")
_UNDECIDED = Sense(Kind.HEDGE, "mine")
_BUT = Sense(Kind.CONTRAST)
#: Of whom something begins to be said behind a "yet" that only means "but".
_SUBJECTS = frozenset({Kind.ME, Kind.SHE, Kind.THEY, Kind.MENTION})
_UNSETTLED = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR, Kind.VETO, Kind.HEDGE, Kind.CONDITION})
_FIRMLY = frozenset({"verb", "favour", "answer"})
_COMMA = Sense(Kind.SIGN)
_ALSO = Sense(Kind.ALSO)
_AND = Sense(Kind.AND)
_BECAUSE = Sense(Kind.BECAUSE)
#: What may stand before a name: `but not number 4`, `but not the DAT-3 ones`.
_BEFORE_NAMES = frozenset({Kind.LABEL, Kind.FILLER, Kind.ARTICLE, Kind.PERSON, Kind.TO, Kind.PREPOSITION})
_LISTED = frozenset({Kind.MENTION, Kind.AND, Kind.SIGN, Kind.POLITE, Kind.PERSON, Kind.LABEL})


def set_apart(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a sentence with a sign between candidates whom its words set apart."""
    found: list[Mark] = []
    for place, mark in enumerate(marks):
        after = marks[place + 1] if place + 1 < len(marks) else None
        names = after is not None and after.mention is not None
        meant = next((m for m in marks[place + 1 :] if m.sense.kind not in _BEFORE_NAMES), None)
        stranger = after is not None and after.sense == _UNKNOWN and after.capital
        if mark.sense == _NOT and names and _only_lists(found):
            # "Ida not Ben"
            found.append(_sign(_COMMA, ",", mark))
        elif (
            mark.sense.kind is Kind.EXCEPT
            and mark.end - mark.start > len(mark.key)
            and meant is not None
            and (_is_person(meant) or meant.sense.value.startswith("rest"))
            and _excepts_none(found)
        ):
            # "I'll meet Ida but not Ben"
            if mark.key == "but":
                found.append(_sign(_COMMA, ",", mark))
                mark = mark._replace(sense=_NOT)
        elif mark.sense.kind is Kind.ALSO and mark.key == "and" and (names or stranger):
            # "Ida is a no and so is Ben", "Ida and also Mrs Unknown"
            found.append(_sign(_AND, "and", mark))
        elif mark.sense == _YET:
            # "less experienced, yet I want her", and not "not there, yet she has promise"
            mark = mark._replace(sense=_BUT if _only_contrasts(found, marks[place + 1 :]) else _UNDECIDED)
        elif mark.sense.kind is Kind.BECAUSE and _goes_on_as(found, mark.key, after):
            # "mark Ida as rejected and Ben as approved"
            continue
        elif mark.sense.kind is Kind.AND and mark.key == "then" and (after is None or after.sense.kind in _ENDING):
            # "Maria then please"
            mark = mark._replace(sense=_OCCASION)
        elif mark.sense == _NEITHER and _is_asked_of(marks[place + 1 : place + 3]):
            # "Ida has no licence and neither has Ben"
            mark = mark._replace(sense=_ALSO)
        elif mark.sense == _HENCE and after is not None and _answers(after) and _tells(found):
            # "ha 2 anni di esperienza quindi no"
            mark = mark._replace(sense=_BECAUSE)
        elif mark.sense == _NEITHER and after is None and found and found[-1].mention is not None:
            # "Ben neither."
            mark = mark._replace(sense=_NOT)
        found.append(mark)
    return found


def _is_person(mark: Mark) -> bool:
    """Whether a mark names candidates, and no role: `but not for SRE-7` limits."""
    return mark.mention is not None and mark.mention.form != "requisition"


def _only_contrasts(before: Sequence[Mark], following: Sequence[Mark]) -> bool:
    """Whether behind a comma, and words that neither deny nor decide nor doubt, a verdict is said of somebody: not so
    in `not there, yet she has promise`, `no decision, yet Sofia looks good`."""
    paused = bool(before) and before[-1].sense.kind is Kind.SIGN and before[-1].key in ",;"
    plain = all(mark.sense.kind not in _UNSETTLED for mark in before)
    begins = following[:1] != [] and following[0].sense.kind in _SUBJECTS
    decides = any(mark.sense.kind is Kind.VERDICT and mark.sense.value in _FIRMLY for mark in following)
    return paused and plain and begins and decides


def _goes_on_as(marks: Sequence[Mark], key: str, after: Mark | None) -> bool:
    """Whether somebody follows an "and" behind a verb whose second half began with the same word, and what they are
    marked as follows."""
    named = len(marks) > 3 and marks[-1].mention is not None and marks[-2].sense.kind is Kind.AND
    halves = [mark for mark in marks[-4:-2] if mark.sense.kind is Kind.TAIL]
    passive = after is not None and after.sense.kind is Kind.VERDICT and after.sense.value == "passive"
    return named and passive and len(halves) == 2 and halves[0].key == key


def _only_lists(marks: Sequence[Mark]) -> bool:
    """Whether candidates were named and nothing was said of them."""
    named = bool(marks) and marks[-1].mention is not None
    return named and all(mark.sense.kind in _LISTED for mark in marks)


def _is_asked_of(following: Sequence[Mark]) -> bool:
    """Whether a verb and then a candidate follow."""
    verb = following[:1] != [] and following[0].sense.kind in (Kind.ASKING, Kind.COPULA, Kind.HAVING, Kind.PAST)
    return verb and following[1:] != [] and following[1].mention is not None


def _answers(mark: Mark) -> bool:
    """Whether a plain yes or no stands here."""
    return mark.sense.kind is Kind.NO or (mark.sense.kind is Kind.VERDICT and mark.sense.value == "answer")


def _tells(marks: Sequence[Mark]) -> bool:
    """Whether something was told right before."""
    return bool(marks) and marks[-1].sense.kind is not Kind.SIGN and any(m.sense.kind is Kind.WORD for m in marks)


def _excepts_none(marks: Sequence[Mark]) -> bool:
    """Whether no group was named that somebody could be excepted from."""
    return any(mark.mention is not None for mark in marks) and all(mark.sense.kind is not Kind.GROUP for mark in marks)


def _sign(sense: Sense, key: str, mark: Mark) -> Mark:
    return Mark(sense, key, mark.start, mark.start)
