"""A small company with a real mailflow in it, so that a story reads like a transcript.

Everything is real but the mail servers: the database, the templates, intake, outbox and beat. What would go out over
SMTP is put into `post` instead, by the same door that the SMTP edge uses; what would come in over IMAP is handed to
intake as the poller hands it over. The clock stands until it is moved.
"""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mailflow.app import App
from mailflow.config import ImapSection, MailboxSection, PolicySection, Settings, SmtpSection, TrustSection
from mailflow.demo.people import Letter
from mailflow.edges.child import BoundedPool
from mailflow.edges.templates import Templates
from mailflow.flow.transmitting import LastQuestion
from mailflow.hiring.roster import Roster, read_roster
from mailflow.mail.delivery import Accepted, Delivery
from mailflow.store.engine import Connection, Database
from mailflow.store.inbox import Arrival
from mailflow.store.load import Loaded, ResumeFile, known, load
from mailflow.store.schema import application, candidate, feedback, inbox, metadata, outbox, person, review
from tests.data.shapes import SHAPES
from tests.flow.lending import LentDatabase

HIRING = "hiring@acme.test"
AUTHSERV_ID = "mx.acme.test"
ZONE = ZoneInfo("America/New_York")
#: A Monday at seven in the morning, in New York.
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=ZONE)

COMPANY = """
[[people]]
name = "Rita Rossi"
address = "rita@acme.test"
timezone = "America/New_York"
[[people]]
name = "Dana Okafor"
address = "dana@acme.test"
timezone = "America/New_York"
reports_to = "lea@acme.test"
[[people]]
name = "Omar Haddad"
address = "omar@acme.test"
timezone = "America/New_York"
reports_to = "lea@acme.test"
[[people]]
name = "Ben Carter"
address = "ben@acme.test"
timezone = "America/New_York"
[[people]]
name = "Ivy Chen"
address = "ivy@acme.test"
timezone = "America/New_York"
[[people]]
name = "Lea Novak"
address = "lea@acme.test"
timezone = "America/New_York"
[[requisitions]]
ref = "SRE-7"
title = "Senior Site Reliability Engineer"
must_haves = ["Kubernetes in production"]
review_hours = 8
[[requisitions]]
ref = "UX-2"
title = "Product Designer"
review_hours = 8
[[responsibilities]]
requisition = "SRE-7"
sources = ["rita@acme.test"]
interviews = ["ivy@acme.test"]
decides = "dana@acme.test"
backup = "ben@acme.test"
[[responsibilities]]
requisition = "UX-2"
sources = ["rita@acme.test"]
decides = "omar@acme.test"
backup = "ben@acme.test"
"""


def applied(name: str, ref: str = "SRE-7", stage: str = "review") -> str:
    """A candidate for the roster."""
    email = f"{name.lower().replace(' ', '.')}@mail.test"
    return (
        f'[[applications]]\ncandidate = "{name}"\nemail = "{email}"\nrequisition = "{ref}"\n'
        f'stage = "{stage}"\nsummary = "Knows the work."\n'
    )


@dataclass
class PostedApp(App):
    """The app with a letter box in place of an SMTP server. `answer` says what the server would say to a mail."""

    post: list[tuple[str, Letter]] = field(default_factory=list)
    answer: Callable[[str, bytes], Delivery] = lambda _recipient, _raw: Accepted("250 ok")
    held_back: int = 0

    @cached_property
    def database(self) -> Database:
        """What was compiled for other stories serves this one, too."""
        return LentDatabase.at(self.settings.database)

    @cached_property
    def templates(self) -> Templates:
        """Compiled once for the whole run, since no test changes them."""
        return _templates()

    @cached_property
    def children(self) -> BoundedPool:
        """Started once for the whole run: each of its jobs is a file of some test."""
        return _children()

    def close(self) -> None:
        self.__dict__.pop("children", None)
        super().close()

    def send(
        self, mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: Callable[[int, Delivery], None]
    ) -> None:
        for index, (recipient, raw, last_question) in enumerate(mails):
            if not last_question():
                self.held_back += 1
                continue
            outcome = self.answer(recipient, raw)
            if isinstance(outcome, Accepted):
                self.post.append((recipient, Letter(raw)))
            on_result(index, outcome)


@cache
def _templates() -> Templates:
    return Templates(None)


@cache
def _children() -> BoundedPool:
    pool = BoundedPool(1)
    atexit.register(pool.close)
    return pool


