"""A whole mailflow to be killed: its database, its mailbox, the server it sends to, and its processes.

On SQLite everything is one process, `mailflow up`. On PostgreSQL and Redis they are three, `mailflow poll`, `dramatiq
workers` and `mailflow beat`; the one that dies is started anew for each kill, the others run on.
"""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import update

from mailflow.edges.imap import ImapMailbox, ImapSettings
from mailflow.edges.sandbox import AUTHSERV_ID, SandboxMail
from mailflow.store import schema
from mailflow.store.engine import Database
from tests.crash.company import HIRING, Company, copy_key
from tests.crash.nursery import Grown, Nursery
from tests.crash.points import Part
from tests.crash.servers import Sink, Wire
from tests.servers.process import HOST

_PASSWORD = "secret"
_ROOT = Path(__file__).resolve().parents[2]
_COMMANDS = {
    Part.POLLER: ("mailflow", "poll"),
    Part.WORKER: ("dramatiq", "workers", "-p", "1", "-t", "2"),
    Part.BEAT: ("mailflow", "beat"),
}
_ALL_IN_ONE = ("mailflow", "up")


class Installation:
    """One installation in `folder`, from `with` to its end. `broker` "embedded" makes it one process."""

    def __init__(self, nursery: Nursery, company: Company, database: str, broker: str, folder: Path) -> None:
        self.company, self.folder = company, folder
        self.embedded = broker == "embedded"
        self.delivered: list[bytes] = []
        #: Notices that were in the gap after the final dot when a sender of theirs was killed.
        self.in_gap: set[int] = set()
        self._nursery, self._database, self._broker = nursery, database, broker
        self._open = ExitStack()
        self._logs = 0
        self._others: list[Grown] = []

    def __enter__(self) -> Installation:
        with ExitStack() as opening:
            self.mail = opening.enter_context(SandboxMail({HIRING: _PASSWORD}))
            self.sink = opening.enter_context(Sink())
            self.wire = opening.enter_context(Wire(self.mail.imap_port))
            self.database = Database(self._database)
            opening.callback(self.database.close)
            copy_key(self.company, self.folder)
            (self.folder / "mailflow.toml").write_text(self._configuration(), encoding="utf-8")
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for grown in self._others:
            grown.kill()
        for grown in self._others:
            grown.ended.wait(10)
        self._open.close()

    def _configuration(self) -> str:
        login = f'host = "{HOST}"\nsecurity = "plain"\n'
        return f"""
database = "{self._database}"
broker = "{self._broker}"
data_dir = "{self.folder / "var"}"
live = true
worker_threads = 2

[[mailbox]]
address = "{HIRING}"
done_folder = "Done"
poll_seconds = 0.5

[mailbox.imap]
port = {self.wire.port}
username = "{HIRING}"
password = "{_PASSWORD}"
{login}
[mailbox.trust]
profile = "pinned"
authserv_ids = ["{AUTHSERV_ID}"]

[retention]
days = 180

[smtp]
port = {self.sink.port}
per_minute = 0
{login}
[recovery]
mailbox_seconds = 1.2
outbox_seconds = 1.5
beat_seconds = 1
resolve_minutes = 0.08
"""

    def run_others(self, victim: Part) -> None:
        """Start what runs beside the process that is killed."""
        if not self.embedded:
            self._others = [self.start(part) for part in Part if part is not victim]

    def start(self, part: Part, failpoint: str = "") -> Grown:
        """Start that part, to be killed at `failpoint` where one is named."""
        command = _ALL_IN_ONE if self.embedded else _COMMANDS[part]
        return self.run(*command, failpoint=failpoint)

    def run(self, *command: str, failpoint: str = "") -> Grown:
        """Start a command of this installation."""
        self._logs += 1
        environment: Mapping[str, str] = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(_ROOT),
            "MAILFLOW_CONFIG": str(self.folder / "mailflow.toml"),
            **({"MAILFLOW_FAILPOINT": failpoint} if failpoint else {}),
        }
        return self._nursery.grow(command, environment, self.folder / f"{self._logs:03d}.log", self.folder)

    def stop(self, grown: Grown) -> int:
        """End a part that is idle; how it ended. Dramatiq takes seconds to end, so its workers are killed instead."""
        if not self.embedded and grown.said().count("ramatiq"):
            grown.kill()
            grown.ended.wait(10)
            return 0
        return grown.stop()

    def deliver(self, raw: bytes) -> None:
        """A mail arrives in the shared mailbox."""
        self.delivered.append(raw)
        self.mail.deliver(raw, HIRING)

    def make_due(self, people: tuple[int, ...]) -> None:
        """These people's digests are due now."""
        now = datetime.now(UTC)
        with self.database.write() as connection:
            connection.execute(
                update(schema.person)
                .where(schema.person.c.id.in_(people))
                .values(slot_due_at=now, slot_date=now.date())
            )

    def mails_in_mailbox(self) -> dict[str, int]:
        """How many mails lie in each of the folders."""
        settings = ImapSettings(
            host=HOST, port=self.mail.imap_port, username=HIRING, password=_PASSWORD, security="plain"
        )
        with ImapMailbox.connect(settings) as mailbox:
            return {name: mailbox.select(name).exists for name in ("INBOX", "Done")}

    def logs(self) -> str:
        """The ends of the last logs, for a report of what went wrong."""
        newest = sorted(self.folder.glob("*.log"))[-4:]
        return "\n".join(f"--- {one.name}\n{one.read_text(errors='replace')[-1500:]}" for one in newest)


@contextmanager
def child_watch(victim: Grown, and_the_child: bool) -> Iterator[threading.Event]:
    """Kills the process when its parser's child has a mail in hand, and where asked the child too.

    A child limits its processor time anew when it has read a job whole, just before it begins; that is what is seen
    here. The event is set once both are done with: a child alone must end by itself.
    """
    caught, over = threading.Event(), threading.Event()

    def watch() -> None:
        strangers: set[int] = set()
        while not over.wait(0.001):
            numbers = {int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()} - strangers
            strangers.update(one for one in numbers if one <= victim.pid or not _is_child(one, victim.pid))
            for child in (one for one in numbers - strangers if _at_work(one)):
                for doomed in (victim.pid, child)[: 2 if and_the_child else 1]:
                    with suppress(ProcessLookupError):
                        os.kill(doomed, signal.SIGKILL)
                if _gone(child):
                    caught.set()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield caught
    finally:
        over.set()
        thread.join(15)


def _is_child(number: int, group: int) -> bool:
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[2]) == group


def _at_work(number: int) -> bool:
    try:
        return resource.prlimit(number, resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY
    except (ProcessLookupError, PermissionError):
        return False


def _gone(number: int) -> bool:
    """Whether a process ends within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False
