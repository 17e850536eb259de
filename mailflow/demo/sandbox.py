"""The sandbox: a mail server in the process, a configuration that points to it, and the sample company."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from mailflow.app import App, utc_now
from mailflow.edges.sandbox import AUTHSERV_ID, SandboxMail
from mailflow.hiring.effects import ChooseStyle, Notify
from mailflow.hiring.roster import Roster, read_roster
from mailflow.store.choices import choose
from mailflow.store.load import ResumeFile, known, load
from mailflow.store.outbox import queue
from mailflow.store.status import active_people, awaited

HIRING = "hiring@acme.test"
PEOPLE = ("rita@acme.test", "dana@acme.test", "omar@acme.test", "ben@acme.test", "lea@acme.test")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running mail server. `password` is the same for every account of the sample company."""

    mail: SandboxMail
    password: str = field(repr=False)

    def load(self, app: App) -> None:
        """Take in the sample company."""
        text = (resources.files("mailflow.demo") / "team.toml").read_text(encoding="utf-8")
        with app.database.write() as connection:
            roster = read_roster(text, "toml", known(connection))
            if not isinstance(roster, Roster):
                raise ValueError("; ".join(str(one) for one in roster))
            load(connection, roster, _no_resume, app.event_key, app.clock(), app.settings.rules)

    def send_digests(self, app: App) -> None:
        """Queue each digest now rather than at its reader's hour, so that there is something to answer; and whoever
        tries mailflow at night or on a Sunday gets mail all the same."""
        now = app.clock()
        facts = {"since": (now - timedelta(days=1)).isoformat()}
        always = {"quiet": "00:00-00:00", "digest_days": "0123456"}
        with app.database.write() as connection:
            choose(connection, [ChooseStyle(one, always) for one in active_people(connection)])
            notices = [Notify(f"digest:{one}:sandbox", "digest", one, facts) for one in awaited(connection)]
            queue(connection, notices, now)

    def welcome(self) -> list[str]:
        """What a person needs to join in with a real mail client."""
        return [
            "A mail server for trying mailflow runs in this process; nothing can leave the machine.",
            f"  IMAP   {self.mail.host} port {self.mail.imap_port}, no encryption",
            f"  SMTP   {self.mail.host} port {self.mail.smtp_port}, no encryption, log in to send",
            f"  Accounts, each with the password {self.password}:",
            *(f"    {address}" for address in (*PEOPLE, HIRING)),
            f"  mailflow reads {HIRING}. Dana and Omar have a digest in their inbox: answer it in plain words,",
            f"  or write `help` or `status` to {HIRING}. Stop with Ctrl-C.",
        ]


def _no_resume(name: str) -> ResumeFile:
    raise ValueError(f"the sample company has no file {name}")


@contextmanager
def prepared_sandbox(folder: Path, clock: Callable[[], datetime] = utc_now) -> Iterator[Sandbox]:
    """A running sandbox whose configuration is in force until the end. Everything it writes is in `folder`."""
    password = secrets.token_urlsafe(6)
    with SandboxMail(dict.fromkeys((HIRING, *PEOPLE), password), now=clock) as mail:
        before = os.environ.get("MAILFLOW_CONFIG")
        path = folder / "mailflow.toml"
        path.write_text(_configuration(folder, mail, password), encoding="utf-8")
        os.environ["MAILFLOW_CONFIG"] = str(path)
        try:
            yield Sandbox(mail, password)
        finally:
            if before is None:
                del os.environ["MAILFLOW_CONFIG"]
            else:
                os.environ["MAILFLOW_CONFIG"] = before


def _configuration(folder: Path, mail: SandboxMail, password: str) -> str:
    login = f'host = "{mail.host}"\nsecurity = "plain"\nusername = "{HIRING}"\npassword = "{password}"\n'
    return f"""
database = "sqlite:///{folder / "mailflow.db"}"
data_dir = "{folder / "var"}"
live = true

[[mailbox]]
address = "{HIRING}"

[mailbox.imap]
port = {mail.imap_port}
{login}
[mailbox.trust]
profile = "pinned"
authserv_ids = ["{AUTHSERV_ID}"]

[retention]
days = 180

[smtp]
port = {mail.smtp_port}
per_minute = 0
{login}"""
