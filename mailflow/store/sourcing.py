"""How candidates came, as rows; and the news that it makes for whoever referred one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from mailflow.hiring.effects import Effect, MoveStage, Notify
from mailflow.hiring.model import Stage
from mailflow.hiring.sourcing import NoteSource, Source
from mailflow.store.bulk import Bulk
from mailflow.store.schema import sourcing


def note_sources(connection: Connection, effects: Sequence[Effect]) -> None:
    """Write how these candidates came; what is there stays."""
    rows = [
        {
            "application_id": e.application_id,
            "source": e.source.value if e.source else None,
            "passive": e.passive,
            "referrer_id": e.referrer_id,
        }
        for e in effects
        if isinstance(e, NoteSource)
    ]
    _NEW.run(connection, rows)


def sources_of(connection: Connection, applications: Collection[int]) -> dict[int, tuple[Source | None, bool]]:
    """The source and the passivity of each of these applications that has them noted."""
    if not applications:
        return {}
    rows = connection.execute(select(sourcing).where(sourcing.c.application_id.in_(applications)))
    return {row.application_id: (Source(row.source) if row.source else None, row.passive) for row in rows}


def news(connection: Connection, effects: Sequence[Effect], now: datetime, wait: timedelta) -> list[Notify]:
    """What referrers are told of these moves once they can no longer be taken back; told only if it still holds then,
    by the draft."""
    moves = {e.application_id: e for e in effects if isinstance(e, MoveStage) and _is_news(e)}
    if not moves:
        return []
    referred = select(sourcing.c.application_id, sourcing.c.referrer_id).where(
        sourcing.c.application_id.in_(moves), sourcing.c.referrer_id.is_not(None)
    )
    return [
        Notify(
            key=f"referral:{row.application_id}:{moves[row.application_id].version + 1}",
            kind="referral",
            recipient_id=row.referrer_id,
            facts={"application": row.application_id, "stage": moves[row.application_id].to.value},
            due_at=now + wait,
        )
        for row in connection.execute(referred)
    ]


def _is_news(move: MoveStage) -> bool:
    """Not that a decision was taken back, which nobody has heard of."""
    return move.to not in (Stage.SOURCED, Stage.SCREEN) and not (move.event.data or {}).get("undo")


_NEW = Bulk.insert_new(sourcing, "application_id", "source", "passive", "referrer_id")
