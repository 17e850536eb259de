"""The run itself: a clock that is moved in steps, the beat and the workers at each, and people who answer.

During an outage nothing runs: what people write lies in the mailbox until mailflow is back.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from mailflow.config import PolicySection
from mailflow.hiring.roster import Roster, read_roster
from mailflow.simulation.figures import Figures, Sent, measure
from mailflow.simulation.habits import Plan, plan_reply
from mailflow.simulation.office import Office, make_office
from mailflow.simulation.postroom import PostedApp, arrival, settings_for, written
from mailflow.store.inbox import Arrival
from mailflow.store.load import ResumeFile, known, load
from mailflow.store.migrate import migrate
from mailflow.store.observed import standing_at

#: A Monday, at midnight in UTC.
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=10)
#: Commands that a recruiter writes in one mail.
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Setup:
    """What is simulated. `arrivals` is how many candidates come for each role in a working week; `outage` how long
    mailflow is away, beginning at nine on the Wednesday of the third week, or of the first where there is no third."""

    people: int = 50
    requisitions: int = 200
    days: int = 60
    seed: int = 1
    arrivals: float = 0.5
    outage: timedelta = timedelta(0)
    policy: PolicySection = field(default_factory=PolicySection)

    @property
    def begin_of_outage(self) -> datetime:
        """When mailflow goes away."""
        return BEGIN + timedelta(days=16 if self.days > 21 else 2, hours=9)

    def is_out(self, now: datetime) -> bool:
        """Whether mailflow is away at that moment."""
        return self.begin_of_outage <= now < self.begin_of_outage + self.outage


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Run:
    """One simulation under way."""

    setup: Setup
    app: PostedApp
    clock: Clock
    office: Office
    chance: Random
    plans: list[tuple[datetime, int, Plan]] = field(default_factory=list)
    meant: dict[str, Plan] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    _written: int = 0
    _read: int = 0
    _planned: int = 0
    _woken: bool = False

    def run(self, told: Callable[[int], None]) -> Figures:
        """Every step of every day; `told` hears of each day that is over."""
        began, worked = time.perf_counter(), time.process_time()
        self.app.wake = self._wake
        self._load(self.office.roster())
        self._load(self.office.newcomers(self.chance, 2 * self.setup.requisitions))
        self._wishes()
        for day in range(self.setup.days):
            for step in range(timedelta(days=1) // STEP):
                self.clock.now = BEGIN + timedelta(days=day) + step * STEP
                if step == timedelta(hours=8) // STEP:
                    self._morning()
                if not self.setup.is_out(self.clock.now):
                    self._step()
            told(day + 1)
        took = (time.perf_counter() - began, time.process_time() - worked)
        with self.app.database.read() as connection:
            return measure(connection, self.setup, self.app.settings.rules, self.sent, self.meant, took)

    def _step(self) -> None:
        due = []
        while self.plans and self.plans[0][0] <= self.clock.now:
            due.append(heapq.heappop(self.plans)[2])
        if due:
            intake = self.app.intake(self.app.settings.mailbox[0])
            intake.keep([self._mail(plan) for plan in due])
            intake.judge_all()
            self._woken = True
        self.app.sweep.run_once()
        if self._woken:
            self._woken = False
            self.app.outbox.deliver_due()
        for at, address, letter in self.app.post[self._read :]:
            self.sent.append(Sent(at, address, letter.kind, str(letter.message["Message-ID"])))
            who = self.office.colleagues[address]
            plan = plan_reply(self.chance, who, letter, self.clock.now)
            if plan is not None:
                self._plan(plan)
        self.app.post.clear()

    def _wake(self) -> None:
        self._woken = True

    def _plan(self, plan: Plan) -> None:
        self._planned += 1
        heapq.heappush(self.plans, (plan.at, self._planned, plan))

    def _mail(self, plan: Plan) -> Arrival:
        self._written += 1
        raw = written(plan, self.office.colleagues[plan.writer].name, self._written)
        self.meant[f"<{self._written}.sim@acme.test>"] = plan
        return arrival(raw, self._written, plan.at)

    def _wishes(self) -> None:
        for one in self.office.colleagues.values():
            if one.wishes:
                self._plan(Plan(BEGIN + timedelta(hours=5), one.address, one.wishes))

    def _morning(self) -> None:
        """New candidates come, and recruiters move those on who have had their interview."""
        now = self.clock.now
        if now.weekday() >= 5:
            return
        expected = self.setup.arrivals * self.setup.requisitions / 5
        self._load(self.office.newcomers(self.chance, int(expected) + (self.chance.random() < expected % 1)))
        with self.app.database.read() as connection:
            waiting = standing_at(connection, ("interview", "offer"), now - timedelta(days=4))
        lines: dict[str, list[str]] = {}
        for name, ref, stage in waiting:
            if self.chance.random() < 0.5:
                recruiter = self.office.roles[ref][2]
                lines.setdefault(recruiter, []).append(
                    f"stage {name} offer" if stage == "interview" else f"hired {name}"
                )
        for recruiter, said in lines.items():
            at = now + timedelta(minutes=self.chance.randrange(10, 500))
            if at.astimezone(ZoneInfo(self.office.colleagues[recruiter].zone)).weekday() < 5:
                self._plan(Plan(at, recruiter, "\n".join(said[:_MOST_LINES])))

    def _load(self, text: str) -> None:
        if not text:
            return
        with self.app.database.write() as connection:
            roster = read_roster(text, "toml", known(connection))
            if not isinstance(roster, Roster):
                raise TypeError(f"the simulated roster is wrong: {roster[0]}")
            load(connection, roster, _no_file, self.app.event_key, self.clock(), self.app.settings.rules)


@contextmanager
def prepared(setup: Setup, folder: Path) -> Iterator[Run]:
    """A run on a new database in that folder."""
    clock, chance = Clock(), Random(setup.seed)
    app = PostedApp(settings_for(folder, setup.policy), clock=clock)
    try:
        migrate(app.database)
        office = make_office(chance, setup.people, setup.requisitions, BEGIN.date(), setup.days)
        yield Run(setup, app, clock, office, chance)
    finally:
        app.close()


def _no_file(name: str) -> ResumeFile:
    raise ValueError(f"there is no file {name}")
