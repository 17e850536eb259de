"""What must be true after a kill, read from the database and from what the mail server accepted.

Every mail of the mailbox kept once and settled, every answer's decisions recorded once, every notice in a final state,
and the server's mails the very ones that are marked as sent.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import compat32

from sqlalchemy import Connection, func, select

from mailflow.store.events import verify
from mailflow.store.outbox import LIVE
from mailflow.store.schema import application, feedback, inbox, ledger, outbox, review
from tests.crash.company import CANDIDATES, VERDICTS, Cast, Company


@dataclass
class Findings:
    """What was found after a kill. `twice` are mails that left twice; only those may that were in the gap which
    SMTP leaves when their sender died: taken by the server, and not yet marked as sent. `broken` says in words what the
    figures cannot."""

    lost: int = 0
    doubled: int = 0
    twice: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        """Count these too."""
        self.lost += other.lost
        self.doubled += other.doubled
        self.twice += other.twice
        self.broken += [words for words in other.broken if words not in self.broken]


def any_kept(connection: Connection, delivered: Collection[bytes]) -> bool:
    """Whether any of these mails is kept."""
    wanted = inbox.c.sha256.in_([_digest(raw) for raw in delivered])
    return connection.execute(select(inbox.c.id).where(wanted).limit(1)).first() is not None


def quiet(connection: Connection, delivered: Collection[bytes], cast: Cast) -> bool:
    """Whether everything that came is judged and tidied, and everything that is due has left."""
    judged = select(func.count()).where(inbox.c.state != "kept", inbox.c.sha256.in_(_digest(raw) for raw in delivered))
    if connection.scalar(judged) != len(delivered):
        return False
    if connection.execute(select(ledger.c.uid).where(ledger.c.tidied.is_(False)).limit(1)).first():
        return False
    moving = select(outbox.c.id).where(outbox.c.state.in_(LIVE)).limit(1)
    return len(_due_digests(connection, cast)) >= len(cast.due) and connection.execute(moving).first() is None


def look(
    connection: Connection,
    company: Company,
    cast: Cast,
    answered: Sequence[tuple[int, bytes]],
    bounced: Sequence[tuple[int, bytes]],
    accepted: Sequence[bytes],
    in_gap: Collection[int],
) -> Findings:
    """What became of one kill's mails: `answered` and `bounced` by person, `accepted` by the server since the start.

    `in_gap` are the notices that were in the gap when their sender died, of all kills so far.
    """
    found = Findings()
    _inbound(connection, answered, "reply", "done", found)
    _inbound(connection, bounced, "bounce", "parked", found)
    for person, raw in answered:
        _decisions(connection, person, raw, found)
    for person, _ in bounced:
        row = connection.execute(
            select(outbox.c.state, outbox.c.last_error).where(outbox.c.id == company.rows[person])
        ).one()
        if tuple(row) != ("failed", "bounced: 5.1.1"):
            found.broken.append(f"the bounced digest of person {person} is {row.state}: {row.last_error}")
    digests = _due_digests(connection, cast)
    if Counter(digests.values()) != Counter(cast.due):
        found.broken.append(f"digests due to {cast.due}, made for {sorted(digests.values())}")
    _outbound(connection, company, accepted, in_gap, found)
    proof = verify(connection, company.event_key)
    found.broken += [f"chain {one.chain}, event {one.seq}: {one.why}" for one in proof.broken]
    return found


def _inbound(
    connection: Connection, mails: Sequence[tuple[int, bytes]], kind: str, state: str, found: Findings
) -> None:
    for person, raw in mails:
        rows = connection.execute(
            select(inbox.c.state, inbox.c.kind, inbox.c.level, inbox.c.cause).where(inbox.c.sha256 == _digest(raw))
        ).all()
        if len(rows) != 1 or rows[0].state != state or rows[0].kind != kind:
            found.lost += 1
            found.broken.append(f"the {kind} of person {person} is in the inbox as {[tuple(row) for row in rows]}")


def _decisions(connection: Connection, person: int, raw: bytes, found: Findings) -> None:
    """Three verdicts a reply, each on its application, each moved once, and one receipt."""
    recorded = connection.execute(
        select(feedback.c.application_id, feedback.c.verdict, feedback.c.standing)
        .join(inbox, inbox.c.id == feedback.c.inbox_id)
        .where(inbox.c.sha256 == _digest(raw))
    ).all()
    first = (person - 1) * CANDIDATES
    wanted = Counter((first + number, verdict, "decision") for number, verdict in VERDICTS.items())
    seen = Counter(tuple(row) for row in recorded)
    found.doubled += (seen - wanted).total()
    missing = (wanted - seen).total()
    if missing:
        found.lost += 1
        found.broken.append(f"decisions of person {person} not recorded: {sorted(wanted - seen)}")
    ids = [first + number for number in VERDICTS]
    columns = (application.c.id, application.c.stage, application.c.version)
    stages = {
        row.id: (row.stage, row.version)
        for row in connection.execute(select(*columns).where(application.c.id.in_(ids)))
    }
    if stages != {ids[0]: ("interview", 2), ids[1]: ("rejected", 2), ids[2]: ("review", 1)}:
        found.doubled += 1
        found.broken.append(f"stages after the answer of person {person}: {stages}")
    standing = connection.scalar(
        select(func.count()).where(review.c.application_id.in_(ids), review.c.closed_at.is_(None))
    )
    receipts = connection.scalar(
        select(func.count())
        .select_from(outbox.join(inbox, inbox.c.id == outbox.c.inbox_id))
        .where(inbox.c.sha256 == _digest(raw), outbox.c.kind == "receipt", outbox.c.state == "sent")
    )
    if (standing, receipts) != (1, 1):
        found.broken.append(f"person {person}: {standing} reviews open and {receipts} receipts sent, not one of each")


def on_their_way(connection: Connection) -> set[int]:
    """Notices whose sender was between the last question and the commit of the answer: what the server took of those,
    it took in the gap. It may take a mail whose last bytes were on the wire when the sender died."""
    return set(connection.scalars(select(outbox.c.id).where(outbox.c.state == "transmitting")))


def _by_notice(accepted: Sequence[bytes]) -> dict[int, list[bytes]]:
    copies: dict[int, list[bytes]] = {}
    for raw in accepted:
        headers = BytesHeaderParser(policy=compat32).parsebytes(raw)
        copies.setdefault(int(headers["X-Mailflow-Id"]), []).append(raw)
    return copies


def _outbound(
    connection: Connection, company: Company, accepted: Sequence[bytes], in_gap: Collection[int], found: Findings
) -> None:
    """The server's mails against the rows that say sent."""
    before = set(company.rows.values())
    states = {
        row.id: (row.state, row.sent_at)
        for row in connection.execute(select(outbox.c.id, outbox.c.state, outbox.c.sent_at))
        if row.id not in before
    }
    unsettled = {key: state for key, (state, _) in states.items() if state not in ("sent", "cancelled", "expired")}
    if unsettled:
        found.broken.append(f"notices without an end: {unsettled}")
    copies = _by_notice(accepted)
    sent = {key for key, (state, _) in states.items() if state == "sent"}
    found.lost += len(sent - copies.keys())
    if sent - copies.keys():
        found.broken.append(f"marked as sent and never accepted: {sorted(sent - copies.keys())}")
    if copies.keys() - sent:
        found.broken.append(f"accepted and not marked as sent: {sorted(copies.keys() - sent)}")
    for key, raws in copies.items():
        found.twice += len(raws) - 1
        if len(set(raws)) > 1:
            found.broken.append(f"notice {key} left twice, with other bytes")
        if len(raws) > 2:
            found.broken.append(f"notice {key} left {len(raws)} times")
        if len(raws) > 1 and key not in in_gap:
            found.broken.append(f"notice {key} left twice, though it was not in the gap")


def _due_digests(connection: Connection, cast: Cast) -> dict[int, int]:
    """Digests to those to whom one is due, by outbox row."""
    query = select(outbox.c.id, outbox.c.recipient_id).where(
        outbox.c.recipient_id.in_(cast.due), outbox.c.kind == "digest"
    )
    return {row.id: row.recipient_id for row in connection.execute(query)}


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
