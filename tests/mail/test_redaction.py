"""A person's traces are found however they are written, and a redacted mail holds none."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.message import parse
from mailflow.mail.redaction import Traces, names_them, redacted

MARIA = Traces(("María Lopes Silva",), ("maria.silva@example.test",), ("+351912345678",))


@pytest.mark.parametrize(
    "text",
    [
        "María Lopes Silva",
        "maria lopes silva's resume",
        "Silva, Maria Lopes",
        "Maria Silva",
        "cv_maria_silva.pdf",
        "MariaLopesSilva.docx",
        "write to Maria.Silva@Example.test.",
        "+351 912 345 678",
        "00351912345678",
        "call 912-345-678 today",
        "(+351) 912 345 678",
    ],
)
def test_a_trace_is_found_and_gone(text: str) -> None:
    assert MARIA.in_text(text)
    assert not MARIA.in_text(MARIA.redact(text))


@pytest.mark.parametrize("text", ["Maria", "Mario Silva", "Ana Silva", "1912345678901", "a Lopes"])
def test_others_are_left_alone(text: str) -> None:
    assert not MARIA.in_text(text)
    assert MARIA.redact(text) == text


def test_where_the_text_is_about_them_single_words_go_too() -> None:
    assert MARIA.redact("1 yes to Maria, the Silva one", closely=True) == "1 yes to [erased], the [erased] one"


def test_an_address_within_another_is_another() -> None:
    only = Traces(addresses=("m@x.test",))
    assert [
        only.in_text(text) for text in ("m@x.test", "<M@x.test>", "jim@x.test", "a.m@x.test", "m@x.test-b.org")
    ] == [
        *(True, True),
        *(False, False, False),
    ]


def test_nobody_is_found_by_nothing() -> None:
    assert (Traces().in_text("anything"), Traces().redact("anything", closely=True)) == (False, "anything")


def mail(body: str, *, html: bool = False, encoding: str = "base64", subject: str = "Re: digest") -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Dana Okafor <dana@acme.test>"
    made["To"] = "hiring@acme.test"
    made["Subject"] = subject
    made["Message-ID"] = "<1@acme.test>"
    made["References"] = "<0@acme.test>"
    if html:
        made.set_content(body, subtype="html", cte=encoding)
    else:
        made.set_content(body, cte=encoding)
    made.add_attachment(
        b"%PDF-1.7 Maria Lopes Silva", maintype="application", subtype="pdf", filename="maria silva.pdf"
    )
    return made.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("html", [False, True])
def test_a_redacted_mail_keeps_its_thread_and_the_others(html: bool, encoding: str) -> None:
    body = "<p>1 yes to <b>María</b> Lopes Silva, no to João</p>" if html else "1 yes to María Lopes Silva, no to João"
    raw = mail(body, html=html, encoding=encoding, subject="Re: María Lopes Silva")
    assert names_them(raw, MARIA)
    clean = redacted(raw, MARIA)
    assert not names_them(clean, MARIA)
    assert b"Silva" not in clean
    read = parse(clean)
    assert (read.message_id, read.references, read.subject) == ("<1@acme.test>", ("<0@acme.test>",), "Re: [erased]")
    assert "no to João" in (read.text or "")
    assert read.attachments == ()


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    names_them(raw, MARIA)
    assert not names_them(redacted(b"Subject: Maria Silva\r\n" + raw, MARIA), MARIA)
