"""A kept mail, judged as far as the mail alone allows: its kind, its sender's proof, its own words, its hints of a
thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailflow.hiring.submission import Submission
from mailflow.mail.kind import Kind, Ourselves, classify
from mailflow.mail.message import InboundMail
from mailflow.mail.reply import OwnWords, own_words
from mailflow.mail.sender import Authentication, Profile, authenticate
from mailflow.mail.token import ReplyToken, find_token
from mailflow.mail.values import quick
from mailflow.reading.commands import Command, read_commands
from mailflow.reading.requisitions import IntakeAddresses

#: A Date header further than this from INTERNALDATE is not believed.
_CREDIBLE = timedelta(hours=48)


@quick
@dataclass(frozen=True, slots=True)
class Letter:
    """`references` holds only Message-IDs that are ours by their MAC, the answered one first. `received_at` is
    INTERNALDATE."""

    inbox_id: int
    received_at: datetime
    mail: InboundMail
    kind: Kind
    authentication: Authentication
    token: ReplyToken | None
    references: tuple[str, ...]
    own: OwnWords
    commands: tuple[Command, ...]
    is_intake: bool
    #: Its recipients bear two tokens that differ: nobody can say which notice is answered.
    two_tokens: bool = False
    #: The resumes it brings, where it is intake by somebody who may submit.
    submission: Submission | None = None

    @property
    def sender(self) -> str | None:
        """The address it claims to come from, or None where the From line is nobody's."""
        return self.mail.sender.address if self.mail.sender else None

    @property
    def written_at(self) -> datetime:
        """When it was written: the Date header, or INTERNALDATE where Date is missing or not credible."""
        written = self.mail.written_at
        if written is None or abs(written - self.received_at) > _CREDIBLE:
            return self.received_at
        return written


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is fixed for one shared mailbox: its address, who we are, whose word on senders is trusted."""

    mailbox: str
    ourselves: Ourselves
    profile: Profile
    is_own_id: Callable[[str], bool]
    #: Where resumes are mailed to.
    intake: IntakeAddresses = field(default_factory=IntakeAddresses)


def open_letter(mail: InboundMail, inbox_id: int, received_at: datetime, around: Surroundings) -> Letter:
    """Everything about a mail that needs no database."""
    kind = classify(mail, around.ourselves)
    own = own_words(mail)
    tokens = _tokens(mail, around.mailbox)
    references = dict.fromkeys(canonical_id(ref) for ref in (*mail.in_reply_to, *reversed(mail.references)))
    return Letter(
        inbox_id=inbox_id,
        received_at=received_at,
        mail=mail,
        kind=kind,
        authentication=authenticate(mail, around.profile),
        token=tokens[0] if tokens else None,
        references=tuple(ref for ref in references if around.is_own_id(ref)),
        own=own,
        commands=read_commands(own),
        is_intake=around.intake.is_intake(mail.recipients),
        two_tokens=len(tokens) > 1,
    )


def canonical_id(message_id: str) -> str:
    """A Message-ID as we compare it: some relays change its case or lose its brackets."""
    return f"<{message_id.strip().strip('<>').lower()}>"


def _tokens(mail: InboundMail, mailbox: str) -> tuple[ReplyToken, ...]:
    """The different tokens among the recipients; one that stands in several fields is one."""
    found = (find_token(address, mailbox) for address in mail.recipients)
    return tuple(dict.fromkeys(token for token in found if token is not None))
