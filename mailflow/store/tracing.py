"""Everything that is kept about a person, found: what `person --export` shows and what erasure takes away.

Looks first where ids lead, then through every kept mail and notice, since a name can stand in any of them. Changes
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, or_, select

from mailflow.hiring.naming import name_words
from mailflow.hiring.unnamed import Unnamed
from mailflow.mail.redaction import Traces, names_them
from mailflow.store.former import former
from mailflow.store.names import bearers
from mailflow.store.rows import applications, to_application
from mailflow.store.schema import (
    application,
    candidate,
    commitment,
    document,
    event,
    feedback,
    inbox,
    joined_candidate,
    legal_hold,
    notice_item,
    outbox,
    outbox_mail,
    person,
    person_alias,
    raw_mail,
    submission,
)
from mailflow.store.told import told_of

_FETCHED = 20


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A candidate as somebody asks for them. `ids` are all that are the same person; `held` why they may not be
    erased, "" where they may."""

    ids: tuple[int, ...]
    name: str
    email: str | None
    phone: str | None
    refs: tuple[str, ...] = ()
    held: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is kept about a person. `own_mails` are about nobody else, `shared_mails` name others as well or are a
    colleague's words; `own_notices` and `shared_notices` the same of mail out. `known_mail` and `known_notice` are the
    last that were looked through."""

    traces: Traces
    candidates: frozenset[int] = frozenset()
    applications: frozenset[int] = frozenset()
    files: frozenset[str] = frozenset()
    own_mails: frozenset[int] = frozenset()
    shared_mails: frozenset[int] = frozenset()
    own_notices: frozenset[int] = frozenset()
    shared_notices: frozenset[int] = frozenset()
    known_mail: int = 0
    known_notice: int = 0
    #: Of the shared mails, those that are tied to the person's applications: single words of the name go there, too.
    tied: frozenset[int] = field(default=frozenset())


def find_people(connection: Connection, wanted: str) -> list[FoundPerson]:
    """Candidates by mail address, by number, or by words of the name; those who are one person together."""
    wanted = wanted.strip()
    if "@" in wanted:
        query = select(candidate.c.id).where(func.lower(candidate.c.email) == wanted.lower())
    elif wanted.isdigit():
        query = select(candidate.c.id).where(candidate.c.id == int(wanted))
    else:
        words = name_words(wanted)
        if not words:
            return []
        query = bearers(words)
    return people_of(connection, set(connection.scalars(query)))


def people_of(connection: Connection, ids: set[int]) -> list[FoundPerson]:
    """These candidates, each with all that are the same person."""
    pairs = connection.execute(select(joined_candidate)).all() if ids else []
    into: dict[int, int] = dict(pairs)

    def whose(one: int) -> int:
        for _ in range(len(into)):
            one = into.get(one, one)
        return one

    groups = {whose(one): {whose(one)} for one in ids}
    for one in into:
        if whose(one) in groups:
            groups[whose(one)].add(one)
    everybody = {one for group in groups.values() for one in group}
    rows = {r.id: r for r in connection.execute(select(candidate).where(candidate.c.id.in_(everybody)))}
    held = {
        r.candidate_id: r.why
        for r in connection.execute(select(legal_hold).where(legal_hold.c.candidate_id.in_(everybody)))
    }
    refs: dict[int, list[str]] = {}
    for row in connection.execute(applications().where(application.c.candidate_id.in_(everybody))):
        refs.setdefault(row.candidate_id, []).append(to_application(row).ref)
    return [
        FoundPerson(
            ids=tuple(sorted(group)),
            name=rows[key].name,
            email=rows[key].email,
            phone=rows[key].phone,
            refs=tuple(ref for one in sorted(group) for ref in refs.get(one, ())),
            held=next((held[one] for one in sorted(group) if one in held), ""),
        )
        for key, group in sorted(groups.items())
    ]


def belongings(
    connection: Connection, ids: Collection[int], address: str = "", mails: Collection[int] = ()
) -> Belongings:
    """What is kept about these candidates, or about whoever has this address only; `mails` are known to be about nobody
    else."""
    people = connection.execute(select(candidate).where(candidate.c.id.in_(ids))).all() if ids else []
    apps = frozenset(connection.scalars(select(application.c.id).where(application.c.candidate_id.in_(ids))))
    once = former(connection, people, apps)
    traces = Traces(
        names=tuple({*(row.name for row in people), *once.names}),
        addresses=_theirs(connection, {a.lower() for a in (address, *(r.email for r in people), *once.addresses) if a}),
        phones=tuple({*(row.phone for row in people if row.phone), *once.phones}),
        misread=once.misread,
    )
    told = told_of(connection, apps, traces)
    traces = replace(traces, told=tuple(told.words))
    files = frozenset(connection.scalars(select(document.c.sha256).where(document.c.application_id.in_(apps))))
    files |= told.files
    own, tied = _linked_mails(connection, apps, files, traces)
    own = (own | set(mails) | (told.own - tied)) - told.shared
    tied |= told.shared
    ours, theirs = _linked_notices(connection, apps, own)
    waiting = ours & _with_files_of_nobody(connection, tied, files).keys()
    ours, theirs = ours - waiting, theirs | waiting
    answers = select(inbox.c.id).where(inbox.c.notice_id.in_(ours | theirs))
    tied = (tied | set(connection.scalars(answers))) - own
    last_mail = connection.scalar(select(func.max(inbox.c.id))) or 0
    last_notice = connection.scalar(select(func.max(outbox.c.id))) or 0
    named = set(mails_naming(connection, traces, 0)) - own
    informed = set(notices_naming(connection, traces, 0)) - ours
    return Belongings(
        traces=traces,
        candidates=frozenset(ids),
        applications=apps,
        files=files,
        own_mails=frozenset(own),
        shared_mails=frozenset(tied | named),
        own_notices=frozenset(ours),
        shared_notices=frozenset(theirs | informed),
        known_mail=last_mail,
        known_notice=last_notice,
        tied=frozenset(tied),
    )


def _theirs(connection: Connection, addresses: set[str]) -> tuple[str, ...]:
    """These addresses without colleagues' and our own: a resume may name any, and what a colleague wrote is not the
    candidate's to erase."""
    looks = (
        select(person.c.address).where(person.c.address.in_(addresses)),
        select(person_alias.c.address).where(person_alias.c.address.in_(addresses)),
        select(inbox.c.mailbox).where(inbox.c.mailbox.in_(addresses)).distinct(),
    )
    return tuple(addresses - {one for look in looks for one in connection.scalars(look)})


