"""Answers to notices that name somebody who was erased since: the copies that others have must not bring them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from mailflow.store.inserting import insert_new
from mailflow.store.schema import inbox, raw_mail, tombstone


def keep_reduced(connection: Connection, mails: Mapping[int, bytes], now: datetime) -> None:
    """Keep these bytes in place of the mails as they came, by inbox number; those are not kept from another mailbox."""
    if not mails:
        return
    replaced = update(raw_mail).where(raw_mail.c.inbox_id == bindparam("b_id"))
    connection.execute(replaced, [{"b_id": key, "raw": raw} for key, raw in mails.items()])
    hashes = connection.scalars(select(inbox.c.sha256).where(inbox.c.id.in_(mails)))
    buried = [{"sha256": sha256, "erased_at": now} for sha256 in hashes]
    connection.execute(insert_new(connection, tombstone), buried)
