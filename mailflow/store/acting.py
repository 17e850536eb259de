"""For whom somebody may act today: by delegation, or as the backup of a role whose decider is away and left nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from mailflow.hiring.calendars import is_away
from mailflow.hiring.standing_in import asked_instead, stand_ins
from mailflow.store.absences import backed_up, delegations
from mailflow.store.people import people_by_id
from mailflow.store.roles import absentees, duties_of, requisitions_of


@dataclass(slots=True)
class Acting:
    """`principals` gave their part over; `roles` are those where a decider is away and nobody named is there."""

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
    given = _present(connection, chains, now)
    backed = backed_up(connection, people)
    deciders = people_by_id(connection, {decider for roles in backed.values() for decider in roles.values()})
    for backup, roles in backed.items():
        for role, decider in roles.items():
            if decider not in given and is_away(deciders[decider], now):
                found.setdefault(backup, Acting()).roles[role] = decider
    return found


def handed_over(connection: Connection, now: datetime) -> dict[int, int]:
    """Whoever has given their part over, with the one to ask instead: the last of the chain who is there. Where all of
    them are away, it is as though nobody were named."""
    return _present(connection, stand_ins(delegations(connection, now), now), now)


def _present(connection: Connection, chains: Mapping[int, tuple[int, ...]], now: datetime) -> dict[int, int]:
    away = absentees(connection, {key for chain in chains.values() for key in chain}, now)
    asked = {principal: asked_instead(chain, away) for principal, chain in chains.items()}
    return {principal: one for principal, one in asked.items() if one is not None}


def roles_of(connection: Connection, people: Collection[int], now: datetime) -> dict[int, set[int]]:
    """The roles that each of these people has a part in today: duties of their own, and those of whom they stand in
    for."""
    acting = acting_for(connection, people, now)
    principals = {key for one in acting.values() for key in one.principals}
    held = requisitions_of(connection, {*people, *principals})
    roles = duties_of(connection, {role for key in principals for role in held.get(key, ())}, now)
    found = {key: set(held.get(key, ())) for key in people}
    for role, duties in roles.items():
        for key in {*duties.stand_ins, *duties.recruiters_stand_ins} & found.keys():
            found[key].add(role)
    return found
