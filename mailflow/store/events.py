"""The trail as stored: walked for `verify`, checkpointed daily, never changed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from mailflow.hiring.chain import Event, Head, digest_text, heads_digest, mac_of
from mailflow.hiring.effects import Remember
from mailflow.store.chains import OWN_CHAIN
from mailflow.store.outcomes import write_effects
from mailflow.store.schema import chain_head, checkpoint, event, feedback

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The heads of all chains at one time, as one digest that includes the digest before it."""

    at: datetime
    chains: int
    events: int
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that does not verify: the chain (an application's id), the event's number, and what is wrong."""

    chain: int
    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk over all chains found."""

    chains: int
    events: int
    broken: tuple[Broken, ...]
    checkpoint: Checkpoint | None


def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """The newest checkpoint."""
    row = connection.execute(select(checkpoint).order_by(checkpoint.c.id.desc()).limit(1)).first()
    return Checkpoint(row.at, row.chains, row.events, row.digest) if row else None


def make_checkpoint(connection: Connection, key: bytes, now: datetime) -> Checkpoint:
    """Seal the heads that moved since the last checkpoint, together with the digest of that one, and note it in
    mailflow's own chain, so that a checkpoint taken away is missed."""
    previous = last_checkpoint(connection)
    query = select(chain_head)
    if previous is not None:
        moved = select(event.c.chain).where(event.c.at >= previous.at).distinct()
        query = query.where(chain_head.c.chain.in_(moved))
    heads = {row.chain: Head(row.seq, row.mac) for row in connection.execute(query)}
    chains = connection.scalar(select(func.count()).select_from(chain_head)) or 0
    events = connection.scalar(select(func.coalesce(func.sum(chain_head.c.seq), 0))) or 0
    digest = _sealed(key, previous.digest if previous else "", heads, (now, chains, events))
    kept = [[chain, head.seq, head.mac] for chain, head in sorted(heads.items())]
    connection.execute(
        checkpoint.insert(), [{"at": now, "chains": chains, "events": events, "heads": kept, "digest": digest}]
    )
    own = connection.execute(select(chain_head).where(chain_head.c.chain == OWN_CHAIN)).first()
    noted = Remember(Event(OWN_CHAIN, "checkpoint", now, data={"digest": digest}))
    write_effects(connection, [(0, noted)], {OWN_CHAIN: Head(own.seq, own.mac)} if own else {}, key, now)
    return Checkpoint(now, chains, events, digest)


def _sealed(key: bytes, previous: str, heads: dict[int, Head], told: tuple[datetime, int, int]) -> str:
    at, chains, events = told
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = f"{previous}:{moment}:{chains}:{events}:{heads_digest(key, heads)}"
    return hmac.new(key, body.encode(), "sha256").hexdigest()


def verify(connection: Connection, key: bytes) -> Verified:
    """Walk every chain, every checkpoint, and every feedback row against the event that seals it."""
    broken: list[Broken] = []
    ends: dict[int, Head] = {}
    macs: dict[tuple[int, int], str] = {}
    count = 0
    for row in _events(connection):
        count += 1
        head = ends.get(row.chain, Head())
        broken.extend(_check(key, head, row))
        ends[row.chain] = Head(row.seq, row.mac)
        macs[row.chain, row.seq] = row.mac
    kept = {row.chain: Head(row.seq, row.mac) for row in connection.execute(select(chain_head))}
    broken += [
        Broken(chain, h.seq, "the chain is cut short of its head") for chain, h in kept.items() if ends.get(chain) != h
    ]
    broken += [Broken(chain, h.seq, "the chain has lost its head") for chain, h in ends.items() if chain not in kept]
    broken += _check_checkpoints(connection, key, macs)
    broken += _check_feedback(connection)
    return Verified(len(ends), count, tuple(broken), last_checkpoint(connection))


def _events(connection: Connection) -> Iterator[Any]:
    chain, seq = -(2**62), 0
    while True:
        after = (event.c.chain > chain) | ((event.c.chain == chain) & (event.c.seq > seq))
        rows = connection.execute(select(event).where(after).order_by(event.c.chain, event.c.seq).limit(_PAGE)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        chain, seq = rows[-1].chain, rows[-1].seq


def _check(key: bytes, head: Head, row: Any) -> Iterator[Broken]:
    if row.seq != head.seq + 1:
        yield Broken(row.chain, row.seq, f"an event is missing between {head.seq} and {row.seq}")
    told = Event(row.chain, row.kind, row.at, row.actor_id, row.inbox_id, row.data, row.text)
    if not hmac.compare_digest(mac_of(key, head.mac, row.seq, told, row.text_digest), row.mac):
        yield Broken(row.chain, row.seq, "the event was changed, or the one before it was")
    if row.text is not None and (row.salt is None or digest_text(row.text, row.salt) != row.text_digest):
        yield Broken(row.chain, row.seq, "the words of the event were changed")


def _check_checkpoints(connection: Connection, key: bytes, macs: dict[tuple[int, int], str]) -> Iterator[Broken]:
    previous = ""
    for row in connection.execute(select(checkpoint).order_by(checkpoint.c.id)):
        heads = {chain: Head(seq, mac) for chain, seq, mac in row.heads}
        if _sealed(key, previous, heads, (row.at, row.chains, row.events)) != row.digest:
            yield Broken(OWN_CHAIN, row.id, "a checkpoint was changed, or one before it was removed")
        for chain, head in heads.items():
            if macs.get((chain, head.seq)) != head.mac:
                yield Broken(chain, head.seq, f"the chain is not what checkpoint {row.id} saw")
        previous = row.digest
    noted = select(event.c.data, event.c.seq).where(event.c.chain == OWN_CHAIN, event.c.kind == "checkpoint")
    last = connection.execute(noted.order_by(event.c.seq.desc()).limit(1)).first()
    if last is not None and last.data.get("digest") != previous:
        yield Broken(OWN_CHAIN, last.seq, "the last checkpoint was removed")


def _check_feedback(connection: Connection) -> Iterator[Broken]:
    """Each feedback row must say what its event says; each feedback event must have its row."""
    sealed_by = (event.c.chain == feedback.c.application_id) & (event.c.seq == feedback.c.event_seq)
    told = (event.c.kind, event.c.at, event.c.actor_id, event.c.inbox_id.label("cites"), event.c.data, event.c.text)
    for row in connection.execute(select(feedback, *told).select_from(feedback.outerjoin(event, sealed_by))):
        if row.kind not in ("feedback", "answer") or not _as_sealed(row):
            yield Broken(row.application_id, row.event_seq, "a feedback differs from the event that seals it")
    lost = (
        select(event.c.chain, event.c.seq)
        .outerjoin(feedback, sealed_by)
        .where(event.c.kind.in_(("feedback", "answer")), feedback.c.id.is_(None))
    )
    for chain, seq in connection.execute(lost):
        yield Broken(chain, seq, "the feedback of an event is missing")


def _as_sealed(row: Any) -> bool:
    """Whether a feedback row, joined with its event, has in every column what the event told."""
    said = row.data
    same = (
        (row.verdict, said.get("verdict")),
        (row.standing, said.get("standing")),
        (row.review_id, said.get("review")),
        (row.supersedes, said.get("supersedes")),
        (row.answers, said.get("answers")),
        (row.reason, row.text),
        (row.person_id, row.actor_id),
        (row.inbox_id, row.cites),
        (row.recorded_at, row.at),
        (row.hold_until.isoformat() if row.hold_until else None, said.get("until")),
        *((getattr(row, name), _moment(said.get(name))) for name in _TIMESTAMPS),
    )
    return all(kept == sealed for kept, sealed in same)


_TIMESTAMPS = ("asked_at", "reminded_at", "written_at", "received_at")


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
