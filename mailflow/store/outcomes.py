"""The effects of a batch of judged mails, written set by set: a fixed number of statements, not some for each mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column

from mailflow.hiring.chain import Head
from mailflow.hiring.effects import (
    ChooseStyle,
    Effect,
    MarkBounced,
    MoveStage,
    NoteOffer,
    Notify,
    Outcome,
    RecordFeedback,
)
from mailflow.hiring.letter import Letter
from mailflow.store import absences, feedback, informing, promising, questions, reviews
from mailflow.store.bulk import Bulk, bound
from mailflow.store.chains import add_events
from mailflow.store.choices import choose
from mailflow.store.entering import enter
from mailflow.store.outbox import queue
from mailflow.store.remedying import remedy
from mailflow.store.schema import application, inbox, outbox
from mailflow.store.sourcing import news, note_sources
from mailflow.store.types import storable


def apply_outcomes(
    connection: Connection,
    outcomes: Sequence[Outcome],
    letters: Mapping[int, Letter],
    heads: Mapping[int, Head],
    key: bytes,
    now: datetime,
    wait: timedelta = timedelta(minutes=30),
) -> int:
    """Write what these mails lead to. `wait` is how long it can be taken back, and what concerns others waits. Returns
    how many notices are now due to be sent."""
    outcomes = enter(connection, outcomes, now)
    write_effects(connection, [(o.inbox_id, effect) for o in outcomes for effect in o.effects], heads, key, now)
    notices = [(o.inbox_id, effect) for o in outcomes for effect in o.effects if isinstance(effect, Notify)]
    told = news(connection, [effect for o in outcomes for effect in o.effects], now, wait)
    queued = queue(connection, [*(notice for _, notice in notices), *told], now)
    refused = {origin: n.else_park for origin, n in notices if n.else_park and n.key not in queued}
    rows = [_settled(o, letters.get(o.inbox_id), refused.get(o.inbox_id), now) for o in outcomes]
    _SETTLE_INBOX.run(connection, rows)
    return len(queued)


def write_effects(
    connection: Connection,
    effects: Sequence[tuple[int, Effect]],
    heads: Mapping[int, Head],
    key: bytes,
    now: datetime,
) -> None:
    """Everything but notices. Each effect comes with the id of the inbox mail that caused it."""
    only = [effect for _, effect in effects]
    sealed = add_events(connection, only, heads, key)
    feedback.write(connection, [e for e in only if isinstance(e, RecordFeedback)], sealed, now)
    _move(connection, [e for e in only if isinstance(e, MoveStage)], now)
    remedy(connection, only, now)
    note_sources(connection, only)
    informing.note(connection, only, now)
    reviews.write(connection, only, now)
    offers = [e for e in only if isinstance(e, NoteOffer)]
    _OFFER.run(connection, [{"b_id": e.application_id, "competing_until": e.until} for e in offers])
    questions.write(connection, effects, now)
    promising.write(connection, effects, now)
    choose(connection, [e for e in only if isinstance(e, ChooseStyle)])
    absences.write(connection, effects, now)
    bounced = [e for e in only if isinstance(e, MarkBounced)]
    _BOUNCED.run(connection, [{"b_id": e.notice_id, "error": f"bounced: {e.status}"} for e in bounced])


def _move(connection: Connection, moves: Sequence[MoveStage], now: datetime) -> None:
    """Several moves of one application in one mail are one change: from the first version to the last stage."""
    by_application: dict[int, list[MoveStage]] = {}
    for one in moves:
        by_application.setdefault(one.application_id, []).append(one)
    rows = [
        {
            "b_id": key,
            "b_version": steps[0].version,
            "stage": steps[-1].to.value,
            "version": steps[0].version + len(steps),
            "stage_since": now,
        }
        for key, steps in by_application.items()
    ]
    _MOVE.run(connection, rows)


def _settled(outcome: Outcome, letter: Letter | None, refused: str | None, now: datetime) -> dict[str, Any]:
    message_id = letter.mail.message_id if letter else None
    sender = letter.sender if letter else None
    return {
        "b_id": outcome.inbox_id,
        "state": "parked" if refused else outcome.state,
        "kind": outcome.kind,
        "level": outcome.level,
        "cause": storable(refused or outcome.cause or "") or None,
        "judged_at": now,
        "sender": storable(sender)[:320] if sender else None,
        "person_id": outcome.person_id,
        "message_id": storable(message_id)[:250] if message_id else None,
        "words_digest": outcome.words_digest,
        "notice_id": outcome.notice_id,
    }


_MOVE = Bulk.update(
    application, "id", bound("stage", "version", "stage_since"), application.c.version == bindparam("b_version")
)
_OFFER = Bulk.update(application, "id", bound("competing_until"))
_BOUNCED = Bulk.update(outbox, "id", {"state": literal_column("'failed'"), "last_error": bindparam("error")})
_SETTLE_INBOX = Bulk.update(
    inbox,
    "id",
    bound(
        *("state", "kind", "level", "cause", "judged_at", "sender", "person_id", "message_id"),
        *("words_digest", "notice_id"),
    ),
)
