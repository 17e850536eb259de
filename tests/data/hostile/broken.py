"""Mails that are broken or made to hurt the reader; all a stranger's, so whatever is read of them decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.hostile.letter import STRANGER, VICTIM, HostileCase, Letter

_DEEP = 1_000


def _nested(depth: int) -> str:
    opening = "".join(f'--b{at}\r\nContent-Type: multipart/mixed; boundary="b{at + 1}"\r\n\r\n' for at in range(depth))
    return f"{opening}--b{depth}\r\nContent-Type: text/plain\r\n\r\napprove 1\r\n"


_BODIES: tuple[tuple[str, str, str | bytes, str], ...] = (
    ("nested", 'multipart/mixed; boundary="b0"', _nested(_DEEP), "a thousand levels"),
    (
        "nested_mails",
        "message/rfc822",
        "Content-Type: message/rfc822\r\n\r\n" * _DEEP + "\r\napprove 1",
        "mails in mails",
    ),
    ("flat", 'multipart/mixed; boundary="b"', "--b\r\n\r\napprove 1\r\n" * 20_000, "twenty thousand parts"),
    ("near_boundaries", 'multipart/mixed; boundary="b"', "--bb\r\n" * 50_000, "lines that nearly part"),
    ("dashes", 'multipart/mixed; boundary="-"', "-" * 200_000, "a boundary of dashes"),
    ("no_boundary", "multipart/mixed", "approve 1", "no boundary"),
    ("empty_boundary", 'multipart/mixed; boundary=""', "--\r\n\r\napprove 1", "an empty boundary"),
    ("huge_boundary", f'multipart/mixed; boundary="{"b" * 5000}"', "approve 1", "a boundary of 5,000 letters"),
    (
        "same_boundary",
        'multipart/mixed; boundary="b"',
        '--b\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx',
        "",
    ),
    ("no_parts", 'multipart/alternative; boundary="b"', "approve 1", "no parts"),
    ("cut_off", 'multipart/mixed; boundary="b"', "--b\r\nContent-Type: text/pla", "cut off"),
    ("no_charset", "text/plain; charset=", b"approve 1 \xff\xfe", "no charset"),
    ("wrong_charset", "text/plain; charset=utf-16", b"approve 1!", "not its charset"),
    ("unknown_charset", "text/plain; charset=x-klingon", b"approve 1 \xe4", "an unknown charset"),
    ("codec", "text/plain; charset=zlib", b"approve 1", "a codec that is none for text"),
    ("rot13", "text/plain; charset=rot13", b"nccebir 1", "a codec that is none for text"),
    ("unicode_escape", "text/plain; charset=unicode_escape", rb"\u0061pprove 1 \N{BELL}", "a codec of Python's"),
    ("idna", "text/plain; charset=idna", b"approve 1 \xff", "a codec that is none for text"),
    ("utf7", "text/plain; charset=utf-7", b"+2AA- approve 1 +AGE", "a lone surrogate"),
    ("nul", "text/plain", b"app\x00rove 1\x00\x00", "NUL in the body"),
    ("all_bytes", "text/plain; charset=utf-8", bytes(range(256)) * 100, "every byte there is"),
    ("bad_base64", "text/plain\r\nContent-Transfer-Encoding: base64", b"YXBwcm92ZSAx!!!=\x00=", "broken base64"),
    (
        "bad_qp",
        "text/plain\r\nContent-Transfer-Encoding: quoted-printable",
        b"=ZZ=\r\n=4=\xff=",
        "broken quoted-printable",
    ),
    (
        "bad_uu",
        "text/plain\r\nContent-Transfer-Encoding: x-uuencode",
        b"begin 644 x\r\nM\xff\r\n\r\nend",
        "broken uuencode",
    ),
    ("unknown_encoding", "text/plain\r\nContent-Transfer-Encoding: rot26", b"approve 1", "an unknown encoding"),
    ("long_line", "text/plain", "approve 1 " * 60_000, "one line of 600 KB"),
    ("many_lines", "text/plain", "\r\n" * 200_000 + "approve 1", "200,000 lines"),
    ("quotes", "text/plain; format=flowed", ">" * 100_000 + " approve 1", "100,000 quote marks"),
    ("brackets", "text/html", "<" * 100_000, "100,000 open brackets"),
    ("tags", "text/html", "<div>" * 20_000 + "approve 1", "20,000 open tags"),
)

_HEADERS: tuple[tuple[str, str, str], ...] = (
    (
        "references",
        "References: " + " ".join(f"<{at}.x@evil.test>" for at in range(50_000)),
        "a megabyte of References",
    ),
    ("references_open", "References: " + "<" * 300_000, "open brackets"),
    ("many", "\r\n".join(f"X-{at}: y" for at in range(20_000)), "20,000 headers"),
    ("folded", "X-Folded: a" + "\r\n b" * 50_000, "50,000 folded lines"),
    ("encoded_words", "X: y\r\nSubject: " + "=?utf-8?q?a?= " * 20_000, "20,000 encoded words"),
    ("encoded_open", "Keywords: " + "=?utf-8?q?" * 20_000, "encoded words that never end"),
    ("to_quotes", 'Cc: "' + '\\"' * 50_000, "an open string full of escapes"),
    ("to_comments", "Cc: " + "(" * 60_000, "60,000 open comments"),
    ("to_many", "Cc: " + ", ".join(f"a{at}@evil.test" for at in range(5_000)), "5,000 addresses"),
    ("parameters", "Content-Disposition: inline" + '; a="\\' * 20_000, "20,000 broken parameters"),
    (
        "continuations",
        "Content-Disposition: inline" + "".join(f"; filename*{at}*=%41" for at in range(3_000)),
        "split names",
    ),
    ("date", "Date: " + "9" * 5_000, "a date of 5,000 digits"),
    ("date_year", "Resent-Date: Mon, 23 Nov 99999999999 10:00:00 +9999", "a year out of range"),
    ("non_ascii", f"X-Näme: {VICTIM}", "a header name beyond ASCII"),
    ("no_colon", "approve 1", "a line that is no header"),
    ("only_colon", ": approve 1", "a header without a name"),
    ("surrogates", "X-Raw: \udcff\udcfe", "bytes that are no text"),
)


def cases(token: str) -> Iterator[HostileCase]:
    """Broken bodies and headers, then mails cut off after a share of their bytes, and things that are no mail."""
    for name, content, body, reason in _BODIES:
        letter = Letter(token, sender="mallory@evil.test", results=(STRANGER,), body=body, content=content)
        yield HostileCase(f"broken/{name}", "broken", letter.raw(), reason or "the same boundary twice")
    for name, header, reason in _HEADERS:
        letter = Letter(token, sender="mallory@evil.test", results=(STRANGER,), after=header)
        yield HostileCase(f"broken/header_{name}", "broken", letter.raw(), reason)
    whole = Letter(token, results=("mx.example.test; dmarc=fail header.from=example.test",)).raw()
    for tenth in range(10):
        cut = whole[: len(whole) * tenth // 10]
        yield HostileCase(f"broken/cut_{tenth}", "broken", cut, "a forged mail, cut off")
    for name, raw in (
        ("nothing", b""),
        ("lines", b"\r\n\r\n"),
        ("noise", bytes(range(256)) * 8),
        ("words", b"approve 1\r\n"),
    ):
        yield HostileCase(f"broken/{name}", "broken", raw, "no mail at all")
