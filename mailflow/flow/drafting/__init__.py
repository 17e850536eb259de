"""What claimed notices say, with the facts of now: many at once, in a fixed number of queries for each kind.

Receipts and questions were written down when their mail was judged and are only taken out again; digests, reminders and
summaries take the facts of the moment at which they are first claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.flow.drafting.replies import helps, resumes, statuses, trails
from mailflow.flow.drafting.reviews import answers, digests, escalations, promises_due, reminders
from mailflow.hiring.model import Person
from mailflow.hiring.notices import load_notice
from mailflow.store.engine import Connection
from mailflow.store.outbox import Claim
from mailflow.store.summary import summaries as summary_notices

__all__ = ["Draft", "Drafted", "Nothing", "draft_all"]


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


def _summaries(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    heads = {claim.id: job.head(job.people[claim.recipient_id]) for claim in claims}
    found = summary_notices(job.connection, claims, job.people, heads, job.now)
    return {key: Draft(notice) if notice is not None else Nothing("nothing to say") for key, notice in found.items()}


_BY_KIND: dict[str, Callable[[Drafting, Sequence[Claim]], dict[int, Drafted]]] = {
    "answer": answers,
    "digest": digests,
    "reminder": reminders,
    "promise": promises_due,
    "escalation": escalations,
    "help": helps,
    "resumes": resumes,
    "status": statuses,
    "trail": trails,
    "summary": _summaries,
}
