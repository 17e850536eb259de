"""The sample people's mail programs: they read their account and write over SMTP, quoting what they answer."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr, parsedate_to_datetime

from mailflow.edges.sandbox import SandboxMail


@dataclass(slots=True)
class Letter:
    """A mail as its reader sees it."""

    raw: bytes = field(repr=False)
    message: Message = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.message = message_from_bytes(self.raw, policy=default)

    @property
    def kind(self) -> str:
        """Which notice it is."""
        return str(self.message["X-Mailflow-Kind"] or "")

    @property
    def sent_at(self) -> datetime:
        """When it was written, by its Date; aware."""
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(("plain",)) if isinstance(self.message, EmailMessage) else None
        return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""

    @property
    def html(self) -> str:
        """Its HTML, "" where it has none."""
        part = self.message.get_body(("html",)) if isinstance(self.message, EmailMessage) else None
        return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""

    @property
    def reply_to(self) -> str:
        """Where a reply goes."""
        return parseaddr(str(self.message["Reply-To"]))[1]


@dataclass(slots=True)
class Client:
    """One person's mail program. `seen` is how many mails were read."""

    name: str
    address: str
    password: str = field(repr=False)
    mail: SandboxMail = field(repr=False)
    seen: int = 0

    def new_mail(self) -> list[Letter]:
        """Mails that came since the last look."""
        raws = self.mail.messages(self.address)[self.seen :]
        self.seen += len(raws)
        return [Letter(raw) for raw in raws]

    def answer(self, letter: Letter, words: str, now: datetime) -> None:
        """Reply as a mail program does: own words on top, the answered mail quoted below."""
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        writer = parseaddr(str(letter.message["From"]))[1]
        body = f"{words}\n\nOn {now:%a, %b %d, %Y at %H:%M} Hiring <{writer}> wrote:\n{quoted}\n"
        subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
        mail = self._new(letter.reply_to, subject, body, now)
        mail["In-Reply-To"] = mail["References"] = str(letter.message["Message-ID"])
        self._submit(mail, login=True)

    def automatic(self, letter: Letter, words: str, now: datetime) -> None:
        """An out-of-office answer, by the mail server on the person's behalf (RFC 3834)."""
        mail = self._new(letter.reply_to, f"Automatic reply: {letter.subject}", words, now)
        mail["In-Reply-To"] = str(letter.message["Message-ID"])
        mail["Auto-Submitted"] = "auto-replied"
        self._submit(mail, login=True)

    def forge(self, to: str, words: str, now: datetime) -> None:
        """Somebody else writes in this person's name: the same From line, no login."""
        self._submit(self._new(to, "Re: candidates", words, now), login=False)

    def forward(self, to: str, subject: str, words: str, file: tuple[str, bytes], now: datetime) -> None:
        """Forward somebody's mail with the DOCX that came with it, as (name, bytes)."""
        mail = self._new(to, subject, words, now)
        subtype = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        mail.add_attachment(file[1], maintype="application", subtype=subtype, filename=file[0])
        self._submit(mail, login=True)

    def _new(self, to: str, subject: str, body: str, now: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = f"{self.name} <{self.address}>"
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{now.timestamp()}.{self.seen}.{abs(hash(body)) % 10**8}@mail.acme.test>"
        mail.set_content(body)
        return mail

    def _submit(self, mail: EmailMessage, *, login: bool) -> None:
        with smtplib.SMTP(self.mail.host, self.mail.smtp_port, timeout=20) as link:
            if login:
                link.login(self.address, self.password)
            link.sendmail(self.address, [parseaddr(str(mail["To"]))[1]], mail.as_bytes(policy=SMTP))
