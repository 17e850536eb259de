"""Speed that lasts: whatever intake, sending and the beat ask of a growing table, they find by an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bench.ground import NOW, on_sqlite, prepare, replies_to, settings
from mailflow.app import App, build
from mailflow.flow.transmitting import LastQuestion
from mailflow.mail.delivery import Accepted, Delivery
from mailflow.store.inbox import Arrival

#: Tables that do not grow with mail, and the whole-table looks of the daily checkpoint.
#: The last two are an index of nothing but what waits for a person, and the keys that a query was given.
_SMALL = ("person", "requisition", "checkpoint", "chain_head", "CONSTANT", "event", "ix_first_notice_open", "json_each")
#: How an IN of nothing is written: a scan of it reads no table.
_NOTHING = "SELECT 1 FROM (SELECT 1) WHERE 1!=1"
_MAILBOX = "hiring@acme.test"


@pytest.mark.slow
def test_no_statement_scans_a_table_that_grows(tmp_path: Path) -> None:
    """Given sixty replies, when they are judged, answered and swept, then no plan holds a scan of a growing table."""
    database = on_sqlite(tmp_path)
    replies = replies_to(prepare(database, _MAILBOX, tmp_path, None, 60))
    app = build(settings(database.url, _MAILBOX, tmp_path, None), clock=lambda: NOW + timedelta(minutes=10))
    plans: dict[str, list[str]] = {}
    _explain_everything(app, plans)
    intake = app.intake(app.settings.mailbox[0])
    intake.keep([Arrival("INBOX", 2, n, NOW, sha256(raw).hexdigest(), raw) for n, raw in enumerate(replies, start=1)])
    intake.judge_all()
    app.outbox.send = _accept
    assert app.outbox.deliver_due() == 60
    app.sweep.run_once()
    app.outbox.resolve_stranded()
    app.close()
    scans = {
        statement: [
            step
            for step in steps
            if step.startswith("SCAN")
            and not any(name in step for name in _SMALL)
            and not (_NOTHING in statement and step.startswith("SCAN (subquery"))
        ]
        for statement, steps in plans.items()
    }
    assert len(plans) > 40
    assert {statement: steps for statement, steps in scans.items() if steps} == {}


def _accept(mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: Callable[[int, Delivery], None]) -> None:
    for place, (_, _, mark) in enumerate(mails):
        assert mark()
        on_result(place, Accepted("250 taken"))


def _explain_everything(app: App, plans: dict[str, list[str]]) -> None:
    """Ask SQLite for its plan of each statement, once, with the parameters it came with."""

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement in plans or not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            return
        asking = cursor.connection.cursor()
        # Of several rows in one statement the driver gets one long tuple, of several statements a list of tuples.
        asking.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if isinstance(parameters, list) else parameters)
        plans[statement] = [row[3] for row in asking.fetchall()]

    event.listen(app.database.engine, "before_cursor_execute", explain)
