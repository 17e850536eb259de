"""What claimed notices say, with the facts of now: many at once, in a fixed number of queries for each kind.

Receipts and questions were written down when their mail was judged and are only taken out again; digests, reminders and
summaries take the facts of the moment at which they are first claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from mailflow.hiring.dossier import (
    MOST_ENTRIES,
    DocumentRecord,
    Dossier,
    attachments,
    entry,
    pressing_first,
)
from mailflow.hiring.model import Person, Responsibilities
from mailflow.hiring.notices import (
    Answer,
    Digest,
    Escalation,
    Help,
    Notice,
    Reminder,
    ResumeFile,
    Resumes,
    RoleDuties,
    load_notice,
)
from mailflow.hiring.worktime import zone_of
from mailflow.mail.compose import OutgoingFile
from mailflow.store.dossiers import (
    by_application,
    by_review,
    contents,
    duties_of,
    open_for,
    people_by_id,
    requisitions_of,
)
from mailflow.store.engine import Connection
from mailflow.store.outbox import Claim
from mailflow.store.status import role_statuses
from mailflow.store.summary import summaries
from mailflow.store.trail import trail_notice

Items: TypeAlias = tuple[tuple[int, int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice ready to be rendered, with the numbers that it freezes and the files that go along."""

    notice: Notice
    items: Items = ()
    files: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to say any more; `why` goes into the row."""

    why: str


Drafted: TypeAlias = Draft | Nothing


@dataclass(frozen=True, slots=True)
class Drafting:
    """One batch being drafted: a connection, the recipients, and the time."""

    connection: Connection
    people: Mapping[int, Person]
    now: datetime
    intake_address: str

    def head(self, person: Person) -> dict[str, Any]:
        """The fields that every notice has."""
        zone = zone_of(person.style.timezone)
        return {
            "recipient": person.name,
            "at": self.now.astimezone(zone),
            "timezone": person.style.timezone,
            "reply_address": "",
        }


def draft_all(
    connection: Connection, claims: Sequence[Claim], people: Mapping[int, Person], now: datetime, intake_address: str
) -> dict[int, Drafted]:
    """The drafts of these claims by row id; `people` holds their recipients."""
    job = Drafting(connection, people, now, intake_address)
    drafted: dict[int, Drafted] = {}
    for kind in {claim.kind for claim in claims}:
        drafted |= _BY_KIND.get(kind, _frozen)(job, [claim for claim in claims if claim.kind == kind])
    return drafted


def _frozen(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Notices whose facts were fixed when they were queued."""
    drafts: dict[int, Drafted] = {c.id: Draft(load_notice(c.kind, c.facts["notice"])) for c in claims}
    return drafts


