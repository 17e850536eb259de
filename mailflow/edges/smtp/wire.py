"""What goes over the wire and what comes back, as values: no socket here."""

from __future__ import annotations

import re

from mailflow.edges.smtp.settings import Outgoing
from mailflow.mail.delivery import Refused

#: RFC 3463: class, subject, detail.
_ENHANCED = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?=\s|$)")
#: The session is at fault, not the mail: authentication is missing, too weak or has run out (RFC 4954 section 6).
SESSION_CODES = frozenset({454, 530, 534, 535, 538})
#: What no address may hold in a command: controls, spaces, angle brackets.
_UNSAFE = re.compile(r"[\x00-\x20<>\x7f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def unfit(mail: Outgoing) -> Refused | None:
    """A mail that no server may be asked to take: its addresses would break the dialogue."""
    if "@" not in mail.recipient or _UNSAFE.search(mail.recipient) or _UNSAFE.search(mail.envelope_from):
        return Refused(553, "5.1.3 not an address", permanent=True)
    return None


def refused(code: int, message: str) -> Refused:
    """A refusal. The enhanced code counts before the basic one: some servers answer 550 for a mailbox that is full."""
    enhanced = _ENHANCED.match(message.strip())
    lasting = code >= 500 if enhanced is None or enhanced[1] == "2" else enhanced[1] == "5"
    return Refused(code, message, permanent=lasting)


def stuffed(raw: bytes) -> bytes:
    """The body as DATA wants it: CRLF line ends, leading dots doubled, the final dot (RFC 5321 section 4.5.2)."""
    if raw.count(b"\r\n") != raw.count(b"\n") or raw.count(b"\r") != raw.count(b"\n"):
        raw = _LINE_END.sub(b"\r\n", raw)
    if raw.startswith(b"."):
        raw = b"." + raw
    body = raw.replace(b"\r\n.", b"\r\n..")
    return body + (b".\r\n" if body.endswith(b"\r\n") or not body else b"\r\n.\r\n")


def cause(failed: BaseException) -> str:
    """An exception in a line for the operator."""
    return f"{type(failed).__name__}: {failed}" if str(failed) else type(failed).__name__
