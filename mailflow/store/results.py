"""Figures read back from the database: whether anything still moves, and where everybody stands at the end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from mailflow.store.feedback import standing
from mailflow.store.schema import application, candidate, feedback, inbox, outbox, person, requisition


def nothing_moves(connection: Connection, now: datetime) -> bool:
    """Whether no mail waits to be judged and no notice that is due waits to be sent."""
    kept = connection.execute(select(inbox.c.id).where(inbox.c.state == "kept").limit(1)).first()
    due = select(outbox.c.id).where(
        or_(
            outbox.c.state.in_(("claimed", "transmitting")),
            outbox.c.state.in_(("queued", "deferred")) & (outbox.c.due_at <= now),
        )
    )
    return kept is None and connection.execute(due.limit(1)).first() is None


def final_rows(connection: Connection) -> list[str]:
    """Candidates with their stage and the feedback that stands, then mails in and out by what became of them."""
    query = standing(
        feedback.c.application_id, feedback.c.verdict, feedback.c.reason, feedback.c.standing, person.c.name
    ).join(person, person.c.id == feedback.c.person_id)
    said: dict[int, list[str]] = {}
    for row in connection.execute(query.order_by(feedback.c.id)):
        reason = f' "{row.reason}"' if row.reason else ""
        said.setdefault(row.application_id, []).append(f"{row.verdict} by {row.name}{reason}")
    query = (
        select(application.c.id, candidate.c.name, requisition.c.ref, application.c.stage)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .order_by(requisition.c.ref, application.c.id)
    )
    rows = [
        f"{row.ref:<6} {row.name:<14} {row.stage:<10} {'; '.join(said.get(row.id, ()))}".rstrip()
        for row in connection.execute(query)
    ]
    for what, column in (("mails in", inbox.c.state), ("mails out", outbox.c.state)):
        counts = connection.execute(select(column, func.count()).group_by(column).order_by(column))
        rows.append(f"{what}: " + ", ".join(f"{count} {state}" for state, count in counts))
    return rows
