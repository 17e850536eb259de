"""The recruiter's day: what was decided, what waits on whom, what is at risk, what changed, what needs a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from mailflow.hiring.model import Person, Stage, Standing
from mailflow.hiring.notices import Changed, Decided, Parked, Promised, Summary, Waiting
from mailflow.hiring.worktime import zone_of
from mailflow.reading.model import Verdict
from mailflow.store.commitments import PromiseRecord, on_roles, promised
from mailflow.store.dossiers import requisitions_of
from mailflow.store.events import last_checkpoint
from mailflow.store.outbox import Claim
from mailflow.store.schema import application, candidate, event, feedback, person, requisition
from mailflow.store.status import parked_since, waiting_on

#: Due within this time and not answered: said before the breach.
_SOON = timedelta(hours=24)


def summaries(
    connection: Connection,
    claims: Sequence[Claim],
    people: Mapping[int, Person],
    heads: Mapping[int, Mapping[str, Any]],
    now: datetime,
) -> dict[int, Summary | None]:
    """The summaries of these claims; None where there is nothing to say. `facts` holds since when."""
    roles = requisitions_of(connection, {claim.recipient_id for claim in claims})
    found: dict[int, Summary | None] = {}
    for claim in claims:
        mine = roles.get(claim.recipient_id, set())
        zone = zone_of(people[claim.recipient_id].style.timezone)
        since = datetime.fromisoformat(claim.facts["since"])
        found[claim.id] = _summary(connection, mine, claim.recipient_id, zone, since, now, heads[claim.id])
    return found


def _summary(
    connection: Connection,
    roles: Collection[int],
    reader: int,
    zone: ZoneInfo,
    since: datetime,
    now: datetime,
    head: Mapping[str, Any],
) -> Summary | None:
    waiting = [one for group in waiting_on(connection, roles, zone, now).values() for one in group]
    decided, changed = _decided(connection, roles, zone, since), _changed(connection, roles, since)
    parked = tuple(Parked(p.id, p.received_at.astimezone(zone), p.cause) for p in parked_since(connection, since))
    promises = tuple(_promised(one, reader, zone) for one in on_roles(connection, roles, since))
    if not (waiting or decided or changed or promises or parked):
        return None
    sealed = last_checkpoint(connection)
    return Summary(
        **head,
        decided=decided,
        waiting=tuple(sorted(waiting, key=lambda one: one.due_at)),
        at_risk=tuple(one for one in waiting if _at_risk(one, now)),
        changed=changed,
        promises=promises,
        parked=parked,
        checkpoint=sealed.digest[:16] if sealed else "",
        chains=sealed.chains if sealed else 0,
    )


def _promised(one: PromiseRecord, reader: int, zone: ZoneInfo) -> Promised:
    return promised(one, mine=one.person_id == reader, zone=zone)


def _at_risk(one: Waiting, now: datetime) -> bool:
    return one.held_until is None and one.due_at < now + _SOON


def _decided(connection: Connection, roles: Collection[int], zone: ZoneInfo, since: datetime) -> tuple[Decided, ...]:
    if not roles:
        return ()
    later = feedback.alias("later")
    query = (
        select(
            candidate.c.name.label("candidate"),
            requisition.c.ref,
            feedback.c.verdict,
            person.c.name.label("by"),
            feedback.c.recorded_at,
            feedback.c.reason,
            application.c.stage,
        )
        .select_from(feedback.outerjoin(later, later.c.supersedes == feedback.c.id))
        .join(application, application.c.id == feedback.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .join(person, person.c.id == feedback.c.person_id)
        .where(
            feedback.c.recorded_at > since,
            application.c.requisition_id.in_(roles),
            feedback.c.standing == Standing.DECISION.value,
            later.c.id.is_(None),
        )
        .order_by(feedback.c.recorded_at)
    )
    return tuple(
        Decided(
            candidate=row.candidate,
            ref=row.ref,
            verdict=Verdict(row.verdict),
            by=row.by,
            at=row.recorded_at.astimezone(zone),
            reason=row.reason or "",
            to_stage=Stage(row.stage),
        )
        for row in connection.execute(query)
    )


def _changed(connection: Connection, roles: Collection[int], since: datetime) -> tuple[Changed, ...]:
    """Stages moved by command: moves that a verdict made stand among the decisions already."""
    if not roles:
        return ()
    query = (
        select(event.c.data, event.c.text, event.c.inbox_id, candidate.c.name, requisition.c.ref, application.c.id)
        .join(application, application.c.id == event.c.chain)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .where(event.c.at > since, event.c.kind == "stage", application.c.requisition_id.in_(roles))
        .order_by(event.c.at)
    )
    judged = select(feedback.c.application_id, feedback.c.inbox_id).where(feedback.c.recorded_at > since)
    by_verdict = set(connection.execute(judged))
    return tuple(
        Changed(row.name, row.ref, Stage(row.data["from"]), Stage(row.data["to"]), row.text or "")
        for row in connection.execute(query)
        if (row.id, row.inbox_id) not in by_verdict
    )
