"""What a draft is: a notice with the facts of now, the numbers that it freezes and the files that go along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from mailflow.hiring.heading import Head, heading
from mailflow.hiring.model import Person
from mailflow.hiring.notices import Notice
from mailflow.hiring.policy import Policy
from mailflow.mail.compose import OutgoingFile
from mailflow.store.engine import Connection

Items: TypeAlias = tuple[tuple[int, int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice ready to be rendered, with the numbers that it freezes and the files that go along."""

    notice: Notice
    items: Items = ()
    files: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to say any more; `why` goes into the row."""

    why: str


Drafted: TypeAlias = Draft | Nothing


@dataclass(frozen=True, slots=True)
class Drafting:
    """One batch being drafted: a connection, the recipients, and the time."""

    connection: Connection
    people: Mapping[int, Person]
    now: datetime
    intake_address: str
    policy: Policy

    def head(self, person: Person) -> Head:
        """The fields that every notice begins with."""
        return heading(person, self.now)
