"""The sorts of mail there are, as values: what `kind.classify` answers with. Decides nothing itself.

Only a `PersonalMail` can ever hold a decision; all the others are recorded, used where they help (a bounce, an
absence), and never answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class OwnMail:
    """mailflow's own mail come back: our instance header, our address as sender, or our Message-ID."""

    why: str


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One recipient of a delivery report. `permanent` is False for a delay or a temporary failure."""

    address: str
    permanent: bool
    status: str | None = None
    diagnostic: str | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report (RFC 3464, or one of the older shapes)."""

    recipients: tuple[BouncedRecipient, ...]
    permanent: bool
    #: Message-ID of the mail that bounced, where the report returns its headers.
    original_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class MachineReport:
    """A read receipt (RFC 8098) or a feedback report (RFC 5965)."""

    why: str


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """An iTIP answer to an invitation (RFC 5546)."""

    why: str


@dataclass(frozen=True, slots=True)
class Absence:
    """What an out-of-office says: `until` is the first day back where the text says when the writer is back; where it
    only says the last day away, that day. `delegate` is the address of the person named to ask meanwhile."""

    until: date | None
    delegate: str | None


@dataclass(frozen=True, slots=True)
class AutoReply:
    """An automatic answer: out of office, challenge, ticket receipt, mailing list. `suspected` where no header says so
    and only its wording does. Never a decision, never answered."""

    why: str
    suspected: bool = False
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji reaction or a "liked" notice."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Encrypted, or so broken that no text can be had."""

    why: str


@dataclass(frozen=True, slots=True)
class PersonalMail:
    """A mail that a person wrote."""


Kind: TypeAlias = OwnMail | Bounce | MachineReport | CalendarReply | AutoReply | Reaction | Unreadable | PersonalMail