class Clock:
    """Stands until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    """One installation. `url` names an empty but migrated database, `folder` is where it keeps its key and epoch."""

    url: str
    folder: Path
    clock: Clock = field(default_factory=Clock)
    policy: PolicySection = field(default_factory=PolicySection)
    trust: TrustSection = field(default_factory=lambda: TrustSection(profile="pinned", authserv_ids=(AUTHSERV_ID,)))
    mailbox: str = HIRING
    per_minute: int = 0
    #: How many mails of each person were read.
    _read: dict[str, int] = field(default_factory=dict)
    _written: int = 0

    @cached_property
    def settings(self) -> Settings:
        """The configuration."""
        here = {"host": "127.0.0.1", "security": "plain"}
        return Settings(
            database=self.url,
            data_dir=self.folder / "var",
            live=True,
            mailbox=(MailboxSection(address=self.mailbox, imap=ImapSection.model_validate(here), trust=self.trust),),
            smtp=SmtpSection.model_validate({**here, "per_minute": self.per_minute}),
            policy=self.policy,
        )

    @cached_property
    def app(self) -> PostedApp:
        """The app under test."""
        return PostedApp(self.settings, clock=self.clock)

    def configure(self, **changed: Any) -> None:
        """From now on with another `policy`, `trust` or `per_minute`, as after a restart."""
        for name, value in changed.items():
            setattr(self, name, value)
        post = self.app.post
        self.app.close()
        del self.settings, self.app
        self.app.post = post

    def another_process(self) -> PostedApp:
        """A second app on the same database, with the same letter box."""
        return PostedApp(self.settings, clock=self.clock, post=self.app.post)

    # -- time ----------------------------------------------------------------------------------------------------

    def at(self, day: int, hour: int, minute: int = 0) -> World:
        """Move the clock to that hour in New York, `day` days after the Monday, and let everything due happen."""
        self.clock.now = MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)
        return self.tick()

    def later(self, **by: float) -> World:
        """Move the clock on, and let everything due happen."""
        self.clock.now = self.clock.now + timedelta(**by)
        return self.tick()

    def tick(self) -> World:
        """One beat, and the workers after it."""
        self.app.sweep.run_once()
        self.app.outbox.deliver_due()
        return self

    # -- people and candidates -----------------------------------------------------------------------------------

    def load(self, *tables: str) -> Loaded:
        """Take in roster text."""
        with self.app.database.write() as connection:
            roster = read_roster("\n".join(tables), "toml", known(connection))
            assert isinstance(roster, Roster), [str(one) for one in roster]
            return load(connection, roster, _no_file, self.app.event_key, self.clock(), self.settings.rules)

    # -- mail out ------------------------------------------------------------------------------------------------

    def letters(self, who: str, kind: str = "") -> list[Letter]:
        """Everything that somebody ever got."""
        mine = [letter for address, letter in self.app.post if address == _address(who)]
        return [letter for letter in mine if not kind or letter.kind == kind]

    def new_mail(self, who: str) -> list[Letter]:
        """What somebody got since the last look."""
        every = self.letters(who)
        news = every[self._read.get(who, 0) :]
        self._read[who] = len(every)
        return news

    def received(self, who: str, kind: str) -> Letter:
        """The newest mail of that kind since the last look; it must be there."""
        news = self.new_mail(who)
        wanted = [letter for letter in news if letter.kind == kind]
        assert wanted, f"{who} got {[letter.kind for letter in news]} and no {kind}"
        return wanted[-1]

    # -- mail in -------------------------------------------------------------------------------------------------

    def written(
        self,
        who: str,
        words: str,
        *,
        answers: Letter | None = None,
        to: str | None = None,
        shape: str = "gmail-web-en",
        proven: bool = True,
        headers: Sequence[str] = (),
        threaded: bool = True,
        message_id: str | None = None,
    ) -> bytes:
        """The bytes of a mail as it lies in the mailbox: a reply in some program's shape, or a fresh mail.

        `proven` lets the receiving server vouch for the sender; `threaded` False leaves References out.
        """
        self._written += 1
        address = _address(who)
        to = to or (answers.reply_to if answers else self.mailbox)
        proof = f"dmarc=pass header.from={address.partition('@')[2]}" if proven else "dmarc=none"
        head = [f"Authentication-Results: {AUTHSERV_ID}; {proof}"]
        name = who.partition("@")[0].title()
        head += [f"From: {name} <{address}>", f"To: {to}", f"Date: {format_datetime(self.clock())}"]
        head.append(f"Message-ID: {message_id or f'<{self._written}.mail@acme.test>'}")
        if answers is not None and threaded:
            original = str(answers.message["Message-ID"])
            head += [f"In-Reply-To: {original}", f"References: {original}"]
        subject = f"Re: {answers.subject}" if answers else "A word from me"
        head += [f"Subject: {subject}", *headers]
        if answers is None:
            return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", words, ""]).encode()
        return _readdressed(SHAPES[shape](words, answers.text, answers.html), head)

    def arrives(self, *mails: bytes, app: App | None = None, uid: int | None = None) -> list[int]:
        """These mails are found in the mailbox, kept and judged, and what is due is sent; their inbox numbers."""
        app = app or self.app
        intake = app.intake(app.settings.mailbox[0])
        intake.keep([self.arrival(raw, uid) for raw in mails])
        intake.judge_all()
        app.outbox.deliver_due()
        with app.database.read() as connection:
            ids = dict(connection.execute(select(inbox.c.sha256, inbox.c.id)).all())
        return [ids[hashlib.sha256(raw).hexdigest()] for raw in mails]

    def arrival(self, raw: bytes, uid: int | None = None, uidvalidity: int = 1) -> Arrival:
        """A mail as the poller hands it over."""
        self._written += 1
        sha = hashlib.sha256(raw).hexdigest()
        return Arrival("INBOX", uidvalidity, uid or self._written, self.clock(), sha, raw, len(raw))

    def says(self, who: str, letter: Letter, words: str, **how: Any) -> int:
        """Somebody answers a letter, and mailflow takes it in."""
        return self.arrives(self.written(who, words, answers=letter, **how))[0]

    def writes(self, who: str, words: str, **how: Any) -> int:
        """Somebody writes a fresh mail."""
        return self.arrives(self.written(who, words, **how))[0]

    # -- what is on file -----------------------------------------------------------------------------------------

    def rows(self, statement: Any) -> list[Any]:
        """What a query finds."""
        with self.app.database.read() as connection:
            return list(connection.execute(statement).all())

    def stage(self, name: str) -> str:
        """Where a candidate stands."""
        query = select(application.c.stage).join(candidate, candidate.c.id == application.c.candidate_id)
        return str(self.rows(query.where(candidate.c.name == name))[0].stage)

    def said(self, name: str) -> list[tuple[str, str, str]]:
        """Every feedback on a candidate, oldest first: (who, verdict, standing)."""
        query = (
            select(person.c.name, feedback.c.verdict, feedback.c.standing)
            .select_from(feedback.join(person, person.c.id == feedback.c.person_id))
            .join(application, application.c.id == feedback.c.application_id)
            .join(candidate, candidate.c.id == application.c.candidate_id)
            .where(candidate.c.name == name)
            .order_by(feedback.c.id)
        )
        return [(row.name.partition(" ")[0].lower(), row.verdict, row.standing) for row in self.rows(query)]

    def open_reviews(self, name: str) -> list[Any]:
        """The open reviews of a candidate."""
        query = (
            select(review)
            .join(application, application.c.id == review.c.application_id)
            .join(candidate, candidate.c.id == application.c.candidate_id)
            .where(candidate.c.name == name, review.c.closed_at.is_(None))
        )
        return self.rows(query.order_by(review.c.id))

    def mail(self, number: int) -> Any:
        """What became of a kept mail."""
        return self.rows(select(inbox).where(inbox.c.id == number))[0]

    def outbox(self, kind: str = "") -> list[Any]:
        """The rows of mail out, oldest first."""
        query = select(outbox).order_by(outbox.c.id)
        return self.rows(query.where(outbox.c.kind == kind) if kind else query)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.app.database.read() as connection:
            return {table.name: _count(connection, table) for table in metadata.sorted_tables}

    def close(self) -> None:
        """Let go of the database."""
        self.app.close()


def _count(connection: Connection, table: Any) -> int:
    return len(connection.execute(select(*table.primary_key.columns)).all())


def _address(who: str) -> str:
    return who if "@" in who else f"{who}@acme.test"


def _no_file(name: str) -> ResumeFile:
    raise ValueError(f"there is no file {name}")


_REPLACED = ("from", "to", "date", "message-id", "in-reply-to", "references", "subject", "authentication-results")


def _readdressed(raw: bytes, head: Sequence[str]) -> bytes:
    """A mail in some program's shape with a head of our own."""
    before, _, body = raw.partition(b"\r\n\r\n")
    kept = [line for line in before.split(b"\r\n") if line.partition(b":")[0].decode().lower() not in _REPLACED]
    return b"\r\n".join([*(line.encode() for line in head), *kept]) + b"\r\n\r\n" + body
