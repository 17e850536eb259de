"""The trail that cannot be edited unseen: events chained by a keyed hash, personal text behind a salted digest.

Each event's MAC covers the one before it, so that a changed, removed or inserted event shows. The key lives outside the
database. Erasure deletes an event's text and salt; the digest stays and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mailflow.mail.values import quick

#: What is sealed as text: the same facts are the same bytes for ever.
_SEALED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
#: The head of a chain that has no event yet.
GENESIS = ""


@quick
@dataclass(frozen=True, slots=True)
class Event:
    """One fact in the trail of an application. `data` holds ids and plain words only; `text` what a person wrote."""

    chain: int
    kind: str
    at: datetime
    actor_id: int | None = None
    inbox_id: int | None = None
    data: Mapping[str, object] | None = None
    text: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event in its place: number, salt, digest and MAC."""

    event: Event
    seq: int
    salt: bytes | None
    text_digest: str
    mac: str


@quick
@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a chain."""

    seq: int = 0
    mac: str = GENESIS


def digest_text(text: str, salt: bytes) -> str:
    """The salted digest that stands for a text in the chain."""
    return hashlib.sha256(salt + text.encode("utf-8", "replace")).hexdigest()


def seal(key: bytes, head: Head, event: Event, salt: bytes) -> SealedEvent:
    """The event as the successor of `head`. `salt` is 16 random bytes, used only where there is text."""
    seq = head.seq + 1
    digest = digest_text(event.text, salt) if event.text is not None else ""
    mac = mac_of(key, head.mac, seq, event, digest)
    return SealedEvent(event, seq, salt if event.text is not None else None, digest, mac)


def mac_of(key: bytes, previous: str, seq: int, event: Event, text_digest: str) -> str:
    """HMAC-SHA-256 over the event before and everything in this one but the text itself, as hex."""
    parts = [
        "mailflow/event/v1",
        previous,
        event.chain,
        seq,
        event.kind,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.inbox_id,
        event.data or {},
        text_digest,
    ]
    return hmac.digest(key, _SEALED.encode(parts).encode(), "sha256").hex()


def heads_digest(key: bytes, heads: Mapping[int, Head]) -> str:
    """One keyed digest over the heads of all chains: what the daily checkpoint shows people."""
    body = json.dumps([[chain, heads[chain].seq, heads[chain].mac] for chain in sorted(heads)], separators=(",", ":"))
    return hmac.new(key, b"mailflow/heads/v1" + body.encode(), hashlib.sha256).hexdigest()
