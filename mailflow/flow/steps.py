"""The beat's look at waiting reviews: the steps of their ladders, one mail to each receiver for all that is due now.

A leader gets at most one mail a day about each person; what else comes up waits for their next working day. That a
review is still open is checked once more by whoever sends.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from mailflow.hiring.calendars import Holidays, calendar_of
from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, Notify, Remember
from mailflow.hiring.ladder import Receiver, Step, StepDue, next_step, planned_step
from mailflow.hiring.worktime import Calendar, is_working, next_working_moment
from mailflow.store import clock
from mailflow.store.chains import load_heads
from mailflow.store.engine import Connection
from mailflow.store.outbox import queue, queued_already
from mailflow.store.outcomes import write_effects

Calendars: TypeAlias = dict[Receiver, Calendar]
#: Whom a mail goes to, in which part, and whose reviews it tells of.
Group: TypeAlias = tuple[Receiver, int, int]


def sweep(
    connection: Connection, event_key: bytes, ladder: tuple[Step, ...], holidays: Holidays, now: datetime, limit: int
) -> int:
    """Take the steps that are due, at most `limit`; returns how many mails were queued."""
    taken: dict[Group, list[tuple[clock.DueStep, Step]]] = {}
    postponed: dict[int, datetime | None] = {}
    for one in clock.due_steps(connection, now, limit, ladder):
        calendars = {receiver: calendar_of(person, holidays) for receiver, person in one.receivers.items()}
        due = next_step(one.review, calendars, now, one.ladder)
        if due is None:
            postponed[one.review.id] = _later(planned_step(one.review, calendars, one.ladder), calendars, now)
            continue
        receiver = one.receivers[due.step.receiver]
        taken.setdefault((due.step.receiver, receiver.id, one.review.reviewer_id), []).append((one, due.step))
    keys = {group: _key(group, steps[0][0], now) for group, steps in taken.items()}
    told = queued_already(connection, keys.values())
    for group in [group for group, key in keys.items() if key in told]:
        for one, step in taken.pop(group):
            calendar = calendar_of(one.receivers[step.receiver], holidays)
            postponed[one.review.id] = _next_day(calendar, now)
    _take(connection, [pair for group in taken.values() for pair in group], holidays, event_key, now)
    clock.postpone_steps(connection, postponed)
    return len(queue(connection, [_notice(group, keys[group], steps) for group, steps in taken.items()], now))


def _take(
    connection: Connection, steps: list[tuple[clock.DueStep, Step]], holidays: Holidays, event_key: bytes, now: datetime
) -> None:
    rows = [clock.Taken(one.review.id, step, _following(one, step, holidays, now)) for one, step in steps]
    clock.take_steps(connection, rows, now)
    remembered: list[tuple[int, Effect]] = [(0, Remember(_event(one, step, now))) for one, step in steps]
    heads = load_heads(connection, {one.review.application_id for one, _ in steps})
    write_effects(connection, remembered, heads, event_key, now)


def _later(planned: StepDue | None, calendars: Calendars, now: datetime) -> datetime | None:
    """When to look again at a step that cannot be taken now: its time, or the receiver's next working moment."""
    if planned is None:
        return None
    calendar = calendars[planned.step.receiver]
    if planned.at > now:
        return planned.at
    return now + timedelta(minutes=1) if is_working(calendar, now) else next_working_moment(calendar, now)


def _next_day(calendar: Calendar, now: datetime) -> datetime:
    local = now.astimezone(calendar.zone)
    return next_working_moment(calendar, local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))


def _key(group: Group, one: clock.DueStep, now: datetime) -> str:
    to, receiver, reviewer = group
    if to is Receiver.LEADER:
        zone = calendar_of(one.receivers[to], Holidays()).zone
        return f"escalation:{receiver}:{reviewer}:{to.value}:{now.astimezone(zone):%Y-%m-%d}"
    stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}"
    if to is Receiver.DECIDER:
        return f"reminder:{receiver}:{reviewer}:{stamp}"
    return f"escalation:{receiver}:{reviewer}:{to.value}:{stamp}"


def _notice(group: Group, key: str, steps: list[tuple[clock.DueStep, Step]]) -> Notify:
    to, receiver, reviewer = group
    reviews = sorted(one.review.id for one, _ in steps)
    if to is Receiver.DECIDER:
        return Notify(key, "reminder", receiver, {"reviews": reviews})
    backup = steps[0][0].receivers.get(Receiver.BACKUP)
    facts = {"reviews": reviews, "reviewer": reviewer, "to": to.value, "backup": backup.name if backup else ""}
    return Notify(key, "escalation", receiver, facts)


def _following(one: clock.DueStep, step: Step, holidays: Holidays, now: datetime) -> datetime | None:
    """When the step after this one is due; None at the top of the ladder."""
    calendars = {receiver: calendar_of(person, holidays) for receiver, person in one.receivers.items()}
    planned = planned_step(one.stepped(step.number, now), calendars, one.ladder)
    return planned.at if planned else None


def _event(one: clock.DueStep, step: Step, now: datetime) -> Event:
    kind = "reminded" if step.receiver is Receiver.DECIDER else "escalated"
    data = {"review": one.review.id, "to": one.receivers[step.receiver].id}
    return Event(chain=one.review.application_id, kind=kind, at=now, data=data)
