"""The receipt of corrections of a resume: a row a correction, made or not and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mailflow.hiring.notices.notice import Notice


class Amended(StrEnum):
    """What became of one correction."""

    FIELD = "field"
    ROLE = "role"
    MERGED = "merged"
    PARTED = "parted"
    KEPT_APART = "kept_apart"
    TAKEN_BACK = "taken_back"
    RESTORED = "restored"
    UNCHANGED = "unchanged"
    NOT_DONE = "not_done"


class Unamended(StrEnum):
    """Why a correction was not made."""

    WHICH_ROW = "which_row"
    NO_SUCH_ROW = "no_such_row"
    INVALID = "invalid"
    NO_SUCH_ROLE = "no_such_role"
    WHICH_ROLE = "which_role"
    ALREADY_THERE = "already_there"
    TOO_LATE = "too_late"
    NOBODY_ALIKE = "nobody_alike"
    WHICH_PERSON = "which_person"
    SAME_FILE = "same_file"
    FOR_RECRUITER = "for_recruiter"
    UNPROVEN = "unproven"
    CHANGED_SINCE = "changed_since"
    UNDO_TOO_LATE = "undo_too_late"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class AmendedRow:
    """One correction. `number` is the row of the receipt that it speaks of, 0 where none could be told; `field` what
    was set; `words` what was written, where it could not be done; `others` the people that could be meant."""

    what: Amended
    number: int = 0
    candidate: str = ""
    ref: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    why: Unamended | None = None
    words: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Notice):
    """What became of corrections of a receipt of resumes, one by one, and how long they can be taken back."""

    kind: ClassVar[str] = "correction"

    received_at: datetime
    rows: tuple[AmendedRow, ...] = ()
    #: Minutes from the sending in which `undo` takes it back; 0 where there is nothing to take back.
    undo_minutes: int = 0

    @property
    def done(self) -> int:
        """How many corrections were made."""
        return sum(row.what not in (Amended.NOT_DONE, Amended.UNCHANGED) for row in self.rows)
