"""What becomes of promises: recorded, kept by what happens, missed when their time is over, overtaken by others.

A decider's promise is kept by an answer to its review, anybody else's by something of theirs in the candidate's trail;
words that say "done" keep nothing. An answer counts by when the mail server had it, however late it was judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, null, or_, select

from mailflow.hiring.effects import (
    CloseReview,
    Effect,
    MoveLadder,
    MoveStage,
    RecordCommitment,
    RecordFeedback,
    Remember,
)
from mailflow.hiring.model import Standing
from mailflow.hiring.verdicts import ENDED
from mailflow.reading.model import Verdict
from mailflow.store.among import among
from mailflow.store.bulk import Bulk, bound
from mailflow.store.schema import commitment, feedback, review
from mailflow.store.types import storable

#: Events that are something done, not something said.
_DONE = frozenset({"resume"})


def write(connection: Connection, effects: Sequence[tuple[int, Effect]], now: datetime) -> None:
    """What these effects, each with the mail that caused it, keep, overtake and newly promise; in that order, so that
    no mail keeps its own promise."""
    only = [effect for _, effect in effects]
    reviews, applications = _promised(connection, only)
    _taken_back(connection, [e for e in only if isinstance(e, RecordFeedback)])
    _answered(connection, [e for e in only if isinstance(e, RecordFeedback) and e.review_id in reviews], now)
    _done(connection, effects, applications, now)
    closed = [e.review_id for e in only if isinstance(e, CloseReview) and e.review_id in reviews]
    _OVERTAKEN.run(connection, [{"b_review_id": key, "settled_at": now} for key in closed])
    ended = [e.application_id for e in only if isinstance(e, MoveStage) and e.to in ENDED]
    _ENDED.run(connection, [{"b_application_id": key, "settled_at": now} for key in ended if key in applications])
    _record(connection, [(origin, e) for origin, e in effects if isinstance(e, RecordCommitment)], now)
    moved = [{"b_id": e.review_id, "until": e.until} for e in only if isinstance(e, MoveLadder)]
    _MOVE_LADDER.run(connection, moved)


def _promised(connection: Connection, effects: Iterable[Effect]) -> tuple[set[int], set[int]]:
    """The reviews and the applications that these effects touch and that somebody promised something about. Most are
    none, and to look for all of them at once costs less than to settle each in vain."""
    reviews, applications = set[int | None](), set[int]()
    for one in effects:
        if isinstance(one, RecordFeedback | CloseReview):
            reviews.add(one.review_id)
        if isinstance(one, RecordFeedback | MoveStage | Remember):
            applications.add(one.event.chain)
        if isinstance(one, MoveStage):
            applications.add(one.application_id)
    asked = {"reviews": list(reviews - {None}), "applications": list(applications)}
    rows = connection.execute(_ABOUT, asked).all() if reviews or applications else ()
    return {row[0] for row in rows}, {row[1] for row in rows}


_ABOUT = (
    select(commitment.c.review_id, commitment.c.application_id)
    .where(among(commitment.c.review_id, "reviews"))
    .union_all(
        select(commitment.c.review_id, commitment.c.application_id).where(
            among(commitment.c.application_id, "applications")
        )
    )
)


def _record(connection: Connection, made: Sequence[tuple[int, RecordCommitment]], now: datetime) -> None:
    _PROMISE.run(
        connection,
        [
            {
                "person_id": e.person_id,
                "application_id": e.application_id,
                "review_id": e.review_id,
                "due_at": e.due_at,
                "remind_at": e.remind_at,
                "words": storable(e.words),
                "inbox_id": origin,
                "made_at": now,
            }
            for origin, e in made
        ],
    )


def _answered(connection: Connection, given: Iterable[RecordFeedback], now: datetime) -> None:
    rows = [
        {
            "b_review_id": e.review_id,
            "b_person_id": who,
            "b_received": e.received_at,
            "settled_at": now,
            "settled_by": e.inbox_id,
        }
        for e in given
        for who in {e.person_id, e.principal_id or e.person_id}
        if e.standing is Standing.DECISION and e.verdict is not Verdict.COMMENT and e.review_id is not None
    ]
    _KEPT.run(connection, rows)
    _LATE.run(connection, [{key: row[key] for key in ("b_review_id", "b_person_id", "settled_at")} for row in rows])


def _done(
    connection: Connection, effects: Sequence[tuple[int, Effect]], promised: Collection[int], now: datetime
) -> None:
    """What somebody did for a candidate keeps their promise about that candidate; `promised` are the applications that
    have any."""
    rows = []
    for origin, effect in effects:
        at = now
        match effect:
            case RecordFeedback(answers=answered, event=event, received_at=at) if answered is not None:
                pass
            case MoveStage(event=event):
                pass
            case Remember(event) if event.kind in _DONE:
                pass
            case _:
                continue
        if event.chain not in promised:
            continue
        row = {"b_application_id": event.chain, "b_person_id": event.actor_id, "b_received": at}
        rows.append(row | {"settled_at": now, "settled_by": event.inbox_id or origin or None})
    _KEPT_BY_DEED.run(connection, rows)


def _taken_back(connection: Connection, given: Iterable[RecordFeedback]) -> None:
    undone = [e for e in given if e.standing is Standing.UNDONE and e.supersedes is not None]
    _REOPEN.run(connection, [{"b_application_id": e.application_id, "superseded": e.supersedes} for e in undone])


def set_reminders(connection: Connection, times: Mapping[int, datetime | None]) -> None:
    """When to remind of these promises; None where it was done, or is too late."""
    _REMIND.run(connection, [{"b_id": key, "remind_at": at} for key, at in times.items()])


def settle(connection: Connection, outcomes: Mapping[int, str], now: datetime) -> None:
    """What became of these promises."""
    rows = [{"b_id": key, "outcome": outcome, "settled_at": now} for key, outcome in outcomes.items()]
    _SETTLE.run(connection, rows)


def _becomes(outcome: str) -> dict[str, Any]:
    return {**bound("settled_at"), "outcome": literal_column(f"'{outcome}'")}


_OPEN = commitment.c.settled_at.is_(None)
_MINE = commitment.c.person_id == bindparam("b_person_id")
_IN_TIME = commitment.c.due_at >= bindparam("b_received")
_PROMISE = Bulk.insert(
    commitment,
    *("person_id", "application_id", "review_id", "due_at", "remind_at", "words", "inbox_id", "made_at"),
)
# After an outage the beat may call a promise missed before the mail that kept it is judged.
_KEPT = Bulk.update(
    commitment,
    "review_id",
    {**_becomes("kept"), **bound("settled_by")},
    *(_MINE, _IN_TIME, or_(_OPEN, commitment.c.outcome == literal_column("'missed'"))),
)
_LATE = Bulk.update(commitment, "review_id", _becomes("missed"), _MINE, _OPEN)
_KEPT_BY_DEED = Bulk.update(
    commitment,
    "application_id",
    {**_becomes("kept"), **bound("settled_by")},
    *(_MINE, _IN_TIME, _OPEN, commitment.c.review_id.is_(None)),
)
_OVERTAKEN = Bulk.update(commitment, "review_id", _becomes("moot"), _OPEN)
_ENDED = Bulk.update(commitment, "application_id", _becomes("moot"), _OPEN)
_REOPEN = Bulk.update(
    commitment,
    "application_id",
    {"settled_at": null(), "outcome": null(), "settled_by": null()},
    commitment.c.settled_by
    == select(feedback.c.inbox_id).where(feedback.c.id == bindparam("superseded")).scalar_subquery(),
)
_MOVE_LADDER = Bulk.update(
    review,
    "id",
    {"promised_until": bindparam("until")},
    *(review.c.promised_until.is_(None), review.c.closed_at.is_(None)),
)
_REMIND = Bulk.update(commitment, "id", bound("remind_at"))
_SETTLE = Bulk.update(commitment, "id", bound("outcome", "settled_at"), _OPEN)
