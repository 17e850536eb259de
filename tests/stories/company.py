"""The people of the stories, with ordinary mail programs: they submit with STARTTLS and a login and read over IMAPS.

Every story has accounts of its own. The company's zone is one where it is the middle of the morning now, since the
processes run by the real clock.
"""

from __future__ import annotations

import imaplib
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from zoneinfo import ZoneInfo

from mailflow.demo.people import Letter
from tests.servers.mail import PASSWORD, MailServers

NAMES = {"rita": "Rita Rossi", "dana": "Dana Okafor", "omar": "Omar Haddad", "ben": "Ben Carter", "lea": "Lea Novak"}
#: The order of the digest: the first candidates to be named are due first.
CANDIDATES = ("Maria Silva", "John Abara", "Wei Zhang", "Sarah Kim", "Min-jun Kim")
PATIENCE_SECONDS = 60.0
_ROLES = (("SRE-7", "Site Reliability Engineer"), ("UX-2", "Designer"))
_DECIDERS = ("dana", "omar")
_MORNING, _NIGHT = clock(10, 0), clock(23, 0)


def until(true: Callable[[], bool], otherwise: Callable[[], str], seconds: float = PATIENCE_SECONDS) -> None:
    """Waits until something is so; AssertionError with what `otherwise` says where it does not become so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.05)


@dataclass
class Person:
    """Somebody with a mail program. What they took note of by `receives` is not given to them again."""

    name: str
    address: str
    servers: MailServers = field(repr=False)
    zone: ZoneInfo
    _noted: set[str] = field(default_factory=set, repr=False)

    def letters(self, kind: str = "") -> list[Letter]:
        """Everything in the account, oldest first, or the notices of one kind."""
        context = ssl.create_default_context(cafile=self.servers.ca_file)
        with imaplib.IMAP4_SSL(self.servers.host, self.servers.imaps_port, ssl_context=context, timeout=20) as link:
            link.login(self.address, PASSWORD)
            link.select("INBOX", readonly=True)
            _, answer = link.uid("FETCH", "1:*", "(BODY.PEEK[])")
        letters = [Letter(part[1]) for part in answer if isinstance(part, tuple)]
        return [letter for letter in letters if not kind or letter.kind == kind]

    def receives(self, kind: str, why: Callable[[], str], seconds: float = PATIENCE_SECONDS) -> Letter:
        """The next notice of that kind; `why` is told where none comes."""
        end = time.monotonic() + seconds
        while True:
            for letter in self.letters(kind):
                if (key := str(letter.message["Message-ID"])) not in self._noted:
                    self._noted.add(key)
                    return letter
            assert time.monotonic() < end, f"{self.name} got no {kind}; {why()}"
            time.sleep(0.1)

    def answers(self, letter: Letter, words: str) -> str:
        """Reply as mail programs do, the answered mail quoted below; the reply's Message-ID."""
        return self.submit(self.reply(letter, words))

    def reply(self, letter: Letter, words: str) -> EmailMessage:
        """Such a reply, not sent yet."""
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        writer = parseaddr(str(letter.message["From"]))[1]
        wrote = f"On {datetime.now(self.zone):%a, %b %d, %Y at %H:%M} Hiring <{writer}> wrote:"
        mail = self.new(letter.reply_to, f"Re: {letter.subject}", f"{words}\n\n{wrote}\n{quoted}\n")
        mail["In-Reply-To"] = mail["References"] = str(letter.message["Message-ID"])
        return mail

    def new(self, to: str, subject: str, body: str) -> EmailMessage:
        """A fresh mail, not sent yet."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"{self.name} <{self.address}>", to, subject
        mail["Date"] = format_datetime(datetime.now(self.zone))
        mail["Message-ID"] = make_msgid(domain="clients.acme.test")
        mail.set_content(body)
        return mail

    def submit(self, mail: EmailMessage) -> str:
        """Over the submission port, logged in; the mail's Message-ID."""
        context = ssl.create_default_context(cafile=self.servers.ca_file)
        with smtplib.SMTP(self.servers.host, self.servers.submission_port, timeout=20) as link:
            link.starttls(context=context)
            link.login(self.address, PASSWORD)
            link.sendmail(self.address, [parseaddr(str(mail["To"]))[1]], mail.as_bytes(policy=SMTP))
        return str(mail["Message-ID"])

    def submit_from_outside(self, mail: EmailMessage) -> str:
        """As a stranger would who writes this person's name: on port 25, without a login."""
        with smtplib.SMTP("127.0.0.1", self.servers.smtp_port, timeout=20) as link:
            link.sendmail(self.address, [parseaddr(str(mail["To"]))[1]], mail.as_bytes(policy=SMTP))
        return str(mail["Message-ID"])


class Company:
    """The people and the shared mailbox, with accounts that no other test uses."""

    def __init__(self, servers: MailServers) -> None:
        self.servers = servers
        self.hiring = servers.account("hiring")
        self.zone = _zone_of_the_morning()
        self.people = {key: Person(name, servers.account(key), servers, self.zone) for key, name in NAMES.items()}

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def morning(self) -> datetime:
        """The hour of the deciders' digests today."""
        return datetime.combine(datetime.now(self.zone).date(), _MORNING, self.zone)

    def roster(self) -> str:
        """Everybody, two roles and who waits on them, for `mailflow load`: the deciders' hour was this morning."""
        lea = self.people["lea"]
        people = "".join(
            f'[[people]]\nname = "{one.name}"\naddress = "{one.address}"\n'
            f'timezone = "{self.zone.key}"\nworkdays = "Mon-Sun"\n'
            f'digest_at = "{_MORNING if key in _DECIDERS else _NIGHT:%H:%M}"\n'
            + ("" if one is lea else f'reports_to = "{lea.address}"\n')
            for key, one in self.people.items()
        )
        roles = "".join(
            f'[[requisitions]]\nref = "{ref}"\ntitle = "{title}"\nmust_haves = ["On-call experience"]\n'
            f'[[responsibilities]]\nrequisition = "{ref}"\nsources = ["{self.people["rita"].address}"]\n'
            f'decides = "{self.people[decides].address}"\nbackup = "{self.people["ben"].address}"\n'
            for (ref, title), decides in zip(_ROLES, _DECIDERS, strict=True)
        )
        waiting = [(name, "SRE-7") for name in CANDIDATES] + [("Tomas Lind", "UX-2")]
        applications = "".join(
            f'[[applications]]\ncandidate = "{name}"\nrequisition = "{ref}"\nstage = "review"\n'
            'summary = "Nine years of operations."\n'
            for name, ref in waiting
        )
        return people + roles + applications


def _zone_of_the_morning() -> ZoneInfo:
    """A zone without summer time in which it is between ten and eleven. Its name has the sign the other way round."""
    offset = _MORNING.hour - datetime.now(UTC).hour
    offset += 24 if offset < -12 else 0
    return ZoneInfo(f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT")
