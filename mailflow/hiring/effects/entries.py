"""Who and what comes in with a mail: applications and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailflow.hiring.model import Stage


@dataclass(frozen=True, slots=True)
class EnterApplication:
    """A new application, of a new person where `candidate_id` is None.

    `id` is negative and the mail's own: other effects of the same mail (events, reviews, files, the items of a notice)
    speak of the application by it, and it becomes the real one when they are written.
    """

    id: int
    candidate_id: int | None
    name: str
    email: str | None
    phone: str | None
    requisition_id: int
    stage: Stage
    summary: str
    fit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeepFile:
    """A file that came with an intake mail, kept by its hash whatever becomes of it."""

    number: int
    name: str
    content_type: str
    content: bytes = field(repr=False)
    sha256: str
    status: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class AttachFile:
    """A kept file becomes a document of an application."""

    application_id: int
    name: str
    content_type: str
    size: int
    sha256: str
