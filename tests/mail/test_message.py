"""A mail as values: what common and odd shapes become. Nothing raises, and nothing is lost without a word."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.message import InboundMail, Mailbox, parse


def _mail(*lines: str | bytes) -> InboundMail:
    return parse(b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines))


def _parts(kind: str, *parts: str, boundary: str = "b1") -> InboundMail:
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return _mail(f'Content-Type: multipart/{kind}; boundary="{boundary}"', "", body + f"--{boundary}--", "epilogue")


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\napprove 1"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>approve 1</p>"
SIGNATURE = "Content-Type: application/pgp-signature; name=s.asc\r\n\r\nx"
X = "Content-Type: multipart/mixed; boundary=x"
PDF = 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="cv.pdf"\r\n\r\n%PDF'


def test_an_ordinary_reply_is_read() -> None:
    mail = _mail(
        "Return-Path: <dana@example.test>",
        "Delivered-To: hiring+abc@example.test",
        "From: =?utf-8?q?D=C3=A1na?= <Dana@Example.test>",
        "Reply-To: Dana <dana.home@example.test>",
        "To: Hiring <hiring+abc@example.test>, other@example.test",
        "Cc: Ana <ana@example.test>",
        "Subject: Re: =?utf-8?b?w6TDtg==?= your",
        " reviews",
        "Date: Mon, 23 Nov 2026 10:00:00 +0100",
        "Message-ID: <a@example.test>",
        "In-Reply-To: <mf.dg.X@example.test>",
        "References: <root@example.test>",
        " <mf.dg.X@example.test>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "approve 1",
        "",
    )
    assert mail.sender == Mailbox("Dána", "dana@example.test")
    assert mail.reply_to == Mailbox("Dana", "dana.home@example.test")
    assert mail.recipients == ("hiring+abc@example.test", "other@example.test", "ana@example.test")
    assert mail.subject == "Re: äö your reviews"
    assert mail.written_at == datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=1)))
    assert (mail.message_id, mail.in_reply_to) == ("<a@example.test>", ("<mf.dg.X@example.test>",))
    assert mail.references == ("<root@example.test>", "<mf.dg.X@example.test>")
    assert (mail.text, mail.html, mail.content_type) == ("approve 1\n", None, "text/plain")
    assert mail.header("subject") == "Re: =?utf-8?b?w6TDtg==?= your reviews"
    assert mail.defects == ()


@pytest.mark.parametrize(
    ("mail", "text", "html", "attachments"),
    [
        (_parts("alternative", PLAIN, HTML), "approve 1", "<p>approve 1</p>", []),
        (_parts("mixed", PLAIN, PDF), "approve 1", None, ["cv.pdf"]),
        (_parts("mixed", PDF, PLAIN), "approve 1", None, ["cv.pdf"]),
        (_parts("mixed", PLAIN, PDF, PLAIN.replace("1", "2")), "approve 1\napprove 2\n", None, ["cv.pdf"]),
        (_parts("mixed", HTML, PDF, HTML), None, "<p>approve 1</p>\n<p>approve 1</p>\n", ["cv.pdf"]),
        (_parts("mixed", "Content-Type: text/plain\r\n\r\n\r\n", PDF, PLAIN), "approve 1", None, ["cv.pdf"]),
        (_parts("signed", PLAIN, SIGNATURE), "approve 1", None, ["s.asc"]),
        (_parts("mixed", PLAIN, PLAIN.replace("utf-8", "utf-8; name=cv.txt")), "approve 1", None, ["cv.txt"]),
        (_parts("mixed", PLAIN.replace("utf-8", "utf-8; name=body.txt")), "approve 1", None, ["body.txt"]),
        (_parts("mixed", "\r\nno header at all"), "no header at all", None, []),
        (_parts("mixed", "no empty line"), "no empty line", None, []),
        (_parts("weird", PLAIN), "approve 1", None, []),
        (_parts("mixed", "Content-Type: text/x-none\r\n\r\napprove 1"), "approve 1", None, [""]),
        (_parts("mixed", "Content-Type: nonsense\r\n\r\napprove 1"), "approve 1", None, []),
        (_parts("mixed", "Content-Type: ; charset=utf-8\r\n\r\napprove 1"), "approve 1", None, []),
        (_parts("mixed", PLAIN, boundary="a b'()+_,-./:=?"), "approve 1", None, []),
        (_mail("Content-Type: multipart/mixed", "", "approve 1"), "approve 1", None, []),
        (_mail('Content-Type: multipart/mixed; boundary="x"', "", "approve 1"), "approve 1", None, []),
        (_mail(X, "", "--x", PLAIN), "approve 1", None, []),
        (_mail(X, "", "--x  ", PLAIN, "--x-- "), "approve 1", None, []),
        (_mail(X, "", "--x", PLAIN, "--xy", "z"), "approve 1\n--xy\nz", None, []),
        (_mail(X.replace("=x", "*0=x;"), ' boundary*1="y"', "", "--xy", PLAIN, "--xy--"), "approve 1", None, []),
        (_mail("Content-Type: text/html", "", "<p>x</p>"), None, "<p>x</p>", []),
        (_mail("Content-Type: TEXT/HTML ; charset=utf-8", "", "<p>x</p>"), None, "<p>x</p>", []),
        (_mail("Content-Type: text/plain (a comment)", "", "x"), "x", None, []),
        (_mail("Content-Type: application/pdf; name=cv.pdf", "", "%PDF"), None, None, ["cv.pdf"]),
        (_mail("Subject: x", "", ""), "", None, []),
        (_mail("Subject: x"), "", None, []),
        (_mail(""), "", None, []),
    ],
)  # fmt: skip
def test_bodies_and_attachments_are_told_apart(
    mail: InboundMail, text: str | None, html: str | None, attachments: list[str]
) -> None:
    assert (mail.text, mail.html) == (text, html)
    assert [each.name for each in mail.attachments] == attachments


def test_text_and_html_are_each_the_whole_body_or_nothing() -> None:
    """A footer in a part of its own, before or after HTML alone, must not pass for the whole text."""
    both = f'Content-Type: multipart/alternative; boundary="y"\r\n\r\n--y\r\n{PLAIN}\r\n--y\r\n{HTML}\r\n--y--'
    footer = "Content-Type: text/plain\r\n\r\n> a & b"
    set_in = "<p>approve 1</p>\n<pre>&gt; a &amp; b</pre>\n"
    for mail, text, html in (
        (_parts("mixed", both, footer), "approve 1\n> a & b\n", set_in),
        (_parts("mixed", HTML, footer), None, set_in),
        (_parts("mixed", HTML, PDF, footer), None, set_in),
        (_parts("mixed", footer, HTML), None, "<pre>&gt; a &amp; b</pre>\n<p>approve 1</p>\n"),
        (_parts("mixed", both.replace("\r\n\r\napprove 1\r\n", "\r\n\r\n \r\n"), footer), None, set_in),
        (_parts("mixed", both, "Content-Type: text/plain\r\n\r\n \r\n"), "approve 1", "<p>approve 1</p>"),
        (_parts("mixed", HTML, "Content-Type: text/plain\r\n\r\n \r\n"), None, "<p>approve 1</p>"),
    ):
        assert (mail.text, mail.html) == (text, html)


def test_apple_mail_splits_a_body_at_each_attachment_and_none_of_it_is_lost() -> None:
    inner = f"{X}\r\n\r\n--x\r\n{HTML}\r\n--x\r\n{PDF}\r\n--x\r\n{HTML}\r\n--x--"
    mail = _parts("alternative", PLAIN, inner)
    assert mail.text == "approve 1"
    assert mail.html == "<p>approve 1</p>\n<p>approve 1</p>\n"
    assert [each.name for each in mail.attachments] == ["cv.pdf"]


def test_an_attached_mail_keeps_its_bytes() -> None:
    inner = "From: x@y.test\r\nSubject: a\r\n  b \r\n\r\nbody\r\n.\r\n"
    mail = _parts("mixed", PLAIN, f"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{inner}")
    assert mail.enclosed == (inner.encode(),)
    assert [(each.content_type, each.content) for each in mail.attachments] == [("message/rfc822", inner.encode())]
    assert mail.text == "approve 1"


def test_a_mail_attached_in_base64_is_decoded() -> None:
    inner = b"From: x@y.test\r\n\r\nbody\r\n"
    encoded = b64encode(inner).decode()
    mail = _parts("mixed", f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}")
    assert mail.enclosed == (inner,)


def test_the_parts_of_a_report_are_for_machines() -> None:
    mail = _parts(
        "report; report-type=delivery-status",
        "Content-Type: text/plain\r\n\r\nNot delivered.",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.test",
        "Content-Type: message/rfc822\r\n\r\nFrom: dana@example.test\r\n\r\napprove 1",
    )
    assert mail.text == "Not delivered."
    assert [kind for kind, _ in mail.machine_parts] == ["message/delivery-status", "message/rfc822"]
    assert mail.machine_parts[0][1] == "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.test"
    assert mail.enclosed == (b"From: dana@example.test\r\n\r\napprove 1",)
    assert mail.attachments == ()


@pytest.mark.parametrize(
    "kind",
    [
        "text/calendar; method=REPLY",
        "text/vnd.google.email-reaction+json",
        "message/disposition-notification",
        "text/rfc822-headers",
    ],
)
def test_what_programs_write_is_no_body(kind: str) -> None:
    mail = _parts("alternative", PLAIN, f"Content-Type: {kind}\r\n\r\napprove 2", HTML)
    assert mail.text == "approve 1"
    assert mail.machine_parts == ((kind.partition(";")[0], "approve 2"),)


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", b"a=20b=\r\nc=C3=A4=\nd=ZZ", "a bcäd=ZZ"),
        ("QUOTED-PRINTABLE (x)", b"=41", "A"),
        ("base64", b64encode("tät".encode()), "tät"),
        ("base64", b"dMOkdA", "tät"),
        ("x-uuencode", b"begin 644 x\r\n#86)C\r\n`\r\nend\r\n", "abc"),
        ("8bit", "tät".encode(), "tät"),
        ("8bit", "tät".encode("latin-1"), "tät"),
        ("rot26", b"abc", "abc"),
        ("", b"abc", "abc"),
        ("8bit", b"a\x00b", "ab"),
        ("8bit", b"a\rb\r\nc\nd", "a\nb\nc\nd"),
        ("8bit", b"\xef\xbb\xbfabc", "abc"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: bytes, text: str) -> None:
    mail = _mail("Content-Type: text/plain; charset=utf-8", f"Content-Transfer-Encoding: {encoding}", "", body)
    assert mail.text == text


def test_flowed_text_is_unfolded() -> None:
    mail = _mail("Content-Type: text/plain; format=flowed; delsp=no", "", "one ", "two", "> quoted ", "> on")
    assert mail.text == "one two\n> quoted on"
    assert _mail("Content-Type: text/plain; format=Flowed; DelSp=Yes", "", "one ", "two").text == "onetwo"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="cv.pdf"', "cv.pdf"),
        ("attachment; filename=cv.pdf", "cv.pdf"),
        ("attachment; filename=my cv.pdf", "my cv.pdf"),
        ('attachment; filename="a;b\\"c.pdf"', 'a;b"c.pdf'),
        ("attachment; filename*=utf-8''L%C3%A9a.pdf", "Léa.pdf"),
        ("attachment; filename*=iso-8859-1'en'L%E9a.pdf", "Léa.pdf"),
        ("attachment; filename=\"old.pdf\"; filename*=utf-8''new.pdf", "new.pdf"),
        ("attachment; filename*0=\"a very \"; filename*1=\"long.pdf\"", "a very long.pdf"),
        ("attachment; filename*1*=%C3%A9.pdf; filename*0*=utf-8''L", "Lé.pdf"),
        ("attachment; filename*0*=utf-8''L%C3; filename*1*=%A9a.pdf", "Léa.pdf"),
        ('attachment; filename="=?utf-8?q?L=C3=A9a.pdf?="', "Léa.pdf"),
        ("attachment; filename*=broken%ZZ.pdf", "broken%ZZ.pdf"),
        ("attachment; filename*=x-none''%E9.pdf", "é.pdf"),
        ('attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ('attachment; filename="cv\u202efdp.exe"', "cvfdp.exe"),
        ('attachment; filename="a\x00b\x1b.pdf"', "a\ufffdb .pdf"),
        ("attachment", ""),
    ],
)  # fmt: skip
def test_file_names_are_read_in_every_way_they_are_written(header: str, name: str) -> None:
    mail = _mail("Content-Type: application/pdf", f"Content-Disposition: {header}", "", "%PDF")
    assert [each.name for each in mail.attachments] == [name]


def test_a_file_name_of_four_kilobytes_is_cut() -> None:
    mail = _mail(f'Content-Type: application/pdf; name="{"x" * 4096}"', "", "%PDF")
    assert len(mail.attachments[0].name) == 255


@pytest.mark.parametrize(
    ("lines", "sender"),
    [
        (("From: dana@example.test",), "dana@example.test"),
        (("FROM:dana@example.test",), "dana@example.test"),
        (("From: Dana", " <dana@example.test>"), "dana@example.test"),
        (("From: dana@example.test", "From: dana@example.test"), None),
        (("From: dana@example.test", "from : x@evil.test"), None),
        (("From: dana@example.test\x00.evil.test",), None),
        (("From: dana\x00@example.test",), "dana\ufffd@example.test"),
        (("X: y\rFrom: dana@example.test", "From: x@evil.test"), None),
        (("Sender: dana@example.test",), None),
        (("From dana@example.test Mon Nov 23 10:00:00 2026", "From: dana@example.test"), "dana@example.test"),
        ((">From dana@example.test Mon", "From: dana@example.test"), "dana@example.test"),
        (("", "", "From: dana@example.test"), "dana@example.test"),
        (("  continued", "From: dana@example.test"), "dana@example.test"),
        (("Subject: x", "no header", "From: dana@example.test"), None),
        (("From:",), None),
    ],
)
def test_there_is_one_sender_or_none(lines: tuple[str, ...], sender: str | None) -> None:
    mail = _mail(*lines, "", "x")
    assert (mail.sender.address if mail.sender else None) == sender


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 23 Nov 2026 10:00:00 +0100", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("23 Nov 2026 10:00 +0100", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 -0500 (EST)", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 -0000", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon,23 Nov 26 10:00:00 +0000", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon, 23 Nov 1969 10:00:00 +0000", None),
        ("Mon, 23 Nov 2126 10:00:00 +0000", None),
        ("Mon, 23 Nov 99999 10:00:00 +0000", None),
        ("Mon, 31 Feb 2026 10:00:00 +0000", None),
        ("Mon, 23 Nov 2026 25:61:00 +0000", None),
        ("Mon, 23 Nov 2026 10:00:00 +9999", None),
        ("Mon, 23 Nov 2026 10:00:00 +99999999999999999999", None),
        ("9" * 5_000, None),
        ("yesterday", None),
        (", , ,", None),
        ("", None),
    ],
)
def test_a_date_is_aware_or_none(value: str, moment: datetime | None) -> None:
    written = _mail(f"Date: {value}", "", "x").written_at
    assert written == moment
    assert written is None or written.tzinfo is not None


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>", ("<a@b>",)),
        ("<a@b><c@d>\r\n\t<e@f>", ("<a@b>", "<c@d>", "<e@f>")),
        ("<[abc]@microsoft.test>", ("<[abc]@microsoft.test>",)),
        ("<a\r\n b@c>", ("<ab@c>",)),
        ("Your message of Monday <a@b> (x)", ("<a@b>",)),
        ("a@b", ("<a@b>",)),
        ("<a@b> <a@b>", ("<a@b>",)),
        ("<>", ()),
        ("<<<a@b>", ("<a@b>",)),
        ("words only", ()),
        ("", ()),
    ],
)
def test_message_ids_are_read_from_what_clients_write(value: str, ids: tuple[str, ...]) -> None:
    mail = _mail(f"References: {value}", f"In-Reply-To: {value}", f"Message-ID: {value}", "", "x")
    assert (mail.references, mail.in_reply_to) == (ids, ids)
    assert mail.message_id == (ids[0] if ids else None)


def test_of_very_many_references_the_root_and_the_newest_stay() -> None:
    mail = _mail("References: " + " ".join(f"<{at}@x>" for at in range(1_000)), "", "x")
    assert len(mail.references) == 200
    assert mail.references[0] == "<0@x>"
    assert mail.references[-1] == "<999@x>"


def test_a_subject_is_one_line_without_controls() -> None:
    mail = _mail("Subject: =?utf-8?q?a=0D=0ABcc=3A_x=00?= \x01b", "", "x")
    assert mail.subject == "a Bcc: x b"
    assert len(_mail("Subject: " + "x" * 5_000, "", "x").subject) == 1_000


def test_headers_beyond_ascii_are_read() -> None:
    assert _mail("Subject: Müller".encode(), "", "x").subject == "Müller"
    assert _mail("Subject: Müller".encode("latin-1"), "", "x").subject == "Müller"


@pytest.mark.parametrize(
    ("mail", "defect"),
    [
        (_mail("Content-Type: multipart/mixed", "", "x"), "without a boundary"),
        (_mail(X, "", "x"), "holds no parts"),
        (_mail(X, "", "--x", "", "x"), "cut off"),
        (_mail("no header"), "a line among the headers is none"),
        (_mail("X: a\rb", "", "x"), "bare carriage return"),
        (_mail("X: " + "y" * 70_000, "", "x"), "longer than is kept"),
        (_mail(*[f"X: {at}" for at in range(3_000)], "", "x"), "more header fields"),
        (_mail("Content-Type: text/plain", "", "x" * 2_000_000), "longer than is read"),
        (_parts("mixed", *["x"] * 600), "more parts"),
    ],
)
def test_what_was_left_out_or_odd_is_named(mail: InboundMail, defect: str) -> None:
    assert any(defect in each for each in mail.defects)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    _check(parse(raw))


_PIECES = st.sampled_from(
    [
        *[b"\r\n", b"\n", b"\r", b"\x00", b"\xff", b" ", b"--x\r\n", b"--x--\r\n", b"--y\r\n", b"approve 1\r\n"],
        *[b"From: a@b.test\r\n", b"Date: 1\r\n", b"Subject:", b"=?utf-8?b?", b"Content-Transfer-Encoding: base64\r\n"],
        *[b"Content-Type: multipart/%b; boundary=x\r\n" % kind for kind in (b"mixed", b"report", b"digest")],
        *[
            b"Content-Type: %b\r\n" % kind
            for kind in (b"multipart/alternative; boundary=y", b"text/html", b"message/rfc822")
        ],
        b"Content-Disposition: attachment; filename*=x''%\r\n",
    ]
)


@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_any_mixture_of_mail_is_a_mail(raw: bytes) -> None:
    _check(parse(raw))


def _check(mail: InboundMail) -> None:
    """Everything may be stored: no NUL and no lone surrogate anywhere, times aware."""
    texts = [mail.subject, mail.text or "", mail.html or "", *mail.recipients, *mail.references, *mail.defects]
    texts += [value for pair in mail.headers for value in pair] + [each.name for each in mail.attachments]
    texts += [value for pair in mail.machine_parts for value in pair]
    for text in texts:
        assert "\x00" not in text
        text.encode("utf-8")
    assert mail.written_at is None or mail.written_at.tzinfo is not None
