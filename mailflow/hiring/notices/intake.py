"""Notices about resumes: what became of those that were sent in, and those that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mailflow.hiring.model import Stage
from mailflow.hiring.notices.entries import Entry, MustHave, first_due
from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.sourcing import Source


class Entered(StrEnum):
    """What became of one file of an intake mail."""

    CREATED = "created"
    #: A new application of a person who is on file already.
    LINKED = "linked"
    #: That person is on this role already.
    DUPLICATE = "duplicate"
    #: Taken in, and what was on file is not the sender's to know.
    RECEIVED = "received"
    #: Kept until the role is known.
    WAITS = "waits"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One file of an intake mail, or one resume in its text (`file` empty), and what became of it. `name`, `email`,
    `phone`, `summary` (work, place, languages) and `must_haves` are as read; `unread` where it may be a resume and
    could not be read; `on_file` is the name that a known person bears on file, `stage` where they
    stand on the role; `same_file` where these very bytes were there; `resembling` are others of that name, with their
    roles."""

    number: int
    file: str
    what: Entered
    why: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    summary: str = ""
    unread: bool = False
    must_haves: tuple[MustHave, ...] = ()
    on_file: str = ""
    stage: Stage | None = None
    same_file: bool = False
    resembling: tuple[str, ...] = ()
    #: How the person came, where something told it, and whether they look for a role at all.
    source: Source | None = None
    passive: bool = False


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A numbered role to pick for resumes that wait."""

    number: int
    ref: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceipt(Notice):
    """What became of a mail to an intake address, file by file, for whoever forwarded it. `choices` where the role is
    not known: a reply with one number enters what waits. `decider` gets the review, due by `due_at`."""

    kind: ClassVar[str] = "intake"

    received_at: datetime
    rows: tuple[IntakeRow, ...] = ()
    ref: str = ""
    title: str = ""
    decider: str = ""
    due_at: datetime | None = None
    choices: tuple[RoleChoice, ...] = ()

    @property
    def entered(self) -> int:
        """How many resumes are new on file."""
        return sum(row.what not in (Entered.WAITS, Entered.NOT_ENTERED) and not row.same_file for row in self.rows)

    @property
    def unread(self) -> int:
        """How many may be resumes and could not be read, so that the sender must send them anew."""
        return sum(row.unread for row in self.rows)

    @property
    def correctable(self) -> bool:
        """Whether a reply may correct something."""
        return any(row.what in (Entered.CREATED, Entered.LINKED, Entered.DUPLICATE) for row in self.rows)

    @property
    def nameable(self) -> bool:
        """Whether a reply may say whose a file is that could not be read."""
        return self.unread > 0

    @property
    def alike(self) -> bool:
        """Whether a row resembles somebody on file."""
        return any(row.resembling for row in self.rows)

    @property
    def known(self) -> bool:
        """Whether a row was taken for somebody on file."""
        return any(row.what in (Entered.LINKED, Entered.DUPLICATE) and not row.same_file for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many wait for their role."""
        return sum(row.what is Entered.WAITS for row in self.rows)


@dataclass(frozen=True, slots=True)
class ResumeFile:
    """A resume that goes with this mail, or is missing (`name` empty)."""

    number: int
    candidate: str
    ref: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumes(Notice):
    """The resumes that were asked for by reply; the files themselves are attached to the mail."""

    kind: ClassVar[str] = "resumes"

    files: tuple[ResumeFile, ...] = ()
    missing: tuple[ResumeFile, ...] = ()
    #: The open reviews these resumes belong to, so that the reply can decide.
    entries: tuple[Entry, ...] = ()

    @property
    def first_due(self) -> datetime | None:
        """When the most pressing entry is due."""
        return first_due(self.entries)
