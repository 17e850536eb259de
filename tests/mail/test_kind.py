"""The order in which kinds are judged, and what holds for any mail at all."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail.kind import (
    AutoReply,
    Bounce,
    CalendarReply,
    Kind,
    MachineReport,
    Ourselves,
    OwnMail,
    PersonalMail,
    classify,
)
from mailflow.mail.message import parse
from mailflow.mail.suspicion import decides
from mailflow.mail.wording import Phrases, fold

OURSELVES = Ourselves(frozenset({"hiring@acme.test"}), "test-instance", lambda found: ".OWN@" in found)
STATUS = """--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.test

Final-Recipient: rfc822; ana@acme.test
Action: failed
Status: 5.1.1

--b--
"""


def letter(
    *headers: str, text: str = "approve 1", subject: str = "Re: Candidates", sender: str = "dana@acme.test"
) -> bytes:
    """A mail with these headers besides the usual ones."""
    usual = [f"From: {sender}", "To: hiring+token@acme.test", f"Subject: {subject}"]
    return "\r\n".join([*usual, *headers, "", text.replace("\n", "\r\n")]).encode()


def kind(raw: bytes) -> Kind:
    """What the mail is."""
    return classify(parse(raw), OURSELVES)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("X-Mailflow-Instance: test-instance", "Auto-Submitted: auto-generated"), OwnMail),
        (("X-Mailflow-Instance: another-instance",), PersonalMail),
        (("Message-ID: <mf.dg.OWN@acme.test>", "X-Failed-Recipients: ana@acme.test"), OwnMail),
        (("In-Reply-To: <mf.dg.OWN@acme.test>", "References: <mf.dg.OWN@acme.test>"), PersonalMail),
        (("X-Failed-Recipients: ana@acme.test", "Auto-Submitted: auto-replied"), Bounce),
        (("Content-Type: multipart/report; report-type=disposition-notification", "Precedence: bulk"), MachineReport),
        (("Content-Class: urn:content-classes:calendarmessage", "Auto-Submitted: auto-replied"), CalendarReply),
        (("Auto-Submitted: auto-replied", "Content-Type: multipart/encrypted; boundary=x"), AutoReply),
        (("Auto-Submitted: no",), PersonalMail),
        (("Auto-Submitted: No (a person)",), PersonalMail),
        (("X-Auto-Response-Suppress: All",), PersonalMail),
        (("X-Autoreply: no",), PersonalMail),
        (("Precedence: normal",), PersonalMail),
        (("Return-Path: <dana@acme.test>",), PersonalMail),
    ],
)
def test_the_first_sign_in_the_order_of_judging_decides(headers: tuple[str, ...], expected: type[Kind]) -> None:
    assert type(kind(letter(*headers))) is expected


def test_our_own_address_is_known_whatever_its_plus_part_and_case() -> None:
    for sender in ("hiring@acme.test", "HIRING+abc@Acme.Test", "Hiring <hiring+x+y@acme.test>"):
        assert isinstance(kind(letter(sender=sender)), OwnMail)
    assert kind(letter(sender="hiring2@acme.test")) == PersonalMail()


def test_a_null_return_path_alone_is_no_bounce_but_is_suspected() -> None:
    found = kind(letter("Return-Path: <>"))
    assert isinstance(found, AutoReply)
    assert found.suspected


def test_an_out_of_office_from_nobody_is_no_bounce_whatever_numbers_and_addresses_it_names() -> None:
    text = "I am out of the office. Call +49 550 123, or write to ana@acme.test; bob@acme.test does not exist any more."
    assert isinstance(kind(letter("Return-Path: <>", text=text)), AutoReply)
    assert isinstance(kind(letter("Return-Path: <>", "Auto-Submitted: auto-replied", text=text)), AutoReply)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: digest",
        "Automatische Antwort: Kandidaten",
        "Réponse automatique : candidats",
        "Respuesta automática: candidatos",
        "Resposta automática: candidatos",
        "Risposta automatica: candidati",
        "Automatisch antwoord: kandidaten",
        "Autosvar: kandidater",
        "Automatisk svar: kandidater",
        "Odpowiedź automatyczna: kandydaci",
        "Automaattinen vastaus: ehdokkaat",
        "Automatická odpověď: kandidáti",
        "Автоматический ответ: кандидаты",
        "Otomatik yanıt: adaylar",
        "Automatikus válasz: jelöltek",
        "Răspuns automat: candidați",
        "自動応答: 候補者",
        "自动回复: 候选人",
        "자동 회신: 후보자",
    ],
)
def test_a_responders_subject_makes_a_decision_below_it_worthless(subject: str) -> None:
    """The same words as an answer to such a mail are a person's."""
    fresh = kind(letter("Content-Type: text/plain; charset=utf-8", subject=subject))
    assert isinstance(fresh, AutoReply)
    assert fresh.suspected
    assert kind(letter(subject=f"Re: {subject}")) == PersonalMail()


