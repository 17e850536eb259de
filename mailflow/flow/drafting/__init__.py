"""What claimed notices say, with the facts of now: many at once, in a fixed number of queries for each kind.

Receipts and questions were written down when their mail was judged and are only taken out again; digests, reminders and
summaries take the facts of the moment at which they are first claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from mailflow.flow.drafting import informing
from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.flow.drafting.overviews import summaries, with_overviews
from mailflow.flow.drafting.replies import helps, resumes, statuses, trails
from mailflow.flow.drafting.reviews import answers, digests, escalations, offers, promises_due, reminders
from mailflow.flow.drafting.sourcing import nurtures, referrals
from mailflow.hiring.courtesy import paused_on
from mailflow.hiring.model import Person
from mailflow.hiring.notices import load_notice
from mailflow.hiring.policy import Policy
from mailflow.hiring.worktime import zone_of
from mailflow.store.engine import Connection
from mailflow.store.outbox import Claim

__all__ = ["BY_THE_CLOCK", "Draft", "Drafted", "Nothing", "draft_all"]

#: Kinds that come by the clock, and not because something in them is due: a pause stops these.
BY_THE_CLOCK = ("digest", "summary")


def draft_all(
    connection: Connection,
    claims: Sequence[Claim],
    people: Mapping[int, Person],
    now: datetime,
    intake_address: str,
    policy: Policy,
) -> dict[int, Drafted]:
    """The drafts of these claims by row id; `people` holds their recipients."""
    job = Drafting(connection, people, now, intake_address, policy)
    drafted: dict[int, Drafted] = {}
    for claim in claims:
        if claim.kind in BY_THE_CLOCK and _paused(people[claim.recipient_id], now):
            drafted[claim.id] = Nothing("its reader has paused it")
    for kind in {claim.kind for claim in claims}:
        mine = [claim for claim in claims if claim.kind == kind and claim.id not in drafted]
        if mine:
            drafted |= _BY_KIND.get(kind, _frozen)(job, mine)
    return drafted


def _paused(person: Person, now: datetime) -> bool:
    return paused_on(person.style, now.astimezone(zone_of(person.style.timezone)).date())


def _frozen(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """Notices whose facts were fixed when they were queued."""
    drafts: dict[int, Drafted] = {c.id: Draft(load_notice(c.kind, c.facts["notice"])) for c in claims}
    return drafts


def _digests(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    return with_overviews(job, claims, digests(job, claims))


_BY_KIND: dict[str, Callable[[Drafting, Sequence[Claim]], dict[int, Drafted]]] = {
    "answer": answers,
    "digest": _digests,
    "reminder": reminders,
    "promise": promises_due,
    "offer": offers,
    "escalation": escalations,
    "help": helps,
    "resumes": resumes,
    "status": statuses,
    "trail": trails,
    "summary": summaries,
    "referral": referrals,
    "informing": informing.drafts,
    "first_notice": informing.letters,
    "nurture": nurtures,
}
