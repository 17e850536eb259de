"""The company that the crash tests kill mailflow at: for each kill people of its own, who have digests, owe answers, or
cannot be reached.

Everything is made once and copied for each installation: the database with the digests that were sent, the key, and
those digests' bytes, from which the answers are written.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import select, update

from mailflow.app import App, build
from mailflow.config import Settings
from mailflow.edges.sandbox import AUTHSERV_ID
from mailflow.hiring.effects import Notify
from mailflow.hiring.roster import Roster, read_roster
from mailflow.store import schema
from mailflow.store.load import ResumeFile, known, load
from mailflow.store.migrate import migrate
from mailflow.store.outbox import claimed, freeze, queue

HIRING = "hiring@acme.test"
#: For each kill: who answers, whose digest is due, who cannot be reached.
ANSWERERS, DUE, GONE = 6, 2, 1
CANDIDATES = 3
VERDICTS = {1: "approve", 2: "reject", 3: "hold"}
_WORDS = "1 yes - strong on call\n2 no, too junior for this team\n3 hold"
_FAR = datetime(2090, 1, 1, tzinfo=UTC)
_RESUME_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one kill, by their ids in the database, and the mails that may come from them."""

    answerers: tuple[int, ...]
    due: tuple[int, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """A prepared installation to be copied. `digests` are the mails that people have, by person."""

    database: str
    key: Path
    kills: int
    digests: dict[int, bytes]
    #: Outbox rows of those digests, by person: they were sent before anything was killed.
    rows: dict[int, int]
    event_key: bytes

    def cast(self, kill: int) -> Cast:
        """The people of the kill with that number, from 0."""
        size = ANSWERERS + DUE + GONE
        first = kill * size + 1
        return Cast(
            tuple(range(first, first + ANSWERERS)),
            tuple(range(first + ANSWERERS, first + ANSWERERS + DUE)),
            tuple(range(first + ANSWERERS + DUE, first + size)),
        )

    def answer(self, person: int, *, odd: bool = False) -> bytes:
        """That person's reply to their digest; `odd` with a large file, so that it is parsed in a child."""
        asked = BytesParser(policy=default).parsebytes(self.digests[person])
        assert isinstance(asked, EmailMessage)
        mail = EmailMessage()
        mail["Authentication-Results"] = f"{AUTHSERV_ID}; auth=pass smtp.auth={asked['To'].addresses[0].addr_spec}"
        mail["From"], mail["To"] = asked["To"], asked["Reply-To"]
        mail["Subject"] = f"Re: {asked['Subject']}"
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<answer.{person}@acme.test>"
        mail["In-Reply-To"] = mail["References"] = asked["Message-ID"]
        part = asked.get_body(("plain",))
        quoted = "\n".join(f"> {line}".rstrip() for line in (part.get_content() if part else "").splitlines())
        mail.set_content(f"{_WORDS}\n\nOn Mon, Nov 23, 2026 at 8:00 AM Hiring <{HIRING}> wrote:\n{quoted}\n")
        if odd:
            mail.add_attachment(os.urandom(2**21), maintype="application", subtype="octet-stream", filename="x.bin")
        return mail.as_bytes(policy=SMTP)

    def bounce(self, person: int) -> bytes:
        """The report that this person's digest did not arrive (RFC 3464)."""
        asked = BytesParser(policy=default).parsebytes(self.digests[person])
        address = asked["To"].addresses[0].addr_spec
        head = (
            f"Authentication-Results: {AUTHSERV_ID}; auth=none\r\nReturn-Path: <>\r\n"
            f"From: Mail Delivery System <mailer-daemon@acme.test>\r\nTo: {HIRING}\r\n"
            "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            f"Message-ID: <bounce.{person}@acme.test>\r\nDate: {format_datetime(datetime.now(UTC))}\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        )
        told = "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        status = (
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.test\r\n\r\n"
            f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        )
        returned = f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {asked['Message-ID']}\r\n\r\n--b--\r\n"
        return (head + told + status + returned).encode()


