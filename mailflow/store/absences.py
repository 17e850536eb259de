"""Absences and delegations as stored: what holds now is read in one query, what is over stays for the trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, null, select

from mailflow.hiring.effects import (
    Effect,
    EndDelegations,
    RecordAbsence,
    RecordDelegation,
    RescheduleReview,
    ReturnToWork,
)
from mailflow.hiring.model import Away
from mailflow.hiring.standing_in import Delegation
from mailflow.store.bulk import Bulk, bound
from mailflow.store.schema import absence, delegation, person, responsibility, review


def delegations(connection: Connection, now: datetime) -> list[Delegation]:
    """Every delegation that holds now or will, the oldest first; those to people who have left are none."""
    rows = connection.execute(_DELEGATIONS, {"now": now}).all()
    return [Delegation(r.principal_id, r.delegate_id, r.since, r.until) for r in sorted(rows, key=lambda r: r.id)]


_DELEGATIONS = (
    select(delegation)
    .join(person, person.c.id == delegation.c.delegate_id)
    .where(delegation.c.until > bindparam("now"), delegation.c.ended_at.is_(None), person.c.active.is_(True))
    .order_by(delegation.c.until, delegation.c.id)
)


def backed_up(connection: Connection, people: Collection[int]) -> dict[int, dict[int, int]]:
    """For each of these people: the roles whose backup they are, with who decides there."""
    found: dict[int, dict[int, int]] = {}
    if people:
        decides = responsibility.alias("decides")
        query = (
            select(responsibility.c.person_id, responsibility.c.requisition_id, decides.c.person_id.label("decider"))
            .join(decides, decides.c.requisition_id == responsibility.c.requisition_id)
            .where(
                responsibility.c.person_id.in_(people),
                responsibility.c.duty == "backup",
                responsibility.c.until.is_(None),
                decides.c.duty == "decides",
                decides.c.until.is_(None),
            )
        )
        for row in connection.execute(query):
            found.setdefault(row.person_id, {})[row.requisition_id] = row.decider
    return found


def write(connection: Connection, effects: Sequence[tuple[int, Effect]], now: datetime) -> None:
    """What these effects, each with the mail that caused it, say about who is away and who stands in."""
    only = [effect for _, effect in effects]
    back = [e for e in only if isinstance(e, ReturnToWork)]
    away = [(origin, e) for origin, e in effects if isinstance(e, RecordAbsence)]
    _ENDED.run(connection, [{"b_person_id": e.person_id, "ended_at": now} for e in back])
    _ABSENCE.run(
        connection,
        [
            {"person_id": e.person_id, "first": e.first, "back": e.back, "inbox_id": origin, "made_at": now}
            for origin, e in away
        ],
    )
    # Whoever is away gets no mail of their own; when they are back their slots are computed anew.
    changed = {e.person_id: _kept(e.away) for e in back} | {e.person_id: _kept(e.away) for _, e in away}
    _AWAY.run(connection, [{"b_id": key, "away": kept} for key, kept in changed.items()])
    _delegations(connection, effects, now)
    moved = {e.review_id: e for e in only if isinstance(e, RescheduleReview)}
    _RESCHEDULE.run(connection, [{"b_id": e.review_id, "due_at": e.due_at, "look_at": now} for e in moved.values()])


def _delegations(connection: Connection, effects: Sequence[tuple[int, Effect]], now: datetime) -> None:
    made = [(origin, e) for origin, e in effects if isinstance(e, RecordDelegation)]
    since = {e.principal_id: e.since for _, e in made}
    since |= {e.principal_id: now for _, e in effects if isinstance(e, EndDelegations)}
    rows = [{"b_principal_id": key, "b_since": at, "ended_at": now} for key, at in sorted(since.items())]
    _DELEGATION_ENDED.run(connection, rows)
    _DELEGATION.run(
        connection,
        [
            {
                "principal_id": e.principal_id,
                "delegate_id": e.delegate_id,
                "since": e.since,
                "until": e.until,
                "inbox_id": origin,
                "agreed_by": e.agreed_by,
                "made_at": now,
            }
            for origin, e in made
        ],
    )
    # The delegate may never have had a daily mail, or a summary.
    _SLOT.run(connection, [{"b_id": e.delegate_id} for _, e in made])


def _kept(away: Sequence[Away]) -> list[list[str]]:
    return [[one.first.isoformat(), one.back.isoformat()] for one in away]


_ABSENCE = Bulk.insert(absence, "person_id", "first", "back", "inbox_id", "made_at")
_ENDED = Bulk.update(absence, "person_id", bound("ended_at"), absence.c.ended_at.is_(None))
_AWAY = Bulk.update(person, "id", {**bound("away"), "slot_due_at": null(), "summary_due_at": null()})
_SLOT = Bulk.update(person, "id", {"slot_due_at": null(), "summary_due_at": null()})
_DELEGATION = Bulk.insert(
    delegation, "principal_id", "delegate_id", "since", "until", "inbox_id", "agreed_by", "made_at"
)
# One that is over before the new one begins stays.
_DELEGATION_ENDED = Bulk.update(
    delegation,
    "principal_id",
    bound("ended_at"),
    *(delegation.c.ended_at.is_(None), delegation.c.until > bindparam("b_since")),
)
# Whatever the ladder waited for, the beat looks at it anew; what waits for nothing stays so.
_RESCHEDULE = Bulk.update(
    review,
    "id",
    {**bound("due_at"), "step_due_at": case((review.c.step_due_at.is_(None), null()), else_=bindparam("look_at"))},
    review.c.closed_at.is_(None),
)
