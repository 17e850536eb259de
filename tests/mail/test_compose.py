"""An outgoing mail: what the standard library reads in the bytes is what was put in, whatever that was."""

from __future__ import annotations

import email
import email.policy
import email.utils
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.compose import (
    BULK_KINDS,
    MOST_REFERENCE_BYTES,
    MOST_REFERENCES,
    ComposeError,
    Outgoing,
    OutgoingFile,
    compose,
)
from mailflow.mail.message import Mailbox
from tests.every import every

PLAIN = Outgoing(
    kind="receipt",
    sender=Mailbox("Hiring", "hiring@acme.test"),
    to=Mailbox("Mark Ode", "mark@acme.test"),
    subject="Receipt: 2 recorded",
    text="Two answers recorded.\n",
    html="<p>Two answers recorded.</p>\n",
    message_id="<mf.ak.01J.x@acme.test>",
    date=datetime(2026, 11, 25, 9, 31, tzinfo=UTC),
    outbox_id="17",
    instance="0f3c-11",
    reply_to=Mailbox("", "hiring+1a7q@acme.test"),
)
ALWAYS = {
    "from",
    "to",
    "reply-to",
    "subject",
    "message-id",
    "date",
    "auto-submitted",
    "x-auto-response-suppress",
    "x-mailflow-id",
    "x-mailflow-instance",
    "x-mailflow-kind",
    "mime-version",
    "content-type",
}
REFUSED = (
    "a\r\nBcc: evil@example.test",
    "a\nBcc: evil@example.test",
    "a\rBcc: evil@example.test",
    "a\r\n\r\n<script>",
    "a\x00b",
    "a\x0bb",
    "a\x1bb",
    "a\x7fb",
    "a\x85Bcc: evil@example.test",
    "a\u2028Bcc: evil@example.test",
    "a\u2029b",
    "a\ud800b",
)
ODD = (
    "=?utf-8?q?=0ABcc:_evil@example.test?=",
    "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS50ZXN0?=",
    '"quoted" <evil@example.test>',
    "evil@example.test, other@example.test",
    "back\\slash",
    "(comment) ; semicolon",
    "ünïcödé Ω 日本語 👩‍💻" * 9,
    "x" * 3000,
    "ends in space ",
    " begins with space",
    "",
)
HOSTILE = (*REFUSED, *ODD)


def parsed(outgoing: Outgoing) -> EmailMessage:
    raw = compose(outgoing)
    assert raw.isascii()
    assert all(len(line) <= 998 and b"\r" not in line and b"\n" not in line for line in raw.split(b"\r\n"))
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def bodies(message: Message) -> dict[str, str]:
    texts = {}
    for part in message.walk():
        if part.get_content_maintype() == "text" and part.get_content_disposition() is None:
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            texts[part.get_content_subtype()] = payload.decode().replace("\r\n", "\n")
    return texts


@pytest.mark.parametrize(
    "field", ["to", "sender", "reply_to", "subject", "message_id", "outbox_id", "instance", "kind"]
)
def test_no_value_can_add_a_header(field: str) -> None:
    """A header value is refused, or it is written so that the mail has exactly the headers it should have."""

    def check(hostile: str) -> None:
        value = Mailbox(hostile, "x@acme.test") if field in ("to", "sender", "reply_to") else hostile
        try:
            message = parsed(replace(PLAIN, **{field: value}))  # type: ignore[arg-type]  # the fields are chosen by name
        except ComposeError:
            return
        assert {name.lower() for name in message} == ALWAYS
        assert bodies(message) == {"plain": PLAIN.text, "html": PLAIN.html}

    every(HOSTILE, check, repr)


@pytest.mark.parametrize("hostile", REFUSED)
def test_control_characters_are_refused_with_their_place(hostile: str) -> None:
    with pytest.raises(ComposeError, match=r"Subject: control character U\+"):
        compose(replace(PLAIN, subject=hostile))


@pytest.mark.parametrize("hostile", ODD)
def test_what_is_not_refused_arrives_letter_by_letter(hostile: str) -> None:
    outgoing = replace(PLAIN, subject=hostile, to=Mailbox(hostile, "mark@acme.test"))
    assert parsed(outgoing)["subject"] == hostile
    # The modern parser puts a space between two encoded words of a name, which RFC 2047 section 6.2 forbids.
    plain = email.message_from_bytes(compose(outgoing))
    name, address = email.utils.parseaddr(plain["to"].replace("\r\n", ""))
    assert (str(make_header(decode_header(name))), address) == (hostile, "mark@acme.test")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "x@",
        "@acme.test",
        "x@acme.test, y@acme.test",
        "x y@acme.test",
        "x@acme.test>",
        "<x@acme.test",
        "x@acme..test",
        "x@acme.test\r\nBcc: y@acme.test",
        "ü@acme.test",
        "x@" + "a" * 300,
        '"x"@acme.test',
    ],
)
def test_only_one_plain_address_is_taken(address: str) -> None:
    with pytest.raises(ComposeError, match=r"^To: "):
        compose(replace(PLAIN, to=Mailbox("Mark", address)))


