"""Own words in the form of every mail program: nothing is lost, nothing quoted is taken for said."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mailflow.mail.message import parse
from mailflow.mail.reply import OwnWords, own_words
from tests.data.shapes import DIGEST_HTML, DIGEST_TEXT, INLINE, SHAPES
from tests.every import every

_WORDS = (
    *("yes", "no", "approve", "reject", "hold", "Maria", "John", "Wei", "great", "junior", "not", "the", "to", "in"),
    *("1", "2", "3", "all", "rest", "both", "ja", "nein", "oui", "sim", "sí", "passt", "bien", "muito", "goed", "150k"),
    *("Müller", "Seán", "Łukasz", "👍", "👎", "✅", "❌", "can't", "(maybe)", '"quote"', "and/or", "3/12", "14:00"),
    *("SRE-7", "+", "-", "=", "*", "#", "@", "&", "<b>", "a<b", "x>y"),
)
_LINES = (
    "On Monday I can meet her.",
    "Am Montag gern.",
    "Le profil est bon :",
    "From what I saw: yes",
    "To me: approve",
    "1. yes",
    "2) no - too junior",
    "#3 hold until Friday",
    "- Maria yes",
    "* John: no",
    "Maria: approve",
    "wrote: nothing, so no",
    "As she wrote on 3/12: yes",
    "Date: Thursday",
    "Thanks",
    "Best wishes to her, reject John",
    "This email is fine",
    "See https://example.test/cv?id=3 first",
    "== notes ==",
    "She said yes:",
    "?",
)


def _spoken(own: str) -> bool:
    """Not what is drawn or quoted at either end, nor a closing: those are no words."""
    return not own.startswith((">", "-", "=")) and own[-1] not in "-=*_ >" and not own.endswith("Thanks")


_line = st.one_of(
    st.sampled_from(_LINES),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(" ".join),
)
#: What a person writes: up to eight lines, some with a blank one between.
_own = (
    st.lists(st.tuples(_line, st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=8)
    .map(lambda pieces: "".join(line + gap for line, gap in pieces).strip())
    .filter(_spoken)
)


def said(mail: bytes) -> OwnWords:
    return own_words(parse(mail))


def folded(text: str) -> str:
    return " ".join(text.split())


def test_a_mail_that_only_quotes_says_nothing() -> None:
    def check(name: str) -> None:
        mail = parse(SHAPES[name]("", DIGEST_TEXT, DIGEST_HTML))
        assert own_words(mail).text == ""
        if mail.html is not None:
            assert own_words(replace(mail, text=None)).text == ""

    every(sorted(SHAPES), check)


def test_own_words_come_back_from_either_part() -> None:
    own = "Maria looks great, let's get her in.\nJohn is too junior.\n\nWei: can we see code first?"

    def check(name: str) -> None:
        mail = parse(SHAPES[name](own, DIGEST_TEXT, DIGEST_HTML))
        words = own_words(mail)
        assert folded(words.text) == folded(own)
        assert not words.disputed
        assert not words.forwarded
        assert ("inline" in name) == any(segment.inline for segment in words.segments)
        if mail.html is not None:
            assert folded(own_words(replace(mail, text=None)).text) == folded(own)

    every(sorted(SHAPES), check)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), _own)
def test_any_own_words_come_back_exactly(name: str, own: str) -> None:
    mail = parse(SHAPES[name](own, DIGEST_TEXT, DIGEST_HTML))
    words = own_words(mail)
    assert folded(words.text) == folded(own)
    assert not words.disputed


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(name for name in SHAPES if parse(SHAPES[name]("", "a", "a")).html)), _own)
def test_any_own_words_come_back_from_html_alone(name: str, own: str) -> None:
    mail = replace(parse(SHAPES[name](own, DIGEST_TEXT, DIGEST_HTML)), text=None)
    assert folded(own_words(mail).text) == folded(own)


@settings(max_examples=120, deadline=None)
@example("mutt-nl", ["She said yes:", "On Monday I can meet her."])
@given(st.sampled_from(sorted(SHAPES)), st.lists(_line, min_size=1, max_size=12))
def test_whatever_is_quoted_says_nothing(name: str, lines: list[str]) -> None:
    markup = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in lines)
    assert said(SHAPES[name]("", "\n".join(lines), markup)).text == ""


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(INLINE)), st.lists(_line.filter(_spoken), min_size=1, max_size=5))
def test_each_answer_stays_under_what_it_answers(name: str, answers: list[str]) -> None:
    pieces = [(f"{number}. Candidate {number}", answer) for number, answer in enumerate(answers, 1)]
    segments = said(INLINE[name](pieces)).segments
    assert [(segment.under[-1], folded(segment.text)) for segment in segments] == [
        (quoted, folded(answer)) for quoted, answer in pieces
    ]


@settings(max_examples=100, deadline=None)
@given(
    _own,
    st.sampled_from(
        [
            "-- \nDana Okafor\nVP Engineering",
            "Best regards,\nDana",
            "Sent from my iPhone",
            "Get Outlook for iOS<https://example.test/o>",
            "DISCLAIMER: this email is confidential and intended only for the addressee; rely on nothing in it.",
        ]
    ),
)
def test_a_signature_or_footer_changes_nothing(own: str, footer: str) -> None:
    plain = said(SHAPES["mutt-en"](own, DIGEST_TEXT, ""))
    assert folded(said(SHAPES["mutt-en"](f"{own}\n\n{footer}", DIGEST_TEXT, "")).text) == folded(plain.text)


@settings(max_examples=150, deadline=1000)
@example(b"\x1f'", b"text/plain")
@given(st.binary(max_size=4000), st.sampled_from([b"text/plain", b"text/html", b"multipart/alternative; boundary=x"]))
def test_any_bytes_are_read(body: bytes, kind: bytes) -> None:
    head = b"From: Dana <dana@acme.test>\r\nContent-Type: " + kind + b"\r\n\r\n"
    said(head + body)
    said(body)


@settings(max_examples=150, deadline=1000)
@given(st.text(st.sampled_from(list(" \n\n\t>:-_=<>@On wrote1234/.,|*\u202fAm schrieb'\"")), max_size=3000))
def test_any_heap_of_marks_is_read(text: str) -> None:
    assume(text.strip())
    mail = replace(parse(b"From: a@b.test\r\n\r\n"), text=text, html=text)
    assert len(own_words(mail).text) <= 2 * len(text) + 100
