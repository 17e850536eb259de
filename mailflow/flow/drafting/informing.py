"""First notices to candidates, and the drafts of them that recruiters release."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.hiring.informing import WITHIN
from mailflow.hiring.notices import FirstNotice, Informing, ToInform
from mailflow.hiring.worktime import zone_of
from mailflow.store.informing import MOST, Owed, owed, recruiters, written_to
from mailflow.store.outbox import Claim
from mailflow.store.sourcing import sources_of


def drafts(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """For each recruiter: whom to tell, and the mail that would go."""
    everybody = owed(job.connection)
    whose = recruiters(job.connection, {one.application.requisition_id for one in everybody}, job.now)
    made: dict[int, Drafted] = {}
    for claim in claims:
        mine = [o for o in everybody if (r := whose.get(o.application.requisition_id)) and r.id == claim.recipient_id]
        if not mine:
            made[claim.id] = Nothing("everybody was told")
            continue
        listed = list(enumerate(mine[:MOST], start=1))
        reader = job.people[claim.recipient_id]
        zone = zone_of(reader.style.timezone)
        rows = tuple(
            ToInform(
                n,
                o.application.candidate,
                o.application.ref,
                o.address,
                (o.obtained_at + WITHIN).astimezone(zone).date(),
            )
            for n, o in listed
        )
        letter = _letters(job, [listed[0][1]])[listed[0][1].application.candidate_id]
        notice = Informing(**job.head(reader), rows=rows, letter=letter)
        made[claim.id] = Draft(notice, tuple((n, o.application.id, None) for n, o in listed))
    return made


def letters(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """The mails to candidates, where their release still stands: one to each, however often it was released."""
    found = owed(job.connection, {claim.facts.get("candidate", 0) for claim in claims})
    written = written_to(job.connection, {one.application.id for one in found})
    released = [one for one in found if one.outcome == "released" and one.application.id not in written]
    made = _letters(job, released)
    drafted: dict[int, Drafted] = {}
    for claim in claims:
        # Taken out, so that a second release in the same batch finds nothing.
        letter = made.pop(claim.facts.get("candidate", 0), None)
        drafted[claim.id] = Draft(letter) if letter is not None else Nothing("not released, or written to already")
    return drafted


def _letters(job: Drafting, some: Sequence[Owed]) -> dict[int, FirstNotice]:
    sources = sources_of(job.connection, {one.application.id for one in some})
    return {
        one.application.candidate_id: FirstNotice(
            recipient=one.application.candidate,
            at=job.now,
            timezone="UTC",
            reply_address="",
            title=one.application.title,
            obtained_on=one.obtained_at.date(),
            controller=job.policy.controller,
            contact=job.policy.privacy_contact,
            source=sources.get(one.application.id, (None, False))[0],
            days=job.policy.keep_days,
        )
        for one in some
    }
