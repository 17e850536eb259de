"""Own words apart from quotation: tables of what people and their programs write around them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from mailflow.mail.message import parse
from mailflow.mail.reply import OwnWords, own_words
from tests.data.replies_shapes.letter import letter, quoted
from tests.data.replies_shapes.wordings import APPLE, GMAIL, IPHONE, OUTLOOK, OUTLOOK_MOBILE
from tests.data.shapes import DIGEST_TEXT


def read(text: str | None, html: str | None = None, subject: str = "") -> OwnWords:
    return own_words(parse(letter(text, html, subject=subject)))


def line(wording: str, who: str = "Acme Hiring") -> str:
    return wording.format(who=who, address="<hiring@acme.test>")


@pytest.mark.parametrize("language", sorted(GMAIL))
def test_gmails_attribution_is_known_in_every_language(language: str) -> None:
    assert read(f"yes to 1\n\n{line(GMAIL[language])}\n\n{DIGEST_TEXT}").text == "yes to 1"


@pytest.mark.parametrize("language", sorted(APPLE))
def test_apples_attribution_is_known_in_every_language(language: str) -> None:
    assert read(f"yes to 1\n\n{line(APPLE[language])}\n\n{DIGEST_TEXT}").text == "yes to 1"


@pytest.mark.parametrize("language", sorted(GMAIL))
@pytest.mark.parametrize("width", [30, 44, 60])
def test_an_attribution_may_be_split_over_lines(language: str, width: int) -> None:
    words, lines = line(GMAIL[language]).split(" "), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    assert read("yes to 1\n\n" + "\n".join(lines) + f"\n\n{quoted(DIGEST_TEXT)}").text == "yes to 1"


@pytest.mark.parametrize("language", sorted(OUTLOOK))
@pytest.mark.parametrize("form", ["{} {}", "*{}* {}", "{} {}\n", "> {} {}"])
def test_outlooks_header_block_is_known_in_every_language(language: str, form: str) -> None:
    *labels, date = OUTLOOK[language]
    values = ["Acme Hiring <hiring@acme.test>", date, "Dana Okafor", "Candidates waiting"]
    block = "\n".join(form.format(label, value) for label, value in zip(labels, values, strict=True))
    assert (
        read(f"1 yes, 2 no\n\n{block}\n\n{DIGEST_TEXT if form[0] != '>' else quoted(DIGEST_TEXT)}").text
        == "1 yes, 2 no"
    )


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "-------- Original Message --------",
        "*-------- Original Message --------*",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "-------- Mensaje original --------",
        "-------- Mensagem original --------",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-----Oprindelig meddelelse-----",
        "-----Ursprungligt meddelande-----",
        "-----Alkuperäinen viesti-----",
        "-----Původní zpráva-----",
        "-------- Исходное сообщение --------",
        "-----邮件原件-----",
        "---- Acme Hiring wrote ----",
        "---- On Fri, 20 Nov 2026 09:00:00 +0100 Acme Hiring <hiring@acme.test> wrote ----",
        "------On 11/20/2026 09:00 AM, Acme Hiring wrote-----",
    ],
)
def test_all_below_a_drawn_separator_is_history(separator: str) -> None:
    assert read(f"reject 2\n\n{separator}\n\n{DIGEST_TEXT}").text == "reject 2"


@pytest.mark.parametrize(
    "mark",
    [
        *IPHONE.values(),
        *OUTLOOK_MOBILE.values(),
        "Get Outlook for Android<https://example.test/a>",
        "Sent from my Galaxy S24",
        "Sent from Yahoo Mail on Android",
        "Sent from Proton Mail for iOS",
        "Sent via BlackBerry Hub+ Inbox for Android",
        "Sent from Mail for Windows",
        "Gesendet mit der GMX Mail App vom Handy",
        "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Envoyé depuis mon appareil mobile",
        "Enviado desde mi dispositivo Samsung",
        "Verzonden vanaf mijn Samsung-telefoon",
        "iPhoneから送信",
        "从我的 iPhone 发送",
        "나의 iPhone에서 보냄",
        "Отправлено с iPhone",
        "iPhone'umdan gönderildi",
    ],
)
def test_a_telephones_mark_is_not_said(mark: str) -> None:
    attribution = line(GMAIL["en"])
    assert (
        read(f"hold 3 until Friday\n\n{mark}\n\n{attribution}\n\n{quoted(DIGEST_TEXT)}").text == "hold 3 until Friday"
    )
    assert read(f"hold 3 until Friday\n{mark}").text == "hold 3 until Friday"


@pytest.mark.parametrize(
    "own",
    [
        "On Monday I can meet her.",
        "On 3 December I am away, so:\n1 yes\n2 no",
        "Am Montag gern.\nMaria: ja",
        "Le profil est bon :\n- Maria oui\n- John non",
        "El martes puedo. Apruebo 1.",
        "Op zich prima, 1 ja.",
        "From what I saw, she is great: approve.",
        "To: all of you, thanks. Subject closed, reject 2.",
        "Re: Wei - can we see code first?",
        "1: yes\n2: no\n3: hold",
        "Maria: approve\nJohn: reject\nWei: hold",
        "As John wrote: he can start in March.\nReject 2.",
        "She wrote:\nI would love to join.\nSo yes to her.",
        "Here is what I think:\n\n1 - yes",
        'She said: "I start on 3/12", so approve',
        "--> Maria yes\n--> John no",
        "Maria - yes\n---\nJohn - no, too junior\n2. really no",
        "- Maria yes\n- John no",
        "* 1 yes\n* 2 no",
        "approve 1\n\nThanks!",
        "Thanks,\nplease reject John",
        "yes > no, so 1 > 2",
        "Sent from my desk, is much easier then my mobile phone.",
        "I sent from my side all I had: approve 1",
        "Original message was unclear to me, so: 1 yes",
        "forwarded message noted. 2 no",
        "This email is enough for me: approve 1",
        "The information looks good, approve both.",
        "Diese Nachricht reicht mir: 1 ja.",
        "👍",
        "?",
        "Confidential: she earns less elsewhere.\n\nApprove 1.",
        "Date: Thursday works\nTime: 15:00\n1 yes",
        "on 2 I wrote\nno",
        "2026-11-24 works for 1",
        "24.11.2026, 15:00 works for me: yes to 1",
        "On 3 December at 14:00 Maria wrote:\nI accept.\nSo approve her.",
        "Am 3.12.2026 schrieb ich ihr:\nbitte melden.\n1 ja",
        "Le 3 décembre 2026 elle a écrit :\nje viens.\nOui pour 1",
        "2026-11-24 15:00 GMT+1 works for me\n1 yes",
        "2026-11-24 interview with Rita <rita@acme.test>\n1 yes",
        "Interview on 20 Nov 2026, 10:30 with Rita (rita@acme.test):\nMaria yes",
        "- original message was unclear to me\n- 1 yes",
        "- forwarded message noted\n- 2 no",
        "Sent from my phone: approve 1",
        "Sent from my iPhone, so short: 1 yes and 2 no",
        "Sent from my excellent side, approve 1",
        "approve 1\n\nThis message is confidential, her employer must not know. Reject 2 as well, please.",
        "approve 1\n--\nAlso please tell Maria about the salary band before the call.",
        "approve 1\n--\n2. no",
        "approve 1\n\nBest,\nDana\n\nPS: reject John as well",
        "approve 1\n\nBest,\nDana\n\nand 2 is a no",
        "approve 1\n\nDana Okafor\n\nno to John",
        "approve 1\n\n-- \nDana\n\nP.S. 2 is a no",
        "Mailing list is fine.\nTo unsubscribe her is wrong. Approve 1.",
        "Book a meeting with me and Maria",
        "CAUTION needed with 2\n1 yes",
        "Message from Rita was clear:\n1 yes",
        "| Maria | yes |\n| John | no |",
        "I met her at 10:30 on 20 Nov 2026, see rita@acme.test:\napprove 1",
    ],
)
def test_words_that_only_look_like_marks_are_kept(own: str) -> None:
    attribution = line(GMAIL["en"])
    for below in ("", f"\n\n{attribution}\n\n{quoted(DIGEST_TEXT)}", f"\n\n-----Original Message-----\n{DIGEST_TEXT}"):
        assert " ".join(read(own + below).text.split()) == " ".join(own.split())


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nDana Okafor\nVP Engineering\n+1 555 0100",
        "--\nDana",
        "Dana",
        "Dana Okafor",
        "Best,\nDana",
        "Thanks, Dana",
        "Best regards,\n\nDana Okafor\nVP Engineering | Acme\nwww.acme.test",
        "Mit freundlichen Grüßen\nDana Okafor",
        "Cordialement,\nDana",
        "Regards,\nDana O.",
        "Thanks - Dana",
        "Kind regards\nDr. Dana Okafor\nHead of Engineering",
        "Dana Okafor\nAcme GmbH\nSitz der Gesellschaft: Berlin, Amtsgericht Charlottenburg, HRB 12345",
        "Saludos,\nDana",
        "-Dana",
        "____________________\nDana Okafor\nAcme",
        "[cid:image001.png@01DB3A11.5A6F0000]",
        "Dana Okafor\n\nThis email and any attachments are confidential and intended only for the addressee.",
        "CONFIDENTIALITY NOTICE: this email is privileged and may not be disclosed; delete it if in error.",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind, bitte löschen.",
        "Ce message et toutes les pièces jointes sont confidentiels et établis pour leur seul destinataire.",
        "Virus-free. www.avast.test",
    ],
)
def test_the_senders_signature_and_legal_footers_are_not_said(signature: str) -> None:
    attribution = line(GMAIL["en"])
    own = "1 yes\n2 no - too junior"
    for below in ("", f"\n\n{attribution}\n\n{quoted(DIGEST_TEXT)}", f"\n\n-----Original Message-----\n{DIGEST_TEXT}"):
        assert read(f"{own}\n\n{signature}{below}").text == own
    assert read(f"{attribution}\n\n{quoted(DIGEST_TEXT)}\n\n{signature}").text == ""


def test_a_candidates_name_under_a_closing_is_kept() -> None:
    """Only the sender's own name is a signature: others may be whom the words are about."""
    assert read("approve\n\nThanks,\nMaria").text == "approve\n\nThanks,\nMaria"


