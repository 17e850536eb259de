"""A roster written to the database in one transaction. What is there already stays as it is; twice changes nothing.

Stages are never set back by a file: once an application is here, mail moves it. What is on file is looked up set by
set, so that thousands of applications take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from mailflow.hiring.policy import Policy
from mailflow.hiring.roster import Known, Roster
from mailflow.store.chains import load_heads
from mailflow.store.load.applicants import load_applications
from mailflow.store.load.company import load_people, load_requisitions, look_around
from mailflow.store.load.duties import load_responsibilities
from mailflow.store.load.resumes import ResumeFile, load_resumes
from mailflow.store.load.tally import Loaded
from mailflow.store.outcomes import write_effects
from mailflow.store.schema import person, person_alias, requisition

__all__ = ["Loaded", "ResumeFile", "known", "load"]


def known(connection: Connection) -> Known:
    """What a roster may refer to."""
    own = {address: address for address in connection.scalars(select(person.c.address))}
    aliases = select(person_alias.c.address, person.c.address.label("own")).join(
        person, person.c.id == person_alias.c.person_id
    )
    owners = {row.address: row.own for row in connection.execute(aliases)} | own
    refs = {ref.lower() for ref in connection.scalars(select(requisition.c.ref))}
    return Known(frozenset(owners), frozenset(refs), owners)


def load(
    connection: Connection,
    roster: Roster,
    resumes: Callable[[str], ResumeFile],
    key: bytes,
    now: datetime,
    policy: Policy,
) -> Loaded:
    """Write a checked roster. `resumes` reads a file that the roster names; `key` seals the trail."""
    loaded = Loaded()
    load_people(connection, roster.people, loaded)
    load_requisitions(connection, roster.requisitions, loaded, now)
    company = look_around(connection, policy)
    effects = load_responsibilities(connection, roster.responsibilities, company, loaded, now)
    applications, applied = load_applications(connection, roster.applications, company, loaded, now)
    load_resumes(connection, zip(roster.applications, applications, strict=True), resumes, now)
    effects += applied
    heads = load_heads(connection, {chain for chain, _ in effects})
    write_effects(connection, [(0, effect) for _, effect in effects], heads, key, now)
    return loaded
