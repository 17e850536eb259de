"""Characters: whatever the charset says, words come out, and nothing that a database refuses."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.decoding import clean, decode, decode_base64, decode_words, one_line, unflow


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"plain", None, "plain"),
        (b"plain", "x-unknown", "plain"),
        ("Müller".encode(), "utf-8", "Müller"),
        ("Müller".encode(), None, "Müller"),
        ("Müller".encode("latin-1"), "iso-8859-1", "Müller"),
        ("Müller".encode("latin-1"), None, "Müller"),
        ("Müller".encode(), "iso-8859-1", "Müller"),
        ("Müller".encode(), "us-ascii", "Müller"),
        ("Müller".encode("latin-1"), "utf-8", "Müller"),
        ("Müller".encode("latin-1"), "us-ascii", "Müller"),
        ("“so–so” €".encode("cp1252"), "iso-8859-1", "“so–so” €"),
        ("“so–so” €".encode("cp1252"), "windows-1252", "“so–so” €"),
        (b"a\x81b", "windows-1252", "a\x81b"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        ("привет".encode("koi8-r"), "KOI8-R", "привет"),
        ("привет".encode("cp1251"), "windows-1251", "привет"),
        ("привет".encode(), "windows-1251", "привет"),
        ("日本語".encode("iso-2022-jp"), "iso-2022-jp", "日本語"),
        ("日本語①".encode("cp932"), "shift_jis", "日本語①"),
        ("日本語".encode("euc-jp"), "euc-jp", "日本語"),
        ("中文".encode("gb2312"), "gb2312", "中文"),
        ("镕".encode("gbk"), "gb2312", "镕"),
        ("中文".encode("big5"), "big5", "中文"),
        ("한국어".encode("euc-kr"), "ks_c_5601-1987", "한국어"),
        ("ไทย".encode("cp874"), "tis-620", "ไทย"),
        ("hi".encode("utf-16"), "utf-16", "hi"),
        ("hí".encode("utf-16-le"), "utf-16le", "hí"),
        (b"approve 1!", "utf-16-broken", "approve 1!"),
        (b"h+AO0-", "utf-7", "hí"),
        (b"h\xed", "utf-7", "hí"),
        ("x".encode("cp037"), "cp037", "x"),
        (b"text", "zlib", "text"),
        (b"text", "rot13", "text"),
        (b"te\xe4t", "idna", "teät"),
        (b"te\xe4t \\u0041", "unicode_escape", "teät \\u0041"),
        (b"te\xe4t", "", "teät"),
        (b"te\xe4t", "a\x00b", "teät"),
        (b"te\xe4t", "'utf-8'", "teät"),
        ("tät".encode(), '"utf-8"', "tät"),
        ("tät".encode(), "utf-8*en", "tät"),
        ("tät".encode(), "x" * 5_000, "tät"),
        (b"", "utf-8", ""),
    ],
)
def test_a_body_is_decoded_whatever_its_charset_says(data: bytes, charset: str | None, text: str) -> None:
    assert decode(data, charset) == text


@given(
    st.binary(max_size=300),
    st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-7", "utf-16", "hz", "idna"])),
)
def test_any_bytes_become_text_that_can_be_stored(data: bytes, charset: str | None) -> None:
    text = clean(decode(data, charset))
    assert "\x00" not in text
    assert "\r" not in text
    text.encode("utf-8")


@given(st.text(max_size=200))
def test_utf_8_survives_every_single_byte_label(text: str) -> None:
    """Bytes that are utf-8 are utf-8, also where the client declares the charset of its locale."""
    text = "é" + text.encode("utf-8", "ignore").decode()
    for charset in ("utf-8", "iso-8859-1", "windows-1252", "us-ascii", "iso-8859-15", "koi8-r"):
        assert decode(text.encode(), charset) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?D=C3=A1na?=", "Dána"),
        ("=?UTF-8?Q?Re=3A_your_reviews?=", "Re: your reviews"),
        ("=?utf-8?b?RMOhbmE=?=", "Dána"),
        ("=?utf-8?b?RMOhbmE?=", "Dána"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b"),
        ("x =?utf-8?q?a?= y", "x a y"),
        (" =?utf-8?q?a?=", " a"),
        ("=?utf-8?b?ww==?= =?utf-8?b?pA==?=", "ä"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
        ("=?iso-8859-1?q?=E9?=tail", "étail"),
        ("=?utf-8*en?q?a?=", "a"),
        ("=?x-none?q?=E9?=", "é"),
        ("=?utf-8?q?with space?=", "with space"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?never closed", "=?utf-8?q?never closed"),
        ("=?utf-8?q??=", ""),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


@given(st.text(alphabet="=?utf-8qQbB_ aé\n", max_size=80))
def test_any_header_text_is_decoded_without_an_error(value: str) -> None:
    one_line(decode_words(value))


def test_a_line_for_showing_has_no_controls_and_an_end() -> None:
    assert one_line("a\r\nBcc: x\x00\u2028b\u202ec\t d") == "a Bcc: x bc d"
    assert one_line("x" * 5_000, 100) == "x" * 100


@pytest.mark.parametrize(
    ("text", "unfolded"),
    [
        ("one \ntwo", "one two"),
        ("one\ntwo", "one\ntwo"),
        ("one \ntwo \nthree\n", "one two three\n"),
        ("one \n\ntwo", "one \n\ntwo"),
        ("> quoted \n> on\nown \nwords", "> quoted on\nown words"),
        ("> quoted \nown", "> quoted \nown"),
        (">> deep \n>> er \n> less", ">> deep er \n> less"),
        (" >not a quote", ">not a quote"),
        (" From here", "From here"),
        ("one \n-- \nDana", "one \n-- \nDana"),
        ("> one \n> -- \n> Dana", "> one \n> -- \n> Dana"),
        ("-- \nDana \nHR", "-- \nDana HR"),
        ("", ""),
        (" ", ""),
        ("last ", "last "),
    ],
)
def test_flowed_lines_are_joined_and_keep_their_quote_marks(text: str, unfolded: str) -> None:
    assert unflow(text) == unfolded


def test_delsp_deletes_the_space_of_a_soft_line_end() -> None:
    assert unflow("日本 \n語", delete_space=True) == "日本語"
    assert unflow("> a \n> b\n-- \nc", delete_space=True) == "> ab\n-- \nc"


@given(st.lists(st.text(alphabet="ab >-", max_size=12), max_size=12))
def test_unflowing_loses_no_words(lines: list[str]) -> None:
    text = "\n".join(lines)

    def letters(each: str) -> str:
        return "".join(character for character in each if character in "ab")

    assert letters(unflow(text)) == letters(text)
    assert letters(unflow(text, delete_space=True)) == letters(text)


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (b"YWJj", b"abc"),
        (b"YWJ", b"ab"),
        (b"YW Jj\r\n", b"abc"),
        (b"YWJjZ", b"abc"),
        (b"", b""),
        (b"*", b""),
        (b"YQ=", b"a"),
    ],
)
def test_base64_that_is_cut_or_littered_gives_what_it_holds(data: bytes, decoded: bytes) -> None:
    assert decode_base64(data) == decoded


@pytest.mark.parametrize(
    "text", ["=?utf-8?q?" * 50_000, "=?a?q?a?= " * 50_000, "=?" * 200_000, ">" * 500_000, " \n" * 200_000]
)
def test_long_nonsense_is_decoded_in_proportion_to_its_length(text: str) -> None:
    started = time.process_time()
    decode_words(text)
    unflow(text)
    assert time.process_time() - started < 1
