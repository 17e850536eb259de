"""What drafts gather around their candidates: files, names, and who does what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from mailflow.flow.drafting.draft import Drafting
from mailflow.hiring.dossier import DocumentRecord, Dossier
from mailflow.hiring.duties import named_duties
from mailflow.hiring.model import Responsibilities
from mailflow.hiring.notices import RoleDuties
from mailflow.mail.compose import OutgoingFile
from mailflow.store.people import people_by_id
from mailflow.store.roles import duties_of


def numbered_file(
    number: int, dossier: Dossier, files: Mapping[int, DocumentRecord], stored: Mapping[str, bytes]
) -> OutgoingFile:
    """The file of a numbered candidate, its number in its name."""
    record = files[dossier.application.id]
    return OutgoingFile(f"{number} {record.name}", record.content_type, stored[record.sha256])


def duties_for(job: Drafting, dossiers: Collection[Dossier]) -> dict[int, Responsibilities]:
    """Who does what on the roles of these, by requisition."""
    return duties_of(job.connection, {d.application.requisition_id for d in dossiers}, job.now)


def names_for(
    job: Drafting, dossiers: Collection[Dossier], duties: Mapping[int, Responsibilities] | None = None
) -> dict[int, str]:
    """Names of everyone who holds a duty on, or said something about, these."""
    ids = {one.person_id for d in dossiers for one in d.feedback} | {d.review.reviewer_id for d in dossiers if d.review}
    for held in (duties if duties is not None else duties_for(job, dossiers)).values():
        ids |= held.all_people()
    known = {key: person.name for key, person in job.people.items()}
    return known | {key: person.name for key, person in people_by_id(job.connection, ids - known.keys()).items()}


def role_duties(
    dossiers: Iterable[Dossier], duties: Mapping[int, Responsibilities], names: Mapping[int, str]
) -> tuple[RoleDuties, ...]:
    """Who does what on the roles of these, each once."""
    roles = {d.application.requisition_id: d.application for d in dossiers}
    return tuple(
        named_duties(held, app.ref, app.title, lambda one: names.get(one or 0, ""))
        for role, app in roles.items()
        if (held := duties.get(role)) is not None
    )
