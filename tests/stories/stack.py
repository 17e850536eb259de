"""One installation of mailflow as an operator runs it: the commands as processes, their logs, and the database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select, update

from mailflow.app import build
from mailflow.config import Settings
from mailflow.hiring.roster import Roster, read_roster
from mailflow.store.engine import Database
from mailflow.store.load import ResumeFile, known, load
from mailflow.store.schema import application, candidate, feedback, inbox, outbox, person
from tests.servers.mail import AUTHSERV_ID, PASSWORD
from tests.servers.process import Process
from tests.stories.company import PATIENCE_SECONDS, Company, until

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = Path(sys.executable).parent
_ALL_IN_ONE = {"up": ("mailflow", "up")}
_MANY = {
    "poll": ("mailflow", "poll"),
    "workers": ("dramatiq", "workers", "--processes", "1", "--threads", "2"),
    "beat": ("mailflow", "beat"),
}
#: What becomes of a mail that came in, and of a notice, when all is over.
JUDGED = {"done", "copy", "parked"}
_MOVING = {"queued", "claimed", "transmitting", "deferred", "ambiguous"}


def _no_file(name: str) -> ResumeFile:
    raise AssertionError(name)


class Stack:
    """From `with` to its end; `broker` "embedded" makes it one process. With `quick_lease` a mailbox is looked at every
    second and given up after four."""

    def __init__(
        self, company: Company, database: str, broker: str, folder: Path, *, quick_lease: bool = False
    ) -> None:
        self.company, self.folder = company, folder
        self.commands = _ALL_IN_ONE if broker == "embedded" else _MANY
        self.database = Database(database)
        self.running: dict[str, Process] = {}
        self._all: list[Process] = []
        self._environment = {
            "PATH": f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(_ROOT),
            "MAILFLOW_CONFIG": str(folder / "mailflow.toml"),
        }
        poll_seconds, lease_seconds = (1, 4) if quick_lease else (60, 150)
        whole = self._configuration(database, broker, poll_seconds, lease_seconds)
        (folder / "mailflow.toml").write_text(whole, encoding="utf-8")

    def _configuration(self, database: str, broker: str, poll_seconds: int, lease_seconds: int) -> str:
        servers = self.company.servers
        login = (
            f'host = "{servers.host}"\nusername = "{self.company.hiring}"\npassword = "{PASSWORD}"\n'
            f'ca_file = "{servers.ca_file}"\ntimeout = 10\n'
        )
        return f"""
database = "{database}"
broker = "{broker}"
data_dir = "{self.folder / "var"}"
live = true

[[mailbox]]
address = "{self.company.hiring}"
poll_seconds = {poll_seconds}
[mailbox.imap]
port = {servers.imaps_port}
security = "tls"
{login}
[mailbox.trust]
profile = "pinned"
authserv_ids = ["{AUTHSERV_ID}"]

[retention]
days = 180

