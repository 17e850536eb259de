"""Notices that answer a mail: what was recorded, what has to be asked back, what has to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailflow.hiring.notices.entries import Entry
from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.notices.rows import (
    Changed,
    Doubt,
    Doubtful,
    NotRecorded,
    OfferNoted,
    Promise,
    Proposed,
    Recorded,
    Undone,
)
from mailflow.hiring.notices.settings import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Notice):
    """The one answer to a mail with decisions: row by row what was recorded, what was not and why, who is told, what
    is asked back, and how long it can be taken back."""

    kind: ClassVar[str] = "receipt"

    received_at: datetime
    recorded: tuple[Recorded, ...] = ()
    not_recorded: tuple[NotRecorded, ...] = ()
    changed: tuple[Changed, ...] = ()
    undone: tuple[Undone, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    promises: tuple[Promise, ...] = ()
    #: Of whom the receiver will be reminded, and when.
    nurtures: tuple[Promise, ...] = ()
    offers: tuple[OfferNoted, ...] = ()
    #: How the receiver gets mail from now on.
    settings: tuple[Setting, ...] = ()
    #: Open reviews of the same notice that the mail said nothing about, still waiting.
    still_open: tuple[Entry, ...] = ()
    #: Minutes from the sending of this receipt in which `undo` takes it back; 0 where there is nothing to take back.
    undo_minutes: int = 0

    @property
    def kept(self) -> int:
        """How many rows now stand: answers, changes of stage and offers."""
        return len(self.recorded) + len(self.changed) + len(self.offers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify(Notice):
    """Nothing was decided: what was understood, what was not and why, with numbered choices."""

    kind: ClassVar[str] = "clarify"

    received_at: datetime
    doubts: tuple[Doubt, ...]
    understood: tuple[Proposed, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Notice):
    """A mail in the receiver's name that is not sure to be theirs: exactly what would be recorded if they say so."""

    kind: ClassVar[str] = "confirm"

    why: Doubtful
    claimed_from: str
    received_at: datetime
    proposed: tuple[Proposed, ...]
    #: How the receiver would get mail.
    settings: tuple[Setting, ...] = ()
    #: Until when the confirmation can be given.
    expires_at: datetime
