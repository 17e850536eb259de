"""(a) From IMAP to recorded decisions: mailflow against the floor, and beside django-mailbox on the same mailbox."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import compat32
from hashlib import sha256
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, func, select

from bench.ground import NOW, Cost, Prepared, fill, folder, on_postgres, on_sqlite, prepare, replies_to, settings, timed
from mailflow.app import build
from mailflow.store import schema
from mailflow.store.engine import Database
from tests.servers.mail import PASSWORD, MailServers
from tests.servers.postgres import Postgres

_PARSER = BytesParser(policy=compat32)
_BARE = MetaData()
_RAW = Table(
    "floor_raw",
    _BARE,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
)
_DJANGO = Path(__file__).with_name("django_reader.py")


def run(servers: MailServers, postgres: Postgres, count: int, repeat: int, say: Callable[[str], None]) -> None:
    """Print the ratios on both databases."""
    say(f"\n(a) {count} replies in Dovecot: IMAP to recorded decision and the receipt's row")
    for name in ("SQLite", "PostgreSQL"):
        with folder() as where:
            database = on_sqlite(where) if name == "SQLite" else on_postgres(postgres)
            mailbox = servers.account("bench")
            replies = replies_to(prepare(database, mailbox, where, servers, count))
            fill(servers, mailbox, replies)
            size = sum(map(len, replies)) / len(replies) / 1024
            floor = _floor(servers, mailbox, database, repeat)
            ours = _ours(servers, mailbox, database, where, count, repeat)
            say(
                f"  {name:<10} mail {size:.1f} KB   floor {floor.told(count)}   mailflow {ours.told(count)}"
                f"   = {ours.median / floor.median:.2f} times the floor (aim 2.5)"
            )
            if name == "SQLite":
                _beside_django(servers, mailbox, count, ours.median, say)


def _floor(servers: MailServers, mailbox: str, database: Prepared, repeat: int) -> Cost:
    """Fetch in batches, parse with bodies decoded, insert the raw bytes per fifty."""
    opened: list[Database] = []

    def before() -> None:
        while opened:
            opened.pop().close()
        opened.append(Database(database.renew()))
        with opened[0].write() as c:
            _BARE.create_all(c)

    def work() -> None:
        with IMAPClient(servers.host, servers.imap_port, ssl=False) as client:
            client._imap.debug = 0
            client.login(mailbox, PASSWORD)
            client.select_folder("INBOX")
            uids = client.search()
            for start in range(0, len(uids), 50):
                fetched = client.fetch(uids[start : start + 50], ["BODY.PEEK[]", "INTERNALDATE"])
                rows = []
                for told in fetched.values():
                    raw = told[b"BODY[]"]
                    for part in _PARSER.parsebytes(raw).walk():
                        if not part.is_multipart():
                            part.get_payload(decode=True)
                    rows.append({"sha256": sha256(raw).hexdigest(), "raw": raw})
                with opened[0].write() as c:
                    c.execute(_RAW.insert(), rows)

    took = timed(work, repeat, before)
    opened.pop().close()
    return took


def _ours(servers: MailServers, mailbox: str, database: Prepared, where: Path, count: int, repeat: int) -> Cost:
    apps: list[Any] = []

    def before() -> None:
        while apps:
            apps.pop().close()
        app = build(settings(database.renew(), mailbox, where, servers), clock=lambda: NOW)
        app.event_key, app.instance, app.templates  # noqa: B018 - made before the clock runs, as in a running process
        # A running poller starts it in its first quiet minute.
        if not app.second_process(app.settings.mailbox[0]).ready(60):
            raise RuntimeError("there is no second process")
        apps.append(app)

    def work() -> None:
        apps[0].poller(apps[0].settings.mailbox[0]).poll_once()

    took = timed(work, repeat, before)
    with apps[0].database.read() as c:
        recorded = c.scalar(select(func.count()).select_from(schema.feedback))
        receipts = c.scalar(select(func.count()).select_from(schema.outbox).where(schema.outbox.c.kind == "receipt"))
        states = select(schema.inbox.c.state, schema.inbox.c.cause, func.count())
        kept = c.execute(states.group_by(schema.inbox.c.state, schema.inbox.c.cause)).all()
    if recorded != 3 * count or receipts != count:
        raise RuntimeError(
            f"{recorded} feedbacks and {receipts} receipts for {count} replies: not what was to be measured; {kept}"
        )
    apps.pop().close()
    return took


def _beside_django(servers: MailServers, mailbox: str, count: int, ours: float, say: Callable[[str], None]) -> None:
    """django-mailbox in an environment of its own, made for this run; it stores mails and decides nothing."""
    with tempfile.TemporaryDirectory(prefix="mfdjango-") as place:
        python = f"{place}/env/bin/python"
        made = subprocess.run([sys.executable, "-m", "venv", f"{place}/env"], capture_output=True, check=False)
        wanted = ["django", "django-mailbox"]
        got = (
            made.returncode
            or subprocess.run(
                [python, "-m", "pip", "install", "-q", *wanted], capture_output=True, check=False
            ).returncode
        )
        if got:
            say("  django-mailbox cannot be installed here; not compared")
            return
        uri = f"imap://{mailbox.replace('@', '%40')}:{PASSWORD}@{servers.host}:{servers.imap_port}"
        told = subprocess.run([python, str(_DJANGO), uri, place], capture_output=True, text=True, check=False)
        if told.returncode:
            say(f"  django-mailbox failed: {told.stderr.strip().splitlines()[-1]}")
            return
        theirs = float(told.stdout.split()[-1])
        each = f"{1000 * theirs / count:.2f} ms = {theirs / ours:.1f} times mailflow (aim 4)"
        say(f"  django-mailbox (reads and stores only) {each}")
