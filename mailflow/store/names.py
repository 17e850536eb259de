"""Candidates by the words of their names."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from mailflow.store.schema import candidate_word

#: Names in one statement: SQLite takes no compound of more than 500.
MOST_NAMES = 100


def bearers(words: Collection[str]) -> Select[tuple[int]]:
    """The ids of candidates whose name has every one of these words, which are folded and each there once."""
    return (
        select(candidate_word.c.candidate_id)
        .where(candidate_word.c.word.in_(words))
        .group_by(candidate_word.c.candidate_id)
        .having(func.count() == len(words))
    )


def bearers_of(names: Collection[str]) -> CompoundSelect[tuple[int, str]]:
    """The ids of those who bear each of these names, whose words stand in one string, with the name they bear."""
    return union_all(*(bearers(name.split()).add_columns(literal(name).label("name")) for name in names))
