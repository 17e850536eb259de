"""`up --sandbox` with a mail client, and the demo: each as a person would run it, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailflow.demo.people import Letter
from tests.servers.process import Process

PROGRAMS = Path(sys.executable).parent
HIRING = "hiring@acme.test"


def clean_environment() -> dict[str, str]:
    """Without what a developer's shell may have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAILFLOW_", "REPLY"))}


class Client:
    """A real mail program's two connections, by the settings that `up --sandbox` printed."""

    def __init__(self, welcome: str, address: str) -> None:
        imap, smtp = re.search(r"IMAP +(\S+) port (\d+)", welcome), re.search(r"SMTP +(\S+) port (\d+)", welcome)
        password = re.search(r"each with the password (\S+):", welcome)
        assert imap is not None
        assert smtp is not None
        assert password is not None
        assert address in welcome
        self.address, self.password = address, password[1]
        self.smtp = (smtp[1], int(smtp[2]))
        self.imap = IMAPClient(imap[1], int(imap[2]), ssl=False, timeout=20)
        self.imap.login(address, self.password)
        self.imap.select_folder("INBOX")

    def inbox(self) -> list[Letter]:
        self.imap.noop()
        uids = self.imap.search()
        return (
            [Letter(got[b"BODY[]"]) for _, got in sorted(self.imap.fetch(uids, ["BODY.PEEK[]"]).items())]
            if uids
            else []
        )

    def await_kind(self, kind: str, seconds: float = 20.0) -> Letter:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := [letter for letter in self.inbox() if letter.kind == kind]:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError([letter.subject for letter in self.inbox()])

    def writes(self, to: str, words: str, subject: str = "") -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.address, to, subject or words
        mail["Message-ID"] = f"<{time.monotonic_ns()}@client.acme.test>"
        mail.set_content(words + "\n")
        with smtplib.SMTP(*self.smtp, timeout=20) as link:
            link.login(self.address, self.password)
            link.sendmail(self.address, [to], mail.as_bytes(policy=SMTP))


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Process]:
    """`mailflow up --sandbox`, running."""
    process = Process(
        [PROGRAMS / "mailflow", "up", "--sandbox"], tmp_path / "out", environment={"MAILFLOW_CONFIG": "/nowhere"}
    )
    yield process
    process.stop(signal.SIGKILL)


@pytest.mark.slow
def test_a_mail_client_joins_in_and_up_ends_when_it_is_told_to(sandbox: Process) -> None:
    """Given the printed settings, when Dana asks and answers by mail, then she is answered; SIGTERM ends it with 0."""
    sandbox.wait_until_said("Stop with Ctrl-C")
    dana = Client(sandbox.log.read_text(), "dana@acme.test")
    digest = dana.await_kind("digest")
    assert "Maria Silva" in digest.text
    dana.writes(HIRING, "help")
    dana.writes(HIRING, "status")
    assert "approve 1, 3" in dana.await_kind("help").text
    assert "SRE-7" in dana.await_kind("status").text
    dana.writes(digest.reply_to, "1 yes, 2 no - too junior", f"Re: {digest.subject}")
    receipt = dana.await_kind("receipt")
    assert "2 answers recorded" in receipt.text
    dana.writes(receipt.reply_to, "undo", f"Re: {receipt.subject}")
    until = time.monotonic() + 20
    while sum(letter.kind == "receipt" for letter in dana.inbox()) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert dana.await_kind("receipt").subject == "Receipt: 2 taken back"
    dana.imap.logout()
    began = time.monotonic()
    sandbox.stop(signal.SIGTERM, 20)
    assert sandbox.returncode == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in sandbox.log.read_text()