def test_a_gateways_banner_is_not_said() -> None:
    banner = "CAUTION: This email originated from outside of the organization. Do not click links."
    for own in ("yes to Maria", "yes to Maria\n\nno to John"):
        assert read(f"{banner}\n\n{own}").text == own
        assert read(f"{banner}\n{own}").text == own
        assert read(f"[EXTERNAL] {own}").text == own
        assert read(f"[EXTERNAL]\n\n{own}").text == own


def test_answers_between_quoted_lines_know_the_lines_above_them() -> None:
    words = read(
        "On Fri, Nov 20, 2026 at 9:00 AM Acme Hiring <hiring@acme.test> wrote:\n"
        "> Good morning,\n>\n> 1. Maria Silva\nlet's get her in\n> 2. John Doe\n>    web agency\n\ntoo junior\n\n"
        "> 3. Wei Chen\ncan we see code first?\n"
    )
    assert [(segment.text, segment.under) for segment in words.segments] == [
        ("let's get her in", ("Good morning,", "1. Maria Silva")),
        ("too junior", ("2. John Doe", "web agency")),
        ("can we see code first?", ("3. Wei Chen",)),
    ]
    assert all(segment.inline for segment in words.segments)


def test_words_between_an_attribution_and_its_marked_lines_are_own() -> None:
    words = read(f"{line(GMAIL['en'])}\n\nNo to all the others.\n\n> 1. Maria\nyes\n> 2. John\n> 3. Wei")
    assert [segment.text for segment in words.segments] == ["No to all the others.", "yes"]
    history = f"{line(GMAIL['en'])}\n\napprove all\n\n{line(APPLE['en'])}\n\n{quoted(DIGEST_TEXT)}"
    assert read(f"hold 2\n\n{history}").text == "hold 2"


