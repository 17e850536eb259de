"""Whether a mail is a delivery report, which of its recipients failed, and whether for good.

The per-recipient fields of RFC 3464 are believed first, then the older shapes. A report that every delivery succeeded is
no bounce. A bare null Return-Path is none either: an out-of-office has one too.
"""

from __future__ import annotations

from mailflow.mail.delivery_status import status_recipients
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import Bounce

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


def bounce(mail: InboundMail, headers: dict[str, str]) -> Bounce | None:
    """The bounce that `mail` is, or None."""
    reports = [text for kind, text in mail.machine_parts if kind.startswith(_STATUS_PARTS)]
    recipients = status_recipients("\n\n".join(reports))
    if recipients:
        return Bounce(recipients, any(each.permanent for each in recipients))
    return None
