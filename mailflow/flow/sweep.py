"""The beat: everything that is due by the clock becomes rows. A second beat, or one that comes late, changes nothing.

Digest and summary slots, the steps of the reminder ladder, the daily checkpoint, and what was left in doubt by a crash.
It reads what is due by its index, never everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow.flow import promises
from mailflow.flow.failpoints import reach
from mailflow.flow.restoreguard import RestoreGuard
from mailflow.hiring.chain import Event
from mailflow.hiring.courtesy import mail_hour, paused_on
from mailflow.hiring.effects import Effect, Notify, Remember
from mailflow.hiring.ladder import Receiver, StepDue, next_step, planned_step
from mailflow.hiring.model import Person, WorkStyle
from mailflow.hiring.slots import SendNow, judge_slot, next_slot
from mailflow.hiring.slots import Slot as Slot
from mailflow.hiring.worktime import Calendar, is_working, next_working_moment, zone_of
from mailflow.store import clock, leases
from mailflow.store.clock import SlotKind
from mailflow.store.desk import load_heads
from mailflow.store.engine import Connection, Database
from mailflow.store.events import last_checkpoint, make_checkpoint
from mailflow.store.outbox import queue
from mailflow.store.outcomes import write_effects

#: How many due rows one sweep takes; what is left comes with the next, a second later.
BATCH = 500


@dataclass(slots=True)
class Sweep:
    """One look at what is due. `wake` tells the workers that notices were queued."""

    database: Database
    event_key: bytes
    owner: str
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    guard: RestoreGuard
    resolve_stranded: Callable[[], int]
    retain: Callable[[], int]
    lease: timedelta = timedelta(seconds=30)

    def run_once(self) -> int:
        """Sweep, if no other beat does at this moment; returns how many notices were queued. Where nothing is due,
        nothing is written."""
        now = self.clock()
        with self.database.read() as connection:
            due = clock.sweep_due(connection, now) or self.guard.behind(now)
            waiting = clock.anything_due(connection, now)
        queued = self._sweep(now) if due else 0
        if queued or waiting:
            self.wake()
        if queued:
            reach("O4")
        self.retain()
        return queued

    def _sweep(self, now: datetime) -> int:
        with self.database.write() as connection:
            if leases.take(connection, "beat", self.owner, now, self.lease) is None:
                return 0
            queued = self._slots(connection, now) + self._summaries(connection, now) + self._ladder(connection, now)
            queued += promises.sweep(connection, self.event_key, now, BATCH)
            self._checkpoint(connection, now)
            self.guard.advance(connection, now)
            if queued:
                reach("O2")
        if queued:
            reach("O3")
        return queued + self.resolve_stranded()

    def _slots(self, connection: Connection, now: datetime) -> int:
        """Digests: once for each person and local date."""
        return self._daily(connection, now, "digest", morning)

    def _summaries(self, connection: Connection, now: datetime) -> int:
        """Recruiters' summaries: at the end of their working day, about everything since the one before."""
        return self._daily(connection, now, "summary", evening)

    def _daily(
        self, connection: Connection, now: datetime, kind: SlotKind, timed: Callable[[WorkStyle], WorkStyle]
    ) -> int:
        notices, slots = [], {}
        for due in clock.due_slots(connection, now, BATCH, kind):
            style = timed(due.person.style)
            judged = judge_slot(style, due.slot or _first_slot(style, now), now)
            slots[due.person.id] = judged.slot
            if isinstance(judged, SendNow):
                if not paused_on(style, judged.slot.local_date):
                    notices.append((due.person, judged.slot))
                slots[due.person.id] = next_slot(style, judged.slot.due_at, done=judged.slot.local_date)
        if notices:
            reach("O1")
        clock.set_slots(connection, slots, kind)
        since = clock.last_sent(connection, {person.id for person, _ in notices}, kind) if kind == "summary" else {}
        return len(queue(connection, [_slot_notice(kind, who, slot, since.get(who.id)) for who, slot in notices], now))

    def _ladder(self, connection: Connection, now: datetime) -> int:
        """Reminders and escalations, one mail to each receiver for all that is due to them now."""
        due = clock.due_steps(connection, now, BATCH)
        taken: dict[tuple[Receiver, int, int], list[clock.DueStep]] = {}
        postponed: dict[int, datetime | None] = {}
        for one in due:
            calendars = _calendars(one)
            step = next_step(one.review, calendars, now)
            if step is None:
                planned = planned_step(one.review, calendars)
                postponed[one.review.id] = _later(planned, calendars, now)
                continue
            receiver = one.receivers[step.step.receiver]
            taken.setdefault((step.step.receiver, receiver.id, one.review.reviewer_id), []).append(one)
        notices = [_ladder_notice(key, group, now) for key, group in taken.items()]
        steps = [(one, key[0]) for key, group in taken.items() for one in group]
        clock.take_steps(connection, [(one.review.id, _NUMBER[to], _following(one, to, now)) for one, to in steps], now)
        clock.postpone_steps(connection, postponed)
        remembered: list[tuple[int, Effect]] = [(0, Remember(_step_event(one, to, now))) for one, to in steps]
        heads = load_heads(connection, {one.review.application_id for one, _ in steps})
        write_effects(connection, remembered, heads, self.event_key, now)
        return len(queue(connection, notices, now))

    def _checkpoint(self, connection: Connection, now: datetime) -> None:
        last = last_checkpoint(connection)
        if last is None or now - last.at >= timedelta(days=1):
            make_checkpoint(connection, self.event_key, now)


