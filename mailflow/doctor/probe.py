"""A mail from mailflow to its own mailbox at a sub-address, and what arrived of it.

It shows in one go the way out, the way in, sub-addressing, the sender results that the server stamps, a rewritten
Message-ID and the difference of the clocks.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.app import App
from mailflow.app.connections import imap_settings, smtp_settings
from mailflow.config import MailboxSection
from mailflow.doctor.finding import Finding
from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import SmtpSender
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.delivery import Accepted
from mailflow.mail.message import InboundMail, Mailbox, parse
from mailflow.mail.messageid import mint
from mailflow.mail.sender import authenticate

#: Clocks further apart than this make due times and timestamps wrong.
_SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Probe:
    """A mail to `address` of the mailbox, with a `mark` to know it by."""

    address: str
    mark: str
    message_id: str
    raw: bytes


def probe(app: App, mailbox: MailboxSection, seconds: float) -> Iterator[Finding]:
    """Send one and wait for it so long. Whatever breaks the links is raised."""
    made = _made(app, mailbox)
    with ImapMailbox.connect(imap_settings(mailbox)) as link:
        first = link.select(mailbox.folder).uidnext
        sent_at = app.clock()
        with SmtpSender(smtp_settings(app.settings)) as sender:
            outcome = sender.send(mailbox.address, made.address, made.raw)
        if not isinstance(outcome, Accepted):
            told = f"the probe was not taken: {outcome}; the server must take mail to {made.address}"
            yield Finding("sub-addressing", False, told)
            return
        found = _await_mail(link, mailbox, first, made.mark, seconds)
    if found is None:
        advice = f"turn on sub-addressing (plus addressing) for {mailbox.address}, and look into its spam folder"
        told = f"the probe to {made.address} did not arrive in {seconds:.0f} s; {advice}"
        yield Finding("sub-addressing", False, told)
        return
    mail, arrived_at = found
    yield _sub_address(mail, made.address)
    yield _message_id(mail, made.message_id)
    yield _authentication(mail, mailbox)
    yield _clock(arrived_at - sent_at)


def _made(app: App, mailbox: MailboxSection) -> _Probe:
    mark = f"probe{secrets.token_hex(6)}"
    local, _, domain = mailbox.address.partition("@")
    address = f"{local}+{mark}@{domain}"
    message_id = mint(app.settings.token_keys, "probe", app.clock(), secrets.token_bytes(10), domain)
    outgoing = Outgoing(
        kind="probe",
        sender=Mailbox(mailbox.name, mailbox.address),
        to=Mailbox("", address),
        subject="mailflow doctor: a probe, nothing is wanted from you",
        text="mailflow sent this to itself to see whether mail to sub-addresses arrives. It may be deleted.\n",
        html=None,
        message_id=message_id,
        date=app.clock(),
        outbox_id=mark,
        instance=app.instance,
    )
    return _Probe(address, mark, message_id, compose(outgoing))


def _await_mail(
    link: ImapMailbox, mailbox: MailboxSection, first: int, mark: str, seconds: float
) -> tuple[InboundMail, datetime] | None:
    """The probe as the mailbox has it, and its INTERNALDATE."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for fetched in link.fetch(link.uids_from(first)):
            if mark.encode() in fetched.raw:
                return parse(fetched.raw), fetched.internaldate
        link.wait(min(2.0, seconds))
        link.select(mailbox.folder)
    return None


def _sub_address(mail: InboundMail, address: str) -> Finding:
    if address in mail.recipients:
        return Finding("sub-addressing", True, "mail to sub-addresses arrives and shows where it was sent")
    told = "the probe arrived, but no header shows its sub-address; answers link by their references only"
    return Finding("sub-addressing", False, told)


def _message_id(mail: InboundMail, sent: str) -> Finding:
    if mail.message_id is not None and mail.message_id.lower() == sent.lower():
        return Finding("Message-ID", True, "kept")
    return Finding("Message-ID", False, "rewritten by the provider; answers link by their token only")


def _clock(skew: timedelta) -> Finding:
    told = f"the mail server's clock is {skew.total_seconds():+.0f} s from ours"
    if abs(skew) < _SKEW:
        return Finding("clock", True, told)
    return Finding("clock", False, f"{told}; set one of them by NTP")


def _authentication(mail: InboundMail, mailbox: MailboxSection) -> Finding:
    """What the server says about senders, and whether the profile makes sense of it."""
    seen = mail.header("authentication-results")
    shown = f"topmost Authentication-Results: {seen[:160]}" if seen else "the server stamps no Authentication-Results"
    profile = mailbox.trust.profile
    if profile == "none":
        return Finding("sender results", True, f'profile "none": every decision is confirmed by mail; {shown}')
    verdict = authenticate(mail, mailbox.profile)
    if verdict.authenticated:
        return Finding("sender results", True, f'profile "{profile}" proves our own mail by {verdict.by}')
    return Finding(
        "sender results",
        False,
        f'profile "{profile}" does not prove our own mail ({verdict.why}); {shown}; set [mailbox.trust]',
    )
