"""The effects of a batch of judged mails, written set by set: a fixed number of statements, not some for each mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, null

from mailflow.hiring.chain import Head, SealedEvent
from mailflow.hiring.effects import (
    Ask,
    ChooseStyle,
    CloseReview,
    Effect,
    HoldReview,
    MarkBounced,
    MoveStage,
    NoteOffer,
    Notify,
    OpenReview,
    Outcome,
    PauseReview,
    RecordFeedback,
    ReopenReview,
    ResumeReview,
    SettleQuestion,
    UseToken,
)
from mailflow.hiring.letter import Letter
from mailflow.store import absences, commitments, informing
from mailflow.store.bulk import Bulk, bound
from mailflow.store.chains import add_events
from mailflow.store.choices import choose
from mailflow.store.entering import enter
from mailflow.store.outbox import queue
from mailflow.store.remedying import remedy
from mailflow.store.schema import (
    application,
    feedback,
    inbox,
    outbox,
    pending,
    reply_token,
    review,
)
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
    sealed = add_events(connection, [e for _, e in effects], heads, key)
    _write_feedback(connection, [e for _, e in effects if isinstance(e, RecordFeedback)], sealed, now)
    _move(connection, [e for _, e in effects if isinstance(e, MoveStage)], now)
    remedy(connection, [e for _, e in effects], now)
    note_sources(connection, [e for _, e in effects])
    informing.note(connection, [e for _, e in effects], now)
    _reviews(connection, [e for _, e in effects], now)
    _questions(connection, effects, now)
    commitments.write(connection, effects, now)
    choose(connection, [e for _, e in effects if isinstance(e, ChooseStyle)])
    absences.write(connection, effects, now)
    _BOUNCED.run(
        connection,
        [{"b_id": e.notice_id, "error": f"bounced: {e.status}"} for _, e in effects if isinstance(e, MarkBounced)],
    )


def _write_feedback(
    connection: Connection, effects: Sequence[RecordFeedback], sealed: Mapping[int, SealedEvent], now: datetime
) -> None:
    _FEEDBACK.run(
        connection,
        [
            {
                "application_id": e.application_id,
                "review_id": e.review_id,
                "person_id": e.person_id,
                "verdict": e.verdict.value,
                "reason": storable(e.reason) if e.reason is not None else None,
                "hold_until": e.hold_until,
                "standing": e.standing.value,
                "asked_at": e.asked_at,
                "reminded_at": e.reminded_at,
                "written_at": e.written_at,
                "received_at": e.received_at,
                "recorded_at": now,
                "inbox_id": e.inbox_id,
                "event_seq": sealed[id(e.event)].seq,
                "supersedes": e.supersedes,
                "answers": e.answers,
            }
            for e in effects
        ],
    )


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


def _reviews(connection: Connection, effects: Sequence[Effect], now: datetime) -> None:
    """In the order of the effects' meaning: what closes, what waits, what waits again, and what is new."""
    _CLOSE.run(
        connection,
        [{"b_id": e.review_id, "outcome": e.outcome, "closed_at": now} for e in effects if isinstance(e, CloseReview)],
    )
    _REOPEN.run(
        connection,
        [
            {"b_id": e.review_id, "due_at": e.due_at, "step_due_at": e.step_due_at}
            for e in effects
            if isinstance(e, ReopenReview)
        ],
    )
    # A correction takes a decision back and decides anew in one mail: the review that it reopened is closed again.
    reopened = {e.review_id for e in effects if isinstance(e, ReopenReview)}
    last = {e.review_id: e for e in effects if isinstance(e, CloseReview | ReopenReview)}
    again = [e for e in last.values() if isinstance(e, CloseReview) and e.review_id in reopened]
    _CLOSE.run(connection, [{"b_id": e.review_id, "outcome": e.outcome, "closed_at": now} for e in again])
    _HOLD.run(
        connection,
        [
            {"b_id": e.review_id, "hold_until": e.until, "due_at": e.due_at, "step_due_at": e.due_at}
            for e in effects
            if isinstance(e, HoldReview)
        ],
    )
    paused = [e for e in effects if isinstance(e, PauseReview)]
    _PAUSE.run(connection, [{"b_id": e.review_id, "left_seconds": e.left_seconds, "paused_at": now} for e in paused])
    resumed = [e for e in effects if isinstance(e, ResumeReview)]
    _RESUME.run(connection, [{"b_id": e.review_id, "due_at": e.due_at, "step_due_at": e.due_at} for e in resumed])
    offers = [e for e in effects if isinstance(e, NoteOffer)]
    _OFFER.run(connection, [{"b_id": e.application_id, "competing_until": e.until} for e in offers])
    _OPEN.run(
        connection,
        [
            {
                "application_id": e.application_id,
                "stage": e.stage.value,
                "reviewer_id": e.reviewer_id,
                "asked_at": e.asked_at,
                "due_at": e.due_at,
                "step": 0,
                "step_due_at": e.step_due_at,
            }
            for e in effects
            if isinstance(e, OpenReview)
        ],
    )