def test_an_answer_right_below_the_few_lines_that_were_left_belongs_to_them() -> None:
    (segment,) = read("> 1. Maria Silva\n> 2. John Smith\nyes to both").segments
    assert segment.under == ("1. Maria Silva", "2. John Smith")
    (segment,) = read("> 1. Maria Silva\n> 2. John Smith\n\nyes to both").segments
    assert segment.under == ()


def test_words_at_the_top_and_at_the_bottom_stand_under_nothing() -> None:
    words = read(f"top\n\nOn Fri, 20 Nov 2026, Acme wrote:\n{quoted(DIGEST_TEXT)}\n\nbottom")
    assert [(segment.text, segment.under) for segment in words.segments] == [("top", ()), ("bottom", ())]


def test_an_answer_below_the_one_paragraph_that_was_left_belongs_to_it() -> None:
    words = read("On Fri, 20 Nov 2026, Acme wrote:\n> 2. John Doe - Senior SRE\n>    Three years\n\nno")
    assert words.segments[0].under == ("2. John Doe - Senior SRE", "Three years")


def test_older_answers_in_the_history_are_never_own_words() -> None:
    older = "On Thu, 19 Nov 2026 at 16:00, Dana Okafor <dana@acme.test> wrote:\n\napprove all\n"
    block = "From: Acme Hiring <hiring@acme.test>\nSent: Friday, November 20, 2026\nTo: Dana\nSubject: Digest\n"
    for history in (
        f"{block}\n{DIGEST_TEXT}\n{older}> quoted\n\nyes to all",
        f"{older}\n{block}\n> 1. Maria\nyes\n> 2. John",
    ):
        assert read(f"hold 2\n\n{history}").text == "hold 2"
        assert read(history).text == ""


