"""Candidates of whom the same is told: `Maria and John ran a fleet`.

Decides who belongs to such a list; never what follows from it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.asked_for import is_bare
from mailflow.reading.lexicons import Kind
from mailflow.reading.listed import prepend_list
from mailflow.reading.sentences import Clause

_DENYING = frozenset({Kind.NEGATION, Kind.NO, Kind.NOR, Kind.EXCEPT, Kind.HEDGE})


def told_together(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses of a sentence that decides nothing, with whoever an "and" joins to the last of a list in one."""
    found: list[Clause] = []
    for clause in clauses:
        if clause.join == "and" and _begins_with_a_name(clause):
            prepend_list(found, clause, _only_names)
        found.append(clause)
    return found


def _begins_with_a_name(clause: Clause) -> bool:
    """Whether something is told of whom a clause begins with, of nobody else: not `and Maria says Anna is great`."""
    others = any(not target.group for target in clause.incidental)
    return clause.marks[0].mention is not None and not (clause.flags & _DENYING or others) and _is_plain(clause)


def _only_names(clause: Clause) -> bool:
    return bool(clause.targets) and is_bare(clause.marks) and not clause.flags & _DENYING and _is_plain(clause)


def _is_plain(clause: Clause) -> bool:
    """Whether a clause names people one by one."""
    return not clause.excepted and not any(target.group or target.why for target in clause.targets)
