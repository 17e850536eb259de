"""Promises in notices: what somebody said they would do by when, what became of it, and the mail before its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mailflow.hiring.notices.entries import Entry
from mailflow.hiring.notices.notice import Notice


class PromiseState(StrEnum):
    """What became of a promise. `open` waits for its time; of one that is `over` nothing on file tells."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Promised:
    """Somebody's promise and what became of it. `mine` where it is the receiver's own; without a candidate it was about
    nothing that can be looked up."""

    by: str
    due_at: datetime
    words: str
    state: PromiseState = PromiseState.OPEN
    mine: bool = False
    candidate: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDue(Notice):
    """What the receiver promised and whose time is near; what is a review can be answered in place."""

    kind: ClassVar[str] = "promise"

    promises: tuple[Promised, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def first_due(self) -> datetime:
        """When the first of the promises is due; without any, now."""
        return min((one.due_at for one in self.promises), default=self.at)
