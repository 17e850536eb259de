"""The beat's look at promises: brought to mind before their time, and called missed when it is over.

Whoever is reminded is reminded once, in their working time, in one mail for all that is near. It reads what is due by
its index; what keeps a promise is written where the answer is written.
"""

from __future__ import annotations

from datetime import datetime

from mailflow.hiring.calendars import Holidays, calendar_of
from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, Notify, Remember
from mailflow.hiring.worktime import next_working_moment
from mailflow.store import commitments, promising
from mailflow.store.chains import load_heads
from mailflow.store.commitments import PromiseRecord
from mailflow.store.engine import Connection
from mailflow.store.outbox import queue
from mailflow.store.outcomes import write_effects
from mailflow.store.people import people_by_id


def sweep(connection: Connection, event_key: bytes, holidays: Holidays, now: datetime, limit: int) -> int:
    """Settle what is over and queue what is near, at most `limit` of each; returns how many mails were queued."""
    _settle(connection, event_key, now, limit)
    near = commitments.to_remind(connection, now, limit)
    if not near:
        return 0
    people = people_by_id(connection, {one.person_id for one in near})
    times: dict[int, datetime | None] = {}
    told: dict[int, list[PromiseRecord]] = {}
    for one in near:
        at = next_working_moment(calendar_of(people[one.person_id], holidays), now)
        times[one.id] = at if now < at < one.due_at else None
        if at == now:
            told.setdefault(one.person_id, []).append(one)
    promising.set_reminders(connection, times)
    return len(queue(connection, [_reminder(who, group) for who, group in told.items()], now))


def _reminder(who: int, group: list[PromiseRecord]) -> Notify:
    facts = {"promises": [one.id for one in group]}
    last = max(one.due_at for one in group)
    return Notify(f"promise:{who}:{min(one.id for one in group)}", "promise", who, facts, expires_at=last)


def _settle(connection: Connection, event_key: bytes, now: datetime, limit: int) -> None:
    over = commitments.over(connection, now, limit)
    outcomes = {one.id: "missed" if one.application_id is not None else "open" for one in over}
    promising.settle(connection, outcomes, now)
    missed: list[tuple[int, Effect]] = [
        (0, Remember(Event(one.application_id, "missed", now, data={"to": one.person_id, "until": _iso(one)})))
        for one in over
        if one.application_id is not None
    ]
    heads = load_heads(connection, {one.application_id for one in over if one.application_id is not None})
    write_effects(connection, missed, heads, event_key, now)


def _iso(one: PromiseRecord) -> str:
    return one.due_at.isoformat()
