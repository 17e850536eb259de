"""Questions that wait for their answer by mail, and the reply tokens that an answer may use up, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailflow.hiring.effects import Ask, Effect, SettleQuestion, UseToken
from mailflow.store.bulk import Bulk, bound
from mailflow.store.schema import pending, reply_token


def write(connection: Connection, effects: Sequence[tuple[int, Effect]], now: datetime) -> None:
    """What these effects, each with the mail that caused it, ask and settle."""
    asked = [
        {
            "kind": one.kind,
            "person_id": one.person_id,
            "inbox_id": origin,
            "payload": dict(one.payload),
            "created_at": now,
        }
        for origin, one in effects
        if isinstance(one, Ask)
    ]
    settled = [
        {"b_id": one.pending_id, "outcome": one.outcome, "settled_at": now}
        for _, one in effects
        if isinstance(one, SettleQuestion)
    ]
    _ASK.run(connection, asked)
    _SETTLE.run(connection, settled)
    _USE.run(connection, [{"b_id": one.token_id, "used_at": now} for _, one in effects if isinstance(one, UseToken)])


_ASK = Bulk.insert(pending, "kind", "person_id", "inbox_id", "payload", "created_at")
_SETTLE = Bulk.update(pending, "id", bound("outcome", "settled_at"))
_USE = Bulk.update(reply_token, "id", bound("used_at"))
