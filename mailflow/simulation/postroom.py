"""The mail server of a simulated company: a list in memory, behind the very door that the SMTP edge has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from mailflow.app import App
from mailflow.config import (
    HolidaysSection,
    ImapSection,
    MailboxSection,
    PolicySection,
    Settings,
    SmtpSection,
    TrustSection,
)
from mailflow.demo.people import Letter
from mailflow.flow.restoreguard import RestoreGuard
from mailflow.flow.transmitting import LastQuestion
from mailflow.mail.delivery import Accepted, Delivery
from mailflow.simulation.habits import Plan
from mailflow.simulation.office import AUTHSERV_ID, HIRING, HOLIDAYS
from mailflow.store.inbox import Arrival

_QUOTED_LINES = 40


@dataclass
class PostedApp(App):
    """The app whose mails end in `post`, in the order in which they were accepted: when, for whom, and the mail."""

    post: list[tuple[datetime, str, Letter]] = field(default_factory=list)

    @cached_property
    def restore_guard(self) -> RestoreGuard:
        """Counts once: on a clock that is moved in steps it would count at every one."""
        return _CountsOnce(self.settings.data_dir / "epoch")

    def send(
        self, mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: Callable[[int, Delivery], None]
    ) -> None:
        """Accept every mail whose last question is still answered with yes."""
        for index, (recipient, raw, last_question) in enumerate(mails):
            if last_question():
                self.post.append((self.clock(), recipient, Letter(raw)))
                on_result(index, Accepted("250 ok"))


class _CountsOnce(RestoreGuard):
    def behind(self, now: datetime) -> bool:
        """Whether nothing was counted yet."""
        return self._advanced_at is None


class _Alone(Settings):
    """A configuration that neither a file nor the environment adds to: the same seed gives the same figures anywhere,
    and nothing of a real installation takes part."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the code says, and nothing else."""
        return (init_settings,)


def settings_for(folder: Path, policy: PolicySection) -> Settings:
    """A configuration that reaches nobody: there is no server behind it."""
    here = {"host": "127.0.0.1", "security": "plain"}
    trust = TrustSection(profile="pinned", authserv_ids=(AUTHSERV_ID,))
    mailbox = MailboxSection(address=HIRING, imap=ImapSection.model_validate(here), trust=trust)
    return _Alone(
        database=f"sqlite:///{folder / 'simulated.db'}",
        data_dir=folder / "var",
        live=True,
        mailbox=(mailbox,),
        smtp=SmtpSection.model_validate({**here, "per_minute": 0}),
        policy=policy,
        holidays=tuple(HolidaysSection(name=name, zones=zones, days=days) for name, zones, days in HOLIDAYS),
    )


def written(plan: Plan, name: str, number: int) -> bytes:
    """A reply as it lies in the mailbox, proven to come from its writer, with what it answers quoted below."""
    head = [
        f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=acme.test",
        f'From: "{name}" <{plan.writer}>',
        f"To: {plan.to or (plan.letter.reply_to if plan.letter else HIRING)}",
        f"Date: {format_datetime(plan.at)}",
        f"Message-ID: <{number}.sim@acme.test>",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    body = plan.words
    if plan.letter is not None:
        original = str(plan.letter.message["Message-ID"])
        prefix = "Automatic reply: " if plan.automatic else "Re: "
        head += [f"In-Reply-To: {original}", f"References: {original}", f"Subject: {prefix}{plan.letter.subject}"]
        if plan.automatic:
            head.append("Auto-Submitted: auto-replied")
        else:
            quoted = "\n".join(f"> {line}".rstrip() for line in plan.letter.text.split("\n")[:_QUOTED_LINES])
            body += f"\n\nOn {format_datetime(plan.at)}, Hiring wrote:\n{quoted}"
    else:
        head.append("Subject: A word from me")
    return ("\r\n".join([*head, "", ""]) + body.replace("\n", "\r\n") + "\r\n").encode()


def arrival(raw: bytes, uid: int, at: datetime) -> Arrival:
    """A mail as the poller hands it over."""
    return Arrival("INBOX", 1, uid, at, hashlib.sha256(raw).hexdigest(), raw, len(raw))
