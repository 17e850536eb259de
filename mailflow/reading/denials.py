"""Candidates who are denied and nothing more: `not 4, not 5`, `John not`, `neither John nor Pavel`.

Decides whether such a clause says no to them; whoever is denied among other words is left to be asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind
from mailflow.reading.listed import append, prepend_list
from mailflow.reading.model import Verdict
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Clause
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target

_BESIDE = frozenset(
    {
        Kind.MENTION,
        Kind.SIGN,
        Kind.PLEASE,
        Kind.POLITE,
        Kind.LABEL,
        Kind.PERSON,
        Kind.AND,
        Kind.NOR,
        Kind.GROUP,
        Kind.TO,
        Kind.PREPOSITION,
    }
)


def _is_beside(mark: Mark) -> bool:
    """Whether a mark says nothing of a candidate beside it."""
    return mark.sense.kind in _BESIDE or mark.sense.value in ("article", "title", "regret", "way")


def is_only_denied(marks: Sequence[Mark]) -> bool:
    """Whether the clause holds candidates and a bare `not` and no other word."""
    denied = False
    last = max((place for place, mark in enumerate(marks) if mark.mention is not None), default=-1)
    for place, mark in enumerate(marks):
        if mark.sense.kind is Kind.NEGATION and mark.sense.value == "name":
            denied = True
        elif 0 <= last < place and mark.sense.kind is Kind.FILLER:
            # "not the last two I'm afraid"
            continue
        elif not _is_beside(mark):
            return False
    return denied or any(mark.sense.kind is Kind.NOR for mark in marks)


def with_those_denied(clauses: Sequence[Clause]) -> list[Clause]:
    """`Bart en Kees niet`, `1, 2 und 4 nicht`: who is listed before a candidate with a bare "not" behind the name is
    denied as well, where an "and" ends the list; and so is who an "and" joins to one denied: `not Bart and Kees`."""
    found: list[Clause] = []
    for clause in clauses:
        if clause.join == "and" and found and _is_denied_before(found[-1]) and _is_only_named(clause):
            append(found[-1], clause)
            continue
        if clause.join == "and" and is_denied_behind(clause):
            prepend_list(found, clause, _is_only_named)
        found.append(clause)
    return found


def with_those_denied_ahead(clauses: Sequence[Clause]) -> list[Clause]:
    """`Not Maria and Wei.`: where a list with a "not" before its first is all that is said, all of it is denied."""
    if len(clauses) < 2:
        return list(clauses)
    first, *others = clauses
    if not is_only_denied(first.marks) or is_denied_behind(first):
        return list(clauses)
    if others[-1].join != "and" or not all(_is_only_named(c) and c.join in (",", "and") for c in others):
        return list(clauses)
    for clause in others:
        append(first, clause)
    return [first]


def only_one_wanted(clauses: Sequence[Clause]) -> bool:
    """`Nur Anna, die anderen nicht`: whether candidates are named with an "only" and the rest denied, and no more."""
    if len(clauses) < 2:
        return False
    *named, rest = clauses
    limited = any(Kind.ONLY in clause.flags for clause in named)
    told = all(clause.targets and all(m.sense.kind in _BESIDE | {Kind.ONLY} for m in clause.marks) for clause in named)
    others = bool(rest.targets) and all(target.group.startswith("rest") for target in rest.targets)
    return limited and told and others and is_denied_behind(rest)


def _is_only_named(clause: Clause) -> bool:
    """Whether a clause names candidates and says nothing of them."""
    return (
        bool(clause.targets)
        and all(mark.sense.kind in _BESIDE for mark in clause.marks)
        and Kind.NOR not in clause.flags
    )


def is_denied_behind(clause: Clause) -> bool:
    """Whether a clause is a candidate and a "not" behind the name."""
    if not (clause.denied or is_only_denied(clause.marks)):
        return False
    negations = [place for place, mark in enumerate(clause.marks) if mark.sense.kind is Kind.NEGATION]
    return bool(negations) and any(
        mark.mention is not None or mark.sense.kind is Kind.GROUP for mark in clause.marks[: negations[0]]
    )


def _is_denied_before(clause: Clause) -> bool:
    """Whether a clause is a "not" with a candidate right behind it."""
    said = [mark for mark in clause.marks if mark.sense.kind is not Kind.SIGN]
    return bool(said) and said[0].sense.kind is Kind.NEGATION and is_only_denied(clause.marks)


def _is_everybody_denied(clause: Clause) -> bool:
    """`Beide leider nicht`, `alle drei nicht`: a bare "not" behind a group denies each of it; before it it may leave
    some."""
    counted = len(clause.targets) == 1 and clause.targets[0].group.partition(":")[0] in ("both", "all")
    return counted and is_denied_behind(clause)


def says_no(clause: Clause, beside: Sequence[Clause], before: Statement | None) -> bool:
    """Whether denying candidates turns them down: where the sentence (`beside`) does nothing else, or after an approval
    of others. Beside an approval of everybody it only excepts them, and in brackets it only says who is not meant."""
    if (
        clause.join == "("
        or not (clause.denied or is_only_denied(clause.marks))
        or any(target.why for target in clause.targets)
    ):
        return False
    if _is_everybody_denied(clause) and len(beside) == 1:
        return True
    if any(target.group and target.group != "rest" for target in clause.targets):
        return False
    approved = before is not None and before.kind == "verdict" and before.verdict is Verdict.APPROVE
    if not approved and any(target.group for target in clause.targets):
        return False
    if approved and before is not None:
        return before.why is None and not any(_may_hold(target, clause) for target in before.targets)
    return all(other.denied or is_only_denied(other.marks) for other in beside)


def _may_hold(group: Target, clause: Clause) -> bool:
    """Whether a group may hold the candidates of a clause, who are then only excepted from it: not `both SRE-7`, where
    the clause names somebody of another role."""
    named = {place for target in clause.targets for place in target.items}
    return bool(group.group) and (group.within is None or bool(named.intersection(group.within)))


def is_denied_too(clause: Clause, before: Statement | None) -> bool:
    """`The rest are not for us, Tom isn't either`, `auch Herr Stark nicht`: whether somebody is denied and nothing
    more, with a word that says "too", right behind a refusal."""
    refused = before is not None and before.kind == "verdict" and before.verdict is Verdict.REJECT
    if not refused or before is None or before.why is not None or Kind.ALSO not in clause.flags:
        return False
    named = bool(clause.targets) and not any(target.why or target.group for target in clause.targets)
    return named and is_only_denied([mark for mark in clause.marks if mark.sense.kind is not Kind.ALSO])
