"""The entries of a roster: what each value may be, and what a person may have typed for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from mailflow.hiring.ladder import read_ladder
from mailflow.hiring.model import Duty, Stage
from mailflow.mail.address import normalise, valid_outbound
from mailflow.reading.styles import LANGUAGES

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MANY = (Duty.SOURCES, Duty.SCREENS, Duty.INTERVIEWS, Duty.INFORMED)
_ONE = (Duty.DECIDES, Duty.BACKUP)


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


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"one of {', '.join(LANGUAGES)} is needed")
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


def listed(value: Any) -> Any:
    """A list, or in CSV one cell with semicolons between."""
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


Address: TypeAlias = Annotated[str, AfterValidator(_address)]
Many: TypeAlias = Annotated[tuple[Address, ...], BeforeValidator(listed)]
Ref: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]*-\d+$", max_length=40)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


def _ladder(value: str) -> str:
    read_ladder(value)
    return value


Hours: TypeAlias = Annotated[int, Field(ge=1, le=400)]
Ladder: TypeAlias = Annotated[str, Field(max_length=200), AfterValidator(_ladder)]
Clock: TypeAlias = Annotated[time, BeforeValidator(_clock)]


class Entry(BaseModel):
    """A row of a file: nothing but what it declares."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)


class PersonEntry(Entry):
    """`[[people]]`"""

    name: Name
    address: Address
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    language: Annotated[str, AfterValidator(_language)] = "en"
    digest_at: Clock = time(8, 0)
    workdays: Annotated[tuple[int, ...], BeforeValidator(_days), Field(min_length=1)] = (0, 1, 2, 3, 4)
    work_from: Clock = time(9, 0)
    work_until: Clock = time(17, 0)
    plain: bool = False
    reports_to: Address | None = None
    #: The holiday calendar of the configuration that they keep; without one, that of their zone.
    holidays: str | None = Field(default=None, max_length=40)
    aliases: Many = ()


class RequisitionEntry(Entry):
    """`[[requisitions]]`"""

    ref: Ref
    title: Name
    must_haves: Annotated[tuple[str, ...], BeforeValidator(listed)] = ()
    #: Working hours for a review, without them the policy's; and by stage where they differ.
    review_hours: Hours | None = None
    stage_hours: dict[Stage, Hours] = {}
    #: Who is told after how many working days, where it is not the policy's ladder.
    ladder: Ladder | None = None
    open: bool = True


class ResponsibilityEntry(Entry):
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


class ApplicationEntry(Entry):
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


TABLES: dict[str, type[Entry]] = {
    "people": PersonEntry,
    "requisitions": RequisitionEntry,
    "responsibilities": ResponsibilityEntry,
    "applications": ApplicationEntry,
}
