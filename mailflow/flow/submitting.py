"""Resumes read before a batch is judged: files are opened in their bounded child while no transaction is open.

Only for those who may submit: whatever a stranger sends stays unopened, and waits for the recruiter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from mailflow.hiring.letter import Letter
from mailflow.hiring.submission import read_submission
from mailflow.mail.document import ExtractedDocument
from mailflow.mail.kind import PersonalMail
from mailflow.mail.message import InboundMail
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint
from mailflow.store.engine import Connection, Database
from mailflow.store.people import people_by_address
from mailflow.store.roles import open_requisitions


class ReadDocuments(Protocol):
    """The document edge: the files of a mail as text, from a bounded child."""

    def __call__(self, mail: InboundMail) -> Sequence[ExtractedDocument]:
        """In the order of `attached_files`."""


def hints(connection: Connection) -> tuple[RequisitionHint, ...]:
    """The open roles as far as reading needs them."""
    return tuple(RequisitionHint(role.ref, role.title, role.must_haves) for role in open_requisitions(connection))


def with_submission(
    database: Database, letter: Letter, documents: ReadDocuments, addresses: IntakeAddresses, submitters: str
) -> Letter:
    """The letter with what it brings, where it is intake by somebody who may submit."""
    if not letter.is_intake or not isinstance(letter.kind, PersonalMail):
        return letter
    with database.read() as connection:
        on_file = bool(letter.sender) and people_by_address(connection, {letter.sender or ""}) != {}
        roles = hints(connection)
    if submitters != "anyone" and not (on_file and letter.authentication.authenticated):
        return letter
    brought = read_submission(letter.mail, documents(letter.mail), letter.own, roles, addresses)
    return replace(letter, submission=brought)
