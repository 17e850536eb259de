"""An inbound mail as values: headers that cannot lie about their number, decoded bodies, attachments.

Never raises on any bytes: what cannot be read is named in `defects`, and the raw mail is kept elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address. The address is lower-cased; the name is decoded, folded to one line, maybe empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body. `name` is for showing only, never a path; `content_type` is what the mail claims."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class InboundMail:
    """One parsed mail.

    `headers` holds every header in order as (lower-case name, unfolded, encoded-words not decoded) pairs.
    `sender` is None unless there is exactly one From header with exactly one mailbox and no defect: a crafted From is
    nobody's (CVE-2023-27043). `recipients` are the addresses found in Delivered-To, X-Original-To, Envelope-To, To and
    Cc, in that order, lower-cased, without repeats. `written_at` is the Date header, aware, None where missing or absurd.
    """

    headers: tuple[tuple[str, str], ...]
    sender: Mailbox | None
    reply_to: Mailbox | None
    recipients: tuple[str, ...]
    subject: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    written_at: datetime | None
    content_type: str
    text: str | None = field(repr=False)
    html: str | None = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    #: Parts of multipart/report, calendars and reactions, as (content type, decoded text).
    machine_parts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: Mails attached as message/rfc822, raw.
    enclosed: tuple[bytes, ...] = field(default=(), repr=False)
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every header of that name (lower case), topmost first."""
        return tuple(value for key, value in self.headers if key == name)
