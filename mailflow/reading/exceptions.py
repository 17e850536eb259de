"""Whom a group leaves out: `everyone except 2, 4 and 5`, `Except for Tom all are fine`, `Approve all. Except 3.`

Decides where an exception stands, whom it names and out of which group, and gives it one form: the group, the
exception, and one naming of all who are left out. Never what is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.names import Mention, Roster
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence
from mailflow.reading.targets import is_mention

_COMMA = Sense(Kind.SIGN)
_MENTION = Sense(Kind.MENTION)
_EXCEPT = Sense(Kind.EXCEPT)
_NOBODY = Sense(Kind.GROUP, "none")
_NOBODY_ELSE = Sense(Kind.GROUP, "none:rest")
_WHICH = Sense(Kind.CONDITION, "which")
#: What stands between two of those left out, and before the first.
_LISTING = frozenset({Kind.FILLER, Kind.TO, Kind.PERSON, Kind.LABEL, Kind.PREPOSITION, Kind.ARTICLE, Kind.AND})
_PARTING = frozenset(",-–—(")
#: What does not go on with a sentence behind whom it leaves out at its head.
_APART = frozenset({Kind.SIGN, Kind.AND, Kind.CONTRAST, Kind.TAIL, Kind.SHE, Kind.THEY, Kind.BECAUSE, Kind.NO})
#: What may stand before an exception to the sentence before: `Oh wait, except Tom`.
_LEADING_UP = frozenset({Kind.CORRECTION, Kind.NOTE, Kind.SIGN, Kind.FILLER, Kind.POLITE, Kind.CONTRAST, Kind.AND})
_DECIDING = frozenset({Kind.VERDICT, Kind.NO})


def excepted(marks: Sequence[Mark]) -> tuple[int, int] | None:
    """Where an exception begins among these marks, and where what follows those whom it names does."""
    for place in range(len(marks)):
        if _excepts(marks, place):
            end = _end_of_list(marks, place + 1)
            return (place, end) if end > place + 1 else None
    return None


def group_before(marks: Sequence[Mark]) -> Mark | None:
    """The last group among these marks."""
    return next((mark for mark in reversed(marks) if mark.sense.kind is Kind.GROUP), None)


def put_in_form(sentences: Sequence[Sentence], roster: Roster) -> list[Sentence]:
    """The sentences of one text, each exception in them with its group."""
    found: list[Sentence] = []
    for sentence in sentences:
        sentence.marks = _with_names(sentence.marks, roster)
        place = excepted(sentence.marks)
        if place is None:
            found.append(sentence)
            continue
        marks, at, end = _named_as_one(sentence.marks, *place)
        before = _sentence_meant(found, marks, at, end)
        if before is not None:
            found[before:] = [_joined(found[before], replace(sentence, marks=marks), at, end), *found[before + 1 :]]
            continue
        found.append(replace(sentence, marks=_set_out(marks, at, end)))
    return found


def _with_names(marks: list[Mark], roster: Roster) -> list[Mark]:
    """`everyone but will`: behind a group and an exception a word that is somebody's name is the name."""
    for place in range(2, len(marks)):
        mark, places = marks[place], roster.parts.get(marks[place].key, frozenset())
        excepting = marks[place - 1].sense.kind in (Kind.EXCEPT, Kind.CONTRAST)
        single = mark.mention is None and mark.end - mark.start == len(mark.key) and len(places) == 1
        if excepting and single and marks[place - 2].sense.kind is Kind.GROUP:
            named = mark._replace(sense=_MENTION, mention=Mention(tuple(places), "name"))
            return [*marks[:place], named, *marks[place + 1 :]]
    return marks


def _excepts(marks: Sequence[Mark], place: int) -> bool:
    """Whether an exception begins here: an `except`, a `but` between a group and a name, or behind `nobody else` the
    word for "than"."""
    kind = marks[place].sense.kind
    named = place + 1 < len(marks) and marks[place + 1].mention is not None
    if kind is Kind.COMPARE or marks[place].sense == _WHICH:
        return named and _is_nobody_else(marks[:place])
    if kind is not Kind.CONTRAST:
        return kind is Kind.EXCEPT
    if not named or not place:
        return False
    end = _end_of_list(marks, place + 1)
    closed = end == len(marks) or marks[end].sense.kind is Kind.SIGN
    decided = any(mark.sense.kind in _DECIDING for mark in marks[:place])
    group = group_before(marks[:place])
    whole = group is not None and group.sense.value == "all"
    return marks[place - 1].sense.kind is Kind.GROUP or (whole and closed and decided)


def _end_of_list(marks: Sequence[Mark], start: int) -> int:
    """Where the candidates that are named from `start` on end; `start` where nobody is."""
    end = start
    for place in range(start, len(marks)):
        mark = marks[place]
        if mark.mention is not None and mark.mention.why is None:
            end = place + 1
        elif is_mention(mark) or not (mark.sense.kind in _LISTING or _and_follows(marks, place)):
            break
    return end