[smtp]
port = {servers.submission_port}
security = "starttls"
per_minute = 0
{login}
[recovery]
mailbox_seconds = {lease_seconds}
"""

    def __enter__(self) -> Stack:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._all:
            if process.returncode is None:
                process.stop(signal.SIGKILL)
        self.database.close()

    def run(self, *command: str) -> str:
        """A command that ends by itself, well; what it said."""
        done = subprocess.run(
            [str(_PROGRAMS / command[0]), *command[1:]],
            env={**os.environ, **self._environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def load_by_command(self) -> None:
        """The company with its candidates, as an operator loads it."""
        (self.folder / "company.toml").write_text(self.company.roster(), encoding="utf-8")
        self.run("mailflow", "load", "company.toml")
        self._digests_are_due()

    def load(self) -> None:
        """The same without the time that a command takes to start."""
        app = build(Settings.model_validate(tomllib.loads((self.folder / "mailflow.toml").read_text())))
        try:
            with app.database.write() as connection:
                roster = read_roster(self.company.roster(), "toml", known(connection))
                assert isinstance(roster, Roster), roster
                load(connection, roster, _no_file, app.event_key, app.clock(), app.settings.rules)
        finally:
            app.close()
        self._digests_are_due()

    def _digests_are_due(self) -> None:
        """As if the company had been loaded yesterday: this morning's hour is past."""
        morning, deciders = self.company.morning(), [self.company.dana.address, self.company.omar.address]
        with self.database.write() as connection:
            slot = {"slot_due_at": morning, "slot_date": morning.date()}
            connection.execute(update(person).where(person.c.address.in_(deciders)).values(slot))

    def start(self, *names: str) -> None:
        """Starts every command of this installation, or those named; a name may be started again under `NAME-2`."""
        for name in names or self.commands:
            command = self.commands[name.partition("-")[0]]
            log = self.folder / f"{name}.log"
            process = Process([_PROGRAMS / command[0], *command[1:]], log, environment=self._environment)
            self.running[name] = process
            self._all.append(process)

    def stop(self) -> dict[str, tuple[int | None, float]]:
        """SIGTERM to everything that runs; how each ended, and after how many seconds."""
        ended: dict[str, tuple[int | None, float]] = {}
        for process in self.running.values():
            os.kill(process.pid, signal.SIGTERM)
        begin = time.monotonic()
        for name, process in self.running.items():
            process.wait(20)
            ended[name] = (process.returncode, time.monotonic() - begin)
        self.running.clear()
        return ended

    def log(self, name: str) -> str:
        """What that process logged so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def logs(self) -> str:
        """The ends of all logs and the rows, for the message of a failing test."""
        told = [f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in self.folder.glob("*.log")]
        return "\n".join([*told, f"--- mails in\n{self.mails_in()}", f"--- mails out\n{self.mails_out()}"])

    def status(self) -> dict[str, Any]:
        """What `mailflow status --json` tells."""
        told: dict[str, Any] = json.loads(self.run("mailflow", "status", "--json"))
        return told

    def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def mails_in(self) -> list[tuple[Any, ...]]:
        """Each mail kept: its Message-ID, what it is, what became of it, how far its writer was believed, and why."""
        columns = (inbox.c.message_id, inbox.c.kind, inbox.c.state, inbox.c.level, inbox.c.cause)
        return self._rows(select(*columns).order_by(inbox.c.id))

    def mails_out(self) -> list[tuple[Any, ...]]:
        """Each notice: its kind, to whom, what became of it, and the last error."""
        columns = (outbox.c.kind, person.c.name, outbox.c.state, outbox.c.last_error)
        return self._rows(select(*columns).join(person, person.c.id == outbox.c.recipient_id).order_by(outbox.c.id))

    def stages(self) -> dict[str, str]:
        """Where each candidate stands."""
        query = select(candidate.c.name, application.c.stage).join(application)
        return dict(self._rows(query))

    def feedback(self) -> list[tuple[Any, ...]]:
        """What was recorded, oldest first: candidate, verdict, whether it counts, by whom, and the reason."""
        query = (
            select(candidate.c.name, feedback.c.verdict, feedback.c.standing, person.c.name, feedback.c.reason)
            .join(application, application.c.id == feedback.c.application_id)
            .join(candidate, candidate.c.id == application.c.candidate_id)
            .join(person, person.c.id == feedback.c.person_id)
            .order_by(feedback.c.id)
        )
        return self._rows(query)

    def judged(self, message_ids: set[str]) -> bool:
        """Whether all these mails were kept and judged."""
        key = {one.strip("<>") for one in message_ids}
        return key <= {str(row[0]).strip("<>") for row in self.mails_in() if row[2] in JUDGED}

    def until_judged(self, *message_ids: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits for that."""
        until(lambda: self.judged(set(message_ids)), self.logs, seconds)

    def until_settled(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until every mail is judged and no notice is on its way."""

        def settled() -> bool:
            left = [row for row in self.mails_in() if row[2] not in JUDGED]
            return not left and not any(row[2] in _MOVING for row in self.mails_out())

        until(settled, self.logs, seconds)
