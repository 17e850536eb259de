"""Clauses that list candidates made one: `Bart`, `Kees` and `Anna not`.

Decides how far such a list reaches; never what is said of those in it.
"""

from __future__ import annotations

from collections.abc import Callable

from mailflow.reading.sentences import Clause


def append(clause: Clause, listed: Clause) -> None:
    """Takes into a clause those whom the next one lists."""
    clause.targets = [*clause.targets, *listed.targets]
    clause.marks = [*clause.marks, *listed.marks]


def prepend_list(found: list[Clause], clause: Clause, only_names: Callable[[Clause], bool]) -> None:
    """Takes into a clause, which an "and" joins to them, those listed right before it with commas or an "and" between
    them; they leave `found`. `only_names` tells of a clause whether it is part of a list."""
    while found and only_names(found[-1]):
        listed = found.pop()
        clause.targets = [*listed.targets, *clause.targets]
        clause.marks = [*listed.marks, *clause.marks]
        clause.join = listed.join
        if listed.join not in (",", "and"):
            return
