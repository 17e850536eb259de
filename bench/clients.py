"""Replies as three mail programs write them and as servers deliver them: trace and signature headers, words that no two
writers share, the digest quoted in text and in HTML, about 12 KB in all.

Programs quote the whole HTML of a digest, which would make three times as much; it is cut where the mail is as large as
was to be measured, as programs do that clip a long history.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import format_datetime
from hashlib import sha512
from typing import TypeAlias

_SIZE = 12 * 1024
_WROTE = "On Mon, Nov 23, 2026 at 8:00 AM Hiring <hiring@acme.test> wrote:"


@dataclass(frozen=True, slots=True)
class Digest:
    """What a program knows of the digest that it answers. `page` is as much of its HTML as will be quoted."""

    headers: EmailMessage
    words: str
    text: str
    page: str

    @property
    def address(self) -> str:
        """Whom it was sent to."""
        return str(self.headers["To"].addresses[0].addr_spec)


_Bodies: TypeAlias = tuple[list[str], bytes, bytes]
_Program: TypeAlias = Callable[[Digest], _Bodies]


def reply_to(digest: bytes, number: int, authserv_id: str, written: datetime) -> bytes:
    """The receiver's answer; the program goes round with the number."""
    program = _PROGRAMS[number % len(_PROGRAMS)]
    asked = BytesParser(policy=default).parsebytes(digest)
    if not isinstance(asked, EmailMessage):
        raise TypeError("a digest is one mail")
    text, html = asked.get_body(("plain",)), asked.get_body(("html",))
    page = _lines(html.get_content() if html else "").partition("<body")[2].partition(">")[2]
    whole = Digest(asked, words(number), _lines(text.get_content() if text else ""), page)
    excess, length = len(_written(whole, program, number, authserv_id, written)) - _SIZE, len(page)
    while excess > 0 and length > 0:
        length = max(length - max(excess * 2 // 3, 20), 0)
        cut = replace(whole, page=page[:length])
        excess = len(_written(cut, program, number, authserv_id, written)) - _SIZE
    return _written(replace(whole, page=page[:length]), program, number, authserv_id, written)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def words(number: int) -> str:
    """Three decisions in the words of the writer with that number."""
    how, praise, place, lack = (number // 3) % 4, number % 7, number % 11, number % 13
    liked = f"{_PRAISE[praise]} {_PLACES[place]}"
    disliked = f"{_LACKS[lack]} {_PLACES[(place + number // 11) % 11]}"
    return "\n".join(_FORMS[how]).format(liked=liked, disliked=disliked)


_FORMS = (
    ("1 yes - {liked}", "2 no, {disliked}", "3 hold"),
    ("approve 1: {liked}", "reject 2 - {disliked}", "hold 3"),
    ("Hi,", "", "1. Yes. {liked}", "2. No - {disliked}", "3. Hold", "", "Thanks"),
    ("Yes to 1 ({liked})", "No to 2 ({disliked})", "3 on hold"),
)
_PRAISE = (
    "strong on call",
    "solid on incidents",
    "great depth",
    "impressive clusters",
    "calm under pressure",
    "clear writing",
    "good judgement",
)
_LACKS = (
    "too junior",
    "not enough Kubernetes",
    "too little time on call",
    "no Python at all",
    "weak on networks",
    "too far from production",
    "more a manager",
    "looking elsewhere",
    "too short in every job",
    "too long a notice",
    "far above the band",
    "no leadership yet",
    "thin on storage",
)
_PLACES = (
    "for this team",
    "for platform",
    "for Berlin",
    "for payments",
    "for our clusters",
    "for night shifts",
    "for its size",
    "for eight people",
    "for next year",
    "for the brief",
    "for autumn",
)


def _written(digest: Digest, program: _Program, number: int, authserv_id: str, written: datetime) -> bytes:
    own, text, html = program(digest)
    asked, date = digest.headers, format_datetime(written)
    boundary = f"000000000000{number:08x}0644"
    lines = [
        "Return-Path: <" + digest.address + ">",
        f"Authentication-Results: {authserv_id}; auth=pass smtp.auth={digest.address}",
        *_trace(number, date),
        *_signature("DKIM-Signature", "acme.test", number),
        *own,
        f"From: {asked['To']}",
        f"To: {asked['Reply-To']}",
        f"Subject: Re: {asked['Subject']}",
        f"Date: {date}",
        f"Message-ID: <reply.{asked['X-Mailflow-Id']}@acme.test>",
        f"In-Reply-To: {asked['Message-ID']}",
        f"References: {asked['Message-ID']}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    head = "\r\n".join(lines).encode()
    return b"\r\n".join(
        [head, b"", f"--{boundary}".encode(), text, f"--{boundary}".encode(), html, f"--{boundary}--\r\n".encode()]
    )


def _trace(number: int, date: str) -> list[str]:
    """The way over three servers (RFC 5321 section 4.4)."""
    lines: list[str] = []
    for hop, (by, heard) in enumerate((("mx.acme.test", "relay2"), ("relay2", "relay1"), ("relay1", "[192.0.2.17]"))):
        lines += [
            f"Received: from {heard} ({heard} [198.51.100.{hop + 3}])",
            f"\tby {by} (Postfix) with ESMTPS id 4cXk{number:05d}Hz{hop}",
            "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))",
            f"\tfor <hiring@acme.test>; {date}",
        ]
    return lines


def _signature(name: str, domain: str, number: int) -> list[str]:
    """A signature header as long as a real one (RFC 6376); nobody here verifies it."""
    value = base64.b64encode(sha512(f"{name}{number}".encode()).digest() * 4).decode()
    pieces = [f"        {value[start : start + 68]}" for start in range(0, len(value), 68)]
    pieces[0] = pieces[0].strip()
    return [
        f"{name}: v=1; a=rsa-sha256; c=relaxed/relaxed;",
        f"        d={domain}; s=20240113; t=1795438800; x=1796043600; darn=acme.test;",
        "        h=to:subject:message-id:date:from:in-reply-to:references:mime-version",
        f"         :from:to:cc:subject:date:message-id:reply-to; bh={value[:43]}=;",
        f"        b={pieces[0]}",
        *pieces[1:],
    ]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _divs(text: str) -> str:
    return "".join(f"<div>{line}</div>" for line in text.splitlines())


def _part(subtype: str, body: str, *, by: str = "quoted-printable") -> bytes:
    octets = body.replace("\n", "\r\n").encode()
    coded = base64.encodebytes(octets) if by == "base64" else quopri.encodestring(octets.replace(b"\r\n", b"\n"))
    head = f'Content-Type: text/{subtype}; charset="UTF-8"\r\nContent-Transfer-Encoding: {by}\r\n\r\n'
    return head.encode() + coded.replace(b"\n", b"\r\n")


def _gmail(digest: Digest) -> _Bodies:
    """Gmail in a browser: quoted-printable, the history in a `gmail_quote`."""
    own = [*_signature("X-Google-DKIM-Signature", "1e100.test", 1), "X-Received: by 2002:a17:907:1c0f with SMTP id 1"]
    text = f"{digest.words}\n\n{_WROTE}\n\n{_quoted(digest.text)}\n"
    html = (
        f'<div dir="ltr">{_divs(digest.words)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{_WROTE.replace("<", "&lt;").replace(">", "&gt;")}<br></div><blockquote '
        'class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
        f"{digest.page}</blockquote></div>\n"
    )
    return own, _part("plain", text), _part("html", html)


def _outlook(digest: Digest) -> _Bodies:
    """Outlook by Exchange: base64, a header block above a history without marks."""
    own = [
        "Thread-Topic: candidates need your decision",
        "Thread-Index: AQHcXK0q8mT1cF5l0k2xYw1v7bqN3rWzQwAB",
        "Accept-Language: en-US",
        "Content-Language: en-US",
        "X-MS-Has-Attach:",
        "X-MS-TNEF-Correlator:",
        "msip_labels:",
    ]
    block = ("From: Hiring <hiring@acme.test>", "Sent: Monday, November 23, 2026 8:00 AM", f"To: {digest.address}")
    text = "\n".join([digest.words, "", "_" * 32, *block, "Subject: candidates need your decision", "", digest.text])
    shown = "<br>\n".join(line.replace("<", "&lt;").replace(">", "&gt;") for line in block)
    paragraphs = "".join(
        f"<p class=MsoNormal><span lang=EN-US>{line}</span></p>\n" for line in digest.words.splitlines()
    )
    html = (
        "<html><head><style>p.MsoNormal{margin:0cm}</style></head><body lang=EN-US><div class=WordSection1>"
        f"{paragraphs}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        f"padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{shown}<o:p></o:p></p></div>{digest.page}</div></body></html>\n"
    )
    return own, _part("plain", text, by="base64"), _part("html", html, by="base64")


def _iphone(digest: Digest) -> _Bodies:
    """Mail on an iPhone: the whole history in a `blockquote`."""
    own = ["X-Mailer: iPhone Mail (22B83)"]
    text = f"{digest.words}\n\nSent from my iPhone\n\n> {_WROTE}\n> \n{_quoted(digest.text)}\n"
    html = (
        f'<html><head></head><body dir="auto">{_divs(digest.words)}<div><br id="lineBreakAtBeginningOfSignature"><div '
        'dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">'
        f"{_WROTE.replace('<', '&lt;').replace('>', '&gt;')}<br><br></blockquote></div>"
        f'<blockquote type="cite"><div dir="ltr">{digest.page}</div></blockquote></div></body></html>\n'
    )
    return own, _part("plain", text), _part("html", html)


_PROGRAMS: tuple[_Program, ...] = (_gmail, _outlook, _iphone)
