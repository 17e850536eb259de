"""Opening letters ahead: the part of intake that needs no database, done on a whole batch in another process.

What is odd, or fails, is left out and opened by intake itself, in its bounded child and with its cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol, TypeAlias

from mailflow.hiring.letter import Letter, Surroundings, open_letter
from mailflow.mail.limits import oddity
from mailflow.mail.message import parse

#: Inbox id, INTERNALDATE and raw bytes of each mail.
Sealed: TypeAlias = Sequence[tuple[int, datetime, bytes]]
Opened: TypeAlias = dict[int, Letter]


class OpeningAhead(Protocol):
    """A second process, or whatever else works ahead."""

    def begin(self, work: Sealed) -> Future[Opened] | None:
        """Begin on a batch; None where nobody can."""

    def finish(self, begun: Future[Opened]) -> Opened | None:
        """The letters of a batch; None where it has to be done here."""


class _Here:
    """The surroundings of the process that opens; set once, before its first batch."""

    around: Surroundings | None = None


def prepare(around: Surroundings) -> None:
    """Called once in the process that works ahead."""
    _Here.around = around


def open_plain(work: Sealed) -> Opened:
    """The letters of those mails that are plain and can be opened, by inbox id."""
    if _Here.around is None:
        raise RuntimeError("prepare was not called in this process")
    opened: Opened = {}
    for inbox_id, received_at, raw in work:
        if oddity(raw) is not None:
            continue
        try:
            opened[inbox_id] = open_letter(parse(raw), inbox_id, received_at, _Here.around)
        except Exception:
            continue  # it is opened once more by intake, which parks it with the cause
    return opened
