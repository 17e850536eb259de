"""An inbound mail as values: headers that cannot lie about their number, decoded bodies, attachments.

Never raises on any bytes: what cannot be read is named in `defects`, and the raw mail is kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.mail import headers
from mailflow.mail.address import Mailbox, addresses, mailbox
from mailflow.mail.bodies import Bodies
from mailflow.mail.decoding import clean, decode, decode_words, one_line, unflow
from mailflow.mail.mime import DEEPEST, Leaf, Part, leaves, read_structure
from mailflow.mail.values import quick

__all__ = ["Attachment", "InboundMail", "Mailbox", "parse"]

_LONGEST_BODY = 1024 * 1024
_LONGEST_NAME = 255
_RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
#: What programs read: delivery reports, receipts, invitations, reactions. Never part of the body.
_MACHINE_TYPES = frozenset(
    {
        "text/calendar",
        "text/rfc822-headers",
        "text/vnd.google.email-reaction+json",
        "text/x-amp-html",
        "application/ics",
    }
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body. `name` is for showing only, never a path; `content_type` is what the mail claims."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    inline: bool = False


@quick
@dataclass(frozen=True, slots=True)
class InboundMail:
    """One parsed mail.

    `headers` holds every header in order as (lower-case name, unfolded, encoded-words not decoded) pairs.
    `sender` is None unless there is exactly one From header with exactly one mailbox and no defect: a crafted From is
    nobody's (CVE-2023-27043). `recipients` are the addresses found in Delivered-To, X-Original-To, Envelope-To, To and
    Cc, in that order, lower-cased, without repeats. Message ids stand with their angle brackets. `written_at` is the
    Date header, aware, None where missing or absurd. `text` and `html` are the whole body, line ends as `\\n`; either
    is None where a piece of the body is not there in that form, both where all is attached or encrypted.
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
    #: Mails attached as message/rfc822, raw; each is listed among the attachments too, but for those a report returns.
    enclosed: tuple[bytes, ...] = field(default=(), repr=False)
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every header of that name (lower case), topmost first."""
        return tuple(value for key, value in self.headers if key == name)


def parse(raw: bytes, decoded: Callable[[Part], bytes] = Part.content) -> InboundMail:
    """`raw` as values. Total: any bytes give a mail, and time and memory grow with their number alone. `decoded` takes
    the content of each file and enclosed mail out of its part."""
    root, defects = read_structure(raw)
    by_name: dict[str, list[str]] = {}
    for name, value in root.block.fields:
        by_name.setdefault(name, []).append(value)

    def first(name: str) -> str | None:
        return by_name[name][0] if name in by_name else None

    contents = _Contents(defects, decoded)
    contents.read(root)
    return InboundMail(
        headers=_bounded(root.block.fields, defects),
        sender=_only_mailbox(by_name.get("from", [])),
        reply_to=_only_mailbox(by_name.get("reply-to", [])),
        recipients=_recipients(by_name),
        subject=one_line(decode_words((first("subject") or "")[:4_000])),
        message_id=next(iter(headers.message_ids(first("message-id"))), None),
        in_reply_to=headers.message_ids(first("in-reply-to")),
        references=headers.message_ids(first("references")),
        written_at=headers.date(first("date")),
        content_type=root.content_type.value,
        text=contents.bodies.text(),
        html=contents.bodies.html(),
        attachments=tuple(contents.attachments),
        machine_parts=tuple(contents.machine_parts),
        enclosed=tuple(contents.enclosed),
        defects=tuple(dict.fromkeys(defects)),
    )


def _bounded(fields: list[tuple[str, str]], defects: list[str]) -> tuple[tuple[str, str], ...]:
    if all(len(value) <= headers.LONGEST_VALUE for _, value in fields):
        return tuple(fields)
    defects.append("a header field longer than is kept")
    return tuple((name, value[: headers.LONGEST_VALUE]) for name, value in fields)


def _only_mailbox(values: list[str]) -> Mailbox | None:
    return mailbox(values[0]) if len(values) == 1 else None


def _recipients(by_name: dict[str, list[str]]) -> tuple[str, ...]:
    values = (value[: headers.LONGEST_VALUE] for name in _RECIPIENT_HEADERS for value in by_name.get(name, [])[:20])
    return tuple(dict.fromkeys(address for value in values for address in addresses(value)))


class _Contents:
    """What the leaves of one mail hold, sorted into bodies, attachments, machine parts and enclosed mails."""

    def __init__(self, defects: list[str], decoded: Callable[[Part], bytes]) -> None:
        self.defects = defects
        self.decoded = decoded
        self.bodies = Bodies()
        self.attachments: list[Attachment] = []
        self.machine_parts: list[tuple[str, str]] = []
        self.enclosed: list[bytes] = []
        self._spare: Leaf | None = None

    def read(self, root: Part) -> None:
        """Sort every leaf of `root`; where no part is a body, the first text that merely has a name becomes it."""
        for leaf in leaves(root):
            self._sort(leaf)
        if not self.bodies and self._spare is not None:
            self._body(self._spare)

    def _sort(self, leaf: Leaf) -> None:
        part, kind = leaf.part, leaf.part.content_type.value
        disposition = part.disposition
        name = one_line(headers.file_name(disposition, part.content_type), _LONGEST_NAME)
        attached = disposition.value == "attachment"
        if kind in ("message/rfc822", "message/global"):
            self._enclose(leaf, name)
        elif (
            kind in _MACHINE_TYPES
            or kind.startswith("message/")
            or (leaf.reported and self.bodies and kind != "text/html")
        ):
            self.machine_parts.append((kind, self._text(part)))
            if attached or name:
                self._attach(part, name, inline=not attached)
        elif kind in ("text/plain", "text/html") and not attached and not name:
            self._body(leaf)
        elif kind.startswith("multipart/") and part.depth < DEEPEST:
            # It says that it holds parts and does not: what is there was written by somebody.
            self._body(leaf)
        else:
            self._attach(part, name, inline=disposition.value == "inline" or "content-id" in dict(part.block.fields))
            if kind.startswith("text/") and not attached and self._spare is None:
                self._spare = leaf

    def _body(self, leaf: Leaf) -> None:
        self.bodies.add(leaf.piece, self._text(leaf.part), html=leaf.part.content_type.value == "text/html")

    def _text(self, part: Part) -> str:
        if part.end - part.start > 3 * _LONGEST_BODY:
            self.defects.append("a body longer than is read")
        parameters = part.content_type.parameters
        text = clean(decode(part.content(3 * _LONGEST_BODY), parameters.get("charset")))
        if len(text) > _LONGEST_BODY:
            self.defects.append("a body longer than is read")
            text = text[:_LONGEST_BODY]
        if parameters.get("format", "").lower() == "flowed" and part.content_type.value == "text/plain":
            text = unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        return text

    def _enclose(self, leaf: Leaf, name: str) -> None:
        kind, content = leaf.part.content_type.value, self.decoded(leaf.part)
        self.enclosed.append(content)
        if leaf.reported:
            self.machine_parts.append((kind, clean(decode(content[:_LONGEST_BODY]))))
        else:
            self.attachments.append(Attachment(name, kind, content))

    def _attach(self, part: Part, name: str, *, inline: bool) -> None:
        self.attachments.append(Attachment(name, part.content_type.value, self.decoded(part), inline))