def _questions(connection: Connection, effects: Sequence[tuple[int, Effect]], now: datetime) -> None:
    _ASK.run(
        connection,
        [
            {
                "kind": e.kind,
                "person_id": e.person_id,
                "inbox_id": origin,
                "payload": dict(e.payload),
                "created_at": now,
            }
            for origin, e in effects
            if isinstance(e, Ask)
        ],
    )
    _SETTLE_QUESTION.run(
        connection,
        [
            {"b_id": e.pending_id, "outcome": e.outcome, "settled_at": now}
            for _, e in effects
            if isinstance(e, SettleQuestion)
        ],
    )
    _USE_TOKEN.run(connection, [{"b_id": e.token_id, "used_at": now} for _, e in effects if isinstance(e, UseToken)])


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


_FEEDBACK = Bulk.insert(
    feedback,
    *("application_id", "review_id", "person_id", "verdict", "reason", "hold_until", "standing"),
    *("asked_at", "reminded_at", "written_at", "received_at", "recorded_at"),
    *("inbox_id", "event_seq", "supersedes", "answers"),
)
_MOVE = Bulk.update(
    application, "id", bound("stage", "version", "stage_since"), application.c.version == bindparam("b_version")
)
_CLOSE = Bulk.update(review, "id", {**bound("outcome", "closed_at"), "step_due_at": null()})
_REOPEN = Bulk.update(
    review,
    "id",
    {
        **bound("due_at", "step_due_at"),
        "closed_at": null(),
        "outcome": null(),
        "hold_until": null(),
        "paused_at": null(),
        "left_seconds": null(),
        "step": literal_column("0"),
        "escalated_at": null(),
    },
)
#: What stands still no longer.
_RUNNING = {"paused_at": null(), "left_seconds": null()}
# Put off, the review begins anew: whoever was told before is not told again.
_HOLD = Bulk.update(
    review,
    "id",
    {
        **bound("hold_until", "due_at", "step_due_at"),
        **_RUNNING,
        "step": literal_column("0"),
        "reminded_at": null(),
        "escalated_at": null(),
        "promised_until": null(),
    },
)
_PAUSE = Bulk.update(
    review, "id", {**bound("paused_at", "left_seconds"), "step_due_at": null()}, review.c.closed_at.is_(None)
)
_RESUME = Bulk.update(review, "id", {**bound("due_at", "step_due_at"), **_RUNNING}, review.c.closed_at.is_(None))
_OFFER = Bulk.update(application, "id", bound("competing_until"))
_OPEN = Bulk.insert_new(review, "application_id", "stage", "reviewer_id", "asked_at", "due_at", "step", "step_due_at")
_ASK = Bulk.insert(pending, "kind", "person_id", "inbox_id", "payload", "created_at")
_SETTLE_QUESTION = Bulk.update(pending, "id", bound("outcome", "settled_at"))
_USE_TOKEN = Bulk.update(reply_token, "id", bound("used_at"))
_BOUNCED = Bulk.update(outbox, "id", {"state": literal_column("'failed'"), "last_error": bindparam("error")})
_SETTLE_INBOX = Bulk.update(
    inbox,
    "id",
    bound(
        *("state", "kind", "level", "cause", "judged_at", "sender", "person_id", "message_id"),
        *("words_digest", "notice_id"),
    ),
)
