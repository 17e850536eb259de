"""The candidates that a clause names, one or several or a group, and what is an exception to it.

Decides what stands for whom, with all that stands beside a name (`2. Maria Silva`, `all DAT-3`); never what
is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from mailflow.reading.lexicons import Kind, Sense
from mailflow.reading.model import Why
from mailflow.reading.names import Mention, Roster
from mailflow.reading.phrases import Mark

#: Words that may stand between two namings of one candidate, or between a verdict and a name.
_LINKING = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.PREPOSITION, Kind.PERSON, Kind.LABEL, Kind.PLEASE, Kind.TAIL}
)
#: What may stand between a group and the role that it is of: `todos os de OPS-1`.
_BEFORE_ROLES = _LINKING | {Kind.CLITIC, Kind.ARTICLE, Kind.SHE, Kind.THEY}
_BEFORE_DEED = frozenset(
    {Kind.FILLER, Kind.PLEASE, Kind.ME, Kind.POLITE, Kind.SIGN, Kind.VERDICT, Kind.ALSO, Kind.ONLY}
)
_ALONE = frozenset({Kind.SIGN, Kind.PLEASE, Kind.POLITE})
_HEADING = frozenset(":-–—=>→")
_BESIDE_DEED = frozenset(
    {Kind.SIGN, Kind.FILLER, Kind.TO, Kind.LABEL, Kind.PLEASE, Kind.MENTION, Kind.GROUP, Kind.VERDICT, Kind.GROUND}
    | {Kind.PERSON, Kind.EXCEPT}
)
#: As those, where somebody says please: `Priya for a trial shift Thursday pls`.
_BESIDE_ASKED = _BESIDE_DEED | {Kind.TIME, Kind.PREPOSITION}


#: What may follow a deed that is asked for: `Fanny, rdv la semaine prochaine svp`.
_WITH_DEED = frozenset({Kind.FILLER, Kind.TIME, Kind.PLEASE, Kind.SIGN, Kind.POLITE})


_NOBODY = frozenset({"none", "neither"})


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


def is_nobody(group: str) -> bool:
    """Whether a group says that none of it is wanted: `none`, `neither`, `nobody else`, `none of the four`."""
    return group.partition(":")[0] in _NOBODY


def is_mention(mark: Mark) -> bool:
    return mark.mention is not None or mark.sense.kind is Kind.GROUP


def without_adverbs(marks: list[Mark]) -> list[Mark]:
    """`1 and 2 are both fine`, `the top 3 are all good`: after the verb such a word names nobody anew."""
    for place in range(1, len(marks)):
        sense = marks[place].sense
        if sense.value not in ("all", "both") or sense.kind is not Kind.GROUP:
            continue
        verb = marks[place - 1].sense.kind is Kind.COPULA and any(m.mention for m in marks[: place - 1])
        whose = marks[place - 2].mention if place > 1 else None
        if marks[place - 1].sense.kind is Kind.COPULA and whose is not None and whose.form == "requisition":
            # "those of OPS-1 are all out": the role says which all.
            linked = marks[place - 1]._replace(sense=Sense(Kind.FILLER))
            return without_adverbs([*marks[: place - 1], linked, *marks[place:]])
        before = marks[place - 1].mention
        rest = marks[place - 1].sense.kind is Kind.GROUP and marks[place - 1].sense.value.startswith("rest")
        named = rest or (before is not None and before.form != "requisition")
        if verb or named:
            filler = marks[place]._replace(sense=Sense(Kind.FILLER, "adverb"))
            return without_adverbs([*marks[:place], filler, *marks[place + 1 :]])
    return marks


_BESIDE_GRANTED = frozenset({Kind.SIGN, Kind.AND, Kind.PLEASE, Kind.POLITE, Kind.TIME, Kind.GROUP})


def settle_deeds(marks: list[Mark]) -> list[Mark]:
    """`interview Maria`, `1 interview` and `interview for Maria please` decide; `the interview with Maria` is a thing
    like any other."""
    for place, mark in enumerate(marks):
        if mark.sense.value != "deed":
            continue
        after = next(
            (m for m in marks[place + 1 :] if m.sense.kind not in (Kind.LABEL, Kind.PERSON) and m.key != ":"), None
        )
        objects = after is not None and (is_mention(after) or after.sense.kind in (Kind.SHE, Kind.THEY))
        told = objects and all(m.sense.kind in _BEFORE_DEED for m in marks[:place])
        beside = _BESIDE_ASKED if any(m.sense.kind is Kind.PLEASE for m in marks) else _BESIDE_DEED
        labelled = is_mention(marks[0]) and all(
            m.sense.kind in beside or _leads_to_a_role(marks, at) for at, m in enumerate(marks)
        )
        alone = all(m is mark or m.sense.kind in _ALONE for m in marks)
        asked_for = place == 0 and len(marks) > 1 and all(m.sense.kind in _WITH_DEED for m in marks[1:])
        if not (told or labelled or alone or asked_for or (place == 0 and _is_granted(marks))):
            marks = [*marks[:place], mark._replace(sense=Sense(Kind.WORD, "deed")), *marks[place + 1 :]]
    return marks


def _leads_to_a_role(marks: Sequence[Mark], place: int) -> bool:
    """Whether a preposition stands right before a role: `everyone from DAT-3`."""
    after = marks[place + 1].mention if place + 1 < len(marks) else None
    return marks[place].sense.kind is Kind.PREPOSITION and after is not None and after.form == "requisition"


def _is_granted(marks: Sequence[Mark]) -> bool:
    """Whether nothing but whom it is for stands behind the thing that a sentence begins with."""
    led = len(marks) > 2 and marks[1].sense == Sense(Kind.FILLER, "way") and is_mention(marks[2])
    return led and all(is_mention(mark) or mark.sense.kind in _BESIDE_GRANTED for mark in marks[2:])


def runs(marks: Sequence[Mark], roster: Roster) -> list[tuple[int, int, Target, bool]]:
    """The candidates named in a clause: (first mark, last mark, target, whether excepted)."""
    found: list[tuple[int, int, Target, bool]] = []
    excepting = False
    for place, mark in enumerate(marks):
        if mark.sense.kind is Kind.EXCEPT or mark.sense.kind is Kind.TAIL:
            # "op Lisa na": behind the second half of a word nobody is excepted any more.
            excepting = mark.sense.kind is Kind.EXCEPT
        if not is_mention(mark):
            continue
        target = _target(mark)
        if found and found[-1][3] == excepting:
            merged = _merge(found[-1][2], target, marks[found[-1][1] + 1 : place])
            if merged is not None:
                found[-1] = (found[-1][0], place, merged, excepting)
                continue
        found.append((place, place, target, excepting))
    found = _headed(found, marks)
    settled = []
    for first, last, target, excepted in found:
        settled.append((first, last, _settle(target, marks, first, last), excepted))
    return settled


def role_ahead(marks: Sequence[Mark]) -> tuple[int, ...] | None:
    """The candidates of the role that a sentence begins with, before a colon or a dash: `DAT-3: Wei yes, rest no`."""
    if len(marks) < 3 or marks[0].mention is None or marks[0].mention.form != "requisition":
        return None
    return marks[0].mention.items if marks[1].sense.kind is Kind.SIGN and marks[1].key in _HEADING else None


def within_role(targets: Sequence[Target], role: tuple[int, ...]) -> None:
    """Limits groups to the candidates of a role."""
    for target in targets:
        if target.group and target.within is None:
            target.within = role


_OF = frozenset({Kind.FILLER, Kind.PREPOSITION})
_WITHIN_PLACES = frozenset({"all", "both"}) | _NOBODY
_COUNTED = {"both": 2, "neither": 2, **{f"all:{count}": count for count in range(2, 9)}}


def _headed(found: list[tuple[int, int, Target, bool]], marks: Sequence[Mark]) -> list[tuple[int, int, Target, bool]]:
    """`DAT-3: reject both`: a role before a colon says whom the groups behind it count."""
    if len(found) < 2 or found[0][2].form != "requisition" or found[0][0] > 0:
        return found
    last = found[0][1]
    role = found[0][2].items
    heads = last + 1 < len(marks) and marks[last + 1].sense.kind is Kind.SIGN
    # "ANA-6 no for all three"
    heads = heads or (len(found) == 2 and _COUNTED.get(found[1][2].group) == len(role))
    inside = [
        (target.group and target.within is None) or set(target.items) <= set(role) for _, _, target, _ in found[1:]
    ]
    if not heads or not all(inside):
        return found
    return [
        (first, until, replace(target, within=role) if target.group and target.within is None else target, excepted)
        for first, until, target, excepted in found[1:]
    ]


def _target(mark: Mark) -> Target:
    span = (mark.start, mark.end)
    if mark.mention is None:
        return Target(group=mark.sense.value, words=span, form="group")
    mention: Mention = mark.mention
    return Target(mention.items, why=mention.why, near=mention.near, words=span, form=mention.form)


def _merge(before: Target, after: Target, between: Sequence[Mark]) -> Target | None:
    """Two namings of the same candidates side by side (`2. Maria Silva`, `Maria from SRE-7`, `all DAT-3`) as one."""
    forms = {before.form, after.form}
    linking = _BEFORE_ROLES if forms == {"group", "requisition"} else _LINKING
    if any(m.sense.kind not in linking for m in between):
        return None
    span = (before.words[0], after.words[1])
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
    if forms == {"group"} and before.group in _NOBODY and after.group.startswith("rest") and after.within is None:
        # "aucun des autres"
        return Target(group="none:rest", words=span, form="group")
    if forms == {"group", "order"}:
        return _of_places(before, after, span)
    if forms == {"group", "number"} or forms == {"group", "name"}:
        if before.group == "both" and not between:
            return after
        ranged = _ranges(between) or not between
        if before.group == "all" and after.form == "number" and len(after.items) > 1 and ranged:
            # "everyone from 1 to 8", "everyone up to 4"
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
    if before.form == "order" and after.form == "name" and not (between or before.why or after.why):
        # "the last one, Olu,"
        if before.items == after.items:
            return Target(after.items, words=span, form="name")
        return Target(why=Why.CONTRADICTION, near=before.items + after.items, words=span)
    if before.form == "name" and before.why is Why.AMBIGUOUS_NAME and after.form == "number":
        # "Amy no 1": the first Amy, or the first on the list?
        return Target(before.items, why=before.why, near=before.near, words=span, form="name")
    if before.form == "name" and after.form == "number" and not (between or before.why or after.why):
        # "Maria (2)"
        if set(before.items) == set(after.items):
            return Target(before.items, words=span, form="name")
        return Target(why=Why.CONTRADICTION, near=before.items + after.items, words=span)
    if not between and before.form == after.form and not before.group and not before.why and not after.why:
        return Target(before.items + after.items, words=span, form=before.form)
    return None


def _of_places(before: Target, after: Target, span: tuple[int, int]) -> Target | None:
    """`none of the first two`, `von den ersten beiden keiner`, `all of the top three`: a group within places."""
    group, places = (before, after) if before.group else (after, before)
    if places.why is not None or group.within is not None or group.group not in _WITHIN_PLACES:
        return None
    if group.group in ("all", "both"):
        return replace(places, words=span) if group is before else None
    return Target(group="none", within=places.items, words=span, form="group")


def _ranges(between: Sequence[Mark]) -> bool:
    """Whether nothing but the word that a range begins with stands between: `everyone from 1 to 8`, `all of 2-5`."""
    return len(between) == 1 and between[0].key in ("from", "of", "between", "in")


def _settle(target: Target, marks: Sequence[Mark], first: int, last: int) -> Target:
    """A requisition alone stands for its candidates only where it says so, or where it has but one; who some of a group
    are nobody knows."""
    if target.group and target.why is None and _counts_some(marks[:first]):
        return Target(why=Why.NO_CANDIDATE, near=target.within or (), words=target.words, form="group")
    if target.form != "requisition" or len(target.items) == 1:
        return target
    around = [*marks[max(first - 3, 0) : first], *marks[last + 1 : last + 3]]
    if any(m.sense.kind is Kind.PERSON for m in around):
        return Target(group="all", within=target.items, words=target.words, form="group")
    return Target(why=Why.NO_CANDIDATE, near=target.items, words=target.words, form="requisition")


def _counts_some(before: Sequence[Mark]) -> bool:
    """Whether a number stands before a group and takes so many out of it: `five of | the six`."""
    linked = list(takewhile(lambda mark: mark.sense.kind in _OF, reversed(before)))
    counted = before[len(before) - len(linked) - 1] if len(linked) < len(before) else None
    return counted is not None and counted.sense.kind is Kind.COUNT


def points_at_others(marks: Sequence[Mark]) -> bool:
    """Whether a verdict says whom it is about, by what they are: `Florin please, the ladies no`."""
    spoken = [mark for mark in marks if mark.sense.kind is not Kind.SIGN]
    crowd = len(spoken) > 1 and spoken[1].sense == Sense(Kind.PERSON, "candidates") and spoken[1].key.endswith("s")
    return crowd and spoken[0].sense.kind is Kind.FILLER
