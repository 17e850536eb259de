"""Roles: by id, by ref, the open ones, and who does what on them today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from mailflow.hiring.model import Requisition, Responsibilities
from mailflow.hiring.standing_in import stand_ins
from mailflow.hiring.worktime import zone_of
from mailflow.store.absences import delegations
from mailflow.store.among import among, wanted
from mailflow.store.rows import to_away, to_requisition, to_responsibilities
from mailflow.store.schema import person, requisition, responsibility


def duties_of(connection: Connection, requisitions: Collection[int], now: datetime) -> dict[int, Responsibilities]:
    """Who does what on these requisitions at this moment, with those who stand in."""
    if not requisitions:
        return {}
    rows = connection.execute(_HELD, wanted(requisitions)).all()
    acting = stand_ins(delegations(connection, now), now)
    away = {row.person_id for row in rows if row.away and _away_now(row, now)}
    away |= absentees(connection, {key for chain in acting.values() for key in chain}, now)
    return {
        key: replace(
            held,
            stand_ins=acting.get(held.decides or 0, ()),
            recruiters_stand_ins=acting.get(held.recruiter or 0, ()),
            away=frozenset(away),
        )
        for key, held in to_responsibilities(rows).items()
    }


_HELD = (
    select(responsibility, person.c.away, person.c.timezone)
    .join(person, person.c.id == responsibility.c.person_id)
    .where(among(responsibility.c.requisition_id), responsibility.c.until.is_(None))
    .order_by(responsibility.c.id)
)


def absentees(connection: Connection, people: Collection[int], now: datetime) -> set[int]:
    """Who of these people is away on the date that it is for them."""
    if not people:
        return set()
    rows = connection.execute(select(person.c.id, person.c.away, person.c.timezone).where(person.c.id.in_(people)))
    return {row.id for row in rows if row.away and _away_now(row, now)}


def _away_now(row: Any, now: datetime) -> bool:
    today = now.astimezone(zone_of(row.timezone)).date()
    return any(one.first <= today < one.back for one in to_away(row.away))


def requisitions_of(connection: Connection, people: Collection[int]) -> dict[int, set[int]]:
    """The requisitions that each of these people has a duty on today."""
    found: dict[int, set[int]] = {}
    if people:
        query = select(responsibility.c.person_id, responsibility.c.requisition_id).where(
            responsibility.c.person_id.in_(people), responsibility.c.until.is_(None)
        )
        for one, role in connection.execute(query):
            found.setdefault(one, set()).add(role)
    return found


def requisitions_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Requisition]:
    """These requisitions."""
    if not ids:
        return {}
    return {row.id: to_requisition(row) for row in connection.execute(_ROLES, wanted(ids)).all()}


_ROLES = select(requisition).where(among(requisition.c.id))


def requisitions_named(connection: Connection, refs: Collection[str]) -> set[int]:
    """The requisitions with these refs, which are given in lower case."""
    if not refs:
        return set()
    return set(connection.scalars(select(requisition.c.id).where(func.lower(requisition.c.ref).in_(refs))))


def open_requisitions(connection: Connection) -> list[Requisition]:
    """Every open role."""
    query = select(requisition).where(requisition.c.open.is_(True)).order_by(requisition.c.ref)
    return [to_requisition(row) for row in connection.execute(query)]
