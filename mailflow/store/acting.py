"""For whom somebody may decide today: by delegation, or as the backup of a role whose decider is away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from mailflow.hiring.calendars import is_away
from mailflow.hiring.standing_in import stand_ins
from mailflow.store.absences import backed_up, delegations
from mailflow.store.people import people_by_id


@dataclass(slots=True)
class Acting:
    """`principals` gave their decisions over; `roles` are those where a decider is away and nobody was named."""

    principals: set[int] = field(default_factory=set)
    roles: dict[int, int] = field(default_factory=dict)

    @property
    def deciders(self) -> set[int]:
        """Everybody whose reviews it is about."""
        return self.principals | set(self.roles.values())


def acting_for(connection: Connection, people: Collection[int], now: datetime) -> dict[int, Acting]:
    """For each of these people who may decide for others today."""
    found: dict[int, Acting] = {}
    if not people:
        return found
    chains = stand_ins(delegations(connection, now), now)
    for principal, chain in chains.items():
        for delegate in chain:
            if delegate in people:
                found.setdefault(delegate, Acting()).principals.add(principal)
    backed = backed_up(connection, people)
    deciders = people_by_id(connection, {decider for roles in backed.values() for decider in roles.values()})
    for backup, roles in backed.items():
        for role, decider in roles.items():
            if decider not in chains and is_away(deciders[decider], now):
                found.setdefault(backup, Acting()).roles[role] = decider
    return found


def handed_over(connection: Connection, now: datetime) -> dict[int, int]:
    """Whoever has given their decisions over, with the one to ask instead."""
    return {principal: chain[-1] for principal, chain in stand_ins(delegations(connection, now), now).items() if chain}
