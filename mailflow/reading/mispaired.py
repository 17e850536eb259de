"""A number and a name side by side that mean two candidates: `Advance number 2, Sofia` where Sofia is 3.

Decides that such a pair is asked about, because the one may only say who the other is; a list, as in `2, Sofia and
Tom`, is none. Never what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind
from mailflow.reading.model import Why
from mailflow.reading.names import Mention
from mailflow.reading.phrases import Mark

_PLACES = frozenset({"number", "order"})
_PARTING = frozenset(",:;-–—/")
_DECIDING = frozenset({Kind.VERDICT, Kind.NO, Kind.NEGATION, Kind.NOR})
#: What may stand between two parts of a list.
_BETWEEN = frozenset({Kind.AND, Kind.SIGN, Kind.LABEL})
_ARTICLES = frozenset({"article", "title"})
#: What may follow the two and says nothing of the second alone.
_SHARED = frozenset({Kind.PLEASE, Kind.TAIL, Kind.POLITE, Kind.TIME, Kind.FILLER, Kind.AND, Kind.MENTION, Kind.LABEL})


def ask_for_mispaired(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a sentence with each such pair read as one candidate who is in doubt."""
    found = list(marks)
    for place in reversed(range(len(found) - 1)):
        second = _second(found, place)
        if not second or not _disagree(found[place], found[second]):
            continue
        labelled = any(mark.sense.kind is Kind.LABEL for mark in found[max(place - 1, 0) : second])
        if _is_told_apart(found, place, second) or (_is_listed(found, place, second) and not labelled):
            continue
        near = (*_items(found[place]), *_items(found[second]))
        doubtful = Mention((), "name", Why.CONTRADICTION, near)
        found[place : second + 1] = [found[place]._replace(mention=doubtful, end=found[second].end)]
    return found


def _items(mark: Mark) -> tuple[int, ...]:
    return mark.mention.items if mark.mention is not None and mark.mention.why is None else ()


def _second(marks: Sequence[Mark], place: int) -> int:
    """Where the candidate stands that one sign parts from the one at `place`; 0 where there is none."""
    after = marks[place + 1]
    if after.sense.kind is not Kind.SIGN or after.key not in _PARTING:
        return 0
    for at in range(place + 2, len(marks)):
        if marks[at].mention is not None:
            return at
        if marks[at].sense.kind is not Kind.LABEL and marks[at].sense.value not in _ARTICLES:
            return 0
    return 0


def _disagree(one: Mark, other: Mark) -> bool:
    """Whether one is a number or a place and the other a name, each of a single candidate and not of the same."""
    if one.mention is None or other.mention is None or not len(_items(one)) == len(_items(other)) == 1:
        return False
    forms = {one.mention.form, other.mention.form}
    return len(forms & _PLACES) == 1 and "name" in forms and _items(one) != _items(other)


def _is_listed(marks: Sequence[Mark], first: int, second: int) -> bool:
    """Whether somebody else stands right before or behind the two."""
    before = next((m for m in reversed(marks[:first]) if m.sense.kind not in _BETWEEN), None)
    after = next((m for m in marks[second + 1 :] if m.sense.kind not in _BETWEEN), None)
    return any(mark is not None and mark.mention is not None for mark in (before, after))


def _is_told_apart(marks: Sequence[Mark], first: int, second: int) -> bool:
    """Whether a verdict on the one stands before it and something of its own behind the other: `yes to 2, Sofia no`."""
    ahead = _until_sign(list(reversed(marks[:first])))
    behind = _until_sign(marks[second + 1 :])
    own = any(mark.sense.kind not in _SHARED for mark in behind)
    return own and any(mark.sense.kind in _DECIDING for mark in ahead)


def _until_sign(marks: Sequence[Mark]) -> list[Mark]:
    parted = next((at for at, mark in enumerate(marks) if mark.sense.kind is Kind.SIGN and mark.key != ":"), len(marks))
    return list(marks[:parted])