def found(database: str, folder: Path, kills: int) -> Company:
    """The company in a new database, with a digest sent to everybody who shall answer or bounce."""
    size = kills * (ANSWERERS + DUE + GONE)
    app = build(_settings(database, folder))
    try:
        migrate(app.database)
        with app.database.write() as connection:
            roster = read_roster(_roster(size), "toml", known(connection))
            if not isinstance(roster, Roster):
                raise ValueError("; ".join(str(one) for one in roster))
            load(connection, roster, _resume, app.event_key, app.clock(), app.settings.rules)
            never = {"slot_due_at": _FAR, "slot_date": date(2090, 1, 1)}
            never |= {"summary_due_at": _FAR, "summary_date": date(2090, 1, 1)}
            connection.execute(update(schema.person).values(never))
        digests, rows = _send_digests(app, size)
        return Company(database, folder / "var" / "key", kills, digests, rows, app.event_key)
    finally:
        app.close()


def _settings(database: str, folder: Path) -> Settings:
    server = {"host": "127.0.0.1", "security": "plain"}
    mailbox = {"address": HIRING, "imap": server, "trust": {"profile": "pinned", "authserv_ids": [AUTHSERV_ID]}}
    whole = {"database": database, "data_dir": str(folder / "var"), "mailbox": [mailbox], "smtp": server}
    return Settings.model_validate(whole)


def _roster(size: int) -> str:
    """Everybody decides on a role of their own, for which three candidates wait; ids follow this order."""
    lines = []
    for n in range(1, size + 1):
        lines.append(
            f'[[people]]\nname = "Person {n}"\naddress = "p{n}@acme.test"\ntimezone = "UTC"\n'
            'work_from = "00:00"\nwork_until = "23:59"\ndigest_at = "8:00"\n'
            'workdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'
        )
    lines.append('[[people]]\nname = "Rita Rossi"\naddress = "rita@acme.test"\ntimezone = "UTC"\n')
    for n in range(1, size + 1):
        lines.append(f'[[requisitions]]\nref = "R-{n}"\ntitle = "Engineer {n}"\nreview_hours = 400\n')
        lines.append(
            f'[[responsibilities]]\nrequisition = "R-{n}"\nsources = ["rita@acme.test"]\ndecides = "p{n}@acme.test"\n'
        )
        for place, first in enumerate(("Maria", "John", "Wei")):
            resume = 'resume = "resume.txt"\n' if place == 0 else ""
            lines.append(
                f'[[applications]]\ncandidate = "{first} Candidate{n}"\nemail = "{first.lower()}.{n}@mail.test"\n'
                f'requisition = "R-{n}"\nstage = "review"\nsummary = "Knows the work."\n{resume}'
            )
    return "\n".join(lines)


def _resume(name: str) -> ResumeFile:
    """A file that makes a digest several pieces long on its way out."""
    return ResumeFile(name, "text/plain", b"Nine years of operations, four of them on call.\n" * (_RESUME_BYTES // 48))


def _send_digests(app: App, size: int) -> tuple[dict[int, bytes], dict[int, int]]:
    now = app.clock() - timedelta(hours=3)
    each = ANSWERERS + DUE + GONE
    readers = [n for n in range(1, size + 1) if not ANSWERERS <= (n - 1) % each < ANSWERERS + DUE]
    composer = app.composer
    with app.database.write() as connection:
        queue(connection, [Notify(f"digest:{n}:before", "digest", n, {}, due_at=now) for n in readers], now)
        rows = {row.recipient_id: row.id for row in connection.execute(select(schema.outbox))}
        claims = claimed(connection, rows.values())
        made = composer.compose(connection, claims, now)
        if made.silent or made.broken:
            raise ValueError(f"digests were not rendered: {made.silent or made.broken}")
        freeze(connection, made.frozen)
        sent = {"state": "sent", "sent_at": now, "transmitted_at": now}
        connection.execute(schema.outbox.update().values(sent))
    people = {claim.id: claim.recipient_id for claim in claims}
    return {people[one.id]: one.raw for one in made.frozen}, rows


def copy_key(company: Company, folder: Path) -> None:
    """The key belongs to the database: tokens in the digests were made with it."""
    (folder / "var").mkdir(mode=0o700)
    shutil.copy(company.key, folder / "var" / "key")
