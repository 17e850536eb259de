"""A reply as bytes: the headers that every client sends, and a body in one or two parts."""

from __future__ import annotations

import html
from base64 import encodebytes

SENDER = "Dana Okafor <dana@acme.test>"
ASKED_BY = "Acme Hiring"
ADDRESS = "hiring@acme.test"
SUBJECT = "Candidates waiting for you"
ORIGINAL_ID = "<digest-1@mailflow.acme.test>"


def letter(text: str | None, markup: str | None, *, mailer: str = "", subject: str = "", flowed: bool = False) -> bytes:
    """A reply of Dana's with a text part, an HTML part or both (multipart/alternative)."""
    head = [
        f"From: {SENDER}",
        f"To: {ASKED_BY} <{ADDRESS}>",
        f"Subject: {subject or 'Re: ' + SUBJECT}",
        "Date: Fri, 20 Nov 2026 10:12:00 -0500",
        "Message-ID: <answer-1@acme.test>",
        f"In-Reply-To: {ORIGINAL_ID}",
        f"References: {ORIGINAL_ID}",
        "MIME-Version: 1.0",
    ]
    if mailer:
        head.append(f"X-Mailer: {mailer}")
    parts = []
    if text is not None:
        parts.append(_part("plain; format=flowed" if flowed else "plain", text))
    if markup is not None:
        parts.append(_part("html", markup))
    if len(parts) == 1:
        return "\r\n".join(head).encode() + b"\r\n" + parts[0]
    head.append('Content-Type: multipart/alternative; boundary="=_shape"')
    return (
        "\r\n".join(head).encode()
        + b"\r\n\r\n--=_shape\r\n"
        + b"\r\n--=_shape\r\n".join(parts)
        + b"\r\n--=_shape--\r\n"
    )


def _part(kind: str, body: str) -> bytes:
    content = encodebytes(body.replace("\n", "\r\n").encode("utf-8", "surrogatepass")).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + content


def quoted(text: str, mark: str = "> ") -> str:
    """`text` with quotation marks before its lines, as programs set them."""
    return "\n".join((mark + line).rstrip() for line in text.splitlines())


def divs(text: str) -> str:
    """Lines as Gmail and Apple Mail write them in HTML: a `div` each."""
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))


def breaks(text: str) -> str:
    """Lines parted by `br`."""
    return "<br>\n".join(html.escape(line) for line in text.split("\n"))


def paragraphs(text: str) -> str:
    """Lines as Word writes them in HTML: a paragraph each, empty ones with a hard blank."""
    lines = (html.escape(line) or "<o:p>&nbsp;</o:p>" for line in text.split("\n"))
    return "\n".join(f"<p class=MsoNormal><span lang=EN-US>{line}</span></p>" for line in lines)


def halves(text: str) -> tuple[str, str]:
    """A text cut after its first paragraph, or after its first line."""
    first, gap, rest = text.partition("\n\n")
    if not gap:
        first, _, rest = text.partition("\n")
    return first, rest