def _answers(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """A recruiter's answer, with the candidate as an entry where the review is still open."""
    reviews = by_review(job.connection, {r for c in claims if isinstance(r := c.facts.get("review"), int)})
    names = _names(job, reviews.values())
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        notice, dossier = load_notice(claim.kind, claim.facts["notice"]), reviews.get(claim.facts.get("review", 0))
        if dossier is not None and isinstance(notice, Answer):
            zone = zone_of(job.people[claim.recipient_id].style.timezone)
            notice = replace(notice, entry=entry(1, dossier, names, zone, job.now, {}))
        drafts[claim.id] = Draft(notice)
    return drafts


def _digests(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    waiting = open_for(job.connection, {claim.recipient_id for claim in claims})
    chosen: dict[int, list[Dossier]] = {}
    for claim in claims:
        today = job.now.astimezone(zone_of(job.people[claim.recipient_id].style.timezone)).date()
        listed = [
            d
            for d in pressing_first(waiting.get(claim.recipient_id, ()))
            if d.review is not None and (d.review.hold_until is None or d.review.hold_until <= today)
        ]
        chosen[claim.id] = listed[:MOST_ENTRIES]
    return _listing(job, claims, chosen, Digest, with_files=True)


def _reminders(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    return _listing(job, claims, _still_open(job, claims), Reminder, due_now=True)


def _escalations(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    chosen = _still_open(job, claims)
    drafts: dict[int, Drafted] = {}
    people = people_by_id(job.connection, {d.review.reviewer_id for ds in chosen.values() for d in ds if d.review})
    for claim in claims:
        late = people.get(claim.facts["reviewer"])
        facts = {
            "reviewer": late.name if late else "",
            "may_decide": claim.facts["to"] == "backup",
            "backup": claim.facts.get("backup", ""),
            "reminded_at": _reminded(chosen[claim.id], job.people[claim.recipient_id]),
        }
        drafts |= _listing(job, [claim], chosen, Escalation, **facts)
    return drafts


def _reminded(dossiers: Sequence[Dossier], receiver: Person) -> datetime | None:
    at = max((d.review.reminded_at for d in dossiers if d.review and d.review.reminded_at), default=None)
    return at.astimezone(zone_of(receiver.style.timezone)) if at else None


def _still_open(job: Drafting, claims: Sequence[Claim]) -> dict[int, list[Dossier]]:
    found = by_review(job.connection, {review for claim in claims for review in claim.facts["reviews"]})
    return {c.id: pressing_first([found[r] for r in c.facts["reviews"] if r in found]) for c in claims}


def _listing(
    job: Drafting,
    claims: Sequence[Claim],
    chosen: Mapping[int, Sequence[Dossier]],
    kind: Callable[..., Notice],
    with_files: bool = False,
    **facts: Any,
) -> dict[int, Drafted]:
    """Notices that number open reviews. Without an open review there is nothing to say."""
    everything = [dossier for claim in claims for dossier in chosen[claim.id]]
    duties = _duties(job, everything)
    names = _names(job, everything, duties)
    files = {c.id: attachments(chosen[c.id]) if with_files else {} for c in claims}
    stored = contents(job.connection, {d.sha256 for group in files.values() for d in group.values()})
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        dossiers, person = chosen[claim.id], job.people[claim.recipient_id]
        if not dossiers:
            drafts[claim.id] = Nothing("nothing is open")
            continue
        zone = zone_of(person.style.timezone)
        numbered = list(enumerate(dossiers, start=1))
        entries = tuple(entry(n, d, names, zone, job.now, files[claim.id]) for n, d in numbered)
        notice = kind(**job.head(person), entries=entries, duties=_role_duties(dossiers, duties, names), **facts)
        attached = tuple(
            _file(n, d, files[claim.id], stored) for n, d in numbered if d.application.id in files[claim.id]
        )
        items = tuple((n, d.application.id, d.review.id if d.review else None) for n, d in numbered)
        drafts[claim.id] = Draft(notice, items, attached)
    return drafts


def _file(
    number: int, dossier: Dossier, files: Mapping[int, DocumentRecord], stored: Mapping[str, bytes]
) -> OutgoingFile:
    record = files[dossier.application.id]
    return OutgoingFile(f"{number} {record.name}", record.content_type, stored[record.sha256])


def _duties(job: Drafting, dossiers: Collection[Dossier]) -> dict[int, Responsibilities]:
    return duties_of(job.connection, {d.application.requisition_id for d in dossiers})


def _names(
    job: Drafting, dossiers: Collection[Dossier], duties: Mapping[int, Responsibilities] | None = None
) -> dict[int, str]:
    """Names of everyone who holds a duty on, or said something about, these."""
    ids = {one.person_id for d in dossiers for one in d.feedback} | {d.review.reviewer_id for d in dossiers if d.review}
    for held in (duties if duties is not None else _duties(job, dossiers)).values():
        ids |= held.all_people()
    known = {key: person.name for key, person in job.people.items()}
    return known | {key: person.name for key, person in people_by_id(job.connection, ids - known.keys()).items()}


def _role_duties(
    dossiers: Sequence[Dossier], duties: Mapping[int, Responsibilities], names: Mapping[int, str]
) -> tuple[RoleDuties, ...]:
    roles = {d.application.requisition_id: d.application for d in dossiers}

    def many(ids: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(names.get(one, "") for one in ids)

    return tuple(
        RoleDuties(
            ref=app.ref,
            title=app.title,
            decides=names.get(held.decides or 0, ""),
            backup=names.get(held.backup or 0, ""),
            sources=many(held.sources),
            screens=many(held.screens),
            interviews=many(held.interviews),
            informed=many(held.informed),
        )
        for role, app in roles.items()
        if (held := duties.get(role)) is not None
    )


def _help(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    roles = requisitions_of(job.connection, {claim.recipient_id for claim in claims})
    duties = duties_of(job.connection, {role for held in roles.values() for role in held})
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        recruits = any(person.id in held.sources for held in duties.values())
        notice = Help(**job.head(person), recruiter=recruits, intake_address=job.intake_address)
        drafts[claim.id] = Draft(notice)
    return drafts


def _resumes(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    wanted = {application for claim in claims for _, application in claim.facts["applications"]}
    dossiers = by_application(job.connection, wanted)
    names = _names(job, dossiers.values())
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
            duties=_role_duties([d for _, d in listed], _duties(job, [d for _, d in listed]), names),
        )
        attached = tuple(_file(n, d, files, stored) for n, d in listed if d.documents)
        drafts[claim.id] = Draft(notice, files=attached)
    return drafts


def _resume_file(number: int, dossier: Dossier | None) -> ResumeFile:
    if dossier is None:
        return ResumeFile(number, "", "")
    application, newest = dossier.application, dossier.documents[-1] if dossier.documents else None
    size = newest.size if newest else 0
    return ResumeFile(number, application.candidate, application.ref, newest.name if newest else "", size)


def _statuses(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        drafts[claim.id] = Draft(role_statuses(job.connection, person, claim.facts["ref"], job.head(person), job.now))
    return drafts


def _trails(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        person = job.people[claim.recipient_id]
        notice = trail_notice(
            job.connection, person, claim.facts["name"], claim.facts["applications"], job.head(person)
        )
        drafts[claim.id] = Draft(notice)
    return drafts


def _summaries(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    heads = {claim.id: job.head(job.people[claim.recipient_id]) for claim in claims}
    found = summaries(job.connection, claims, job.people, heads, job.now)
    return {key: Draft(notice) if notice is not None else Nothing("nothing to say") for key, notice in found.items()}


_BY_KIND: dict[str, Callable[[Drafting, Sequence[Claim]], dict[int, Drafted]]] = {
    "answer": _answers,
    "digest": _digests,
    "reminder": _reminders,
    "escalation": _escalations,
    "help": _help,
    "resumes": _resumes,
    "status": _statuses,
    "trail": _trails,
    "summary": _summaries,
}
