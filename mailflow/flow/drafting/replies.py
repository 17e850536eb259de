"""Answers to commands with the facts of now: help, resumes, where roles stand, a candidate's trail."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting
from mailflow.flow.drafting.gathering import duties_for, names_for, numbered_file, role_duties
from mailflow.hiring.dossier import Dossier, entry
from mailflow.hiring.notices import Help, ResumeFile, Resumes
from mailflow.hiring.worktime import zone_of
from mailflow.store.acting import roles_of
from mailflow.store.dossiers import by_application, contents
from mailflow.store.outbox import Claim
from mailflow.store.roles import duties_of
from mailflow.store.status import role_statuses
from mailflow.store.trail import trail_notice


def helps(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """What can be said by mail, by whom."""
    roles = roles_of(job.connection, {claim.recipient_id for claim in claims}, job.now)
    duties = duties_of(job.connection, {role for held in roles.values() for role in held}, job.now)
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        recruits = any(person.id in held.recruiters for held in duties.values())
        notice = Help(**job.head(person), recruiter=recruits, intake_address=job.intake_address)
        drafts[claim.id] = Draft(notice)
    return drafts


def resumes(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """The newest resume of each candidate asked for."""
    wanted = {application for claim in claims for _, application in claim.facts["applications"]}
    dossiers = by_application(job.connection, wanted)
    names = names_for(job, dossiers.values())
    stored = contents(job.connection, {d.documents[-1].sha256 for d in dossiers.values() if d.documents})
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        listed = [(n, dossiers[a]) for n, a in claim.facts["applications"] if a in dossiers]
        person = job.people[claim.recipient_id]
        zone = zone_of(person.style.timezone)
        files = {d.application.id: d.documents[-1] for _, d in listed if d.documents}
        missing = [n for n in claim.facts["numbers"] if n not in {number for number, d in listed if d.documents}]
        notice = Resumes(
            **job.head(person),
            files=tuple(_resume_file(n, d) for n, d in listed if d.documents),
            missing=tuple(_resume_file(n, dict(listed).get(n)) for n in missing),
            entries=tuple(entry(n, d, names, zone, job.now, files) for n, d in listed if d.review and d.documents),
            duties=role_duties([d for _, d in listed], duties_for(job, [d for _, d in listed]), names),
        )
        attached = tuple(numbered_file(n, d, files, stored) for n, d in listed if d.documents)
        drafts[claim.id] = Draft(notice, files=attached)
    return drafts


def _resume_file(number: int, dossier: Dossier | None) -> ResumeFile:
    if dossier is None:
        return ResumeFile(number, "", "")
    application, newest = dossier.application, dossier.documents[-1] if dossier.documents else None
    size = newest.size if newest else 0
    return ResumeFile(number, application.candidate, application.ref, newest.name if newest else "", size)


def statuses(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Where roles stand."""
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        drafts[claim.id] = Draft(
            role_statuses(job.connection, person, claim.facts["ref"], job.head(person), job.policy.holidays, job.now)
        )
    return drafts


def trails(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """What happened to a candidate."""
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        notice = trail_notice(
            job.connection, person, claim.facts["name"], claim.facts["applications"], job.head(person), job.now
        )
        drafts[claim.id] = Draft(notice)
    return drafts