@pytest.mark.slow
def test_up_ends_when_it_is_interrupted_while_the_servers_are_away(tmp_path: Path) -> None:
    """Servers that are down are said once and tried again; Ctrl-C ends it all the same."""
    (tmp_path / "mailflow.toml").write_text(
        f'database = "sqlite:///{tmp_path}/m.db"\ndata_dir = "{tmp_path}/var"\n[[mailbox]]\naddress = "{HIRING}"\n'
        '[mailbox.imap]\nhost = "127.0.0.1"\nport = 9\nsecurity = "plain"\n'
        '[retention]\ndays = 180\n[smtp]\nhost = "127.0.0.1"\nport = 9\nsecurity = "plain"\n'
    )
    environment = {"MAILFLOW_CONFIG": str(tmp_path / "mailflow.toml")}
    subprocess.run(
        [PROGRAMS / "mailflow", "migrate"], env={**os.environ, **environment}, check=True, capture_output=True
    )
    process = Process([PROGRAMS / "mailflow", "up"], tmp_path / "out", environment=environment)
    try:
        process.wait_until_said("out of reach, trying on")
        began = time.monotonic()
    finally:
        process.stop(signal.SIGINT, 20)
    assert process.returncode == 0
    assert time.monotonic() - began < 10
    assert process.log.read_text().count("trying on") == 1


def demo(folder: Path, *words: str) -> tuple[int, str, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        [PROGRAMS / "mailflow", "demo", *words],
        env=clean_environment(),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr, time.monotonic() - began


END = """
   DAT-3  Min-jun Kim    review
   DAT-3  Ines Duarte    screen
   DAT-3  Nora Holm      interview
   SRE-7  Maria Silva    interview  approve by Dana Okafor "exactly what we need"
   SRE-7  John Abara     review
   SRE-7  Wei Zhang      review     hold by Dana Okafor
   SRE-7  Sarah Kim      review     approve by Dana Okafor
   SRE-7  Paul Meyer     interview
   SRE-7  Greta Vogel    sourced
   SRE-7  Nadia Haas     screen
   UX-2   Tomas Lind     interview  approve by Dana Okafor
   UX-2   Aisha Bello    rejected   reject by Dana Okafor "portfolio too small"
   UX-2   Luis Ortega    offer
   mails in: 10 done
"""


@pytest.mark.slow
def test_the_demo_tells_its_story_and_ends_with_the_table(tmp_path: Path, project: Path) -> None:
    """And the README quotes it word for word."""
    code, out, err, seconds = demo(tmp_path)
    assert (code, err) == (0, "")
    assert seconds < 60
    (quoted,) = re.findall(r"^```text\n(.*?)^```", (project / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    assert [line for line in quoted.splitlines() if line and line not in out.splitlines()] == []
    head, _, table = out.partition("== What the database says at the end\n")
    assert table.startswith(END)
    told = re.findall(r"^== (\w+) [\d:]+  ", head, re.MULTILINE)
    assert (told[0], told[-1]) == ("Monday", "Friday")
    for kind in ("need your decision", "Receipt: 3 recorded", "Receipt: 1 taken back", "1 question", "Was this you?"):
        assert kind in head
    assert "Reminder: 2 decisions are due now" in head
    assert "Omar Haddad got on Monday 09:30: Shall Ben Carter decide" in head.partition("Thursday 09:01")[2]
    assert "You are the backup" in head
    assert "Which role is it for?" in head
    assert "Receipt: 1 resume taken in" in head
    assert "nadia-haas.docx" in head.partition("Wednesday 08:00")[2]
    assert head.count("Hiring on ") >= 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "expected", "mails"),
    [
        # Omar's two are among them, so that his backup has nothing to answer later.
        ("2 yes, rest no", "Receipt: 6 recorded", 10),
        ("$HOME `id` \"quotes\" 'and' --help", "", 11),
        ("Ja zu John, den Rest ablehnen", "Receipt: 6 recorded", 10),
    ],
)
def test_the_demo_takes_any_words_in_the_managers_name(words: str, expected: str, mails: int, tmp_path: Path) -> None:
    """Whatever they are, they are shown as typed and the day goes on to its end."""
    code, out, _, seconds = demo(tmp_path, "--reply", words)
    assert code == 0
    assert f"        {words}\n" in out
    assert expected in out
    assert f"mails in: {mails} done" in out
    assert seconds < 60
