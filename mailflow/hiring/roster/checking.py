"""A text to a roster, or everything that is wrong with it, each mistake with its line."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from mailflow.hiring.roster.entries import TABLES, PersonEntry, Roster
from mailflow.hiring.roster.records import MORE_CELLS, Record, csv_records, toml_records


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: where it is and what is allowed."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is on file already, so that a roster may refer to it: addresses and refs, and the main address of whoever
    each address belongs to."""

    addresses: frozenset[str] = frozenset()
    refs: frozenset[str] = frozenset()
    owners: Mapping[str, str] = field(default_factory=dict)


def read_roster(
    text: str, form: str, known: Known, is_file: Callable[[str], bool] = lambda _name: True
) -> Roster | tuple[Mistake, ...]:
    """The roster in a TOML or CSV text (`form` is `toml` or `csv`), or everything that is wrong with it. `is_file` says
    whether a resume that it names can be taken along."""
    try:
        records = toml_records(text) if form == "toml" else csv_records(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        return (Mistake(int(found[1]) if found else 1, "TOML", str(error)),)
    except csv.Error as error:
        return (Mistake(1, "columns", str(error)),)
    mistakes: list[Mistake] = []
    entries: dict[str, list[tuple[Record, Any]]] = {table: [] for table in TABLES}
    for record in records:
        if record.table not in TABLES:
            mistakes.append(Mistake(record.line, record.table, _no_such("table", record.table, TABLES)))
            continue
        try:
            entries[record.table].append((record, TABLES[record.table].model_validate(dict(record.values))))
        except ValidationError as error:
            mistakes += [_mistake(record, one) for one in error.errors(include_input=False, include_url=False)]
    mistakes += _crossed(entries, known)
    mistakes += [
        Mistake(record.line_of("resume"), "applications.resume", f"there is no file {one.resume} beside this one")
        for record, one in entries["applications"]
        if one.resume and not is_file(one.resume)
    ]
    if mistakes:
        return tuple(sorted(dict.fromkeys(mistakes), key=lambda one: one.line))
    return Roster(**{table: tuple(entry for _, entry in found) for table, found in entries.items()})


def _mistake(record: Record, error: Any) -> Mistake:
    key = str(error["loc"][0]) if error["loc"] else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    if key == MORE_CELLS:
        message = "a value that has a comma in it needs quotation marks around it"
    elif error["type"] == "extra_forbidden":
        message = _no_such("key", key, TABLES[record.table].model_fields)
    if error["type"] == "missing":
        message = "is needed"
    where = f"{record.table}.{key}" if key else record.table
    return Mistake(record.line_of(key), where, message)


def _no_such(what: str, name: str, allowed: Collection[str]) -> str:
    near = get_close_matches(name.lower(), allowed, 1)
    meant = f" (is {near[0]} meant?)" if near else ""
    return f"there is no such {what}{meant}; there are {', '.join(allowed)}"


def _crossed(entries: Mapping[str, list[tuple[Record, Any]]], known: Known) -> Iterable[Mistake]:
    """References that lead nowhere, and things named twice."""
    addresses = (
        known.addresses
        | {p.address for _, p in entries["people"]}
        | {a for _, p in entries["people"] for a in p.aliases}
    )
    refs = known.refs | {r.ref.lower() for _, r in entries["requisitions"]}
    yield from _twice(entries["people"], "address")
    yield from _twice(entries["requisitions"], "ref")
    yield from _twice(entries["responsibilities"], "requisition")
    yield from _shared(entries["people"], known)
    for record, person in entries["people"]:
        if person.reports_to is not None and person.reports_to not in addresses:
            yield _lost(record, "reports_to", person.reports_to, "person")
        if person.reports_to in (person.address, *person.aliases):
            yield Mistake(record.line_of("reports_to"), "people.reports_to", "nobody reports to themselves")
    for record, duty in entries["responsibilities"]:
        if duty.requisition.lower() not in refs:
            yield _lost(record, "requisition", duty.requisition, "requisition")
        for kind, address in duty.duties():
            if address not in addresses:
                yield _lost(record, kind.value, address, "person")
    for record, application in entries["applications"]:
        if application.requisition.lower() not in refs:
            yield _lost(record, "requisition", application.requisition, "requisition")


def _shared(people: Iterable[tuple[Record, PersonEntry]], known: Known) -> Iterable[Mistake]:
    """Addresses that would be two people's: a mail from there could be either's."""
    owners = dict(known.owners) | {person.address: person.address for _, person in people}
    for record, person in people:
        if known.owners.get(person.address, person.address) != person.address:
            message = f"{person.address} is an alias of {known.owners[person.address]} on file"
            yield Mistake(record.line_of("address"), "people.address", message)
        for alias in person.aliases:
            if owners.setdefault(alias, person.address) != person.address:
                message = f"{alias} is an address of {owners[alias]} already"
                yield Mistake(record.line_of("aliases"), "people.aliases", message)


def _lost(record: Record, key: str, value: str, what: str) -> Mistake:
    message = f"there is no {what} {value}, neither here nor on file"
    return Mistake(record.line_of(key), f"{record.table}.{key}", message)


def _twice(entries: Iterable[tuple[Record, Any]], key: str) -> Iterable[Mistake]:
    first: dict[str, int] = {}
    for record, entry in entries:
        value = getattr(entry, key).lower()
        if value in first:
            yield Mistake(record.line, f"{record.table}.{key}", f"{value} stands in line {first[value]} already")
        first.setdefault(value, record.line)
