"""What intake needs to know about a batch of letters, in a fixed number of queries however many letters there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailflow.hiring.desk import Desk, KnownCandidate, NoticeRecord
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Application
from mailflow.hiring.policy import Policy
from mailflow.store.absences import delegations
from mailflow.store.acquaintances import acquaintances, brings_resumes, lock_roles
from mailflow.store.acting import acting_for
from mailflow.store.chains import load_heads
from mailflow.store.desk.answered import Answered, load_answered
from mailflow.store.desk.concerned import applications_concerned, lock_applications, open_reviews
from mailflow.store.desk.counts import answers_since, copies_of, inbound_since
from mailflow.store.desk.listed import Listed, load_listed
from mailflow.store.desk.mentions import mentions_of
from mailflow.store.feedback import feedback_on
from mailflow.store.informing import written_to
from mailflow.store.people import people_and_leaders
from mailflow.store.roles import duties_of, open_requisitions, requisitions_by_id, requisitions_named, requisitions_of


@dataclass(slots=True)
class _Found:
    """Ids met on the way, to be looked up in the next query."""

    people: set[int]
    applications: set[int]
    requisitions: set[int] = field(default_factory=set)

    def note(self, applications: Iterable[Application]) -> None:
        """These applications and their roles."""
        for one in applications:
            self.applications.add(one.id)
            self.requisitions.add(one.requisition_id)


def load_desk(
    connection: Connection, letters: Sequence[Letter], policy: Policy, now: datetime, *, lock: bool = True
) -> Desk:
    """The desk for these letters. On PostgreSQL the applications they may decide on are locked until the commit."""
    answered = load_answered(connection, letters)
    mentions = mentions_of(letters, answered)
    acting = acting_for(connection, mentions.unlinked, now)
    # Whoever stands in for somebody takes the time of that one's reviews along.
    given = acting_for(connection, mentions.absent, now)
    mentions = replace(mentions, absent=mentions.absent.union(*(one.principals for one in given.values())))
    found = _Found(answered.people(), applications_concerned(connection, answered, mentions))
    known = _acquaintances(connection, letters, answered, found, lock)
    if lock:
        lock_applications(connection, found.applications)
    listed = load_listed(connection, answered, mentions, acting)
    found.note(item.application for item in listed.every())
    for roles in requisitions_of(connection, mentions.absent).values():
        found.requisitions |= roles
    found.requisitions |= requisitions_named(connection, mentions.refs)
    return _desk(connection, letters, answered, listed, found, known, policy, now)


def _acquaintances(
    connection: Connection, letters: Sequence[Letter], answered: Answered, found: _Found, lock: bool
) -> tuple[KnownCandidate, ...]:
    """For letters that bring resumes, say what one is for or correct one: every open role, and whom on file a resume
    may show."""
    pendings = answered.pendings.values()
    receipts = [one for one in answered.notices.values() if one.kind in ("intake", "correction")]
    if not receipts and not brings_resumes(letters, pendings):
        return ()
    if lock:
        lock_roles(connection)
    known = acquaintances(connection, letters, pendings, receipts)
    found.note(one for person in known for one in person.applications)
    found.requisitions |= {role.id for role in open_requisitions(connection)}
    return known


def _desk(
    connection: Connection,
    letters: Sequence[Letter],
    answered: Answered,
    listed: Listed,
    found: _Found,
    known: tuple[KnownCandidate, ...],
    policy: Policy,
    now: datetime,
) -> Desk:
    """All that belongs to what was found."""
    duties = duties_of(connection, found.requisitions, now)
    reviews = [item.review for item in listed.every() if item.review]
    given = feedback_on(connection, {one.id for one in reviews})
    people = found.people | {one.person_id for records in given.values() for one in records}
    people |= {one for held in duties.values() for one in held.all_people()}
    notices = listed.with_items(answered.notices)
    inbound, proven = inbound_since(connection, letters, now - policy.mute_window)
    return Desk(
        people=people_and_leaders(connection, people),
        by_address=answered.by_address,
        tokens=answered.tokens,
        notices=notices,
        by_message_id={n.message_id: n.id for n in answered.notices.values() if n.message_id},
        pendings=answered.pendings,
        requisitions=requisitions_by_id(connection, found.requisitions),
        duties=duties,
        open_items=listed.open_items,
        named=listed.named,
        feedback_on=given,
        last_receipt=listed.with_items(answered.last_receipts),
        open_reviews=open_reviews(connection, found.applications, reviews),
        copies=copies_of(connection, letters),
        inbound=inbound,
        inbound_proven=proven,
        answers_today=answers_since(connection, people, now - timedelta(days=1)),
        written_to=frozenset(_written_to(connection, notices.values())),
        heads=load_heads(connection, found.applications),
        acquaintances=known,
        delegations=tuple(delegations(connection, now)),
        colleagues=answered.colleagues,
    )


def _written_to(connection: Connection, notices: Iterable[NoticeRecord]) -> set[int]:
    """On which of the applications whose release these letters answer the candidate was written to."""
    released = {item.application.id for one in notices if one.kind == "released" for item in one.items}
    return written_to(connection, released) if released else set()