def _and_follows(marks: Sequence[Mark], place: int) -> bool:
    """Whether a comma stands in a list that an "and" ends: `except 2, 4 and 5`."""
    if marks[place].key != ",":
        return False
    last = next((mark for mark in marks[place + 1 :] if mark.mention is None and mark.key != ","), None)
    return last is not None and last.sense.kind is Kind.AND


def _named_as_one(marks: Sequence[Mark], at: int, end: int) -> tuple[list[Mark], int, int]:
    """The marks with a plain exception, and one mark for all whom it names."""
    exception = marks[at]._replace(sense=_EXCEPT)
    head = list(marks[:at])
    if _is_nobody_else(head):
        head = head[:-1] if head[-1].sense.kind is Kind.AND else head
        head[-1] = head[-1]._replace(sense=_NOBODY)
    elif head and head[-1].sense.kind is Kind.NEGATION and group_before(head) is None:
        # "keinen außer Anna"
        head[-1] = head[-1]._replace(sense=_NOBODY)
    moved = len(head) - at
    named = [mark for mark in marks[at + 1 : end] if mark.mention is not None]
    first = next(place for place in range(at + 1, end) if marks[place] is named[0])
    mention = named[0].mention
    if len(named) > 1 and mention is not None:
        items = tuple(dict.fromkeys(item for mark in named if mark.mention for item in mark.mention.items))
        mention = Mention(items, mention.form)
    one = named[0]._replace(end=named[-1].end, mention=mention)
    led = list(marks[at + 1 : first])
    return [*head, exception, *led, one, *marks[end:]], at + moved, at + moved + 2 + len(led)


def _is_nobody_else(marks: Sequence[Mark]) -> bool:
    """Whether marks end with "nobody else", written as one or as two."""
    last = [mark.sense for mark in marks[-2:]]
    return last[-1:] == [_NOBODY_ELSE] or (len(last) == 2 and last[0] == _NOBODY and last[1].kind is Kind.AND)


def _set_out(marks: list[Mark], at: int, end: int) -> list[Mark]:
    """`Invite everyone, except Tom` without the comma, and `Except for Tom all are fine` with one."""
    grouped = group_before(marks[:at]) is not None
    before = marks[at - 1] if at else None
    if grouped and before is not None and before.sense.kind is Kind.SIGN and before.key in _PARTING:
        closed = before.key == "(" and end < len(marks) and marks[end].key == ")"
        return [*marks[: at - 1], *marks[at:end], *marks[end + closed :]]
    if not grouped and end < len(marks) and marks[end].sense.kind not in _APART:
        comma = Mark(_COMMA, ",", marks[end - 1].end, marks[end - 1].end)
        return [*marks[:end], comma, *marks[end:]]
    return marks


def _sentence_meant(found: Sequence[Sentence], marks: Sequence[Mark], at: int, end: int) -> int | None:
    """Which sentence before decided on the group that this one leaves somebody out of: `Approve all. Except 3.`,
    `Approve all. Actually, all but 3.`; None where this one has a group of its own to decide on."""
    group = group_before(marks[:at])
    stated = next((p for p in range(end, len(marks)) if marks[p].sense.kind is Kind.SIGN), len(marks))
    own = [*marks[:at], *marks[end:stated]]
    if any(mark.sense.kind not in _LEADING_UP and mark is not group for mark in own):
        return None
    if group is not None and group.sense.value != "all":
        return None
    for place in range(len(found) - 1, -1, -1):
        before = found[place]
        if group_before(before.marks) is None:
            continue
        whole = [mark for mark in before.marks if mark.sense.kind is Kind.GROUP]
        decided = any(mark.sense.kind in _DECIDING for mark in before.marks)
        plain = len(whole) == 1 and whole[0].sense.value.partition(":")[0] == "all" and excepted(before.marks) is None
        return place if plain and decided and before.end != "?" else None
    return None


def _joined(before: Sentence, after: Sentence, at: int, end: int) -> Sentence:
    """A sentence with the exception to it that the next one made."""
    grouped = next(place for place, mark in enumerate(before.marks) if mark.sense.kind is Kind.GROUP) + 1
    while grouped < len(before.marks) and _belongs(before.marks[grouped]):
        grouped += 1
    marks = [*before.marks[:grouped], *after.marks[at:end], *before.marks[grouped:]]
    return replace(before, marks=[*marks, *after.marks[end:]], end=after.end)


def _belongs(mark: Mark) -> bool:
    """Whether a mark still says which group is meant: `all DAT-3 candidates`."""
    return mark.sense.kind is Kind.PERSON or (mark.mention is not None and mark.mention.form == "requisition")
