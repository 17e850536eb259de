"""The ground that measurements stand on: a database with people who were sent digests, and a mailbox with their
replies.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from imapclient import IMAPClient
from sqlalchemy import insert

from bench.clients import reply_to
from mailflow.app import App, build
from mailflow.config import Settings
from mailflow.flow.composing import Composer
from mailflow.hiring.effects import Notify
from mailflow.hiring.naming import name_words
from mailflow.store import schema
from mailflow.store.engine import Connection, Database
from mailflow.store.migrate import migrate
from mailflow.store.outbox import claimed, freeze, queue
from tests.servers.mail import AUTHSERV_ID, PASSWORD, MailServers
from tests.servers.postgres import Postgres

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
ENTRIES = 5
_SUMMARY = (
    "Nine years in operations, the last four of them running the container platform of a payments company. Led a team "
    "of three, wrote the runbooks, carried the pager. Looking for a place with fewer meetings and more mornings."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of several runs. The median of the clock is what counts on a quiet machine; processor time, ours and that
    of our second process, is what can be compared on one that has other work."""

    clock: tuple[float, ...]
    here: tuple[float, ...]
    elsewhere: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds by the clock."""
        return statistics.median(self.clock)

    def told(self, count: int) -> str:
        """Milliseconds of one of so many pieces of work."""
        processor = f"{1000 * statistics.median(self.here) / count:.2f}"
        if any(self.elsewhere):
            processor += f" + {1000 * statistics.median(self.elsewhere) / count:.2f}"
        return f"{1000 * self.median / count:.2f} ms (processor {processor})"


def timed(work: Callable[[], object], repeat: int = 5, before: Callable[[], object] | None = None) -> Cost:
    """What `work` costs, several times; `before` is not counted."""
    runs = []
    for _ in range(repeat):
        if before is not None:
            before()
        begin = time.perf_counter(), time.process_time(), _helpers()
        work()
        end = time.perf_counter(), time.process_time(), _helpers()
        runs.append([after - earlier for after, earlier in zip(end, begin, strict=True)])
    clock, here, elsewhere = zip(*runs, strict=True)
    return Cost(clock, here, elsewhere)


def _helpers() -> float:
    """Seconds of processor time of the second processes that we have running."""
    tick, used = os.sysconf("SC_CLK_TCK"), 0
    for told in Path("/proc/self/task").glob("*/children"):
        for pid in told.read_text().split():
            if b"mailflow.edges.ahead" in Path(f"/proc/{pid}/cmdline").read_bytes():
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                used += int(fields[11]) + int(fields[12])
    return used / tick


def settings(
    database: str, mailbox: str, folder: Path, servers: MailServers | None, *, connections: int = 1
) -> Settings:
    """The configuration of a measured installation: nothing held back, the test servers on loopback."""
    login = {"username": mailbox, "password": PASSWORD}
    imap = {"host": "localhost", "port": servers.imap_port if servers else 143, "security": "plain", **login}
    smtp = {"host": "localhost", "port": servers.smtp_port if servers else 25, "security": "plain", "per_minute": 0}
    trust = {"profile": "pinned", "authserv_ids": [AUTHSERV_ID]}
    return Settings.model_validate(
        {
            "database": database,
            "data_dir": str(folder / "var"),
            "live": True,
            "mailbox": [{"address": mailbox, "imap": imap, "trust": trust}],
            "smtp": {**smtp, "connections": connections},
        }
    )


def company(database: Database, people: int, entries: int = ENTRIES) -> None:
    """So many deciders, each with a role of their own and candidates who wait for them."""
    with database.write() as c:
        style = {
            "timezone": "America/New_York",
            "language": "en",
            "digest_at": NOW.time(),
            "workdays": "01234",
            "work_from": NOW.time().replace(hour=9),
            "work_until": NOW.time().replace(hour=17),
            "plain": False,
            "active": True,
        }
        staff = [{"id": n, "name": f"Person {n}", "address": f"p{n}@acme.test", **style} for n in range(1, people + 2)]
        c.execute(insert(schema.person), staff)
        roles = [
            {
                "id": n,
                "ref": f"SRE-{n}",
                "title": "Site Reliability Engineer",
                "must_haves": ["Kubernetes in production", "On-call experience", "Python or Go"],
                "open": True,
                "review_hours": 16,
                "created_at": NOW,
            }
            for n in range(1, people + 1)
        ]
        c.execute(insert(schema.requisition), roles)
        duties = [{"requisition_id": n, "person_id": n, "duty": "decides", "since": NOW} for n in range(1, people + 1)]
        duties += [
            {"requisition_id": n, "person_id": people + 1, "duty": "sources", "since": NOW}
            for n in range(1, people + 1)
        ]
        c.execute(insert(schema.responsibility), duties)
        _candidates(c, people, entries)


def _candidates(c: Connection, people: int, entries: int) -> None:
    first = ("Maria", "John", "Wei", "Sarah", "Ines", "Omar", "Nora", "Luis", "Greta", "Paul")
    ids = [(role, place, (role - 1) * entries + place + 1) for role in range(1, people + 1) for place in range(entries)]
    names = {key: f"{first[place]} Candidate{role}" for role, place, key in ids}
    c.execute(insert(schema.candidate), [{"id": key, "name": names[key], "created_at": NOW} for _, _, key in ids])
    words = [{"word": word, "candidate_id": key} for _, _, key in ids for word in name_words(names[key])]
    c.execute(insert(schema.candidate_word), words)
    fit = {"Kubernetes in production": "four years, 60 clusters", "On-call experience": "primary since 2019"}
    applications = [
        {
            "id": key,
            "candidate_id": key,
            "requisition_id": role,
            "stage": "review",
            "version": 1,
            "summary": _SUMMARY,
            "fit": fit,
            "stage_since": NOW,
            "created_at": NOW,
        }
        for role, _, key in ids
    ]
    c.execute(insert(schema.application), applications)
    reviews = [
        {
            "id": key,
            "application_id": key,
            "stage": "review",
            "reviewer_id": role,
            "asked_at": NOW,
            "due_at": NOW + timedelta(days=2),
            "step": 0,
            "step_due_at": NOW + timedelta(days=2),
        }
        for role, _, key in ids
    ]
    c.execute(insert(schema.review), reviews)


def digests(app: App, people: int, *, send: bool = True) -> list[bytes]:
    """A digest for everybody, queued, and where asked for rendered and marked as sent; their bytes."""
    raws: list[bytes] = []
    with app.database.write() as c:
        for start in range(1, people + 1, 500):
            who = range(start, min(start + 500, people + 1))
            queue(c, [Notify(f"digest:{n}:day", "digest", n, {}, due_at=NOW) for n in who], NOW)
    if not send:
        return raws
    composer: Composer = app.composer
    with app.database.write() as c:
        for start in range(1, people + 1, 100):
            claims = claimed(c, range(start, min(start + 100, people + 1)))
            made = composer.compose(c, claims, NOW)
            if made.silent or made.broken:
                raise RuntimeError(f"digests were not rendered: {made.silent or made.broken}")
            freeze(c, made.frozen)
            raws += [one.raw for one in made.frozen]
        c.execute(schema.outbox.update().values(state="sent", sent_at=NOW, transmitted_at=NOW))
    return raws


def fill(servers: MailServers, mailbox: str, mails: Sequence[bytes]) -> None:
    """Put mails into a mailbox, as they are."""
    with IMAPClient(servers.host, servers.imap_port, ssl=False) as client:
        client._imap.debug = 0
        client.login(mailbox, PASSWORD)
        for mail in mails:
            client.append("INBOX", mail)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one measurement."""
    path = Path(tempfile.mkdtemp(prefix="mfbench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@dataclass(slots=True)
class Prepared:
    """A database in its starting state, copied afresh for each run."""

    url: str
    renew: Callable[[], str]


def on_sqlite(where: Path) -> Prepared:
    """A SQLite file that is copied for each run."""
    ready, used = where / "ready.db", where / "used.db"

    def renew() -> str:
        for suffix in ("", "-wal", "-shm"):
            used.with_name(used.name + suffix).unlink(missing_ok=True)
        shutil.copy(ready, used)
        return f"sqlite:///{used}"

    return Prepared(f"sqlite:///{ready}", renew)


def on_postgres(server: Postgres) -> Prepared:
    """A database that is the template of one for each run."""
    ready = server.create()
    last: list[str] = []

    def renew() -> str:
        while last:
            server.drop(last.pop())
        last.append(server.create(ready))
        return server.url(last[-1])

    return Prepared(server.url(ready), renew)


def prepare(database: Prepared, mailbox: str, where: Path, servers: MailServers | None, people: int) -> list[bytes]:
    """The company, with everybody's digest sent; the bytes of the digests."""
    app = build(settings(database.url, mailbox, where, servers), clock=lambda: NOW)
    migrate(app.database)
    company(app.database, people)
    raws = digests(app, people)
    with app.database.write() as c:
        if app.database.dialect == "postgresql":
            c.exec_driver_sql("SELECT setval('outbox_id_seq', 10000000)")
    app.close()
    return raws


def replies_to(digests_sent: Sequence[bytes]) -> list[bytes]:
    """An answer to each of these digests, a few minutes later."""
    written = NOW + timedelta(minutes=5)
    return [reply_to(one, number, AUTHSERV_ID, written) for number, one in enumerate(digests_sent, start=1)]
