"""A file that came with a mail, as values: what it is by its content, its text, or why there is none.

Only the words and their evidence; opening files is done elsewhere, in a bounded child. Whether a text is a resume is
not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FileStatus(StrEnum):
    """What became of a file: read as a document, not readable, or plainly something else than a resume."""

    READ = "read"
    UNREADABLE = "unreadable"
    NOT_A_RESUME = "not_a_resume"


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """What one attachment holds. `name` is for showing only. `why` is in plain words, empty where it was read.

    `prominent` are the lines set in the largest type of the first page (or styled as title), in order: where a resume
    puts its owner's name. `links` are the targets of hyperlinks that need not stand in the text. `sha256` is of the
    file's bytes.
    """

    name: str
    format: str
    status: FileStatus
    why: str = ""
    text: str = field(default="", repr=False)
    prominent: tuple[str, ...] = field(default=(), repr=False)
    links: tuple[str, ...] = field(default=(), repr=False)
    pages: int = 0
    sha256: str = ""


def shown_name(name: str) -> str:
    """A file name fit for showing: the last path component, no control or direction characters, 120 characters at most.
    Never a path."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return (shown if len(shown) <= 120 else shown[:100] + "…" + shown[-19:]) or "unnamed"
