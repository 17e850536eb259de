"""The beat: everything that is due by the clock becomes rows. A second beat, or one that comes late, changes nothing.

Digest and summary slots, the steps of the reminder ladder, the daily checkpoint, and what was left in doubt by a crash.
It reads what is due by its index, never everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailflow.flow import promises, questions, steps
from mailflow.flow.failpoints import reach
from mailflow.flow.restoreguard import RestoreGuard
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import mail_hour, paused_on
from mailflow.hiring.effects import Notify
from mailflow.hiring.informing import draft_due
from mailflow.hiring.model import Person, WorkStyle
from mailflow.hiring.policy import Policy
from mailflow.hiring.slots import SendNow, judge_slot, next_slot
from mailflow.hiring.slots import Slot as Slot
from mailflow.hiring.worktime import Calendar, zone_of
from mailflow.store import clock, leases
from mailflow.store.clock import SlotKind
from mailflow.store.engine import Connection, Database
from mailflow.store.events import last_checkpoint, make_checkpoint
from mailflow.store.informing import owed, recruiters, shown
from mailflow.store.outbox import anything_due, queue

#: How many due rows one sweep takes; what is left comes with the next, a second later.
BATCH = 500
_ALMOST_A_MONTH = timedelta(days=21)


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
    policy: Policy = field(default_factory=Policy)
    lease: timedelta = timedelta(seconds=30)

    def run_once(self) -> int:
        """Sweep, if no other beat does at this moment; returns how many notices were queued. Where nothing is due,
        nothing is written."""
        now = self.clock()
        with self.database.read() as connection:
            due = clock.sweep_due(connection, now) or self.guard.behind(now)
            waiting = anything_due(connection, now)
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
            queued = self._slots(connection, now) + self._summaries(connection, now)
            ladder, holidays = self.policy.ladder, self.policy.holidays
            queued += steps.sweep(connection, self.event_key, ladder, holidays, now, BATCH)
            queued += promises.sweep(connection, self.event_key, holidays, now, BATCH)
            queued += questions.sweep(connection, now, BATCH)
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
            calendar = calendar_of(replace(due.person, style=style), self.policy.holidays)
            if kind == "summary" and due.with_digest and _same_slot(due.person.style):
                # It is the last section of the digest.
                slots[due.person.id] = next_slot(style, now, calendar)
                continue
            judged = judge_slot(style, due.slot or _first_slot(style, now, calendar), now, calendar)
            slots[due.person.id] = judged.slot
            if isinstance(judged, SendNow):
                if not paused_on(style, judged.slot.local_date):
                    notices.append((due.person, judged.slot))
                slots[due.person.id] = next_slot(style, judged.slot.due_at, calendar, done=judged.slot.local_date)
        if notices:
            reach("O1")
        clock.set_slots(connection, slots, kind)
        since = clock.last_sent(connection, {person.id for person, _ in notices}, kind)
        return len(queue(connection, [_slot_notice(kind, who, slot, since.get(who.id)) for who, slot in notices], now))

    def _checkpoint(self, connection: Connection, now: datetime) -> None:
        last = last_checkpoint(connection)
        if last is None or now - last.at >= timedelta(days=1):
            make_checkpoint(connection, self.event_key, now)
            self._inform_again(connection, now)

    def _inform_again(self, connection: Connection, now: datetime) -> None:
        """Candidates who have not been told for three weeks, or of whom today's recruiter was never shown the draft
        (their role changed hands): the recruiter sees it."""
        everybody = owed(connection)
        people = recruiters(connection, {one.application.requisition_id for one in everybody}, now)
        seen = shown(connection, {one.application.id for one in everybody})
        again: dict[int, Person] = {}
        for one in everybody:
            person = people.get(one.application.requisition_id)
            late = now - one.obtained_at >= _ALMOST_A_MONTH
            if person is not None and (late or (person.id, one.application.id) not in seen):
                again[person.id] = person
        queue(connection, [draft_due(person, now) for person in again.values()], now)


def morning(style: WorkStyle) -> WorkStyle:
    """The style by which a digest is timed: at its hour, on the days that were asked for."""
    return replace(style, digest_at=mail_hour(style, style.digest_at), workdays=style.digest_days or style.workdays)


def evening(style: WorkStyle) -> WorkStyle:
    """The style by which a recruiter's summary is timed: the end of the working day, or the hour that was asked for."""
    return replace(style, digest_at=mail_hour(style, style.summary_at or style.work_until))


def _same_slot(style: WorkStyle) -> bool:
    """Whether somebody has their summary at the hour of their digest."""
    return morning(style).digest_at == evening(style).digest_at


def _first_slot(style: WorkStyle, now: datetime, calendar: Calendar) -> Slot:
    """The slot of somebody new: one that is due this very minute counts."""
    return next_slot(style, now - timedelta(minutes=1), calendar)


def _slot_notice(kind: str, person: Person, slot: Slot, since: datetime | None) -> Notify:
    """A slot's notice, about what happened since the one before; it expires when the next one could be due."""
    key = f"{kind}:{person.id}:{slot.local_date}"
    began = since or slot.due_at - timedelta(days=7)
    before = began.astimezone(zone_of(person.style.timezone)).date()
    facts = {
        "since": began.isoformat(),
        "weekly": before.isocalendar()[:2] != slot.local_date.isocalendar()[:2],
        "with_summary": kind == "digest" and _same_slot(person.style),
    }
    return Notify(key, kind, person.id, facts, due_at=slot.due_at, expires_at=slot.due_at + timedelta(hours=20))
