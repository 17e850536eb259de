"""Who stands in for whom: chains of two at most, no circles, one for each principal.

It resolves delegations that hold now and judges new ones; it reads no clock and stores nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: A stands in for P, and B for A; nobody for B.
LONGEST_CHAIN = 2


@dataclass(frozen=True, slots=True)
class Delegation:
    """`delegate_id` may decide for `principal_id` from `since` to `until`, both aware."""

    principal_id: int
    delegate_id: int
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.since <= now < self.until


class Unfit(StrEnum):
    """Why somebody cannot stand in."""

    THEMSELVES = "themselves"
    CIRCLE = "circle"
    CHAIN = "chain"


def stand_ins(delegations: Iterable[Delegation], now: datetime) -> dict[int, tuple[int, ...]]:
    """For each principal those who may decide in their place now; the last of them is the one to ask."""
    after = {one.principal_id: one.delegate_id for one in delegations if one.holds(now)}
    return {principal: _chain(principal, after) for principal in after}


def _chain(principal: int, after: Mapping[int, int]) -> tuple[int, ...]:
    chain: list[int] = []
    current: int | None = after.get(principal)
    while current is not None and current != principal and current not in chain and len(chain) < LONGEST_CHAIN:
        chain.append(current)
        current = after.get(current)
    return tuple(chain)


def asked_instead(chain: Sequence[int], away: Container[int]) -> int | None:
    """The last of those who stand in and are there; None where none is."""
    return next((one for one in reversed(chain) if one not in away), None)


def unfit(delegations: Iterable[Delegation], new: Delegation) -> Unfit | None:
    """Why `new` cannot be, given the others that overlap it; None where it can. It takes the place of an earlier one of
    the same principal."""
    if new.principal_id == new.delegate_id:
        return Unfit.THEMSELVES
    others = [
        one
        for one in delegations
        if one.principal_id != new.principal_id and one.since < new.until and new.since < one.until
    ]
    below = _reach(new.delegate_id, {one.principal_id: one.delegate_id for one in others})
    if new.principal_id in below:
        return Unfit.CIRCLE
    above = max((_depth_above(new.principal_id, others)), default=0)
    return Unfit.CHAIN if above + 1 + len(below) > LONGEST_CHAIN else None


def _reach(start: int, after: Mapping[int, int]) -> list[int]:
    found: list[int] = []
    current = after.get(start)
    while current is not None and current not in found:
        found.append(current)
        current = after.get(current)
    return found


def _depth_above(person: int, others: list[Delegation]) -> list[int]:
    """How long the chains are that end with this person, each principal followed once."""
    after = {one.principal_id: one.delegate_id for one in others}
    reached = {one.principal_id: _reach(one.principal_id, after) for one in others}
    return [chain.index(person) + 1 for chain in reached.values() if person in chain]
