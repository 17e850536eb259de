"""Reviews as stored: opened, closed, put off, paused and taken up again, set by set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, literal_column, null

from mailflow.hiring.effects import (
    CloseReview,
    Effect,
    HoldReview,
    OpenReview,
    PauseReview,
    ReopenReview,
    ResumeReview,
)
from mailflow.store.bulk import Bulk, bound
from mailflow.store.schema import review

_Kind = TypeVar("_Kind")


def write(connection: Connection, effects: Sequence[Effect], now: datetime) -> None:
    """In the order of the effects' meaning: what closes, what waits, what waits again, and what is new."""
    _close(connection, _of(CloseReview, effects), now)
    _REOPEN.run(
        connection,
        [{"b_id": e.review_id, "due_at": e.due_at, "step_due_at": e.step_due_at} for e in _of(ReopenReview, effects)],
    )
    _close(connection, _closed_again(effects), now)
    _HOLD.run(
        connection,
        [
            {"b_id": e.review_id, "hold_until": e.until, "due_at": e.due_at, "step_due_at": e.due_at}
            for e in _of(HoldReview, effects)
        ],
    )
    _PAUSE.run(
        connection,
        [{"b_id": e.review_id, "left_seconds": e.left_seconds, "paused_at": now} for e in _of(PauseReview, effects)],
    )
    _RESUME.run(
        connection,
        [{"b_id": e.review_id, "due_at": e.due_at, "step_due_at": e.due_at} for e in _of(ResumeReview, effects)],
    )
    _open(connection, _of(OpenReview, effects))


def _of(kind: type[_Kind], effects: Sequence[Effect]) -> list[_Kind]:
    return [one for one in effects if isinstance(one, kind)]


def _close(connection: Connection, closing: Sequence[CloseReview], now: datetime) -> None:
    _CLOSE.run(connection, [{"b_id": e.review_id, "outcome": e.outcome, "closed_at": now} for e in closing])


def _closed_again(effects: Sequence[Effect]) -> list[CloseReview]:
    """A correction takes a decision back and decides anew in one mail: the review that it reopened is closed again."""
    reopened = {one.review_id for one in _of(ReopenReview, effects)}
    last = {one.review_id: one for one in effects if isinstance(one, CloseReview | ReopenReview)}
    return [one for one in last.values() if isinstance(one, CloseReview) and one.review_id in reopened]


def _open(connection: Connection, opening: Sequence[OpenReview]) -> None:
    rows = [
        {
            "application_id": one.application_id,
            "stage": one.stage.value,
            "reviewer_id": one.reviewer_id,
            "asked_at": one.asked_at,
            "due_at": one.due_at,
            "step": 0,
            "step_due_at": one.step_due_at,
        }
        for one in opening
    ]
    _OPEN.run(connection, rows)


_CLOSE = Bulk.update(review, "id", {**bound("outcome", "closed_at"), "step_due_at": null()})
#: What stands still no longer.
_RUNNING = {"paused_at": null(), "left_seconds": null()}
_REOPEN = Bulk.update(
    review,
    "id",
    {
        **bound("due_at", "step_due_at"),
        **_RUNNING,
        "closed_at": null(),
        "outcome": null(),
        "hold_until": null(),
        "step": literal_column("0"),
        "escalated_at": null(),
    },
)
# Put off, the review begins anew: whoever was told before is not told again.
_HOLD = Bulk.update(
    review,
    "id",
    {
        **bound("hold_until", "due_at", "step_due_at"),
        **_RUNNING,
        "step": literal_column("0"),
        "reminded_at": null(),
        "stepped_at": null(),
        "escalated_at": null(),
        "promised_until": null(),
    },
)
_PAUSE = Bulk.update(
    review, "id", {**bound("paused_at", "left_seconds"), "step_due_at": null()}, review.c.closed_at.is_(None)
)
_RESUME = Bulk.update(review, "id", {**bound("due_at", "step_due_at"), **_RUNNING}, review.c.closed_at.is_(None))
_OPEN = Bulk.insert_new(review, "application_id", "stage", "reviewer_id", "asked_at", "due_at", "step", "step_due_at")
