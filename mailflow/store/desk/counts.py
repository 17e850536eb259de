"""How much was written and answered lately, and which letters are copies of another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select

from mailflow.hiring.judging import copy_digests
from mailflow.hiring.letter import Letter
from mailflow.store.among import among, wanted
from mailflow.store.outbox.kinds import ANSWERS
from mailflow.store.schema import inbox, outbox


def copies_of(connection: Connection, letters: Iterable[Letter]) -> dict[str, int]:
    """The first mail with the Message-ID and the own words of each letter, as inbox ids by the digest of the words."""
    ids = {letter.mail.message_id for letter in letters if letter.mail.message_id}
    if not ids:
        return {}
    known = {digest for letter in letters for digest in copy_digests(letter)}
    return dict(connection.execute(_COPIES, {**wanted(ids), "known": list(known)}).all())


_COPIES = (
    select(inbox.c.words_digest, func.min(inbox.c.id))
    .where(
        among(inbox.c.message_id),
        among(inbox.c.words_digest, "known"),
        inbox.c.state != "copy",
    )
    .group_by(inbox.c.words_digest)
)


def inbound_since(
    connection: Connection, letters: Iterable[Letter], since: datetime
) -> tuple[dict[str, int], dict[str, int]]:
    """How many mails came in the name of each sender since then, and how many of them were proven to be of theirs."""
    senders = {s for letter in letters if (s := letter.sender)}
    rows = connection.execute(_INBOUND, {**wanted(senders), "since": since}).all() if senders else ()
    return {sender: count for sender, count, _ in rows}, {sender: proven for sender, _, proven in rows if proven}


_INBOUND = (
    select(inbox.c.sender, func.count(), func.count(case((inbox.c.level.in_(("L2", "L3")), 1))))
    .where(among(inbox.c.sender), inbox.c.received_at > bindparam("since"))
    .group_by(inbox.c.sender)
)


def answers_since(connection: Connection, people: Collection[int], since: datetime) -> dict[int, int]:
    """How many answers each of these people had since then."""
    if not people:
        return {}
    return dict(connection.execute(_ANSWERS, {**wanted(people), "since": since}).all())


_ANSWERS = (
    select(outbox.c.recipient_id, func.count())
    .where(among(outbox.c.recipient_id), outbox.c.created_at > bindparam("since"), outbox.c.kind.in_(ANSWERS))
    .group_by(outbox.c.recipient_id)
)
