"""Who wrote a batch of letters and whom they name, and what they answer: tokens, notices and open questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mailflow.hiring.commanding import addresses_in, colleagues_in
from mailflow.hiring.confirming import pending_addresses, pending_colleagues
from mailflow.hiring.desk import REDACTED, NoticeRecord, PendingRecord, TokenRecord
from mailflow.hiring.letter import Letter, canonical_id
from mailflow.mail.kind import AutoReply, Bounce
from mailflow.store.among import among, wanted
from mailflow.store.people import people_by_address, people_called
from mailflow.store.schema import outbox, pending, person, reply_token
from mailflow.store.types import signed

#: Kinds that may ask something, whose answer is looked up by the mail that they answered.
_ASKING = ("confirm", "clarify", "receipt", "intake", "delegation")
#: Kinds whose facts an answer is judged by.
_REMEMBERING = ("question", "intake", "correction")


@dataclass(frozen=True, slots=True)
class Answered:
    """What letters may answer: tokens and notices by id, the last receipt of each person, questions by kind and
    origin. Notices come without their items."""

    by_address: dict[str, int]
    tokens: dict[int, TokenRecord]
    notices: dict[int, NoticeRecord]
    last_receipts: dict[int, NoticeRecord]
    pendings: dict[tuple[str, int], PendingRecord]
    #: Colleagues by the name that somebody called them.
    colleagues: dict[str, tuple[int, ...]]

    def people(self) -> set[int]:
        """Everybody who wrote, was named, was written to or was asked."""
        notices, pendings = self.notices.values(), self.pendings.values()
        people = {*self.by_address.values(), *(n.recipient_id for n in notices), *(p.person_id for p in pendings)}
        people |= {key for p in pendings if isinstance(key := p.payload.get("delegate"), int)}
        people |= {key for called in self.colleagues.values() for key in called}
        return people | {asker for n in notices if isinstance(asker := n.facts.get("asker"), int)}

    def notice_ids(self) -> set[int]:
        """The notices whose items matter."""
        return {*self.notices, *(one.id for one in self.last_receipts.values())}


def load_answered(connection: Connection, letters: Sequence[Letter]) -> Answered:
    """What these letters may answer."""
    senders = {s for letter in letters if (s := letter.sender)}
    by_address = people_by_address(connection, senders | _named_addresses(letters))
    tokens = _tokens(connection, {letter.token.token_id for letter in letters if letter.token})
    notices = _notices(connection, {t.notice_id for t in tokens.values()}, _message_ids(letters))
    receivers = {by_address[s] for s in senders & by_address.keys()} | {n.recipient_id for n in notices.values()}
    receipts = _last_receipts(connection, receivers)
    pendings = _pendings(connection, {n.origin for n in notices.values() if n.origin and n.kind in _ASKING})
    listed = {address for one in pendings.values() for address in pending_addresses(one.payload)}
    called = {name for letter in letters for name in colleagues_in(letter.commands)}
    called |= {name for one in pendings.values() for name in pending_colleagues(one.payload)}
    return Answered(
        by_address=by_address | people_by_address(connection, listed),
        tokens=tokens,
        notices=notices,
        last_receipts=receipts,
        pendings=pendings,
        colleagues=people_called(connection, called),
    )


def _named_addresses(letters: Iterable[Letter]) -> set[str]:
    """Colleagues whom these letters name: in a command, or in an out-of-office."""
    named = {address for letter in letters for address in addresses_in(letter.commands)}
    away = (letter.kind.absence for letter in letters if isinstance(letter.kind, AutoReply))
    return named | {one.delegate for one in away if one is not None and one.delegate}


def _message_ids(letters: Iterable[Letter]) -> set[str]:
    wanted = {ref for letter in letters for ref in letter.references}
    return wanted | {
        canonical_id(o) for x in letters if isinstance(x.kind, Bounce) and (o := x.kind.original_message_id)
    }


def _tokens(connection: Connection, ids: Collection[int]) -> dict[int, TokenRecord]:
    if not ids:
        return {}
    rows = connection.execute(_TOKENS, wanted({signed(key) for key in ids})).all()
    return {key % 2**64: TokenRecord(key, *others) for key, *others in rows}


_TOKENS = select(
    reply_token.c.id,
    reply_token.c.recipient_id,
    reply_token.c.purpose,
    reply_token.c.scope,
    reply_token.c.outbox_id,
    reply_token.c.expires_at,
    reply_token.c.used_at,
).where(among(reply_token.c.id))
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


_BY_ID = select(*_NOTICE).where(among(outbox.c.id))
_BY_MESSAGE_ID = select(*_NOTICE).where(among(outbox.c.message_key))


def _to_notice(row: Any) -> NoticeRecord:
    key, kind, person_id, origin, message_id, created_at, sent_at, facts = row
    return NoticeRecord(
        id=key,
        kind=kind,
        recipient_id=person_id,
        origin=origin,
        message_id=message_id,
        created_at=created_at,
        sent_at=sent_at,
        facts=facts if kind in _REMEMBERING else {},
        redacted=REDACTED in facts,
    )


def _notices(connection: Connection, ids: Collection[int], message_ids: Collection[str]) -> dict[int, NoticeRecord]:
    """Notices by id and by Message-ID: two queries, since an OR over two indexes is planned badly on both databases."""
    found: dict[int, NoticeRecord] = {}
    if ids:
        found |= {row[0]: _to_notice(row) for row in connection.execute(_BY_ID, wanted(ids)).all()}
    missing = set(message_ids) - {n.message_id for n in found.values()}
    if missing:
        found |= {row[0]: _to_notice(row) for row in connection.execute(_BY_MESSAGE_ID, wanted(missing)).all()}
    return found


def _last_receipts(connection: Connection, people: Collection[int]) -> dict[int, NoticeRecord]:
    """The newest receipt of each of these people."""
    if not people:
        return {}
    return {row.recipient_id: _to_notice(row) for row in connection.execute(_LAST_RECEIPTS, wanted(people)).all()}


_NEWEST = (
    select(outbox.c.id)
    .where(outbox.c.recipient_id == person.c.id, outbox.c.kind == "receipt")
    .order_by(outbox.c.created_at.desc(), outbox.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_RECEIPTS = select(*_NOTICE).where(outbox.c.id.in_(select(_NEWEST).where(among(person.c.id))))


def _pendings(connection: Connection, origins: Collection[int]) -> dict[tuple[str, int], PendingRecord]:
    """The questions that mails of these ids led to."""
    if not origins:
        return {}
    rows = connection.execute(_ASKED, wanted(origins))
    return {
        (r.kind, r.inbox_id): PendingRecord(r.id, r.kind, r.person_id, r.inbox_id, r.payload, r.settled_at)
        for r in rows
    }


_ASKED = select(pending).where(among(pending.c.inbox_id))
