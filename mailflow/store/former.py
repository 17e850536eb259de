"""What a person was called before somebody corrected it: old receipts, and the mails that quote them, say it still.

What was read wrongly may be somebody else's name or address: a colleague's who passed the resume on, or another
candidate's. Whatever belongs to somebody else on file is left out. It may be no name at all, but a headline: what
shares no word with the person's own name and addresses counts only in what is known to be about them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from mailflow.hiring.naming import name_words
from mailflow.mail.redaction import Traces
from mailflow.store.schema import candidate, notice_item, outbox, person, person_alias

#: Receipts of resumes, and of corrections, keep what was read and what was put in its place.
_KINDS = ("intake", "correction")
_FIELDS = ("name", "email", "phone")


def former(connection: Connection, people: Collection[Any], applications: Collection[int]) -> Traces:
    """Every name, address and telephone that these candidates, who are one person, once had on file, and nobody else
    has. `people` are their rows."""
    query = (
        select(outbox.c.facts, notice_item.c.number)
        .join(notice_item, notice_item.c.outbox_id == outbox.c.id)
        .where(notice_item.c.application_id.in_(applications), outbox.c.kind.in_(_KINDS))
    )
    said: dict[str, set[str]] = {name: set() for name in _FIELDS}
    for row in connection.execute(query):
        for name, value in _values(row.facts, row.number):
            said[name].add(value)
    others = candidate.c.id.not_in([row.id for row in people])
    theirs = (others & func.lower(candidate.c.name).in_(_lower(said["name"])), candidate.c.name)
    known_names = _found(connection, theirs, (func.lower(person.c.name).in_(_lower(said["name"])), person.c.name))
    addresses = _lower(said["email"])
    known_addresses = _found(
        connection,
        (others & func.lower(candidate.c.email).in_(addresses), candidate.c.email),
        (person.c.address.in_(addresses), person.c.address),
        (person_alias.c.address.in_(addresses), person_alias.c.address),
    )
    known_phones = _found(connection, (others & candidate.c.phone.in_(said["phone"]), candidate.c.phone))
    names = {name for name in said["name"] if name.lower() not in known_names}
    own = [row.name for row in people] + [row.email for row in people if row.email] + [*(addresses - known_addresses)]
    alike = {name for name in names if _words(name) & {word for one in own for word in _words(one)}}
    return Traces(
        names=tuple(alike),
        misread=tuple(names - alike),
        addresses=tuple(addresses - known_addresses),
        phones=tuple(said["phone"] - known_phones),
    )


def _values(facts: Any, number: int) -> Iterator[tuple[str, str]]:
    """What one row of a receipt says of its person."""
    read = (facts.get("rows") or {}).get(str(number)) or {}
    yield from ((name, read[name]) for name in _FIELDS if read.get(name))
    for change in facts.get("changes") or ():
        if change.get("did") == "field" and change.get("number") == number:
            yield from ((change["field"], value) for value in (change["from"], change["to"]) if value)


def _words(text: str) -> set[str]:
    """The words of a name, or of what stands before the @ of an address."""
    return {word for word in name_words(text.partition("@")[0].replace(".", " ").replace("_", " ")) if len(word) > 2}


def _lower(values: Collection[str]) -> set[str]:
    return {value.lower() for value in values}


def _found(connection: Connection, *looks: tuple[ColumnElement[bool], ColumnElement[Any]]) -> set[str]:
    """What of a column is on file under a condition, in lower case."""
    return {
        str(value).lower()
        for condition, column in looks
        for value in connection.scalars(select(column).where(condition))
    }
