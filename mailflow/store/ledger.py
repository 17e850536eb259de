"""Where kept mails were seen in the mailbox: how far each folder was searched, and what is still to be tidied there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from mailflow.store.inserting import insert_or_update
from mailflow.store.schema import cursor, inbox, ledger


@dataclass(frozen=True, slots=True)
class Searched:
    """How far a folder was searched: every UID below `upcoming`."""

    folder: str
    uidvalidity: int
    upcoming: int


def known_uids(connection: Connection, mailbox: str, folder: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
    """Which of these UIDs the ledger has already."""
    if not uids:
        return set()
    query = select(ledger.c.uid).where(
        ledger.c.mailbox == mailbox,
        ledger.c.folder == folder,
        ledger.c.uidvalidity == uidvalidity,
        ledger.c.uid.between(min(uids), max(uids)),
    )
    return set(connection.scalars(query))


def next_uid(connection: Connection, mailbox: str, folder: str, uidvalidity: int) -> int:
    """The UID from which on to look; 1 where this folder, or this UIDVALIDITY of it, is new."""
    query = select(cursor.c.next_uid).where(
        cursor.c.mailbox == mailbox, cursor.c.folder == folder, cursor.c.uidvalidity == uidvalidity
    )
    return connection.scalar(query) or 1


def note_poll(connection: Connection, mailbox: str, searched: Searched, now: datetime) -> None:
    """A search ended well: everything below `searched.upcoming` is in the ledger."""
    found = {"uidvalidity": searched.uidvalidity, "next_uid": searched.upcoming, "polled_at": now}
    connection.execute(
        insert_or_update(connection, cursor, ["mailbox", "folder"], found),
        [{"mailbox": mailbox, "folder": searched.folder, **found}],
    )


def untidied(
    connection: Connection, mailbox: str, folder: str, uidvalidity: int, limit: int = 200
) -> list[tuple[int, str]]:
    """Judged mails not yet moved or flagged in the mailbox, as (uid, state)."""
    query = (
        select(ledger.c.uid, inbox.c.state)
        .join(inbox, inbox.c.id == ledger.c.inbox_id)
        .where(
            ledger.c.mailbox == mailbox,
            ledger.c.folder == folder,
            ledger.c.uidvalidity == uidvalidity,
            ledger.c.tidied.is_(False),
            inbox.c.state != "kept",
        )
        .order_by(ledger.c.uid)
        .limit(limit)
    )
    return [(uid, state) for uid, state in connection.execute(query)]


def note_tidied(connection: Connection, mailbox: str, folder: str, uidvalidity: int, uids: Collection[int]) -> None:
    """These were moved or flagged, or there is nothing to do for them."""
    if uids:
        connection.execute(
            update(ledger)
            .where(
                ledger.c.mailbox == mailbox,
                ledger.c.folder == folder,
                ledger.c.uidvalidity == uidvalidity,
                ledger.c.uid.in_(uids),
            )
            .values(tidied=True)
        )
