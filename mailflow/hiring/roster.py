"""People, requisitions, responsibilities and applications as somebody typed them: read, checked, mistakes told by line.

Takes the text of a TOML or CSV file; nothing is half-taken: either a `Roster` comes out, or every mistake at once.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Annotated, Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from mailflow.hiring.model import Duty, Stage
from mailflow.mail.address import normalise, valid_outbound

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MANY = (Duty.SOURCES, Duty.SCREENS, Duty.INTERVIEWS, Duty.INFORMED)
_ONE = (Duty.DECIDES, Duty.BACKUP)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: where it is and what is allowed."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.message}"


def _address(value: str) -> str:
    address = normalise(value.strip())
    if address is None or not valid_outbound(address):
        raise ValueError("an address such as ana@acme.test is needed")
    return address


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("an IANA time zone such as Europe/Berlin is needed") from None
    return value


def _days(value: Any) -> Any:
    """`Mon-Fri`, `Mon Wed Fri`, `["Mon", "Tue"]` as numbers from 0."""
    told = re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value
    words = [str(day).lower() for day in told] if isinstance(told, list | tuple) else [""]
    days: list[int] = []
    for word in words:
        first, dash, last = word.partition("-")
        if first[:3] not in DAYS or (dash and last[:3] not in DAYS):
            raise ValueError("days such as Mon-Fri or Mon Wed Fri are needed")
        begin, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        days += list(range(begin, end + 1)) if begin <= end else [*range(begin, 7), *range(end + 1)]
    return tuple(sorted(set(days)))


def _clock(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{1,2}:\d{2}", value.strip()):
        hour, minute = value.strip().split(":")
        if int(hour) < 24 and int(minute) < 60:
            return time(int(hour), int(minute))
    if isinstance(value, time):
        return value
    raise ValueError("a time such as 8:00 is needed")


def _listed(value: Any) -> Any:
    """A list, or in CSV one cell with semicolons between."""
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


Address: TypeAlias = Annotated[str, AfterValidator(_address)]
Many: TypeAlias = Annotated[tuple[Address, ...], BeforeValidator(_listed)]
Ref: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]*-\d+$", max_length=40)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Clock: TypeAlias = Annotated[time, BeforeValidator(_clock)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)


class PersonEntry(_Entry):
    """`[[people]]`"""

    name: Name
    address: Address
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    digest_at: Clock = time(8, 0)
    workdays: Annotated[tuple[int, ...], BeforeValidator(_days), Field(min_length=1)] = (0, 1, 2, 3, 4)
    work_from: Clock = time(9, 0)
    work_until: Clock = time(17, 0)
    plain: bool = False
    reports_to: Address | None = None
    aliases: Many = ()


class RequisitionEntry(_Entry):
    """`[[requisitions]]`"""

    ref: Ref
    title: Name
    must_haves: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    review_hours: int = Field(default=16, ge=1, le=400)
    open: bool = True


class ResponsibilityEntry(_Entry):
    """`[[responsibilities]]`: who does what on one requisition."""

    requisition: Ref
    sources: Many = ()
    screens: Many = ()
    interviews: Many = ()
    informed: Many = ()
    decides: Address | None = None
    backup: Address | None = None

    def duties(self) -> list[tuple[Duty, str]]:
        """Each duty with the address of who holds it, in order."""
        found = [(duty, address) for duty in _MANY for address in getattr(self, duty.value)]
        return found + [(duty, address) for duty in _ONE if (address := getattr(self, duty.value)) is not None]


class ApplicationEntry(_Entry):
    """`[[applications]]`: a candidate on a requisition. `fit` maps a must-have to the words that show it."""

    candidate: Name
    requisition: Ref
    email: Address | None = None
    phone: str | None = Field(default=None, max_length=40)
    stage: Stage = Stage.SOURCED
    summary: str = Field(default="", max_length=4000)
    fit: dict[str, str] = {}
    resume: str | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds, checked in itself."""

    people: tuple[PersonEntry, ...] = ()
    requisitions: tuple[RequisitionEntry, ...] = ()
    responsibilities: tuple[ResponsibilityEntry, ...] = ()
    applications: tuple[ApplicationEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is on file already, so that a roster may refer to it: addresses and refs, and the main address of whoever
    each address belongs to."""

    addresses: frozenset[str] = frozenset()
    refs: frozenset[str] = frozenset()
    owners: Mapping[str, str] = field(default_factory=dict)


_TABLES: dict[str, type[_Entry]] = {
    "people": PersonEntry,
    "requisitions": RequisitionEntry,
    "responsibilities": ResponsibilityEntry,
    "applications": ApplicationEntry,
}
#: The column that tells which table a CSV file is.
_TELLING = {"address": "people", "ref": "requisitions", "candidate": "applications", "requisition": "responsibilities"}


@dataclass(frozen=True, slots=True)
class _Record:
    table: str
    line: int
    values: Mapping[str, Any]
    key_lines: Mapping[str, int]


def read_roster(text: str, form: str, known: Known) -> Roster | tuple[Mistake, ...]:
    """The roster in a TOML or CSV text (`form` is `toml` or `csv`), or everything that is wrong with it."""
    try:
        records = _toml(text) if form == "toml" else _csv(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        return (Mistake(int(found[1]) if found else 1, "TOML", str(error)),)
    except csv.Error as error:
        return (Mistake(1, "CSV", str(error)),)
    mistakes: list[Mistake] = []
    entries: dict[str, list[tuple[_Record, Any]]] = {table: [] for table in _TABLES}
    for record in records:
        if record.table not in _TABLES:
            allowed = ", ".join(_TABLES)
            mistakes.append(Mistake(record.line, record.table, f"there is no such table; there are {allowed}"))
            continue
        try:
            entries[record.table].append((record, _TABLES[record.table].model_validate(dict(record.values))))
        except ValidationError as error:
            mistakes += [_mistake(record, one) for one in error.errors(include_input=False, include_url=False)]
    mistakes += _crossed(entries, known)
    if mistakes:
        return tuple(sorted(mistakes, key=lambda one: one.line))
    return Roster(**{table: tuple(entry for _, entry in found) for table, found in entries.items()})


def _mistake(record: _Record, error: Any) -> Mistake:
    key = str(error["loc"][0]) if error["loc"] else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(_TABLES[record.table].model_fields)
        message = f"there is no such key; there are {allowed}"
    if error["type"] == "missing":
        message = "is needed"
    where = f"{record.table}.{key}" if key else record.table
    return Mistake(record.key_lines.get(key, record.line), where, message)


def _crossed(entries: Mapping[str, list[tuple[_Record, Any]]], known: Known) -> Iterable[Mistake]:
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
            yield Mistake(_line(record, "reports_to"), "people.reports_to", "nobody reports to themselves")
    for record, duty in entries["responsibilities"]:
        if duty.requisition.lower() not in refs:
            yield _lost(record, "requisition", duty.requisition, "requisition")
        for kind, address in duty.duties():
            if address not in addresses:
                yield _lost(record, kind.value, address, "person")
    for record, application in entries["applications"]:
        if application.requisition.lower() not in refs:
            yield _lost(record, "requisition", application.requisition, "requisition")


def _shared(people: Iterable[tuple[_Record, PersonEntry]], known: Known) -> Iterable[Mistake]:
    """Addresses that would be two people's: a mail from there could be either's."""
    owners = dict(known.owners) | {person.address: person.address for _, person in people}
    for record, person in people:
        if known.owners.get(person.address, person.address) != person.address:
            message = f"{person.address} is an alias of {known.owners[person.address]} on file"
            yield Mistake(_line(record, "address"), "people.address", message)
        for alias in person.aliases:
            if owners.setdefault(alias, person.address) != person.address:
                message = f"{alias} is an address of {owners[alias]} already"
                yield Mistake(_line(record, "aliases"), "people.aliases", message)


def _line(record: _Record, key: str) -> int:
    return record.key_lines.get(key, record.line)


def _lost(record: _Record, key: str, value: str, what: str) -> Mistake:
    message = f"there is no {what} {value}, neither here nor on file"
    return Mistake(_line(record, key), f"{record.table}.{key}", message)


def _twice(entries: Iterable[tuple[_Record, Any]], key: str) -> Iterable[Mistake]:
    first: dict[str, int] = {}
    for record, entry in entries:
        value = getattr(entry, key).lower()
        if value in first:
            yield Mistake(record.line, f"{record.table}.{key}", f"{value} stands in line {first[value]} already")
        first.setdefault(value, record.line)


def _toml(text: str) -> list[_Record]:
    told = tomllib.loads(text)
    headers, keys = _toml_lines(text)
    records = []
    for table, rows in told.items():
        lines = headers.get(table, [])
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            line = lines[min(number, len(lines) - 1)] if lines else 1
            values = row if isinstance(row, dict) else {"": row}
            records.append(_Record(table, line, values, keys.get(line, {})))
    return records


def _toml_lines(text: str) -> tuple[dict[str, list[int]], dict[int, dict[str, int]]]:
    """On which line each table begins, and each key in it: the parser does not tell."""
    headers: dict[str, list[int]] = {}
    keys: dict[int, dict[str, int]] = {}
    current = 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]", line)
        key = re.match(r"\s*([A-Za-z_]+)\s*[.=]", line)
        if header:
            current = number
            headers.setdefault(header[1], []).append(number)
        elif key and current:
            keys.setdefault(current, {}).setdefault(key[1], number)
        elif key:
            headers.setdefault(key[1], []).append(number)
    return headers, keys


def _csv(text: str) -> list[_Record]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    table = next((_TELLING[name] for name in _TELLING if name in columns), None)
    if table is None:
        told = "the first line must name columns such as name,address or candidate,requisition or ref,title"
        return [_Record(f"columns ({told})", 1, {}, {})]
    reader.fieldnames = columns
    records = []
    for row in reader:
        extra = row.pop(None, None)
        values: dict[str, Any] = {key: value for key, value in row.items() if value not in (None, "")}
        if extra:
            values["more cells than columns"] = extra
        if "fit" in values:
            values["fit"] = dict(part.split("=", 1) if "=" in part else (part, "") for part in _listed(values["fit"]))
        records.append(_Record(table, reader.line_num, values, {}))
    return records
