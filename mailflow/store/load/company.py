"""People and requisitions of a roster, and the company as it is then on file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, select

from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.model import Duty, Person, Requisition, Stage
from mailflow.hiring.policy import Policy
from mailflow.hiring.roster import PersonEntry, RequisitionEntry
from mailflow.hiring.sla import review_hours
from mailflow.hiring.worktime import due
from mailflow.store.inserting import insert_new
from mailflow.store.load.rows import insert, update_all
from mailflow.store.load.tally import Loaded
from mailflow.store.rows import to_person, to_requisition
from mailflow.store.schema import person, person_alias, requisition, responsibility

#: Who changed their hour or zone has their slots computed anew.
_SLOTS_ANEW = {"slot_due_at": None, "summary_due_at": None}


@dataclass(frozen=True, slots=True)
class Company:
    """What responsibilities and applications refer to: ids by address, people by id, roles by their ref in lower case;
    and who decides, by role, which changes as responsibilities are taken over."""

    by_address: Mapping[str, int]
    people: Mapping[int, Person]
    roles: Mapping[str, Requisition]
    deciders: dict[int, int]
    policy: Policy

    def role(self, ref: str) -> int:
        """The id of the role of that ref."""
        return self.roles[ref.lower()].id

    def due(self, role: Requisition, decider: int, stage: Stage, now: datetime) -> datetime:
        """When a review of that stage is due that the decider is asked for now."""
        calendar = calendar_of(self.people[decider], self.policy.holidays)
        return due(calendar, now, review_hours(self.policy, role, stage))


def load_people(connection: Connection, entries: Sequence[PersonEntry], loaded: Loaded) -> None:
    """Write people with their aliases and leaders."""
    there = {row.address: row for row in connection.execute(select(person))}
    rows = {entry.address: _person(entry) for entry in entries}
    _merge(connection, person, rows, there, _SLOTS_ANEW, partial(loaded.count, "people"))
    ids = _addresses(connection)
    aliases = [{"address": one, "person_id": ids[entry.address]} for entry in entries for one in entry.aliases]
    if aliases:
        connection.execute(insert_new(connection, person_alias), aliases)
        ids = _addresses(connection)
    leaders = {ids[entry.address]: {"reports_to": ids[entry.reports_to]} for entry in entries if entry.reports_to}
    update_all(connection, person, leaders)


def _person(entry: PersonEntry) -> dict[str, Any]:
    return {
        "address": entry.address,
        "name": entry.name,
        "timezone": entry.timezone,
        "language": entry.language,
        "digest_at": entry.digest_at,
        "workdays": "".join(str(day) for day in entry.workdays),
        "work_from": entry.work_from,
        "work_until": entry.work_until,
        "plain": entry.plain,
        "holidays": entry.holidays,
        "active": True,
    }


def load_requisitions(
    connection: Connection, entries: Sequence[RequisitionEntry], loaded: Loaded, now: datetime
) -> None:
    """Write requisitions. One that is there keeps its ref as it was first written."""
    there = {row.ref.lower(): row for row in connection.execute(select(requisition))}
    rows = {}
    for entry in entries:
        old = there.get(entry.ref.lower())
        first = {"ref": entry.ref, "created_at": now} if old is None else {"ref": old.ref, "created_at": old.created_at}
        rows[entry.ref.lower()] = first | _requisition(entry)
    _merge(connection, requisition, rows, there, {}, partial(loaded.count, "requisitions"))


def _requisition(entry: RequisitionEntry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "must_haves": list(entry.must_haves),
        "open": entry.open,
        "review_hours": entry.review_hours or 0,
        "stage_hours": {stage.value: hours for stage, hours in entry.stage_hours.items()} or None,
        "ladder": entry.ladder,
    }


def _merge(
    connection: Connection,
    table: Table,
    rows: Mapping[str, Mapping[str, Any]],
    there: Mapping[str, Any],
    anew: Mapping[str, Any],
    count: Callable[[str], None],
) -> None:
    """Insert what is not there by its mark; update what differs, and what follows from it `anew`. `count` is told of
    each row whether it is new, changed or the same."""
    new, changed = [], {}
    for mark, values in rows.items():
        row = there.get(mark)
        if row is None:
            new.append(values)
            count("new")
        elif any(row._mapping[column] != value for column, value in values.items()):
            changed[row.id] = {**values, **anew}
            count("changed")
        else:
            count("same")
    insert(connection, table, new)
    update_all(connection, table, changed)


def look_around(connection: Connection, policy: Policy) -> Company:
    """The company as it is now on file."""
    decides = select(responsibility.c.requisition_id, responsibility.c.person_id).where(
        responsibility.c.duty == Duty.DECIDES.value, responsibility.c.until.is_(None)
    )
    return Company(
        by_address=_addresses(connection),
        people={row.id: to_person(row) for row in connection.execute(select(person))},
        roles={row.ref.lower(): to_requisition(row) for row in connection.execute(select(requisition))},
        deciders=dict(connection.execute(decides).all()),
        policy=policy,
    )


def _addresses(connection: Connection) -> dict[str, int]:
    own = connection.execute(select(person.c.address, person.c.id)).all()
    other = connection.execute(select(person_alias.c.address, person_alias.c.person_id)).all()
    return dict((*other, *own))
