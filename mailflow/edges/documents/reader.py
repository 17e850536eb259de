"""The door to document reading: hands each file of a mail to a bounded child and takes a value back.

Opens nothing itself and decides nothing about people. A file that is too large, one too many, or that breaks the
child is answered with its reason: there is an answer for every file.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from typing import Protocol

from mailflow.mail.document import ExtractedDocument, FileStatus, shown_name
from mailflow.mail.message import Attachment

MAX_FILE = 25 * 1024 * 1024
MAX_FILES = 25
#: Wall seconds after which no further file of the same mail is opened.
MAIL_SECONDS = 45.0


class Failure(Protocol):
    """A job without an answer."""

    @property
    def why(self) -> str:
        """The reason in plain words."""
        ...


class Runner(Protocol):
    """Runs a named job on bytes, somewhere it can do no harm."""

    def run(self, job: str, *payload: bytes) -> bytes | Failure:
        """The answer, or why there is none. The payload may be in pieces, which nobody joins."""
        ...


class DocumentReader:
    """Reads files by a Runner that knows the job "document"."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def read_all(self, files: Iterable[Attachment]) -> tuple[ExtractedDocument, ...]:
        """A document for each file, in order, never an exception for what a file holds."""
        began = time.monotonic()
        documents: list[ExtractedDocument] = []
        for number, file in enumerate(files):
            if number >= MAX_FILES:
                documents.append(_refused(file, f"the mail has more than {MAX_FILES} files; this one was not opened"))
            elif time.monotonic() - began > MAIL_SECONDS:
                documents.append(_refused(file, "the files before it took too long; this one was not opened"))
            else:
                documents.append(self.read(file))
        return tuple(documents)

    def read(self, file: Attachment) -> ExtractedDocument:
        """The document that one file holds."""
        if len(file.content) > MAX_FILE:
            return _refused(file, f"it is larger than {MAX_FILE // 1024 // 1024} MB")
        header = {"name": shown_name(file.name), "type": file.content_type.lower(), "inline": file.inline}
        answer = self._runner.run("document", json.dumps(header).encode() + b"\n", file.content)
        if not isinstance(answer, bytes):
            return _refused(file, answer.why)
        return _decoded(file, answer)


def _decoded(file: Attachment, answer: bytes) -> ExtractedDocument:
    found = json.loads(answer)
    return ExtractedDocument(
        name=shown_name(file.name),
        format=str(found["format"]),
        status=FileStatus(found["status"]),
        why=str(found["why"]),
        text=str(found.get("text", "")),
        prominent=tuple(str(line) for line in found.get("prominent", ())),
        links=tuple(str(link) for link in found.get("links", ())),
        pages=int(found.get("pages", 0)),
        sha256=_digest(file),
    )


def _refused(file: Attachment, why: str) -> ExtractedDocument:
    return ExtractedDocument(shown_name(file.name), "unknown", FileStatus.UNREADABLE, why, sha256=_digest(file))


def _digest(file: Attachment) -> str:
    return hashlib.sha256(file.content).hexdigest()
