"""Whether a mail is a delivery report, which of its recipients failed, and whether for good.

The per-recipient fields of RFC 3464 are believed first, then the older shapes. A report that every delivery succeeded
is no bounce. A bare null Return-Path is none either: an out-of-office has one too.
"""

from __future__ import annotations

import re

from mailflow.mail.delivery_status import status_recipients
from mailflow.mail.machinetext import machine_text
from mailflow.mail.message import InboundMail
from mailflow.mail.notice import delayed, looks_like_bounce, notice_recipients
from mailflow.mail.sorts import Bounce, BouncedRecipient

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_MESSAGE_ID = re.compile(r"^Message-ID:\s{0,40}(<[^<>\s]{1,900}>)", re.I | re.M)
_SUCCESS = re.compile(r"^Action:[ \t]*(?:delivered|relayed|expanded)\b", re.I | re.M)


def bounce(mail: InboundMail, headers: dict[str, str]) -> Bounce | None:
    """The bounce that `mail` is, or None."""
    reports = "\n\n".join(text for kind, text in mail.machine_parts if kind.startswith(_STATUS_PARTS))
    recipients = status_recipients(reports) if reports else ()
    if recipients:
        return _bounce(mail, recipients)
    if reports and _SUCCESS.search(reports):
        return None
    if not (reports or _declared(headers) or _rejection(mail, headers) or looks_like_bounce(mail, headers)):
        return None
    wrapped = mail.enclosed[0][:100_000].decode("utf-8", "replace") if mail.enclosed else ""
    # A virus scanner may have put the whole report into an envelope of its own.
    recipients = status_recipients(wrapped) if "final-recipient:" in wrapped.lower() else ()
    return _bounce(mail, recipients or notice_recipients(mail, headers, machine_text(mail)))


def _bounce(mail: InboundMail, recipients: tuple[BouncedRecipient, ...]) -> Bounce:
    permanent = any(each.permanent for each in recipients) if recipients else not delayed(mail)
    return Bounce(recipients, permanent, _original_message_id(mail))


def _declared(headers: dict[str, str]) -> bool:
    """A report about delivery by its type, or Exim's and Gmail's header."""
    declared = headers.get("content-type", "").lower()
    return "x-failed-recipients" in headers or (
        declared.startswith("multipart/report") and "delivery-status" in declared
    )


def _rejection(mail: InboundMail, headers: dict[str, str]) -> bool:
    """A mail refused by the reader's filter comes as a read receipt (RFC 5429 section 2.1.2), but nobody read it."""
    if not any(kind == "message/disposition-notification" for kind, _ in mail.machine_parts):
        return False
    return "(rejected)" in headers.get("auto-submitted", "") or "automatically rejected" in (mail.text or "")[:2_000]


def _original_message_id(mail: InboundMail) -> str | None:
    """Of the mail that came back: from its returned headers or copy, then from what the report answers."""
    returned = [text for kind, text in mail.machine_parts if "rfc822" in kind or "message/global" in kind]
    returned += [raw[:20_000].decode("ascii", "replace") for raw in mail.enclosed[:1]]
    returned.append((mail.text or "")[:64_000])
    for text in returned:
        found = _MESSAGE_ID.search(text)
        if found is not None:
            return found[1]
    return next(iter((*mail.in_reply_to, *mail.references[-1:])), None)
