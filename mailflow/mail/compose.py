"""An outgoing mail as bytes: header values to safe headers, text and HTML and files to MIME parts.

Decides which headers a notice carries and how they are written; never what it says, never who gets it. Pure: the date,
the Message-ID and the boundary's source come in. The MIME tree is put together by hand because `EmailMessage` takes ten
times as long; the headers are re-read by the standard library in the tests. Every header value that we author is
refused when it holds a control character or a line separator: some Python releases wrote such a value out as a header
of its own (CVE-2024-6923).
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from mailflow.mail.message import Mailbox

#: Kinds that mailflow starts by itself: old responders leave bulk mail alone, and readers may pause a list.
BULK_KINDS = frozenset({"digest", "reminder", "promise", "offer", "escalation", "summary", "referral", "nurture"})
#: Not `All` and not `NDR`: those would silence the bounces too (MS-OXCMAIL 2.1.3.2.20).
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
MOST_REFERENCES = 20
MOST_REFERENCE_BYTES = 2048
LONGEST_FILE_NAME = 120

# C0 and C1 controls, DEL, the Unicode line and paragraph separators, lone surrogates.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Directional overrides hide a file name's true end; separators and quotes belong to paths and headers.
_NOT_IN_FILE_NAME = re.compile(
    '[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\\\:*?"<>|]+'
)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,250}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_CONTENT_TYPE = re.compile(r"(application|image|text)/[a-z0-9.+-]{1,80}")
_PLAIN_OCTETS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,80}")


class ComposeError(ValueError):
    """A value that must not become a header; the message names the header and what is wrong with the value."""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to attach. `name` may come from anywhere: it is made safe to show, never refused."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice ready to be written: one recipient, both bodies, and what its headers are made from.

    `message_id`, `in_reply_to` and `references` are written with their angle brackets; `in_reply_to` is given only when
    this answers a mail that a person wrote, and makes it `auto-replied` (RFC 3834 section 5). `date` is aware.
    """

    kind: str
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str = field(repr=False)
    html: str | None = field(repr=False)
    message_id: str
    date: datetime
    #: The outbox row and this installation, for finding a mail again and knowing it as ours.
    outbox_id: str
    instance: str
    reply_to: Mailbox | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    #: Where a mail pauses this list (RFC 2369); never a link.
    pause_address: str | None = None
    attachments: tuple[OutgoingFile, ...] = ()


