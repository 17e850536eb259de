"""Notices that number open reviews: digests, reminders, escalations, and answers that can be decided on in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.flow.drafting.gathering import duties_for, names_for, numbered_file, role_duties
from mailflow.flow.drafting.promises import digest_promises, shown
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import muted_on
from mailflow.hiring.dossier import MOST_ENTRIES, Dossier, attachments, entry, pressing_first
from mailflow.hiring.ladder import at_risk
from mailflow.hiring.model import Person
from mailflow.hiring.notices import (
    Answer,
    Digest,
    Escalation,
    Notice,
    Offer,
    Promised,
    PromiseDue,
    Reminder,
    load_notice,
)
from mailflow.hiring.worktime import Calendar, zone_of
from mailflow.store.acting import Acting, acting_for, handed_over
from mailflow.store.commitments import still_open
from mailflow.store.dossiers import by_application, by_review, contents, open_for
from mailflow.store.outbox import Claim
from mailflow.store.people import people_by_id


def answers(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """A recruiter's answer, with the candidate as an entry where the review is still open."""
    reviews = by_review(job.connection, {r for c in claims if isinstance(r := c.facts.get("review"), int)})
    names = names_for(job, reviews.values())
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        notice, dossier = load_notice(claim.kind, claim.facts["notice"]), reviews.get(claim.facts.get("review", 0))
        if dossier is not None and isinstance(notice, Answer):
            zone = zone_of(job.people[claim.recipient_id].style.timezone)
            notice = replace(notice, entry=entry(1, dossier, names, zone, job.now, {}))
        drafts[claim.id] = Draft(notice)
    return drafts