def test_a_date_is_read_from_the_day_of_receipt_where_the_mail_bears_none() -> None:
    raw = letter("Auto-Submitted: auto-replied", text="I am out of the office, back on 12 January.")
    found = classify(parse(raw), OURSELVES, date(2026, 12, 20))
    assert isinstance(found, AutoReply)
    assert found.absence is not None
    assert found.absence.until == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("zone", "text", "until"),
    [
        ("-0500", "Back on 12/02.", date(2026, 12, 2)),
        ("+0530", "Back on 02/12.", date(2026, 12, 2)),
        ("+0000", "Back on 12/02.", date(2026, 12, 2)),
        ("+0000", "Back on 02/12.", date(2026, 12, 2)),
        ("+0100", "Ich bin im Urlaub, zurück am 01/12.", date(2026, 12, 1)),
        ("-0800", "I was away 11/01 to 11/08.", date(2026, 11, 8)),
        ("-0500", "Je suis absent, de retour le 05/12.", date(2026, 12, 5)),
    ],
)
def test_a_numeric_date_follows_language_and_zone_and_else_comes_soon(zone: str, text: str, until: date) -> None:
    body = text if " am " in text or "suis" in text else f"I am out of the office. {text}"
    raw = letter(
        "Auto-Submitted: auto-replied",
        f"Date: Fri, 20 Nov 2026 09:00:00 {zone}",
        "Content-Type: text/plain; charset=utf-8",
        text=body,
    )
    found = kind(raw)
    assert isinstance(found, AutoReply)
    assert found.absence is not None
    assert found.absence.until == until


def test_a_person_who_passes_an_invitation_on_as_a_file_still_decides() -> None:
    calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
    words = "--b\nContent-Type: text/plain\n\napprove 2\n"
    body = f"{words}--b\nContent-Type: text/calendar; name=i.ics\n{{}}\n{calendar}--b--\n"
    mixed = 'Content-Type: multipart/mixed; boundary="b"'
    by_hand = body.format("Content-Disposition: attachment; filename=i.ics\n")
    assert kind(letter(mixed, "In-Reply-To: <x@acme.test>", text=by_hand)) == PersonalMail()
    assert isinstance(kind(letter(mixed, text=body.format(""))), CalendarReply)


def test_the_status_part_is_believed_before_any_word() -> None:
    report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    found = kind(letter(report, subject="approve 1", text=STATUS))
    assert isinstance(found, Bounce)
    assert found.permanent
    assert [each.address for each in found.recipients] == ["ana@acme.test"]


def test_deciding_words_are_told_from_a_responders_words_about_deciding() -> None:
    for text in ("approve 1", "1 yes, 2 no", "yes to Maria", "Reject both.", "2: ja", "oui pour Maria", "#3 - hold"):
        assert decides(text), text
    for text in (
        "I cannot approve anything",
        "back on December 5, no access to mail",
        "for approvals see Ana",
        "2 no-shows",
    ):
        assert not decides(text), text


def test_a_phrase_is_found_whatever_its_case_accents_and_line_breaks() -> None:
    known = Phrases(["je suis * absent", "out of office", "不在にして"])
    assert known.among(fold("JE SUIS\nactuellement ABSENT !"))
    assert known.among(fold("«Out-of-Office»"))
    assert known.among(fold("現在は不在にしております"))
    assert not known.among(fold("out of the office, je suis ici"))


@given(st.binary(max_size=2_000))
def test_any_bytes_have_a_kind(raw: bytes) -> None:
    classify(parse(raw), OURSELVES)


@given(
    subject=st.sampled_from(["Out of office", "Undeliverable: x", "Read: x", "Re: x", "Automatic reply", "Ticket 1"]),
    sender=st.sampled_from(["dana@acme.test", "mailer-daemon@acme.test", "no-reply@acme.test"]),
    text=st.text(max_size=500),
    head=st.sampled_from(["X-A: b", "Return-Path: <>", "Auto-Submitted: auto-replied", "X-Failed-Recipients: ,;@"]),
)
def test_any_text_under_any_sign_is_read_without_an_error(subject: str, sender: str, text: str, head: str) -> None:
    charset = "Content-Type: text/plain; charset=utf-8"
    raw = "\r\n".join([f"From: {sender}", f"Subject: {subject}", head, charset, "", text]).encode("utf-8", "replace")
    found = kind(raw)
    assert not (head.startswith("Auto") and isinstance(found, PersonalMail))


@settings(max_examples=40)
@given(
    st.sampled_from(
        ["12.12. ", "Nov 23-27, ", "1/2 ", "a@b.test ", "until ", "back on ", "<", "<script>", "out of office ",
         "ich bin ", "\n", "\n\n", "On a ", "> ", "550 ", "monday ", "approve ", "「不在", "Original message ", "' ",
         "the 3rd ", "I am "]
    ),
    st.sampled_from(["text/plain", "text/html"]),
    st.sampled_from(["Auto-Submitted: auto-replied", "X-Failed-Recipients: x@acme.test", "X-A: b"]),
)  # fmt: skip
def test_64_kib_of_anything_are_judged_within_a_second(piece: str, content_type: str, head: str) -> None:
    text = piece * (65_536 // len(piece))
    mail = parse(letter(head, f"Content-Type: {content_type}; charset=utf-8", text=text, subject="x"))
    start = time.perf_counter()
    classify(mail, OURSELVES, date(2026, 11, 20))
    assert time.perf_counter() - start < 1
