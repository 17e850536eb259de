"""A small installation and the commands on it, in this process: what they say, and how they end."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.app import App, build
from mailflow.cli import main
from mailflow.config import load_settings
from mailflow.store.inbox import Arrival

CANARY = "canary-secret-4711"
AUTHSERV_ID = "mx.acme.test"
CONFIGURATION = f"""
database = "sqlite:///mailflow.db"
live = true
[[mailbox]]
address = "hiring@acme.test"
[mailbox.imap]
host = "127.0.0.1"
port = 9
security = "plain"
password = "{CANARY}"
[mailbox.trust]
profile = "pinned"
authserv_ids = ["{AUTHSERV_ID}"]
[retention]
days = 180
[smtp]
host = "127.0.0.1"
port = 9
security = "plain"
password = "{CANARY}"
[policy]
strict = false
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Home:
    """A working folder with a configuration, from which commands are run."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Ran:
        """Run `mailflow WORDS`."""
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "argv", ["mailflow", *words])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def app(self) -> App:
        """The app of the configuration in force; close it."""
        return build(load_settings())

    def arrives(self, *mails: bytes) -> None:
        """These mails are found in the mailbox, kept and judged."""
        app = self.app()
        try:
            intake = app.intake(app.settings.mailbox[0])
            intake.keep(_arrivals(mails))
            intake.judge_all()
        finally:
            app.close()


def _arrivals(mails: Sequence[bytes]) -> list[Arrival]:
    now = datetime.now(UTC)
    shas = [hashlib.sha256(raw).hexdigest() for raw in mails]
    return [
        Arrival("INBOX", 1, int(sha[:7], 16), now, sha, raw, len(raw)) for sha, raw in zip(shas, mails, strict=True)
    ]


def mail(who: str, words: str, *, proven: bool = True) -> bytes:
    """A fresh mail to the shared mailbox, vouched for by the mail server unless `proven` is False."""
    stamp = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=acme.test\r\n" if proven else ""
    head = f"From: {who}@acme.test\r\nTo: hiring@acme.test\r\nSubject: about them\r\n"
    number = hashlib.sha256(words.encode()).hexdigest()[:12]
    date = "Date: Mon, 23 Nov 2026 09:00:00 -0500\r\n"
    return f"{stamp}{head}{date}Message-ID: <{number}@acme.test>\r\n\r\n{words}\r\n".encode()
