"""(d) The cost of a reply with a thousand and with a million older rows in every table that grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from bench.ground import NOW, Prepared, folder, on_postgres, on_sqlite, prepare, replies_to, settings, timed
from mailflow.app import App, build
from mailflow.store.engine import Connection
from mailflow.store.inbox import Arrival
from tests.servers.postgres import Postgres

_MAILBOX = "hiring@acme.test"
_REPLIES = 500
_FIRST_OLD = 1_000_000_000
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ",
    "postgresql": "WITH n(i) AS (SELECT * FROM generate_series(1, {count})) ",
}
_STAMP = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '2026-01-05', i || ' seconds') || '.000000+00:00'",
    "postgresql": "TIMESTAMPTZ '2026-01-05 00:00:00+00' + i * INTERVAL '1 second'",
}
_BYTES = {"sqlite": "CAST('raw' AS BLOB)", "postgresql": "'raw'::bytea"}
#: One old mail each, with all that it left: where it was seen, its event, its feedback, its receipt.
_OLD = (
    """INSERT INTO inbox (id, mailbox, sha256, size, received_at, kept_at, state, attempts, sender, message_id,
    words_digest)
    {numbers} SELECT {base} + i, 'hiring@acme.test', 'old' || i, 3, {at}, {at}, 'done', 0,
    'p' || {person} || '@acme.test', '<old.' || i || '@acme.test>', 'words' || i FROM n""",
    "INSERT INTO raw_mail (inbox_id, raw) {numbers} SELECT {base} + i, {bytes} FROM n",
    """INSERT INTO ledger (mailbox, folder, uidvalidity, uid, inbox_id, tidied)
    {numbers} SELECT 'hiring@acme.test', 'INBOX', 1, {base} + i, {base} + i, {true} FROM n""",
    """INSERT INTO outbox (id, key, kind, recipient_id, priority, facts, inbox_id, state, created_at, due_at, attempts,
    fence, transmitted_at, sent_at, message_id, message_key, unknown)
    {numbers} SELECT {base} + i, 'receipt:old' || i, 'receipt', {person}, 0, '{{}}', {base} + i, 'sent', {at}, {at}, 1,
    1, {at}, {at}, '<r' || i || '>', '<r' || i || '>', 0 FROM n""",
    "INSERT INTO outbox_mail (outbox_id, raw) {numbers} SELECT {base} + i, {bytes} FROM n",
    """INSERT INTO event (chain, seq, kind, at, data, text_digest, mac)
    {numbers} SELECT {base} + i, 1, 'feedback', {at}, '{{}}', '', 'mac' FROM n""",
    "INSERT INTO chain_head (chain, seq, mac) {numbers} SELECT {base} + i, 1, 'mac' FROM n",
    """INSERT INTO feedback (id, application_id, person_id, verdict, standing, received_at, recorded_at, inbox_id,
    event_seq) {numbers} SELECT {base} + i, 1, {person}, 'approve', 'decision', {at}, {at}, {base} + i, {base} + i
    FROM n""",
    """INSERT INTO reply_token (id, recipient_id, purpose, scope, outbox_id, expires_at)
    {numbers} SELECT {base} + i, {person}, 'receipt', 'old', {base} + i, {at} FROM n""",
    "INSERT INTO notice_item (outbox_id, number, application_id) {numbers} SELECT {base} + i, 1, 1 FROM n",
)


def run(postgres: Postgres, repeat: int, say: Callable[[str], None]) -> None:
    """Print the ratio on both databases."""
    say(f"\n(d) {_REPLIES} replies kept and judged, with 1,000 and with 1,000,000 older rows in each table that grows")
    for name in ("SQLite", "PostgreSQL"):
        took = {}
        for older in (1_000, 1_000_000):
            with folder() as where:
                database = on_sqlite(where) if name == "SQLite" else on_postgres(postgres)
                replies = replies_to(prepare(database, _MAILBOX, where, None, 2000)[:_REPLIES])
                app = build(settings(database.url, _MAILBOX, where, None))
                with app.database.write() as c:
                    _age(c, older)
                if app.database.dialect == "postgresql":
                    with app.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as c:
                        c.exec_driver_sql("ANALYZE")
                app.close()
                took[older] = _judge(database, where, replies, repeat)
        few, many = took[1_000], took[1_000_000]
        say(
            f"  {name:<10} {1000 * few / _REPLIES:.2f} ms and {1000 * many / _REPLIES:.2f} ms a reply = "
            f"{many / few:.2f} times (aim under 1.3)"
        )


def _age(connection: Connection, count: int) -> None:
    """So many old mails and what they left."""
    dialect = connection.dialect.name
    words = {
        "numbers": _NUMBERS[dialect].format(count=count),
        "base": _FIRST_OLD,
        "person": "(1 + i - i / 2000 * 2000)",
        "at": _STAMP[dialect],
        "bytes": _BYTES[dialect],
        "true": "1" if dialect == "sqlite" else "true",
    }
    for statement in _OLD:
        connection.exec_driver_sql(statement.format(**words))


def _judge(database: Prepared, where: Path, replies: list[bytes], repeat: int) -> float:
    apps: list[App] = []

    def before() -> None:
        while apps:
            apps.pop().close()
        app = build(settings(database.renew(), _MAILBOX, where, None), clock=lambda: NOW)
        app.event_key, app.instance  # noqa: B018 - made before the clock runs, as in a running process
        apps.append(app)

    def work() -> None:
        intake = apps[0].intake(apps[0].settings.mailbox[0])
        for start in range(0, len(replies), 50):
            batch = replies[start : start + 50]
            intake.keep([_arrival(start + place, raw) for place, raw in enumerate(batch, start=1)])
            intake.judge_all()

    took = timed(work, repeat, before).median
    apps.pop().close()
    time.sleep(0.1)
    return took


def _arrival(uid: int, raw: bytes) -> Arrival:
    return Arrival("INBOX", 2, uid, NOW + timedelta(minutes=6), sha256(raw).hexdigest(), raw)
