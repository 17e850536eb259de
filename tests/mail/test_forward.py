"""Who is who in a forwarded mail: the note on top, the mails below or enclosed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.forward import Forward, attached_files, body_text, enclosed_mails, read_forward
from mailflow.mail.message import InboundMail, parse
from tests.data.forwards.making import PDF, RITA, STYLES, File, mail

MARIA = ("Maria Silva", "maria@example.test")


def forwarded(body: str, html: str | None = None) -> Forward:
    return read_forward(parse(mail(RITA, "Fwd: CV", body, html=html)))


@pytest.mark.parametrize("style", STYLES)
def test_each_mail_program_s_introduction_is_read(style: str) -> None:
    forward = forwarded("for SRE-7\n\n" + STYLES[style](*MARIA, "My CV", "Hello Rita,\nhere it is."))
    assert forward.note == "for SRE-7"
    (original,) = forward.originals
    assert original.sender is not None
    assert (original.sender.name, original.sender.address) == MARIA
    assert original.subject == "My CV"
    assert "Hello Rita," in original.body


def test_a_chain_is_read_outermost_first() -> None:
    inner = STYLES["gmail"](*MARIA, "CV", "inner")
    outer = STYLES["outlook_de"]("Henry Manager", "henry@acme.test", "WG: CV", "look\n\n" + inner)
    senders = [original.sender.address for original in forwarded("note\n\n" + outer).originals if original.sender]
    assert senders == ["henry@acme.test", "maria@example.test"]


def test_a_mail_that_passes_nothing_on_is_all_note() -> None:
    text = "Dear Rita,\n\nFrom: what I hear the role is open.\nTo: be sure, I ask.\n\nMaria"
    assert forwarded(text) == Forward(text)


def test_what_a_reply_quotes_is_somebody_else_s_too() -> None:
    forward = forwarded(
        "see below\n\nOn Fri, Nov 20, 2026 at 5:12 PM Maria Silva <maria@example.test> wrote:\n> My CV\n"
    )
    (original,) = forward.originals
    assert original.sender is not None
    assert original.sender.address == "maria@example.test"
    assert original.body == "My CV"


def test_a_marker_without_headers_still_parts_the_mail() -> None:
    forward = forwarded("note\n\n---------- Forwarded message ---------\nHello, my CV")
    assert forward.note == "note"
    assert [(o.sender, o.body) for o in forward.originals] == [(None, "Hello, my CV")]


def test_html_is_read_where_there_is_no_text() -> None:
    block = "<b>From:</b> Maria Silva &lt;maria@example.test&gt;<br><b>Sent:</b> Friday<br><b>Subject:</b> CV"
    html = f"<p>note</p><hr><p>{block}</p><p>Hi</p>"
    (original,) = forwarded("", html=html).originals
    assert original.sender is not None
    assert original.sender.address == "maria@example.test"
    assert original.body == "Hi"


def test_a_sender_without_an_address_keeps_the_name() -> None:
    (original,) = forwarded("From: Maria Silva\nSent: Friday\nTo: Rita\nSubject: CV\n\nHi").originals
    assert original.sender is not None
    assert (original.sender.name, original.sender.address) == ("Maria Silva", "")


def test_enclosed_mails_are_read_with_their_files() -> None:
    file = File("cv.pdf", PDF, b"%PDF-1.7")
    inner = mail(MARIA, "CV", "my CV", [file], to="rita@acme.test")
    deeper = mail(RITA, "Fwd", "second", enclosed=[inner])
    outer = parse(mail(RITA, "Fwd: CV", "first", enclosed=[deeper]))
    assert [each.subject for each in enclosed_mails(outer)] == ["Fwd", "CV"]
    assert [each.name for each in attached_files(outer)] == ["cv.pdf"]
    assert [o.sender.address for o in read_forward(outer).originals if o.sender] == [
        "rita@acme.test",
        "maria@example.test",
    ]


def test_a_mail_attached_as_a_file_is_opened_not_listed() -> None:
    inner = mail(MARIA, "CV", "my CV", [File("cv.pdf", PDF, b"%PDF-1.7")], to="rita@acme.test")
    outer = parse(mail(RITA, "fw", "", [File("x.eml", "application/octet-stream", inner)]))
    assert [each.name for each in attached_files(outer)] == ["cv.pdf"]


def test_the_same_file_twice_is_once() -> None:
    file = File("cv.pdf", PDF, b"%PDF-1.7")
    assert len(attached_files(parse(mail(RITA, "x", "y", [file, file, File("b.pdf", PDF, b"%PDF-1.7")])))) == 2


def test_nesting_beyond_reason_is_not_followed() -> None:
    raw = mail(MARIA, "innermost", "x")
    for number in range(6):
        raw = mail(RITA, f"Fwd {number}", "y", enclosed=[raw])
    assert len(enclosed_mails(parse(raw))) == 2


KEYS = [
    "From:",
    "Von:",
    "De :",
    "Subject:",
    "Sent:",
    "To:",
    ">",
    "----- Forwarded message -----",
    "wrote:",
    "a@b.test",
    "",
]


@given(st.lists(st.one_of(st.sampled_from(KEYS), st.text(max_size=40)), max_size=60))
def test_any_lines_are_read_without_an_error_and_nothing_is_invented(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = InboundMail((), None, None, (), "", None, (), (), None, "text/plain", text, None)
    forward = read_forward(found)
    for original in forward.originals:
        assert original.sender is None or original.sender.address in text.lower()
    assert body_text(found) in (text, "")
