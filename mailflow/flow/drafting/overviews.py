"""Overviews with the facts of now: the recruiter's day, the manager's roles and the leader's week, for many readers at
once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import muted_on
from mailflow.hiring.model import Person
from mailflow.hiring.notices import Digest, Overview, Parked, Summary
from mailflow.hiring.overview import leaders_part, managers_part, recruiters_part, says_something, together
from mailflow.hiring.role_state import Occasion, RoleState
from mailflow.hiring.worktime import zone_of
from mailflow.store.acting import roles_of
from mailflow.store.commitments import PromiseRecord, on_roles, promised
from mailflow.store.events import last_checkpoint
from mailflow.store.inbox import ParkedMail, parked
from mailflow.store.outbox import Claim
from mailflow.store.overview import role_states, roles_led

#: How far back an overview looks that has none before it.
_FIRST = timedelta(days=7)
#: Parked mails that one overview tells of at most.
_MOST_PARKED = 50


@dataclass(frozen=True, slots=True)
class _Found:
    """What was fetched for a batch of overviews."""

    states: Mapping[int, RoleState]
    led: Mapping[int, set[int]]
    held: Mapping[int, set[int]]
    promises: Sequence[PromiseRecord]
    parked: Sequence[ParkedMail]
    checkpoint: tuple[str, int]


def summaries(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Mails of their own for what recruiters are told at the end of their day."""
    found = _found(job, claims)
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        overview = _recruiters(job, claim, found)
        drafts[claim.id] = _summary(job, claim, overview) or Nothing("nothing to say")
    return drafts


def with_overviews(job: Drafting, claims: Sequence[Claim], digests: Mapping[int, Drafted]) -> dict[int, Drafted]:
    """These digests, each with an overview as its last section where one is due in the same slot; where nothing waits
    to be decided the overview is a mail of its own."""
    found = _found(job, claims)
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        when, mine = _occasion(job, claim), _mine(job, claim, found)
        decides = [one for one in mine if one.duties.decides == claim.recipient_id]
        led = [found.states[role] for role in sorted(found.led.get(claim.recipient_id, ())) if role in found.states]
        parts = [managers_part(when, decides), leaders_part(when, led)]
        if claim.facts.get("with_summary"):
            parts.append(_recruiters(job, claim, found))
        overview, digest = together(*parts), digests[claim.id]
        if isinstance(digest, Draft) and isinstance(digest.notice, Digest):
            kept = overview if says_something(overview) else None
            drafts[claim.id] = replace(digest, notice=replace(digest.notice, overview=kept))
        else:
            drafts[claim.id] = _summary(job, claim, overview) or digest
    return drafts


def _summary(job: Drafting, claim: Claim, overview: Overview) -> Draft | None:
    if not says_something(overview):
        return None
    return Draft(Summary(**job.head(job.people[claim.recipient_id]), overview=overview))


def _found(job: Drafting, claims: Sequence[Claim]) -> _Found:
    readers = {claim.recipient_id for claim in claims}
    since = min(_since(claim) for claim in claims)
    held, led = roles_of(job.connection, readers, job.now), roles_led(job.connection, readers)
    roles = {role for some in (*held.values(), *led.values()) for role in some}
    sealed = last_checkpoint(job.connection)
    return _Found(
        states=role_states(job.connection, roles, since, job.policy.holidays, job.now),
        led=led,
        held=held,
        promises=on_roles(job.connection, roles, since),
        parked=parked(job.connection, _MOST_PARKED, since),
        checkpoint=(sealed.digest[:16], sealed.chains) if sealed else ("", 0),
    )


def _since(claim: Claim) -> datetime:
    since = claim.facts.get("since")
    return datetime.fromisoformat(since) if since else claim.due_at - _FIRST


def _occasion(job: Drafting, claim: Claim) -> Occasion:
    person = job.people[claim.recipient_id]
    return Occasion(
        reader=person.id,
        zone=zone_of(person.style.timezone),
        calendar=calendar_of(person, job.policy.holidays),
        since=_since(claim),
        now=job.now,
        weekly=bool(claim.facts.get("weekly")),
        policy=job.policy,
    )


def _mine(job: Drafting, claim: Claim, found: _Found) -> list[RoleState]:
    """The open roles that the reader has a duty on and has not muted, by ref."""
    person = job.people[claim.recipient_id]
    held = found.held.get(person.id, set())
    return [one for key, one in found.states.items() if key in held and not _muted(job, person, key)]


def _muted(job: Drafting, person: Person, role: int) -> bool:
    return muted_on(person.style, role, job.now.astimezone(zone_of(person.style.timezone)).date())


def _recruiters(job: Drafting, claim: Claim, found: _Found) -> Overview:
    """The recruiter's part, with promises, the mail that needs a person, and the checkpoint of the trails."""
    when, zone = _occasion(job, claim), zone_of(job.people[claim.recipient_id].style.timezone)
    roles = [one for one in _mine(job, claim, found) if claim.recipient_id in one.duties.recruiters]
    if not roles:
        return Overview()
    ids = {one.role.id for one in roles}
    told = [one for one in found.promises if one.requisition_id in ids]
    told = [one for one in told if one.settled_at is None or one.settled_at > when.since]
    return replace(
        recruiters_part(when, roles),
        promises=tuple(promised(one, mine=one.person_id == when.reader, zone=zone) for one in told),
        parked=tuple(
            Parked(one.id, one.received_at.astimezone(zone), one.cause)
            for one in found.parked
            if one.kept_at > when.since
        ),
        checkpoint=found.checkpoint[0],
        chains=found.checkpoint[1],
    )
