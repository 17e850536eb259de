"""What a mail to an intake address brings: its files and the resumes among them, as values that can wait.

Made before anything is looked up, from the texts that the files gave in their bounded child. Decides nothing about
people or roles, and opens no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mailflow.hiring.sourcing import said_source
from mailflow.mail.document import ExtractedDocument, FileStatus
from mailflow.mail.forward import attached_files, read_forward
from mailflow.mail.message import InboundMail
from mailflow.mail.reply import OwnWords
from mailflow.reading.intake import Intake, IntakeCandidate, read_intake
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint
from mailflow.reading.resume.sheet import read_sheet
from mailflow.reading.resume.skills import shown_skills
from mailflow.reading.resume.spelling import same_name

#: What a file is sent on as: by its content, never by what the mail claims.
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "text": "text/plain",
}
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
UNKNOWN_TYPE = "application/octet-stream"
_LONGEST_TEXT = 200_000
_MOST_MUST_HAVES = 300


@dataclass(frozen=True, slots=True)
class Brought:
    """One file of the mail, or one resume in its text (`in_text`), by its place in the mail from 1 on.

    The person's fields are "" where nothing shows them. `fit` holds, by the ref of each role that may be meant, the
    must-haves that its words show.
    """

    number: int
    file: str
    content_type: str
    size: int
    sha256: str
    status: FileStatus
    why: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    summary: str = ""
    fit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    in_text: bool = False
    #: Whether the sender of the mail is this very candidate, or a mail of the candidate was passed on.
    own: bool = False
    wrote: bool = False
    #: What the sender says of how the candidate came.
    source: str = ""
    passive: bool = False

    def dump(self) -> dict[str, Any]:
        """As JSON takes it, for a question that waits."""
        return asdict(self)

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Brought:
        """What `dump` gave."""
        return cls(**{**kept, "status": FileStatus(kept["status"])})


@dataclass(frozen=True, slots=True)
class Submission:
    """An intake mail as read. `contents` are the files' bytes by their SHA-256 in hex."""

    intake: Intake
    brought: tuple[Brought, ...]
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read_submission(
    mail: InboundMail,
    documents: Sequence[ExtractedDocument],
    own: OwnWords,
    roles: Sequence[RequisitionHint],
    addresses: IntakeAddresses,
) -> Submission:
    """Read an intake mail. `documents` are its files in the order of `attached_files`, `roles` the open requisitions.
    Never raises on any mail."""
    intake = read_intake(mail, documents, own, roles, addresses)
    contents: dict[str, bytes] = {}
    brought: list[Brought] = []
    # One candidate a file, in their order; resumes in the text of the mail come after them.
    for place, (document, file) in enumerate(zip(documents, attached_files(mail), strict=True)):
        contents[document.sha256] = file.content
        brought.append(_from_file(place + 1, intake.candidates[place], document, file.content, intake, roles))
    for candidate in intake.candidates[len(documents) :]:
        text = _text_with(candidate, mail, own).encode("utf-8", "replace")
        sha256 = hashlib.sha256(text).hexdigest()
        contents[sha256] = text
        fields = _fields(candidate, _fit(candidate, intake, roles, ""))
        brought.append(Brought(len(brought) + 1, "resume.txt", "text/plain", len(text), sha256, **fields, in_text=True))
    said, passive = said_source(f"{mail.subject}\n{own.text}")
    came = [
        replace(one, own=read.own, wrote=_wrote(one, intake), source=said.value if said else "", passive=passive)
        for one, read in zip(brought, intake.candidates, strict=True)
    ]
    return Submission(intake, tuple(came), contents)


def _wrote(one: Brought, intake: Intake) -> bool:
    """Whether a mail of the candidate's is among those passed on."""
    return any(
        one.email == sender.address or (bool(one.name and sender.name) and same_name(one.name, sender.name))
        for sender in intake.senders
    )


def _from_file(
    number: int,
    candidate: IntakeCandidate,
    document: ExtractedDocument,
    content: bytes,
    intake: Intake,
    roles: Sequence[RequisitionHint],
) -> Brought:
    begins = (kind for magic, kind in _PICTURES.items() if content.startswith(magic))
    content_type = _TYPES.get(document.format) or next(begins, UNKNOWN_TYPE)
    fields = _fields(candidate, _fit(candidate, intake, roles, document.text))
    return Brought(number, document.name, content_type, len(content), document.sha256, **fields)


def _fields(candidate: IntakeCandidate, fit: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "status": candidate.status,
        "why": candidate.why,
        "name": candidate.name or "",
        "email": (candidate.email or "").lower(),
        "phone": candidate.phone or "",
        "summary": _summary(candidate),
        "fit": fit,
    }


def _summary(candidate: IntakeCandidate) -> str:
    """What the resume itself says of its owner's work, in its own words only."""
    resume = candidate.resume
    if resume is None:
        return ""
    job = ", ".join(found.value for found in (resume.title, resume.employer) if found is not None)
    place = resume.location.value if resume.location else ""
    return " · ".join(part for part in (job, place, ", ".join(resume.languages)) if part)[:500]


def _fit(
    candidate: IntakeCandidate, intake: Intake, roles: Sequence[RequisitionHint], text: str
) -> dict[str, dict[str, str]]:
    """The must-haves shown, of every open role: where none is named one will be picked, and a correction may move the
    person to any."""
    if candidate.resume is None:
        return {}
    asked = list(dict.fromkeys(must for role in roles for must in role.must_haves))[:_MOST_MUST_HAVES]
    shown = {s.must_have: s.words for s in shown_skills(read_sheet(text[:_LONGEST_TEXT]), asked) if s.words}
    fit = {role.ref: {must: shown[must] for must in role.must_haves if must in shown} for role in roles}
    if intake.requisition is not None:
        fit[intake.requisition] = {s.must_have: s.words for s in candidate.resume.skills if s.words}
    return {ref: met for ref, met in fit.items() if met}


def _text_with(candidate: IntakeCandidate, mail: InboundMail, own: OwnWords) -> str:
    """The text that a resume in the mail stands in: that of the mail passed on, so that the forwarder's own note stays
    between them and mailflow; their own words only where the resume stands there."""
    signs = [sign.lower() for sign in (candidate.email, candidate.name) if sign]
    forward = read_forward(mail)
    for text in (*(each.body for each in forward.originals), forward.note, own.text):
        if any(sign in text.lower() for sign in signs):
            return text[:_LONGEST_TEXT]
    return ""