def compose(outgoing: Outgoing) -> bytes:
    """The mail as 7-bit bytes with CRLF line ends, no line longer than 998 octets.

    Raises ComposeError for a header value with a control character, an address or a Message-ID that is not one.
    In-Reply-To and References come from other people's mails: what is not a plain Message-ID is left out instead.
    """
    headers = _headers(outgoing)
    body_type, body = _body(outgoing)
    lines = [*headers, "MIME-Version: 1.0", *body_type, "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _headers(outgoing: Outgoing) -> list[str]:
    """Every header but the MIME ones, folded, in the order that people expect to read them."""
    answered = _plain_ids((outgoing.in_reply_to,) if outgoing.in_reply_to else ())
    references = _capped(_plain_ids(outgoing.references))
    lines = [
        f"From: {_mailbox('From', outgoing.sender)}",
        f"To: {_mailbox('To', outgoing.to)}",
    ]
    if outgoing.reply_to:
        lines.append(f"Reply-To: {_mailbox('Reply-To', outgoing.reply_to)}")
    lines += [
        f"Subject: {_unstructured('Subject', outgoing.subject)}",
        f"Message-ID: {_message_id(outgoing.message_id)}",
    ]
    if answered:
        lines.append(f"In-Reply-To: {answered[0]}")
    if references:
        lines.append("References: " + "\r\n ".join(references))
    if outgoing.date.tzinfo is None:
        raise ComposeError("Date: the datetime has no zone")
    lines += [
        f"Date: {format_datetime(outgoing.date)}",
        f"Auto-Submitted: {'auto-replied' if outgoing.in_reply_to else 'auto-generated'}",
        f"X-Auto-Response-Suppress: {SUPPRESSED}",
        f"X-Mailflow-Id: {_token('X-Mailflow-Id', outgoing.outbox_id)}",
        f"X-Mailflow-Instance: {_token('X-Mailflow-Instance', outgoing.instance)}",
        f"X-Mailflow-Kind: {_token('X-Mailflow-Kind', outgoing.kind)}",
    ]
    if outgoing.kind in BULK_KINDS:
        lines += ["Precedence: bulk", f"List-Id: <{outgoing.kind}.{outgoing.sender.address.replace('@', '.')}>"]
        if outgoing.pause_address:
            lines.append(f"List-Unsubscribe: <mailto:{_address('List-Unsubscribe', outgoing.pause_address)}>")
    return lines


def _refuse_controls(header: str, value: str) -> str:
    found = _CONTROL.search(value)
    if found:
        raise ComposeError(f"{header}: control character U+{ord(found.group()):04X} at position {found.start()}")
    return value


def _address(header: str, address: str) -> str:
    _refuse_controls(header, address)
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise ComposeError(f"{header}: not an address that plain SMTP can carry")
    return address


def _token(header: str, value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise ComposeError(f"{header}: only letters, digits, dot, dash and underscore, at most 80")
    return value


def _message_id(value: str) -> str:
    _refuse_controls("Message-ID", value)
    if not _MESSAGE_ID.fullmatch(value) or value.count("@") != 1:
        raise ComposeError("Message-ID: not of the form <left@right>")
    return value


def _plain_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ids if _MESSAGE_ID.fullmatch(one))


def _capped(ids: tuple[str, ...]) -> list[str]:
    """The root and as many of the last as fit: what RFC 5537 section 3.4.4 keeps when it must trim."""
    if not ids:
        return []
    unique = list(dict.fromkeys(ids))
    root, room, last = unique[0], MOST_REFERENCE_BYTES - len(unique[0]) - 3, list[str]()
    for one in reversed(unique[1:]):
        room -= len(one) + 3
        if room < 0 or len(last) == MOST_REFERENCES - 1:
            break
        last.append(one)
    return [root, *reversed(last)]


def _mailbox(header: str, mailbox: Mailbox) -> str:
    """`Name <address>` (RFC 5322 section 3.4), the name quoted or as encoded words, folded before the address."""
    address = _address(header, mailbox.address)
    name = _refuse_controls(header, mailbox.name)
    if not name:
        return address
    if name.isascii() and "=?" not in name and len(name) <= 60:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"\r\n <{address}>'
    return f"{_encoded_words(name)}\r\n <{address}>"


def _unstructured(header: str, value: str) -> str:
    """A text header: as it is where it fits on a line, else encoded words (RFC 2047), so that text which looks like an
    encoded word stays text."""
    _refuse_controls(header, value)
    if value.isascii() and "=?" not in value and len(header) + 2 + len(value) <= 76 and value == value.strip():
        return value
    return _encoded_words(value)


def _encoded_words(value: str) -> str:
    """Words of at most 75 octets, never splitting a character, one a line."""
    words, chunk = [], b""
    for character in value:
        octets = character.encode()
        if len(chunk) + len(octets) > 42:
            words.append(chunk)
            chunk = b""
        chunk += octets
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{binascii.b2a_base64(word, newline=False).decode()}?=" for word in words)


def _body(outgoing: Outgoing) -> tuple[list[str], bytes]:
    """The Content-Type lines of the whole mail and its body. A boundary holds `=_`, which neither quoted-printable nor
    base64 can produce, so no part can hold it."""
    seed = sha256(outgoing.message_id.encode()).hexdigest()[:24]
    type_lines, body = _text_part("plain", outgoing.text)
    if outgoing.html is not None:
        parts = [(type_lines, body), _text_part("html", outgoing.html)]
        type_lines, body = _multipart("alternative", f"=_a_{seed}", parts)
    if outgoing.attachments:
        files = [_file_part(one) for one in outgoing.attachments]
        type_lines, body = _multipart("mixed", f"=_m_{seed}", [(type_lines, body), *files])
    return type_lines, body


def _multipart(subtype: str, boundary: str, parts: list[tuple[list[str], bytes]]) -> tuple[list[str], bytes]:
    pieces = []
    for type_lines, body in parts:
        head = "\r\n".join([f"--{boundary}", *type_lines, "", ""])
        pieces += [head.encode("ascii"), body, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode("ascii"))
    return [f'Content-Type: multipart/{subtype}; boundary="{boundary}"'], b"".join(pieces)


def _text_part(subtype: str, text: str) -> tuple[list[str], bytes]:
    """A text part in quoted-printable with CRLF line ends (RFC 2045 section 6.7)."""
    octets = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").replace(b"\n", b"\r\n")
    encoded = binascii.b2a_qp(octets, istext=True)
    if b"\n" not in octets:
        encoded = encoded.replace(b"\n", b"\r\n")  # b2a_qp breaks lines as the text does, and this one has no breaks
    return [f"Content-Type: text/{subtype}; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"], encoded


def _file_part(file: OutgoingFile) -> tuple[list[str], bytes]:
    """A file in base64. Types that a mail client would render as a mail or run are sent as plain octets."""
    claimed = file.content_type.lower()
    harmless = _CONTENT_TYPE.fullmatch(claimed) and claimed not in ("text/html", "image/svg+xml")
    octets = binascii.b2a_base64(file.content, newline=False)
    lines = b"\r\n".join(octets[start : start + 76] for start in range(0, len(octets), 76))
    return [
        f"Content-Type: {claimed if harmless else 'application/octet-stream'}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;\r\n {_file_name(file.name)}",
    ], lines


def _file_name(name: str) -> str:
    """The file name as RFC 2231 octets where it is not plain ASCII, cut in the middle so that its ending stays."""
    safe = _NOT_IN_FILE_NAME.sub(" ", name).strip(" .") or "file"
    longest = LONGEST_FILE_NAME if safe.isascii() else LONGEST_FILE_NAME // 2
    if len(safe) > longest:
        safe = safe[: longest - 23] + "..." + safe[-20:]
    if safe.isascii():
        return f'filename="{safe}"'
    quoted = "".join(chr(octet) if octet in _PLAIN_OCTETS else f"%{octet:02X}" for octet in safe.encode())
    return f"filename*=utf-8''{quoted}"
