"""Kept mail: each raw once, what waits to be judged, what is parked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, func, select, update

from mailflow.mail.values import quick
from mailflow.store.bulk import Bulk
from mailflow.store.inserting import insert_new
from mailflow.store.large import LARGE, insert_raws, load_raw
from mailflow.store.schema import inbox, ledger, raw_mail, tombstone
from mailflow.store.types import storable

#: Bytes of mails that are held at once to be judged together; a larger mail is alone.
MOST_BYTES = 4 * 2**20
#: A mail that was begun this often without an end is parked: it may be what ends the process.
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as the mailbox handed it over. `headers_only` where it was over the size limit and the rest is there."""

    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime
    sha256: str
    raw: bytes = field(repr=False)
    size: int = 0
    headers_only: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Kept:
    """A kept mail that waits to be judged."""

    id: int
    mailbox: str
    received_at: datetime
    attempts: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParkedMail:
    """A mail that wants a person."""

    id: int
    mailbox: str
    received_at: datetime
    kind: str | None
    cause: str
    kept_at: datetime


def keep(
    connection: Connection,
    mailbox: str,
    arrivals: Sequence[Arrival],
    now: datetime,
    written: Callable[[], None] = lambda: None,
) -> list[Kept]:
    """Keep these mails, each content once, and note where each was seen. Returns those that are new. One that was
    erased is noted and not kept.

    `written` is called when the raw mails are written and the places not yet.
    """
    if not arrivals:
        return []
    by_hash = {arrival.sha256: arrival for arrival in arrivals}
    gone = set(connection.scalars(select(tombstone.c.sha256).where(tombstone.c.sha256.in_(by_hash))))
    statement = insert_new(connection, inbox).returning(inbox.c.id, inbox.c.sha256)
    rows = [_row(mailbox, arrival, arrival.sha256 in gone, now) for arrival in by_hash.values()]
    new = {row.sha256: row.id for row in connection.execute(statement, rows)}
    if new:
        insert_raws(connection, {key: by_hash[sha].raw for sha, key in new.items() if sha not in gone})
        written()
    ids = new | _ids(connection, mailbox, by_hash.keys() - new.keys())
    _LEDGER.run(connection, [_place(mailbox, arrival, ids[arrival.sha256]) for arrival in arrivals])
    found = sorted((key, by_hash[sha]) for sha, key in new.items() if sha not in gone)
    return [Kept(key, mailbox, a.received_at, 0, a.raw) for key, a in found]


def _row(mailbox: str, arrival: Arrival, erased: bool, now: datetime) -> dict[str, Any]:
    return {
        "mailbox": mailbox,
        "sha256": arrival.sha256,
        "size": arrival.size or len(arrival.raw),
        "received_at": arrival.received_at,
        "kept_at": now,
        "state": "erased" if erased else "parked" if arrival.headers_only else "kept",
        "cause": _TOO_LARGE if arrival.headers_only and not erased else None,
        "attempts": 0,
    }


def _ids(connection: Connection, mailbox: str, hashes: Collection[str]) -> dict[str, int]:
    """The mails with these contents that were kept before."""
    if not hashes:
        return {}
    query = select(inbox.c.sha256, inbox.c.id).where(inbox.c.mailbox == mailbox, inbox.c.sha256.in_(hashes))
    return dict(connection.execute(query).all())


def _place(mailbox: str, arrival: Arrival, inbox_id: int) -> dict[str, Any]:
    return {
        "mailbox": mailbox,
        "folder": arrival.folder,
        "uidvalidity": arrival.uidvalidity,
        "uid": arrival.uid,
        "inbox_id": inbox_id,
        "tidied": False,
    }


_TOO_LARGE = "over the size limit: only its headers were fetched"
_LEDGER = Bulk.insert_new(ledger, "mailbox", "folder", "uidvalidity", "uid", "inbox_id", "tidied")


