"""The resumes that a roster names: each content kept once, and attached to an application once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from mailflow.hiring.roster import ApplicationEntry
from mailflow.store.large import insert_blobs
from mailflow.store.portions import portions
from mailflow.store.schema import document


@dataclass(frozen=True, slots=True)
class ResumeFile:
    """A resume beside the roster."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


def load_resumes(
    connection: Connection,
    entries: Iterable[tuple[ApplicationEntry, int]],
    resumes: Callable[[str], ResumeFile],
    now: datetime,
) -> None:
    """Attach the resume of each entry to its application; `resumes` reads a file that an entry names."""
    naming = [(entry.resume, application) for entry, application in entries if entry.resume]
    there = _documents(connection, {application for _, application in naming})
    for name, application in naming:
        file = resumes(name)
        sha256 = hashlib.sha256(file.content).hexdigest()
        if (application, sha256) not in there:
            there.add((application, sha256))
            _attach(connection, application, file, sha256, now)


def _documents(connection: Connection, applications: Collection[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for some in portions(applications):
        query = select(document.c.application_id, document.c.sha256).where(document.c.application_id.in_(some))
        found |= {(row.application_id, row.sha256) for row in connection.execute(query)}
    return found


def _attach(connection: Connection, application: int, file: ResumeFile, sha256: str, now: datetime) -> None:
    """One by one, so that no more than one file is held at once."""
    insert_blobs(connection, {sha256: file.content})
    row = {
        "application_id": application,
        "name": file.name,
        "content_type": file.content_type,
        "size": len(file.content),
        "sha256": sha256,
        "added_at": now,
    }
    connection.execute(document.insert(), [row])