@given(
    subject=st.text(max_size=200),
    name=st.text(max_size=120),
    text=st.text(max_size=400),
    html=st.text(max_size=400),
    file_name=st.text(max_size=200),
    ids=st.lists(st.text(max_size=60), max_size=5),
)
def test_the_mail_read_back_is_the_mail_written(
    subject: str, name: str, text: str, html: str, file_name: str, ids: list[str]
) -> None:
    """For any strings: refused, or headers and bodies come back as they went in."""
    outgoing = replace(
        PLAIN,
        subject=subject,
        to=Mailbox(name, "mark@acme.test"),
        text=text,
        html=html,
        attachments=(OutgoingFile(file_name, "application/pdf", b"%PDF-1.7 \x00\xff"),),
        references=tuple(ids),
        in_reply_to=ids[0] if ids else None,
    )
    try:
        message = parsed(outgoing)
    except ComposeError:
        assert not (subject.isprintable() and name.isprintable())
        return
    assert {one.lower() for one in message} - {"in-reply-to", "references"} == ALWAYS
    whole = {"plain": text, "html": html}
    assert bodies(message) == {kind: _as_sent(body) for kind, body in whole.items()}
    (attached,) = message.iter_attachments()
    assert attached.get_content() == b"%PDF-1.7 \x00\xff"
    assert not set("/\\\r\n\x00") & set(attached.get_filename() or "")


def _as_sent(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("kind", "bulk"), [*((one, True) for one in sorted(BULK_KINDS)), ("receipt", False), ("question", False)]
)
def test_only_what_mailflow_starts_in_numbers_is_bulk(kind: str, bulk: bool) -> None:
    message = parsed(replace(PLAIN, kind=kind, pause_address="hiring+1p@acme.test"))
    assert (message["precedence"] == "bulk") is bulk
    assert ("list-id" in message, "list-unsubscribe" in message) == (bulk, bulk)
    if bulk:
        assert message["list-unsubscribe"] == "<mailto:hiring+1p@acme.test>"


@pytest.mark.parametrize(
    ("in_reply_to", "expected"), [(None, "auto-generated"), ("<theirs@example.test>", "auto-replied")]
)
def test_an_answer_says_that_it_is_one(in_reply_to: str | None, expected: str) -> None:
    """RFC 3834 section 5: auto-replied only in answer to a mail; bounces stay wanted, so NDR is never suppressed."""
    message = parsed(replace(PLAIN, in_reply_to=in_reply_to))
    assert message["auto-submitted"] == expected
    assert message["x-auto-response-suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert message["in-reply-to"] == in_reply_to


def test_references_keep_the_root_and_the_last_within_their_bounds() -> None:
    ids = tuple(f"<{number}.{'x' * 60}@example.test>" for number in range(60))
    kept = parsed(replace(PLAIN, references=ids))["references"].split()
    assert len(kept) <= MOST_REFERENCES
    assert sum(len(one) + 1 for one in kept) <= MOST_REFERENCE_BYTES
    assert kept == [ids[0], *ids[-(len(kept) - 1) :]]


@pytest.mark.parametrize(
    "broken", ["no brackets@x", "<two words@x>", "<a@b>\r\nBcc: c@d", "<ü@x>", "<" + "x" * 900 + "@x>", ""]
)
def test_a_broken_reference_of_theirs_is_left_out(broken: str) -> None:
    """Their mail is answered all the same."""
    message = parsed(replace(PLAIN, references=(broken, "<good@example.test>"), in_reply_to=broken))
    assert message["references"] == "<good@example.test>"
    assert "in-reply-to" not in message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("maria.pdf", "maria.pdf"),
        ("../../etc/passwd", "etc passwd"),
        ("Lebenslauf Müller.pdf", "Lebenslauf Müller.pdf"),
        ("cv\u202efdp.exe", "cv fdp.exe"),
        ('a"b;c.pdf', "a b;c.pdf"),
        ("", "file"),
        ("\r\nBcc: x", "Bcc  x"),
        ("日本語.pdf", "日本語.pdf"),
    ],
)
def test_a_file_name_is_made_safe_to_show(name: str, shown: str) -> None:
    message = parsed(replace(PLAIN, attachments=(OutgoingFile(name, "application/pdf", b"x"),)))
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == shown


def test_a_long_file_name_keeps_its_ending() -> None:
    message = parsed(replace(PLAIN, attachments=(OutgoingFile("日" * 500 + ".pdf", "application/pdf", b"x"),)))
    (attached,) = message.iter_attachments()
    assert (attached.get_filename() or "").endswith(".pdf")


@pytest.mark.parametrize(
    "claimed", ["text/html", "message/rfc822", "multipart/mixed", "image/svg+xml", "nonsense", "a/b\r\nX: y"]
)
def test_a_file_that_a_reader_might_run_or_render_is_plain_octets(claimed: str) -> None:
    message = parsed(replace(PLAIN, attachments=(OutgoingFile("x", claimed, b"<script>"),)))
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/octet-stream"


def test_plain_mail_has_one_part_and_files_wrap_it() -> None:
    assert parsed(replace(PLAIN, html=None)).get_content_type() == "text/plain"
    assert parsed(PLAIN).get_content_type() == "multipart/alternative"
    files = tuple(OutgoingFile(f"{number}.pdf", "application/pdf", bytes(70_000)) for number in range(3))
    message = parsed(replace(PLAIN, attachments=files))
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "multipart/alternative",
        *["application/pdf"] * 3,
    ]


def test_the_same_mail_is_the_same_bytes_and_no_body_can_hold_its_boundary() -> None:
    """A retry sends what was sent; a body that quotes one of our mails whole does not end a part."""
    first = compose(PLAIN)
    assert compose(PLAIN) == first
    quoting = replace(PLAIN, text=first.decode(), html=f"<pre>{first.decode()}</pre>")
    assert bodies(parsed(quoting))["plain"] == first.decode().replace("\r\n", "\n")


def test_a_date_without_zone_is_refused() -> None:
    with pytest.raises(ComposeError, match="zone"):
        compose(replace(PLAIN, date=datetime(2026, 11, 25)))  # noqa: DTZ001  # the very mistake