def waiting(
    connection: Connection, mailbox: str | None, limit: int, after: int = 0, most: int = MOST_BYTES
) -> list[Kept]:
    """Kept mails that nobody has judged, oldest first: at most `limit`, and of at most `most` bytes together, or one
    larger one."""
    columns = (inbox.c.id, inbox.c.mailbox, inbox.c.received_at, inbox.c.attempts, inbox.c.size)
    query = select(*columns).where(inbox.c.state == "kept", inbox.c.id > after).order_by(inbox.c.id).limit(limit)
    if mailbox is not None:
        query = query.where(inbox.c.mailbox == mailbox)
    rows = connection.execute(query).all()
    volumes = accumulate(row.size for row in rows)
    taken = [row for place, (row, volume) in enumerate(zip(rows, volumes, strict=True)) if volume <= most or not place]
    small = select(raw_mail.c.inbox_id, raw_mail.c.raw).where(
        raw_mail.c.inbox_id.in_([row.id for row in taken if row.size < LARGE])
    )
    raws = dict(connection.execute(small).all())
    raws |= {row.id: load_raw(connection, row.id) for row in taken if row.size >= LARGE}
    found = ((row, raws.get(row.id)) for row in taken)
    return [Kept(row.id, row.mailbox, row.received_at, row.attempts, raw) for row, raw in found if raw is not None]


def still_waiting(connection: Connection, ids: Collection[int]) -> set[int]:
    """Which of these mails nobody has judged yet. Until the end of the transaction nobody else will."""
    query = select(inbox.c.id).where(inbox.c.id.in_(ids), inbox.c.state == "kept").with_for_update()
    return set(connection.scalars(query))


def begin_attempt(connection: Connection, ids: Collection[int]) -> None:
    """Count an attempt before judging mails that are odd, so that one which ends the process is not tried for ever."""
    connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(attempts=inbox.c.attempts + 1))


def park(connection: Connection, inbox_id: int, cause: str, now: datetime) -> None:
    """Set a mail aside for a person, with the cause."""
    connection.execute(
        update(inbox).where(inbox.c.id == inbox_id).values(state="parked", cause=storable(cause)[:2000], judged_at=now)
    )


def unpark(connection: Connection, inbox_id: int) -> bool:
    """Put a parked mail back to be judged again; False where it is not parked."""
    found = connection.execute(
        update(inbox)
        .where(inbox.c.id == inbox_id, inbox.c.state == "parked")
        .values(state="kept", attempts=0, cause=None, judged_at=None)
    )
    return found.rowcount == 1


def parked(connection: Connection, limit: int = 100, since: datetime | None = None) -> list[ParkedMail]:
    """Mails that want a person, oldest first; those that came after `since`."""
    query = (
        select(inbox.c.id, inbox.c.mailbox, inbox.c.received_at, inbox.c.kind, inbox.c.cause, inbox.c.kept_at)
        .where(inbox.c.state == "parked")
        .order_by(inbox.c.id)
        .limit(limit)
    )
    if since is not None:
        query = query.where(inbox.c.kept_at > since)
    return [
        ParkedMail(row.id, row.mailbox, row.received_at, row.kind, row.cause or "", row.kept_at)
        for row in connection.execute(query)
    ]


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many mails are in each state that wants something: kept and parked."""
    query = select(inbox.c.state, func.count()).where(inbox.c.state.in_(("kept", "parked"))).group_by(inbox.c.state)
    return dict(connection.execute(query).all())


@dataclass(frozen=True, slots=True)
class MailState:
    """What became of one kept mail."""

    id: int
    mailbox: str
    state: str
    kind: str | None
    level: str | None
    cause: str | None


def find_mail(connection: Connection, inbox_id: int) -> MailState | None:
    """One kept mail by its number."""
    columns = (inbox.c.id, inbox.c.mailbox, inbox.c.state, inbox.c.kind, inbox.c.level, inbox.c.cause)
    row = connection.execute(select(*columns).where(inbox.c.id == inbox_id)).first()
    return MailState(*row) if row is not None else None