_NUMBER = {Receiver.DECIDER: 1, Receiver.BACKUP: 2, Receiver.LEADER: 3}


def morning(style: WorkStyle) -> WorkStyle:
    """The style by which a digest is timed: at its hour, on the days that were asked for."""
    return replace(style, digest_at=mail_hour(style, style.digest_at), workdays=style.digest_days or style.workdays)


def evening(style: WorkStyle) -> WorkStyle:
    """The style by which a recruiter's summary is timed: the end of the working day, or the hour that was asked for."""
    return replace(style, digest_at=mail_hour(style, style.summary_at or style.work_until))


def _first_slot(style: WorkStyle, now: datetime) -> Slot:
    """The slot of somebody new: one that is due this very minute counts."""
    return next_slot(style, now - timedelta(minutes=1))


def _slot_notice(kind: str, person: Person, slot: Slot, since: datetime | None) -> Notify:
    """A slot's notice, about what happened since the one before; it expires when the next one could be due."""
    key = f"{kind}:{person.id}:{slot.local_date}"
    facts = {"since": (since or slot.due_at - timedelta(days=1)).isoformat()}
    return Notify(key, kind, person.id, facts, due_at=slot.due_at, expires_at=slot.due_at + timedelta(hours=20))


def _calendars(one: clock.DueStep) -> dict[Receiver, Calendar]:
    return {receiver: Calendar.of(person.style) for receiver, person in one.receivers.items()}


def _later(planned: StepDue | None, calendars: dict[Receiver, Calendar], now: datetime) -> datetime | None:
    """When to look again at a step that cannot be taken now: its time, or the receiver's next working moment."""
    if planned is None:
        return None
    calendar = calendars[planned.step.receiver]
    if planned.at > now:
        return planned.at
    return now + timedelta(minutes=1) if is_working(calendar, now) else next_working_moment(calendar, now)


def _ladder_notice(key: tuple[Receiver, int, int], group: list[clock.DueStep], now: datetime) -> Notify:
    to, receiver_id, reviewer_id = key
    reviews = sorted(one.review.id for one in group)
    stamp = f"{now.astimezone(zone_of('UTC')):%Y-%m-%dT%H:%M}"
    if to is Receiver.DECIDER:
        return Notify(f"reminder:{receiver_id}:{stamp}", "reminder", receiver_id, {"reviews": reviews})
    backup = group[0].receivers.get(Receiver.BACKUP)
    facts = {"reviews": reviews, "reviewer": reviewer_id, "to": to.value, "backup": backup.name if backup else ""}
    return Notify(f"escalation:{receiver_id}:{reviewer_id}:{to.value}:{stamp}", "escalation", receiver_id, facts)


def _following(one: clock.DueStep, to: Receiver, now: datetime) -> datetime | None:
    """When the step after this one is due; None at the top of the ladder."""
    after = one.stepped(_NUMBER[to], now)
    planned = planned_step(after, _calendars(one))
    return planned.at if planned else None


def _step_event(one: clock.DueStep, to: Receiver, now: datetime) -> Event:
    kind = "reminded" if to is Receiver.DECIDER else "escalated"
    return Event(
        chain=one.review.application_id,
        kind=kind,
        at=now,
        data={"review": one.review.id, "to": one.receivers[to].id},
    )
