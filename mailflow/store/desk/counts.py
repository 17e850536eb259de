"""How much was written and answered lately, and which letters are copies of another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from mailflow.hiring.judging import copy_digests
from mailflow.hiring.letter import Letter
from mailflow.store.outbox.kinds import ANSWERS
from mailflow.store.schema import inbox, outbox


def copies_of(connection: Connection, letters: Iterable[Letter]) -> dict[str, int]:
    """The first mail with the Message-ID and the own words of each letter, as inbox ids by the digest of the words."""
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


def inbound_since(
    connection: Connection, letters: Iterable[Letter], since: datetime, *those: ColumnElement[bool]
) -> dict[str, int]:
    """How many mails came in the name of each sender since then; of `those` only."""
    senders = {s for letter in letters if (s := letter.sender)}
    if not senders:
        return {}
    query = (
        select(inbox.c.sender, func.count())
        .where(inbox.c.sender.in_(senders), inbox.c.received_at > since, *those)
        .group_by(inbox.c.sender)
    )
    return dict(connection.execute(query).all())


def proven_since(connection: Connection, letters: Iterable[Letter], since: datetime) -> dict[str, int]:
    """How many of them were proven to be of their sender."""
    return inbound_since(connection, letters, since, inbox.c.level.in_(("L2", "L3")))


def answers_since(connection: Connection, people: Collection[int], since: datetime) -> dict[int, int]:
    """How many answers each of these people had since then."""
    if not people:
        return {}
    query = (
        select(outbox.c.recipient_id, func.count())
        .where(outbox.c.recipient_id.in_(people), outbox.c.created_at > since, outbox.c.kind.in_(ANSWERS))
        .group_by(outbox.c.recipient_id)
    )
    return dict(connection.execute(query).all())
