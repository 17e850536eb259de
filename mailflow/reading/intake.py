"""What became of a mail to the intake address: whose resumes it brings, for which role, and why each other file is
none.

Joins what the mail says (who forwarded, whose mail was passed on) with what each file shows. The forwarder is never
taken for the candidate, unless the resume is their own and they send it themselves. Nothing is invented: a field that
neither the resume nor its sender's mail shows stays empty, and nothing that a resume says is ever obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mailflow.mail.document import ExtractedDocument, FileStatus
from mailflow.mail.forward import Forward, PassedOn, read_forward
from mailflow.mail.message import InboundMail, Mailbox
from mailflow.mail.reply import OwnWords
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint, Said, meant_requisition
from mailflow.reading.resume.contact import bears_name
from mailflow.reading.resume.model import Found, Hearsay, Resume
from mailflow.reading.resume.papers import Paper, resume_score, sort_of
from mailflow.reading.resume.reader import read_resume
from mailflow.reading.resume.sheet import OWN_SECTIONS, read_sheet
from mailflow.reading.resume.spelling import is_short_for, plain_name, same_name
from mailflow.reading.resume.words import folded_text, words

#: A mail's body must look more like a resume than a file must: letters name dates and schools too.
_BODY_SCORE = 3.6
_MAX_BODIES = 12
#: In so many letters an agency has said who it is.
_HEAD = 600


@dataclass(frozen=True, slots=True)
class IntakeCandidate:
    """One file of the mail, or one resume that stands in its text (`file` None). The person's fields are empty unless
    `status` is read; `why` says why a file is not."""

    file: str | None
    status: FileStatus
    why: str = ""
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    links: tuple[str, ...] = ()
    resume: Resume | None = None
    sha256: str = ""
    #: Whether the sender of the mail is this candidate.
    own: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """`forwarder` is the mail's sender; `requisition` the ref of the one role it names; `senders` who the mails
    passed on claim to be from."""

    forwarder: Mailbox | None
    requisition: str | None
    candidates: tuple[IntakeCandidate, ...]
    senders: tuple[Mailbox, ...] = ()

    def as_contract(self) -> dict[str, Any]:
        """The value of the key `intake` as `explain` prints it."""
        return {
            "forwarder": self.forwarder.address if self.forwarder else None,
            "requisition": self.requisition,
            "candidates": [_contract(candidate) for candidate in self.candidates],
        }


def read_intake(
    mail: InboundMail,
    documents: Sequence[ExtractedDocument],
    own: OwnWords,
    requisitions: Sequence[RequisitionHint],
    addresses: IntakeAddresses,
    *,
    thread: str | None = None,
) -> Intake:
    """Read an intake mail. `documents` are its files in the order of `mail.forward.attached_files`; `own` the
    sender's own words; `requisitions` the open ones; `thread` the ref of the thread that it answers. Never raises."""
    forward = read_forward(mail)
    note = forward.note or own.text
    passed_on = (*(text for each in forward.originals for text in (each.subject, each.body)), own.quoted)
    said = Said(mail.recipients, mail.subject, own.text or note, passed_on, thread)
    ref = meant_requisition(said, requisitions, addresses)
    hint = next((each for each in requisitions if each.ref == ref), None)
    heard = _Heard(mail, forward, note, addresses)
    candidates = [_from_file(document, heard, hint) for document in documents]
    if not any(candidate.status is FileStatus.READ for candidate in candidates):
        candidates += _from_bodies(heard, hint)
    return Intake(mail.sender, ref, tuple(candidates), heard.senders)


def _contract(candidate: IntakeCandidate) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": candidate.name,
        "email": candidate.email,
        "phone": candidate.phone,
        "links": list(candidate.links),
        "file": candidate.file,
        "status": candidate.status.value,
        "why": candidate.why or None,
    }
    resume = candidate.resume
    if resume is not None:
        shown["location"] = resume.location.value if resume.location else None
        shown["title"] = resume.title.value if resume.title else None
        shown["employer"] = resume.employer.value if resume.employer else None
        shown["years"] = int(resume.years.value) if resume.years else None
        shown["languages"] = list(resume.languages)
        shown["skills"] = [{"must_have": skill.must_have, "words": skill.words} for skill in resume.skills]
        shown["confidence"] = _confidence(resume)
    return shown


def _confidence(resume: Resume) -> dict[str, float]:
    first: dict[str, Found | None] = {
        "name": resume.name,
        "email": resume.emails[0] if resume.emails else None,
        "phone": resume.phones[0] if resume.phones else None,
        "location": resume.location,
        "title": resume.title,
        "employer": resume.employer,
        "years": resume.years,
    }
    return {key: round(found.confidence, 2) for key, found in first.items() if found}


class _Heard:
    """What the mail around the files says, gathered once."""

    def __init__(self, mail: InboundMail, forward: Forward, note: str, addresses: IntakeAddresses) -> None:
        self.forwarder = mail.sender
        self.forward = forward
        self.note = note
        self.said = "\n".join([mail.subject, note, *(each.subject for each in forward.originals)])
        self.senders = tuple(
            each.sender
            for each in forward.originals
            if each.sender and not self._is_forwarder(each.sender) and not addresses.holds(each.sender.address)
        )
        self.says_own = self._says("self")
        #: Whether the words above what is passed on may be about their writer; a file may only where nothing is.
        self.note_may_be_own = mail.sender is not None and (self.says_own or not self._says("others"))
        self.may_be_own = self.note_may_be_own and not self.senders

    def hearsay(self, file: str, *, own: bool) -> Hearsay:
        domain = self.forwarder.address.partition("@")[2] if self.forwarder else ""
        outside = tuple(
            sender for sender in self.senders if own or sender.address.partition("@")[2] != domain or not domain
        )
        senders = (*outside, self.forwarder) if own and self.forwarder else outside
        return Hearsay(file, self.forwarder, own, senders, self.said)

    def _is_forwarder(self, sender: Mailbox) -> bool:
        forwarder = self.forwarder
        if forwarder is None:
            return False
        return sender.address == forwarder.address or (bool(sender.name) and same_name(sender.name, forwarder.name))

    def _says(self, how: str) -> bool:
        """Whether the note speaks of the sender's own resume, or of somebody else's."""
        note = " " + " ".join(re.split(r"[\s,.;!?:]+", folded_text(self.note[:10_000]))) + " "
        return any(f" {phrase} " in note for phrase in words("mail", how))


