"""Who does what on a role, by name: the foot of every notice that touches it."""

from __future__ import annotations

from collections.abc import Callable

from mailflow.hiring.model import Responsibilities
from mailflow.hiring.notices import RoleDuties


def named_duties(held: Responsibilities | None, ref: str, title: str, name: Callable[[int | None], str]) -> RoleDuties:
    """The duties `held` on the role, with people by `name` of their id ("" where there is none)."""
    if held is None:
        return RoleDuties(ref, title)

    def names(ids: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(name(person) for person in ids)

    return RoleDuties(
        ref=ref,
        title=title,
        decides=name(held.decides),
        backup=name(held.backup),
        sources=names(held.sources),
        screens=names(held.screens),
        interviews=names(held.interviews),
        informed=names(held.informed),
    )
