"""What sort of mail this is: a person's, a machine's, a bounce. Only a person's mail can ever decide anything.

The order is the order of judging (first match wins): ourselves, bounce, read receipt, feedback report, calendar,
automatic, suspected automatic, reaction, unreadable, a person. Never raises, never answers, never looks at who the
sender is to us: trust is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mailflow.mail.automatic import automatic
from mailflow.mail.bounce import bounce
from mailflow.mail.message import InboundMail
from mailflow.mail.reaction import reaction, unreadable
from mailflow.mail.report import calendar_reply, machine_report
from mailflow.mail.sorts import (
    Absence,
    AutoReply,
    Bounce,
    BouncedRecipient,
    CalendarReply,
    Kind,
    MachineReport,
    OwnMail,
    PersonalMail,
    Reaction,
    Unreadable,
)
from mailflow.mail.suspicion import suspected

__all__ = [
    "Absence",
    "AutoReply",
    "Bounce",
    "BouncedRecipient",
    "CalendarReply",
    "Kind",
    "MachineReport",
    "Ourselves",
    "OwnMail",
    "PersonalMail",
    "Reaction",
    "Unreadable",
    "classify",
]

_PERSON = PersonalMail()


@dataclass(frozen=True, slots=True)
class Ourselves:
    """How this mailflow knows its own mail: the shared mailbox's addresses (lower case; plus parts do not matter), the
    value of its X-Mailflow-Instance header, and whether a Message-ID bears its valid MAC."""

    addresses: frozenset[str]
    instance: str
    own_message_id: Callable[[str], bool]


def classify(mail: InboundMail, ourselves: Ourselves, received: date | None = None) -> Kind:
    """The kind of `mail`. Total: any mail has exactly one.

    Dates that an out-of-office tells are read from the mail's own date on, or from `received` where it has none."""
    headers: dict[str, str] = {}
    for name, value in mail.headers:
        headers.setdefault(name, value)
    return (
        _own(mail, ourselves)
        or bounce(mail, headers)
        or machine_report(mail, headers)
        or calendar_reply(mail, headers)
        or automatic(mail, headers, received)
        or suspected(mail, headers, received)
        or reaction(mail, headers)
        or unreadable(mail)
        or _PERSON
    )


def _own(mail: InboundMail, ourselves: Ourselves) -> OwnMail | None:
    """Only the mail's own Message-ID counts: a person's reply names ours in References, and is a person's mail."""
    if ourselves.instance and ourselves.instance in mail.header_all("x-mailflow-instance"):
        return OwnMail("it bears our instance header")
    if mail.sender is not None and without_plus(mail.sender.address) in ourselves.addresses:
        return OwnMail("it is from our own address")
    if mail.message_id is not None and ourselves.own_message_id(mail.message_id):
        return OwnMail("its Message-ID is one of ours")
    return None


def without_plus(address: str) -> str:
    """`hiring+token@acme.test` -> `hiring@acme.test`, in lower case."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.split('+', 1)[0]}{at}{domain}"