def digests(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Every open review that waits for each recipient and is not on hold, the most pressing first; with those of
    others for whom they stand in, without those that somebody else decides meanwhile."""
    readers = {claim.recipient_id for claim in claims}
    acting, given = acting_for(job.connection, readers, job.now), handed_over(job.connection, job.now)
    found = open_for(job.connection, readers | {key for one in acting.values() for key in one.deciders})
    waiting = {key: _for(key, found, acting.get(key, Acting()), given) for key in readers}
    chosen: dict[int, list[Dossier]] = {}
    for claim in claims:
        style = job.people[claim.recipient_id].style
        today = job.now.astimezone(zone_of(style.timezone)).date()
        listed = [
            d
            for d in pressing_first(waiting.get(claim.recipient_id, ()), job.now)
            if d.review is not None
            and (d.review.hold_until is None or d.review.hold_until <= today)
            and not muted_on(style, d.application.requisition_id, today)
        ]
        chosen[claim.id] = listed[:MOST_ENTRIES]
    told = digest_promises(job, claims, chosen)
    facts = {c.id: {"promises": told[c.id]} for c in claims}
    return listing(job, claims, chosen, Digest, facts, with_files=True)


def _for(
    reader: int, found: Mapping[int, Sequence[Dossier]], acting: Acting, given: Mapping[int, int]
) -> list[Dossier]:
    """What waits for this reader today: the last who stands in is asked, not those between."""
    own = [] if reader in given else list(found.get(reader, ()))
    for principal in sorted(acting.principals):
        own += found.get(principal, ()) if given.get(principal) == reader else ()
    for role, decider in acting.roles.items():
        own += [d for d in found.get(decider, ()) if d.application.requisition_id == role]
    return own


def reminders(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Those reviews of a reminder that are still open."""
    facts = {claim.id: {"due_now": True} for claim in claims}
    return listing(job, claims, _still_open(job, claims), Reminder, facts)


def promises_due(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Those promises of a reminder that are still to be kept; what is a review is numbered and can be answered."""
    found = still_open(job.connection, {key for claim in claims for key in claim.facts["promises"]})
    reviews = by_review(job.connection, {one.review_id for one in found.values() if one.review_id})
    chosen: dict[int, list[Dossier]] = {}
    told: dict[int, tuple[Promised, ...]] = {}
    for claim in claims:
        mine = [found[key] for key in claim.facts["promises"] if key in found]
        chosen[claim.id] = pressing_first([reviews[p.review_id] for p in mine if p.review_id in reviews], job.now)
        told[claim.id] = tuple(shown(one, job.people[claim.recipient_id]) for one in mine)
    answerable = [claim for claim in claims if chosen[claim.id]]
    drafts = listing(job, answerable, chosen, PromiseDue, {key: {"promises": rows} for key, rows in told.items()})
    for claim in claims:
        if not told[claim.id]:
            drafts[claim.id] = Nothing("kept or overtaken meanwhile")
        elif not chosen[claim.id]:
            drafts[claim.id] = Draft(PromiseDue(**job.head(job.people[claim.recipient_id]), promises=told[claim.id]))
    return drafts


def escalations(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Those reviews of an escalation that are still open, and who is late with them."""
    chosen = _still_open(job, claims)
    facts: dict[int, dict[str, Any]] = {}
    people = people_by_id(job.connection, {d.review.reviewer_id for ds in chosen.values() for d in ds if d.review})
    for claim in claims:
        late = people.get(claim.facts["reviewer"])
        facts[claim.id] = {
            "reviewer": late.name if late else "",
            "may_decide": claim.facts["to"] == "backup",
            "backup": claim.facts.get("backup", ""),
            "reminded_at": _reminded(chosen[claim.id], job.people[claim.recipient_id]),
        }
    return listing(job, claims, chosen, Escalation, facts)


def offers(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Competing offers; whoever decides has the review, where it is still open."""
    applications = by_application(job.connection, {claim.facts["application"] for claim in claims})
    names = people_by_id(job.connection, {claim.facts["by"] for claim in claims})
    duties = duties_for(job, applications.values())
    facts: dict[int, dict[str, Any]] = {}
    chosen: dict[int, list[Dossier]] = {}
    for claim in claims:
        dossier = applications[claim.facts["application"]]
        application, until = dossier.application, dossier.application.competing_until
        zone = zone_of(job.people[claim.recipient_id].style.timezone)
        decides = claim.recipient_id == duties[application.requisition_id].acting
        chosen[claim.id] = [dossier] if decides and dossier.review is not None else []
        facts[claim.id] = {
            "candidate": application.candidate,
            "ref": application.ref,
            "until": (until or job.now).astimezone(zone),
            "by": names[claim.facts["by"]].name,
        }
    drafts = listing(job, [claim for claim in claims if chosen[claim.id]], chosen, Offer, facts)
    for claim in claims:
        if not chosen[claim.id]:
            application = applications[claim.facts["application"]].application
            notice = Offer(**job.head(job.people[claim.recipient_id]), **facts[claim.id])
            drafts[claim.id] = Draft(notice, ((1, application.id, None),))
    return drafts


def _reminded(dossiers: Sequence[Dossier], receiver: Person) -> datetime | None:
    at = max((d.review.reminded_at for d in dossiers if d.review and d.review.reminded_at), default=None)
    return at.astimezone(zone_of(receiver.style.timezone)) if at else None


def _still_open(job: Drafting, claims: Sequence[Claim]) -> dict[int, list[Dossier]]:
    found = by_review(job.connection, {review for claim in claims for review in claim.facts["reviews"]})
    return {c.id: pressing_first([found[r] for r in c.facts["reviews"] if r in found], job.now) for c in claims}


def listing(
    job: Drafting,
    claims: Sequence[Claim],
    chosen: Mapping[int, Sequence[Dossier]],
    kind: Callable[..., Notice],
    facts: Mapping[int, Mapping[str, Any]],
    with_files: bool = False,
) -> dict[int, Drafted]:
    """Notices that number open reviews, each with `facts` of its own by claim. Without an open review there is nothing
    to say."""
    everything = [dossier for claim in claims for dossier in chosen[claim.id]]
    duties = duties_for(job, everything)
    names = names_for(job, everything, duties)
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
        calendar = calendar_of(person, job.policy.holidays) if kind is not Escalation else None
        entries = tuple(
            entry(n, d, names, zone, job.now, files[claim.id], **_as_read(d, person, names, calendar, job.now))
            for n, d in numbered
        )
        feet = role_duties(dossiers, duties, names)
        notice = kind(**job.head(person), entries=entries, duties=feet, **facts[claim.id])
        attached = tuple(
            numbered_file(n, d, files[claim.id], stored) for n, d in numbered if d.application.id in files[claim.id]
        )
        items = tuple((n, d.application.id, d.review.id if d.review else None) for n, d in numbered)
        drafts[claim.id] = Draft(notice, items, attached)
    return drafts


class _AsRead(TypedDict, total=False):
    """What an entry says to this reader."""

    soon: bool
    place: str


def _as_read(
    dossier: Dossier, reader: Person, names: Mapping[int, str], calendar: Calendar | None, now: datetime
) -> _AsRead:
    """What comes due before the reader's next working day is over, and in whose place they decide; nothing without a
    calendar."""
    review = dossier.review
    if review is None or calendar is None:
        return {}
    place = "" if review.reviewer_id == reader.id else names.get(review.reviewer_id, "")
    return {"soon": at_risk(review, calendar, now), "place": place}
