"""What intake needs to know about a batch of letters, in a fixed number of queries however many letters there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from mailflow.hiring.asking import pending_addresses, pending_names, pending_refs
from mailflow.hiring.chain import Head
from mailflow.hiring.commanding import addresses_in, arranges, names_in
from mailflow.hiring.desk import (
    Desk,
    FeedbackRecord,
    KnownCandidate,
    ListedItem,
    NoticeRecord,
    PendingRecord,
    TokenRecord,
)
from mailflow.hiring.judging import copy_digests
from mailflow.hiring.letter import Letter, canonical_id
from mailflow.hiring.model import Person, Review, Standing
from mailflow.hiring.naming import name_words
from mailflow.hiring.policy import Policy
from mailflow.hiring.styling import refs_in
from mailflow.mail.kind import AutoReply, Bounce
from mailflow.store.absences import delegations
from mailflow.store.acquaintances import acquaintances, brings_resumes, lock_roles
from mailflow.store.acting import Acting, acting_for
from mailflow.store.dossiers import (
    duties_of,
    open_requisitions,
    requisitions_by_id,
    requisitions_named,
    requisitions_of,
    to_feedback,
)
from mailflow.store.rows import (
    APPLICATION,
    REVIEW,
    applications,
    to_application,
    to_item,
    to_person,
    to_review,
)
from mailflow.store.schema import (
    application,
    candidate,
    candidate_word,
    chain_head,
    feedback,
    inbox,
    notice_item,
    outbox,
    pending,
    person,
    person_alias,
    reply_token,
    requisition,
    review,
)
from mailflow.store.types import signed

#: Kinds that answer a mail; they count against the day's ceiling of answers.
ANSWERS = ("receipt", "clarify", "confirm", "help", "status", "trail", "resumes", "intake", "correction", "released")
#: Kinds that may ask something, whose answer is looked up by the mail that they answered.
_ASKING = ("confirm", "clarify", "receipt", "intake", "delegation")
#: Kinds whose facts an answer is judged by.
_REMEMBERING = ("question", "intake", "correction")


@dataclass(slots=True)
class _Found:
    """Ids met on the way, to be looked up in the next query."""

    people: set[int] = field(default_factory=set)
    applications: set[int] = field(default_factory=set)
    requisitions: set[int] = field(default_factory=set)


def load_desk(
    connection: Connection, letters: Sequence[Letter], policy: Policy, now: datetime, *, lock: bool = True
) -> Desk:
    """The desk for these letters. On PostgreSQL the applications they may decide on are locked until the commit."""
    found = _Found()
    senders = {s for letter in letters if (s := letter.sender)}
    by_address = people_by_address(connection, senders | _named_addresses(letters))
    found.people.update(by_address.values())
    tokens = _tokens(connection, {letter.token.token_id for letter in letters if letter.token})
    notices = _notices(connection, {t.notice_id for t in tokens.values()}, _message_ids(letters))
    receipts = _last_receipts(
        connection, {*(by_address[s] for s in senders & by_address.keys()), *(n.recipient_id for n in notices.values())}
    )
    pendings = _pendings(connection, {n.origin for n in notices.values() if n.origin and n.kind in _ASKING})
    by_address |= people_by_address(
        connection, {a for one in pendings.values() for a in pending_addresses(one.payload)}
    )
    found.people.update(by_address.values())
    names = _names(letters, pendings.values())
    fresh = _unlinked(letters, by_address, notices)
    absent = _absent(letters, by_address, pendings.values())
    acting = acting_for(connection, fresh, now)
    fresh |= absent
    found.applications |= _applications_of(connection, {*notices, *(r.id for r in receipts.values())}, names, fresh)
    known = _resumes(connection, letters, pendings.values(), notices.values(), found, lock)
    if lock:
        _lock(connection, found.applications)
    items = _items(connection, {*notices, *(r.id for r in receipts.values())})
    named = _named(connection, names)
    open_items = _open_items(connection, fresh | {key for one in acting.values() for key in one.deciders})
    open_items |= {key: (*open_items.get(key, ()), *_acted(open_items, one)) for key, one in acting.items()}
    for held in requisitions_of(connection, absent).values():
        found.requisitions |= held
    listed = [item for group in (*items.values(), *named.values(), *open_items.values()) for item in group]
    found.applications |= {item.application.id for item in listed}
    found.requisitions |= {item.application.requisition_id for item in listed}
    found.requisitions |= requisitions_named(connection, _refs(letters, pendings.values()))
    found.people |= {n.recipient_id for n in notices.values()}
    found.people |= {p.person_id for p in pendings.values()}
    found.people |= {key for p in pendings.values() if isinstance(key := p.payload.get("delegate"), int)}
    found.people |= {asker for n in notices.values() if isinstance(asker := n.facts.get("asker"), int)}
    duties = duties_of(connection, found.requisitions, now)
    for one in duties.values():
        found.people |= one.all_people()
    reviews = {item.review.id for item in listed if item.review}
    given = _feedback_on(connection, reviews)
    found.people |= {one.person_id for records in given.values() for one in records}
    return Desk(
        people=_people(connection, found.people),
        by_address=by_address,
        tokens=tokens,
        notices={key: replace(notice, items=items.get(key, ())) for key, notice in notices.items()},
        by_message_id={n.message_id: n.id for n in notices.values() if n.message_id},
        pendings=pendings,
        requisitions=requisitions_by_id(connection, found.requisitions),
        duties=duties,
        open_items=open_items,
        named=named,
        feedback_on=given,
        last_receipt={p: replace(receipt, items=items.get(receipt.id, ())) for p, receipt in receipts.items()},
        open_reviews=_open_reviews(connection, found.applications),
        copies=_copies(connection, letters),
        inbound=_inbound(connection, letters, now - policy.mute_window),
        inbound_proven=_inbound(connection, letters, now - policy.mute_window, inbox.c.level.in_(("L2", "L3"))),
        answers_today=_answers_today(connection, found.people, now - timedelta(days=1)),
        heads=load_heads(connection, found.applications),
        acquaintances=known,
        delegations=tuple(delegations(connection, now)),
    )


def _named_addresses(letters: Iterable[Letter]) -> set[str]:
    """Colleagues whom these letters name: in a command, or in an out-of-office."""
    named = {address for letter in letters for address in addresses_in(letter.commands)}
    away = (letter.kind.absence for letter in letters if isinstance(letter.kind, AutoReply))
    return named | {one.delegate for one in away if one is not None and one.delegate}


def _absent(letters: Iterable[Letter], by_address: Mapping[str, int], pendings: Collection[PendingRecord]) -> set[int]:
    """People whose absence these letters are about: every review that waits for them may be due at another time."""
    wrote = {letter.sender or "" for letter in letters if is_about_absence(letter)}
    found = {by_address[sender] for sender in wrote & by_address.keys()}
    found |= {one.person_id for one in pendings if one.kind == "delegate"}
    return found | {one.person_id for one in pendings if pending_addresses(one.payload)}


def is_about_absence(letter: Letter) -> bool:
    """Whether a letter says that its writer is away or back, or who stands in for them."""
    auto = isinstance(letter.kind, AutoReply) and letter.kind.absence is not None
    return auto or any(arranges(command) for command in letter.commands)


def _acted(open_items: Mapping[int, tuple[ListedItem, ...]], one: Acting) -> list[ListedItem]:
    """The reviews of others that somebody may decide on today."""
    return [
        item
        for decider in one.deciders
        for item in open_items.get(decider, ())
        if decider in one.principals or item.application.requisition_id in one.roles
    ]


def _resumes(
    connection: Connection,
    letters: Sequence[Letter],
    pendings: Collection[PendingRecord],
    notices: Collection[NoticeRecord],
    found: _Found,
    lock: bool,
) -> tuple[KnownCandidate, ...]:
    """For letters that bring resumes, say what one is for or correct one: every open role, and whom on file a resume
    may show."""
    receipts = [one for one in notices if one.kind in ("intake", "correction")]
    if not receipts and not brings_resumes(letters, pendings):
        return ()
    if lock:
        lock_roles(connection)
    known = acquaintances(connection, letters, pendings, receipts)
    found.applications |= {one.id for person in known for one in person.applications}
    found.requisitions |= {one.requisition_id for person in known for one in person.applications}
    found.requisitions |= {role.id for role in open_requisitions(connection)}
    return known


def load_heads(connection: Connection, chains: Collection[int]) -> dict[int, Head]:
    """The last event of each of these chains; a chain without events is missing."""
    if not chains:
        return {}
    rows = connection.execute(select(chain_head).where(chain_head.c.chain.in_(chains)))
    return {row.chain: Head(row.seq, row.mac) for row in rows}


def _message_ids(letters: Iterable[Letter]) -> set[str]:
    wanted = {ref for letter in letters for ref in letter.references}
    return wanted | {
        canonical_id(o) for x in letters if isinstance(x.kind, Bounce) and (o := x.kind.original_message_id)
    }


def people_by_address(connection: Connection, addresses: Collection[str]) -> dict[str, int]:
    """Whom these addresses belong to, as their own or as an alias."""
    if not addresses:
        return {}
    own = select(person.c.address, person.c.id).where(person.c.address.in_(addresses))
    other = select(person_alias.c.address, person_alias.c.person_id).where(person_alias.c.address.in_(addresses))
    return dict(connection.execute(other.union_all(own)).all())


def _people(connection: Connection, ids: Collection[int]) -> dict[int, Person]:
    """These people, and whom they report to."""
    people: dict[int, Person] = {}
    missing = set(ids)
    while missing:
        rows = connection.execute(select(person).where(person.c.id.in_(missing)))
        people |= {row.id: to_person(row) for row in rows}
        known_leaders = {p.reports_to for key in missing if (p := people.get(key)) and p.reports_to}
        missing = known_leaders - people.keys() if missing <= set(ids) else set()
    return people


def _tokens(connection: Connection, ids: Collection[int]) -> dict[int, TokenRecord]:
    if not ids:
        return {}
    rows = connection.execute(select(reply_token).where(reply_token.c.id.in_({signed(key) for key in ids})))
    return {
        r.id % 2**64: TokenRecord(r.id, r.recipient_id, r.purpose, r.scope, r.outbox_id, r.expires_at, r.used_at)
        for r in rows
    }


_NOTICE = (
    outbox.c.id,
    outbox.c.kind,
    outbox.c.recipient_id,
    outbox.c.inbox_id,
    outbox.c.message_key,
    outbox.c.created_at,
    outbox.c.sent_at,
    outbox.c.facts,
)


def _to_notice(row: Any) -> NoticeRecord:
    facts = row.facts if row.kind in _REMEMBERING else {}
    return NoticeRecord(
        row.id, row.kind, row.recipient_id, row.inbox_id, row.message_key, row.created_at, row.sent_at, (), facts
    )


def _notices(connection: Connection, ids: Collection[int], message_ids: Collection[str]) -> dict[int, NoticeRecord]:
    """Notices by id and by Message-ID: two queries, since an OR over two indexes is planned badly on both databases."""
    found: dict[int, NoticeRecord] = {}
    if ids:
        found |= {r.id: _to_notice(r) for r in connection.execute(select(*_NOTICE).where(outbox.c.id.in_(ids)))}
    missing = set(message_ids) - {n.message_id for n in found.values()}
    if missing:
        rows = connection.execute(select(*_NOTICE).where(outbox.c.message_key.in_(missing)))
        found |= {r.id: _to_notice(r) for r in rows}
    return found


def _last_receipts(connection: Connection, people: Collection[int]) -> dict[int, NoticeRecord]:
    if not people:
        return {}
    newest = (
        select(outbox.c.id)
        .where(outbox.c.recipient_id == person.c.id, outbox.c.kind == "receipt")
        .order_by(outbox.c.created_at.desc(), outbox.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(select(*_NOTICE).where(outbox.c.id.in_(select(newest).where(person.c.id.in_(people)))))
    return {row.recipient_id: _to_notice(row) for row in rows}


def _pendings(connection: Connection, origins: Collection[int]) -> dict[tuple[str, int], PendingRecord]:
    if not origins:
        return {}
    rows = connection.execute(select(pending).where(pending.c.inbox_id.in_(origins)))
    return {
        (r.kind, r.inbox_id): PendingRecord(r.id, r.kind, r.person_id, r.inbox_id, r.payload, r.settled_at)
        for r in rows
    }


def _names(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> set[str]:
    """The names to look up, as their folded words in one string."""
    spoken = [name for letter in letters for name in names_in(letter.commands)]
    spoken += [name for one in pendings for name in pending_names(one.payload)]
    return {" ".join(words) for name in spoken if (words := name_words(name))}


def _refs(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> set[str]:
    """The roles that commands name, in lower case."""
    named = [ref for letter in letters for ref in refs_in(letter.commands)]
    named += [ref for one in pendings for ref in pending_refs(one.payload)]
    return {ref.lower() for ref in named}


def _unlinked(letters: Iterable[Letter], by_address: dict[str, int], notices: dict[int, NoticeRecord]) -> set[int]:
    """People who wrote a mail that answers nothing of theirs: their open reviews may be named."""
    fresh = set()
    for letter in letters:
        writer = by_address.get(letter.sender or "")
        mine = {n.id for n in notices.values() if n.recipient_id == writer}
        answers = letter.token is not None or any(
            n.message_id in letter.references for n in notices.values() if n.id in mine
        )
        if writer is not None and (not answers or not mine):
            fresh.add(writer)
    return fresh


def _applications_of(
    connection: Connection, notice_ids: Collection[int], names: Collection[str], fresh: Collection[int]
) -> set[int]:
    ids: set[int] = set()
    if notice_ids:
        ids |= set(
            connection.scalars(select(notice_item.c.application_id).where(notice_item.c.outbox_id.in_(notice_ids)))
        )
    if fresh:
        waiting = select(review.c.application_id).where(review.c.reviewer_id.in_(fresh), review.c.closed_at.is_(None))
        ids |= set(connection.scalars(waiting))
    for name in names:
        ids |= set(connection.scalars(select(application.c.id).where(application.c.candidate_id.in_(_bearers(name)))))
    return ids


def _bearers(name: str) -> Any:
    """Candidates whose name has every one of these words."""
    words = name.split()
    return (
        select(candidate_word.c.candidate_id)
        .where(candidate_word.c.word.in_(words))
        .group_by(candidate_word.c.candidate_id)
        .having(func.count() == len(words))
    )


def _lock(connection: Connection, ids: Collection[int]) -> None:
    """Hold these applications until the commit, in one order, so that two judges never decide on one at once. On SQLite
    the write transaction holds everything already."""
    if ids and connection.dialect.name == "postgresql":
        connection.execute(
            select(application.c.id).where(application.c.id.in_(ids)).order_by(application.c.id).with_for_update()
        ).all()


def _items(connection: Connection, notice_ids: Collection[int]) -> dict[int, tuple[ListedItem, ...]]:
    if not notice_ids:
        return {}
    joined = (
        notice_item.join(application, application.c.id == notice_item.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .outerjoin(review, review.c.id == notice_item.c.review_id)
    )
    query = (
        select(notice_item.c.outbox_id, notice_item.c.number, *APPLICATION, *REVIEW)
        .select_from(joined)
        .where(notice_item.c.outbox_id.in_(notice_ids))
        .order_by(notice_item.c.outbox_id, notice_item.c.number)
    )
    items: dict[int, list[ListedItem]] = {}
    for row in connection.execute(query):
        items.setdefault(row.outbox_id, []).append(to_item(row, row.number))
    return {key: tuple(group) for key, group in items.items()}


def _named(connection: Connection, names: Collection[str]) -> dict[str, tuple[ListedItem, ...]]:
    found: dict[str, tuple[ListedItem, ...]] = {}
    for name in names:
        query = applications().where(application.c.candidate_id.in_(_bearers(name))).order_by(application.c.id)
        found[name] = tuple(ListedItem(0, to_application(row), None) for row in connection.execute(query))
    return found


def _open_items(connection: Connection, people: Collection[int]) -> dict[int, tuple[ListedItem, ...]]:
    if not people:
        return {}
    query = (
        applications(*REVIEW)
        .join(review, review.c.application_id == application.c.id)
        .where(review.c.reviewer_id.in_(people), review.c.closed_at.is_(None))
        .order_by(review.c.id)
    )
    items: dict[int, list[ListedItem]] = {}
    for row in connection.execute(query):
        items.setdefault(row.reviewer_id, []).append(to_item(row, 0))
    return {key: tuple(group) for key, group in items.items()}


def _feedback_on(connection: Connection, reviews: Collection[int]) -> dict[int, tuple[FeedbackRecord, ...]]:
    if not reviews:
        return {}
    later = feedback.alias("later")
    query = (
        select(feedback)
        .select_from(feedback.outerjoin(later, later.c.supersedes == feedback.c.id))
        .where(feedback.c.review_id.in_(reviews), later.c.id.is_(None), feedback.c.standing != Standing.UNDONE.value)
        .order_by(feedback.c.id)
    )
    given: dict[int, list[FeedbackRecord]] = {}
    for row in connection.execute(query):
        given.setdefault(row.review_id, []).append(to_feedback(row))
    return {key: tuple(records) for key, records in given.items()}


def _open_reviews(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Review, ...]]:
    if not ids:
        return {}
    query = select(*REVIEW).where(review.c.application_id.in_(ids), review.c.closed_at.is_(None)).order_by(review.c.id)
    found: dict[int, list[Review]] = {}
    for row in connection.execute(query):
        one = to_review(row)
        if one is not None:
            found.setdefault(one.application_id, []).append(one)
    return {key: tuple(reviews) for key, reviews in found.items()}


def _copies(connection: Connection, letters: Iterable[Letter]) -> dict[str, int]:
    ids = {letter.mail.message_id for letter in letters if letter.mail.message_id}
    if not ids:
        return {}
    known = {digest for letter in letters for digest in copy_digests(letter)}
    query = (
        select(inbox.c.words_digest, func.min(inbox.c.id))
        .where(inbox.c.message_id.in_(ids), inbox.c.words_digest.in_(known), inbox.c.state != "copy")
        .group_by(inbox.c.words_digest)
    )
    return dict(connection.execute(query).all())


def _inbound(
    connection: Connection, letters: Iterable[Letter], since: datetime, *those: ColumnElement[bool]
) -> dict[str, int]:
    senders = {s for letter in letters if (s := letter.sender)}
    if not senders:
        return {}
    query = (
        select(inbox.c.sender, func.count())
        .where(inbox.c.sender.in_(senders), inbox.c.received_at > since, *those)
        .group_by(inbox.c.sender)
    )
    return dict(connection.execute(query).all())


def _answers_today(connection: Connection, people: Collection[int], since: datetime) -> dict[int, int]:
    if not people:
        return {}
    query = (
        select(outbox.c.recipient_id, func.count())
        .where(outbox.c.recipient_id.in_(people), outbox.c.created_at > since, outbox.c.kind.in_(ANSWERS))
        .group_by(outbox.c.recipient_id)
    )
    return dict(connection.execute(query).all())
