"""What is read from a resume, each with the confidence of its reading and the words that show it."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.mail.message import Mailbox


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its confidence (0 to 1) and the line it was read from."""

    value: str
    confidence: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """A must-have and the words of the resume that show it; None where none do."""

    must_have: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Hearsay:
    """What the mail around a resume says: hints that may support a reading and never make one.

    `forwarder` is who sent the mail; `own` whether that may be the candidate; `senders` who the mails passed on claim
    to be from; `said` the note and the subjects.
    """

    file: str = ""
    forwarder: Mailbox | None = None
    own: bool = False
    senders: tuple[Mailbox, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """The fields of one resume. The best mail address and phone (E.164, ITU-T) come first; `years` of work as stated,
    else counted from the dates of ended and running employments."""

    name: Found | None = None
    emails: tuple[Found, ...] = ()
    phones: tuple[Found, ...] = ()
    links: tuple[str, ...] = ()
    location: Found | None = None
    title: Found | None = None
    employer: Found | None = None
    years: Found | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
