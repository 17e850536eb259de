"""The first notice that the law wants for a candidate whose data came from somebody else, its draft, and its
release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.sourcing import Source


@dataclass(frozen=True, slots=True)
class ToInform:
    """A candidate who has not been told yet, and by when they must be. `address` is where the mail would go."""

    number: int
    candidate: str
    ref: str
    address: str
    tell_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstNotice(Notice):
    """To the candidate: what is kept about them, from whom it came, why, for how long, and their rights (GDPR Art.
    14). `controller` is who is responsible, `contact` where to turn to; `days` how long it is kept after the end, 0
    where that is not limited in days."""

    kind: ClassVar[str] = "first_notice"

    title: str
    obtained_on: date
    controller: str = ""
    contact: str = ""
    source: Source | None = None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Informing(Notice):
    """To the recruiter: who must be told, by when, and the mail that goes out on one word of theirs. `letter` is that
    mail as the first of them would get it."""

    kind: ClassVar[str] = "informing"

    rows: tuple[ToInform, ...]
    letter: FirstNotice

    @property
    def first_by(self) -> date | None:
        """By when the first of them must be told."""
        return min((row.tell_by for row in self.rows), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Notice):
    """The receipt of a release: to whom the mail goes and when, who counts as told, and how long it can be stopped; of
    its undo: whose mail was stopped, and whose had left."""

    kind: ClassVar[str] = "released"

    received_at: datetime
    sent: tuple[ToInform, ...] = ()
    told: tuple[ToInform, ...] = ()
    stopped: tuple[ToInform, ...] = ()
    gone: tuple[ToInform, ...] = ()
    unknown: tuple[str, ...] = ()
    goes_at: datetime | None = None
    undo_minutes: int = 0