def _from_file(document: ExtractedDocument, heard: _Heard, hint: RequisitionHint | None) -> IntakeCandidate:
    if document.status is not FileStatus.READ:
        return IntakeCandidate(document.name, document.status, document.why, sha256=document.sha256)
    paper = sort_of(document.text, document.name)
    if paper is not Paper.RESUME:
        why = "it does not look like a resume" if paper is Paper.OTHER else f"it is {paper.value}, not a resume"
        return IntakeCandidate(document.name, FileStatus.NOT_A_RESUME, why, sha256=document.sha256)
    must_haves = hint.must_haves if hint else ()
    resume, own = _read(
        document.text, document.name, document.prominent, document.links, must_haves, heard, may_be_own=heard.may_be_own
    )
    return replace(_candidate(resume, heard, own), file=document.name, sha256=document.sha256)


def _from_bodies(heard: _Heard, hint: RequisitionHint | None) -> list[IntakeCandidate]:
    """Resumes in the text of the mails passed on, else in the mail's own text."""
    found: list[IntakeCandidate] = []
    must_haves = hint.must_haves if hint else ()
    for each in (*heard.forward.originals[:_MAX_BODIES], PassedOn(None, "", heard.note)):
        if (found and each.sender is None) or resume_score(read_sheet(each.body)) < _BODY_SCORE:
            continue
        if sort_of(each.body) is not Paper.RESUME:
            continue
        may_be_own = heard.note_may_be_own if each.sender is None else heard.may_be_own
        resume, own = _read(each.body, "", (), (), must_haves, heard, may_be_own=may_be_own)
        if resume.name or resume.emails:
            found.append(_candidate(resume, heard, own))
    return found


def _read(
    text: str,
    file: str,
    prominent: Sequence[str],
    links: Sequence[str],
    must_haves: Sequence[str],
    heard: _Heard,
    *,
    may_be_own: bool,
) -> tuple[Resume, bool]:
    """The resume, and whether it is the sender's own: only where the name it shows is theirs."""
    other = _reading(text, heard.hearsay(file, own=False), prominent, links, must_haves)
    if not may_be_own or not (heard.says_own or not (_has_rival(other, heard) or _is_presented(text))):
        return other, False
    resume = _reading(text, heard.hearsay(file, own=True), prominent, links, must_haves)
    return (resume, True) if _is_senders(resume, heard) else (other, False)


def _is_senders(resume: Resume, heard: _Heard) -> bool:
    """Whether the name that the resume shows is the sender's."""
    forwarder = heard.forwarder
    if forwarder is None or resume.name is None:
        return False
    if plain_name(forwarder.name) is None:
        return bears_name(forwarder.address, resume.name.value)
    shown = any(email.value == forwarder.address for email in resume.emails)
    return same_name(resume.name.value, forwarder.name) or (shown and is_short_for(forwarder.name, resume.name.value))


def _has_rival(resume: Resume, heard: _Heard) -> bool:
    """Whether the resume shows another person with an address of their own: then the sender stands on it as agent."""
    if resume.name is None or _is_senders(resume, heard):
        return False
    return any(bears_name(email.value, resume.name.value) for email in resume.emails)


def _is_presented(text: str) -> bool:
    """Whether the head of the paper, before any section of a resume, is an agency's letterhead."""
    lines = [line.text for line in read_sheet(text[:_HEAD]) if line.section in OWN_SECTIONS and not line.heading]
    head = " " + " ".join(re.split(r"[^\w]+", folded_text("\n".join(lines)))) + " "
    return any(f" {word} " in head for word in words("mail", "agency"))


def _reading(
    text: str, hearsay: Hearsay, prominent: Sequence[str], links: Sequence[str], must_haves: Sequence[str]
) -> Resume:
    return read_resume(text, hearsay, prominent=prominent, links=links, must_haves=must_haves)


def _candidate(resume: Resume, heard: _Heard, own: bool) -> IntakeCandidate:
    resume = _completed(resume, heard, own)
    return IntakeCandidate(
        None,
        FileStatus.READ,
        name=resume.name.value if resume.name else None,
        email=resume.emails[0].value if resume.emails else None,
        phone=resume.phones[0].value if resume.phones else None,
        links=resume.links,
        resume=resume,
        own=own,
    )


def _completed(resume: Resume, heard: _Heard, own: bool) -> Resume:
    """What the resume leaves out and its owner's own mail shows: the address it came from, the name it was signed
    with."""
    writers = [heard.forwarder] if own and heard.forwarder else list(heard.senders)
    for writer in writers:
        known = {email.value for email in resume.emails}
        if resume.name is None and writer.address in known and (name := plain_name(writer.name)):
            resume = replace(resume, name=Found(name, 0.6, f"{writer.name} <{writer.address}>"))
        if resume.name and not resume.emails and "@" in writer.address and same_name(resume.name.value, writer.name):
            resume = replace(resume, emails=(Found(writer.address, 0.6, f"{writer.name} <{writer.address}>"),))
    return resume
