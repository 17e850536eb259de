"""People on file: by address, by id, and together with whom they report to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from mailflow.hiring.model import Person
from mailflow.hiring.naming import fits
from mailflow.store.among import among, wanted
from mailflow.store.rows import to_person
from mailflow.store.schema import person, person_alias


def people_by_address(connection: Connection, addresses: Collection[str]) -> dict[str, int]:
    """Whom these addresses belong to, as their own or as an alias."""
    if not addresses:
        return {}
    return dict(connection.execute(_BY_ADDRESS, wanted(addresses)).all())


_BY_ADDRESS = (
    select(person_alias.c.address, person_alias.c.person_id)
    .where(among(person_alias.c.address))
    .union_all(select(person.c.address, person.c.id).where(among(person.c.address)))
)


def people_called(connection: Connection, names: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Everybody active whose name holds the words of each of these, which are keys of `colleague_key`.

    Colleagues are few beside candidates and rarely called by name alone, so that everybody's name is looked at rather
    than an index of words kept.
    """
    if not names:
        return {}
    query = select(person.c.id, person.c.name).where(person.c.active.is_(True)).order_by(person.c.id)
    everybody = connection.execute(query).all()
    return {name: tuple(row.id for row in everybody if fits(name, row.name)) for name in names}


def people_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Person]:
    """These people."""
    if not ids:
        return {}
    return {row.id: to_person(row) for row in connection.execute(_PEOPLE, wanted(ids)).all()}


_PEOPLE = select(person).where(among(person.c.id))


def people_and_leaders(connection: Connection, ids: Collection[int]) -> dict[int, Person]:
    """These people, and whom they report to."""
    people = people_by_id(connection, ids)
    return people | people_by_id(connection, {p.reports_to for p in people.values() if p.reports_to} - people.keys())
