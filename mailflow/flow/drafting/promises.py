"""Promises as digests and reminders show them: the reader's own, and what others promised about their candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from mailflow.flow.drafting.draft import Drafting
from mailflow.hiring.dossier import Dossier
from mailflow.hiring.model import Person
from mailflow.hiring.notices import Promised
from mailflow.hiring.worktime import zone_of
from mailflow.store.commitments import PromiseRecord, about, of_people, promised
from mailflow.store.outbox import Claim


def shown(one: PromiseRecord, reader: Person) -> Promised:
    """A promise as this reader sees it, with times in their zone."""
    return promised(one, mine=one.person_id == reader.id, zone=zone_of(reader.style.timezone))


def digest_promises(
    job: Drafting, claims: Sequence[Claim], chosen: Mapping[int, Sequence[Dossier]]
) -> dict[int, tuple[Promised, ...]]:
    """For each digest: the reader's promises, open or settled since the one before, and those that others made about
    the candidates in it."""
    since = {claim.id: _since(claim) for claim in claims}
    own = of_people(job.connection, {claim.recipient_id for claim in claims}, min(since.values()))
    others: dict[int, list[PromiseRecord]] = {}
    for one in about(job.connection, {d.application.id for group in chosen.values() for d in group}):
        others.setdefault(one.application_id or 0, []).append(one)
    told: dict[int, tuple[Promised, ...]] = {}
    for claim in claims:
        reader = job.people[claim.recipient_id]
        listed = {d.application.id for d in chosen[claim.id]}
        mine = [p for p in own.get(reader.id, ()) if p.settled_at is None or p.settled_at > since[claim.id]]
        theirs = [p for key in listed for p in others.get(key, ()) if p.person_id != reader.id]
        told[claim.id] = tuple(shown(one, reader) for one in (*theirs, *mine))
    return told


def _since(claim: Claim) -> datetime:
    """What the reader's last digest knew is not told again."""
    told = claim.facts.get("since")
    return datetime.fromisoformat(told) if isinstance(told, str) else claim.due_at - timedelta(days=1)
