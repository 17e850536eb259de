"""(e) One look of the beat at what is due, with a thousand and with a hundred thousand open reviews: seconds, and how
much of them is queries. What is due is the same in both, so that reading everything would show.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, event, select, update

from bench.ground import NOW, Prepared, company, folder, on_postgres, on_sqlite, settings, timed
from mailflow.app import App, build
from mailflow.store import schema
from mailflow.store.engine import Connection
from mailflow.store.migrate import migrate
from tests.servers.postgres import Postgres

_MAILBOX = "hiring@acme.test"
_ENTRIES = 10
#: Ten in the morning in New York.
_MORNING = NOW + timedelta(hours=2)
_STEPS, _SLOTS = 400, 100


@dataclass(slots=True)
class _Queries:
    """How many statements one sweep sent, and the seconds that they took."""

    count: int = 0
    seconds: float = 0.0
    began: float = 0.0


def run(postgres: Postgres, repeat: int, say: Callable[[str], None]) -> None:
    """Print the figures on both databases."""
    say(f"\n(e) one sweep with {_STEPS} steps of the ladder and {_SLOTS} digests due, and one with nothing due")
    for name in ("SQLite", "PostgreSQL"):
        for people in (100, 10_000):
            with folder() as where:
                database = on_sqlite(where) if name == "SQLite" else on_postgres(postgres)
                _prepare(database, where, people)
                busy, queued = _sweep(database, where, repeat, idle=False)
                quiet, _ = _sweep(database, where, repeat, idle=True)
            say(f"  {name:<10} {people * _ENTRIES:>7} open reviews   {queued} mails queued: {busy}   nothing: {quiet}")


def _prepare(database: Prepared, where: Path, people: int) -> None:
    app = build(settings(database.url, _MAILBOX, where, None), clock=lambda: _MORNING)
    migrate(app.database)
    company(app.database, people, _ENTRIES)
    with app.database.write() as c:
        _nothing_due(c)
        _some_due(c)
    if app.database.dialect == "postgresql":
        with app.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as c:
            c.exec_driver_sql("ANALYZE")
    app.close()


def _nothing_due(c: Connection) -> None:
    far = _MORNING + timedelta(days=30)
    c.execute(update(schema.review).values(step_due_at=far, due_at=far))
    day = far.date()
    c.execute(update(schema.person).values(slot_due_at=far, slot_date=day, summary_due_at=far, summary_date=day))


def _some_due(c: Connection) -> None:
    due = _MORNING - timedelta(minutes=1)
    some = [{"b_id": key} for key in c.scalars(select(schema.review.c.id).order_by(schema.review.c.id).limit(_STEPS))]
    step = update(schema.review).where(schema.review.c.id == bindparam("b_id"))
    c.execute(step.values(step_due_at=due, due_at=due), some)
    who = [{"b_id": key} for key in range(1, _SLOTS + 1)]
    slot = update(schema.person).where(schema.person.c.id == bindparam("b_id"))
    c.execute(slot.values(slot_due_at=due, slot_date=due.date()), who)


def _sweep(database: Prepared, where: Path, repeat: int, *, idle: bool) -> tuple[str, int]:
    apps: list[App] = []
    queries = _Queries()
    queued: list[int] = []

    def before() -> None:
        while apps:
            apps.pop().close()
        app = build(settings(database.renew(), _MAILBOX, where, None), clock=lambda: _MORNING)
        app.sweep.run_once()
        if not idle:
            with app.database.write() as c:
                _some_due(c)
                c.execute(
                    update(schema.review)
                    .where(schema.review.c.step > 0)
                    .values(step=0, reminded_at=None, stepped_at=None)
                )
                c.execute(schema.outbox.delete())
        queries.count, queries.seconds = 0, 0.0
        _watch(app, queries)
        apps.append(app)

    def work() -> None:
        queued.append(apps[0].sweep.run_once())

    took = timed(work, repeat, before)
    apps.pop().close()
    share = 100 * queries.seconds / took.clock[-1]
    return f"{took.told(1)}, {share:.0f} % of it {queries.count} queries", queued[-1]


def _watch(app: App, queries: _Queries) -> None:
    def begin(*_: Any) -> None:
        queries.began = time.perf_counter()

    def end(*_: Any) -> None:
        queries.count += 1
        queries.seconds += time.perf_counter() - queries.began

    event.listen(app.database.engine, "before_cursor_execute", begin)
    event.listen(app.database.engine, "after_cursor_execute", end)