def _linked_mails(
    connection: Connection, apps: Collection[int], files: Collection[str], traces: Traces
) -> tuple[set[int], set[int]]:
    """Mails that ids lead to: those about the person alone, and the others."""
    cited = select(event.c.inbox_id).where(event.c.chain.in_(apps), event.c.inbox_id.is_not(None))
    said = select(feedback.c.inbox_id).where(feedback.c.application_id.in_(apps))
    promised = select(commitment.c.inbox_id).where(commitment.c.application_id.in_(apps))
    brought = select(submission.c.inbox_id).where(submission.c.sha256.in_(files))
    linked = {key for way in (cited, said, promised, brought) for key in connection.scalars(way)}
    others = select(event.c.inbox_id).where(
        event.c.inbox_id.in_(linked), event.c.chain.not_in(apps), event.c.chain != 0
    )
    shared = set(connection.scalars(others))
    intake = set(connection.scalars(select(inbox.c.id).where(inbox.c.id.in_(linked), inbox.c.kind == "intake")))
    written = set(connection.scalars(select(inbox.c.id).where(inbox.c.sender.in_(traces.addresses))))
    own = (intake - shared - set(_with_files_of_nobody(connection, intake, files).values())) | written
    return own, linked - own


def _with_files_of_nobody(connection: Connection, mails: Collection[int], files: Collection[str]) -> dict[int, int]:
    """Receipts, and their mails among these, of files that nobody could read and that are none of these: whose they are
    is still to be said."""
    receipts = select(outbox.c.id, outbox.c.inbox_id, outbox.c.facts)
    rows = connection.execute(receipts.where(outbox.c.kind == "intake", outbox.c.inbox_id.in_(mails)))
    return {row.id: row.inbox_id for row in rows if Unnamed.load(row.facts).others_than(files).files}


def _linked_notices(connection: Connection, apps: Collection[int], mails: Collection[int]) -> tuple[set[int], set[int]]:
    """Notices that name the person's applications: alone, and beside others'."""
    named = set(connection.scalars(select(notice_item.c.outbox_id).where(notice_item.c.application_id.in_(apps))))
    beside = select(notice_item.c.outbox_id).where(
        notice_item.c.outbox_id.in_(named), notice_item.c.application_id.not_in(apps)
    )
    answering = set(connection.scalars(select(outbox.c.id).where(outbox.c.inbox_id.in_(mails))))
    shared = set(connection.scalars(beside))
    return (named | answering) - shared, shared


def mails_naming(connection: Connection, traces: Traces, after: int) -> Iterator[int]:
    """Kept mails after that number that name the person."""
    for row in _pages(connection, raw_mail, raw_mail.c.inbox_id, after):
        if names_them(row.raw, traces):
            yield row.inbox_id


def notices_naming(connection: Connection, traces: Traces, after: int) -> Iterator[int]:
    """Notices after that number that name the person, in their facts or in their bytes."""
    for row in _pages(connection, outbox, outbox.c.id, after):
        if any(traces.in_text(text) for text in strings(row.facts)) or traces.in_text(row.key):
            yield row.id
    for row in _pages(connection, outbox_mail, outbox_mail.c.outbox_id, after):
        if names_them(row.raw, traces):
            yield row.outbox_id


def _pages(connection: Connection, table: Any, key: Any, after: int) -> Iterator[Any]:
    """The rows of a table by a growing key, a few at a time: they may be more than memory holds, and large mails."""
    query = select(table).where(key > after).order_by(key)
    yield from connection.execute(query, execution_options={"yield_per": _FETCHED})


def strings(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


def looks_like_an_address(wanted: str) -> bool:
    """Whether somebody asks by a mail address, who need not be on file as a candidate."""
    return re.fullmatch(r"[^\s@]+@[^\s@]+", wanted.strip()) is not None


def unknown_to(connection: Connection, address: str) -> bool:
    """Whether no colleague has this address: theirs is not a candidate's to erase."""
    known = or_(
        select(person.c.id).where(person.c.address == address).exists(),
        select(person_alias.c.person_id).where(person_alias.c.address == address).exists(),
    )
    return not connection.scalar(select(known))