def test_a_line_broken_off_a_quoted_one_is_quoted() -> None:
    wide = "Reply with the number and your decision, like 1 yes, 2 no because of too"
    words = read(f"On Fri, 20 Nov 2026, Acme wrote:\n> 1. Maria\n> {wide}\njunior\n> Thank you\n\nyes to 1")
    assert words.text == "yes to 1"


def test_a_forward_is_told_from_a_reply() -> None:
    forward = "---------- Forwarded message ---------\nFrom: Rita <rita@acme.test>\nSubject: cv\nTo: Dana\n\napprove"
    words = read(f"FYI\n\n{forward}", subject="Fwd: cv")
    assert (words.text, words.forwarded) == ("FYI", True)
    outlook = "From: Rita <rita@acme.test>\nSent: Friday\nTo: Dana\nSubject: cv\n\nplease look"
    assert read(f"see below\n\n{outlook}", subject="WG: cv").forwarded
    assert not read(f"see below\n\n{outlook}", subject="AW: cv").forwarded


def test_own_words_beyond_the_caps_are_left_out_and_it_is_said() -> None:
    many = read("\n".join(f"line {number}" for number in range(3000)))
    assert many.truncated
    assert len(many.text.splitlines()) == 2000
    assert read("word " * 20_000).truncated
    quote = quoted("\n".join(f"line {number}" for number in range(30_000)))
    short = read(f"yes to 1\n\nOn Fri, 20 Nov 2026, Acme wrote:\n{quote}")
    assert (short.text, short.truncated) == ("yes to 1", False)


def test_a_signed_text_is_read_without_its_armour() -> None:
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n1 yes\n-----BEGIN PGP SIGNATURE-----\n\niQIz\n"
    assert read(f"{signed}-----END PGP SIGNATURE-----\n").text == "1 yes"


def test_answers_between_marked_lines_below_a_header_block_are_read() -> None:
    block = "-----Original Message-----\nFrom: A <a@b.test>\nSent: Friday\nTo: Dana\nSubject: Digest\n"
    words = read(f"{block}\n> 1. Maria\nyes\n> 2. John\nno\n")
    assert [(segment.text, segment.under) for segment in words.segments] == [
        ("yes", ("1. Maria",)),
        ("no", ("2. John",)),
    ]


@pytest.mark.parametrize(
    "opener",
    ["Quoting {}:", "Zitat von {}:", "Citando a {}:", "In a message dated 11/20/2026 9:00:00 A.M., {} writes:"],
)
def test_lines_that_name_whom_they_quote_are_attributions(opener: str) -> None:
    line_above = opener.format("Acme Hiring <hiring@acme.test>")
    assert read(f"1 yes\n\n{line_above}\n\n{DIGEST_TEXT}").text == "1 yes"


def test_lines_with_bars_or_initials_are_quoted() -> None:
    for mark in ("| ", "AH> "):
        words = read(
            f"On Fri, 20 Nov 2026, Acme Hiring wrote:\n{quoted('1. Maria Silva' + chr(10) + 'good', mark)}\nyes"
        )
        assert [(segment.text, segment.under) for segment in words.segments] == [("yes", ("1. Maria Silva", "good"))]


def test_a_mail_that_is_all_below_a_delimiter_keeps_its_words() -> None:
    assert read("--\nyes to Maria").text == "--\nyes to Maria"


@pytest.mark.parametrize(
    "unit",
    [
        *("a:\n", "On 1 wrote:\n", "On ", "<", "> ", ">\n", "From: a@b\n\n", "wrote: ", "a@b ", "12:30 ", "-", "--\n"),
        *(
            "-----\n",
            "C> x\n",
            "[cid:",
            "<http://",
            "> x\ny\n",
            "Name <a@b.c>,\n",
            "---- x wrote ----\n",
            "From: " * 50 + "\n",
        ),
        *(
            ":" * 100 + "\n",
            "a b c d e f:" * 10 + "\n",
            "On " + "x" * 110 + " 2020:\n",
            "<div>",
            "<p><b>",
            "<blockquote>",
            "<!--",
        ),
        "this email is confidential, virus, liability\n\n",
    ],
)
def test_64_kib_of_anything_are_read_within_a_second(unit: str) -> None:
    text = (unit * (65_536 // len(unit) + 1))[:65_536]
    mail = parse(b"From: Dana <dana@acme.test>\r\n\r\n")
    start = time.perf_counter()
    own_words(replace(mail, text=text, html=text))
    own_words(replace(mail, text=None, html=text))
    assert time.perf_counter() - start < 2
