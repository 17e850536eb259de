"""What is written and asked by mail, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailflow.mail.values import quick


@quick
@dataclass(frozen=True, slots=True)
class Notify:
    """An outbox row. `key` is unique: the same notice is never queued twice. `items` are frozen numbers, as
    (number, application id, review id)."""

    key: str
    kind: str
    recipient_id: int
    facts: Mapping[str, object]
    inbox_id: int | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    #: Where the key is taken already: the cause with which the mail waits for a person instead.
    else_park: str | None = None
    items: tuple[tuple[int, int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that waits for its answer by mail; `kind` is `clarify` or `confirm`."""

    kind: str
    person_id: int
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SettleQuestion:
    """A waiting question was answered, refused, or overtaken."""

    pending_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class UseToken:
    """A single-use token has been used."""

    token_id: int


@dataclass(frozen=True, slots=True)
class MarkBounced:
    """A notice came back: it was not delivered. `status` is the enhanced code (RFC 3463)."""

    notice_id: int
    status: str
