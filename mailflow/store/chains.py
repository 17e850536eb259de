"""The chains of the trail: where each ends, and new events sealed and written behind its end."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from mailflow.hiring.chain import Event, Head, SealedEvent, seal
from mailflow.hiring.effects import Effect, MoveStage, RecordFeedback, Remember
from mailflow.store.among import among, wanted
from mailflow.store.bulk import Bulk
from mailflow.store.schema import chain_head, event
from mailflow.store.types import storable

#: The chain of mailflow itself, with checkpoints and erasures; the others bear the id of their application.
OWN_CHAIN = 0


def load_heads(connection: Connection, chains: Collection[int]) -> dict[int, Head]:
    """The last event of each of these chains; a chain without events is missing."""
    if not chains:
        return {}
    return {chain: Head(seq, mac) for chain, seq, mac in connection.execute(_ENDS, wanted(chains)).all()}


def own_end(connection: Connection) -> int:
    """How long mailflow's own chain is: it grows with each erasure, and with each checkpoint."""
    head = load_heads(connection, (OWN_CHAIN,)).get(OWN_CHAIN)
    return head.seq if head is not None else 0


_ENDS = select(chain_head.c.chain, chain_head.c.seq, chain_head.c.mac).where(among(chain_head.c.chain))


def add_events(
    connection: Connection, effects: Iterable[Effect], heads: Mapping[int, Head], key: bytes
) -> dict[int, SealedEvent]:
    """Write every event of these effects to its chain, in order. Returns them by the identity of the event."""
    sealed = _seal_all(effects, heads, key)
    if sealed:
        _EVENT.run(connection, [_row(one) for one in sealed.values()])
        ends = {one.event.chain: one for one in sealed.values()}
        _HEAD.run(connection, [{"chain": chain, "seq": one.seq, "mac": one.mac} for chain, one in ends.items()])
    return sealed


def _seal_all(effects: Iterable[Effect], heads: Mapping[int, Head], key: bytes) -> dict[int, SealedEvent]:
    ends = dict(heads)
    sealed: dict[int, SealedEvent] = {}
    for effect in effects:
        if not isinstance(effect, RecordFeedback | MoveStage | Remember):
            continue
        one = seal(key, ends.get(effect.event.chain, Head()), _storable_event(effect.event), secrets.token_bytes(16))
        ends[effect.event.chain] = Head(one.seq, one.mac)
        sealed[id(effect.event)] = one
    return sealed


def _storable_event(one: Event) -> Event:
    if one.text is None or one.text == storable(one.text):
        return one
    return Event(one.chain, one.kind, one.at, one.actor_id, one.inbox_id, one.data, storable(one.text))


def _row(one: SealedEvent) -> dict[str, Any]:
    return {
        "chain": one.event.chain,
        "seq": one.seq,
        "kind": one.event.kind,
        "at": one.event.at,
        "actor_id": one.event.actor_id,
        "inbox_id": one.event.inbox_id,
        "data": dict(one.event.data or {}),
        "text": one.event.text,
        "salt": one.salt,
        "text_digest": one.text_digest,
        "mac": one.mac,
    }


_EVENT = Bulk.insert(
    event, "chain", "seq", "kind", "at", "actor_id", "inbox_id", "data", "text", "salt", "text_digest", "mac"
)
_HEAD = Bulk(
    lambda dialect: (new := dialect.insert(chain_head)).on_conflict_do_update(
        index_elements=["chain"], set_={"seq": new.excluded.seq, "mac": new.excluded.mac}
    ),
    ("chain", "seq", "mac"),
)
