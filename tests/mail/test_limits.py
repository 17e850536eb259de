"""Which mails are parsed in a bounded child: the large and the odd; ordinary ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.limits import oddity
from tests.data.hostile import cases, genuine


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"Subject: x\r\n\r\n" + b"x" * 1024 * 1024, "larger than 1024 KiB"),
        (b"X: y\r\n" * 60_000 + b"\r\nx", "more than 256 KiB of headers"),
        (b"X: y\r\n" * 60_000, "more than 256 KiB of headers"),
        (b"From: a@b.test\r\nX: " + b"y" * 70_000 + b"\r\n\r\nx", "a header field over 64 KiB"),
        (b"From: a@b.test\nX: y" + b"\n y" * 30_000 + b"\n\nx", "a header field over 64 KiB"),
        (b"X: y\r\n\r\n" + b'--b\r\nContent-Type: multipart/mixed; BOUNDARY="x"\r\n' * 51, "more than 50 boundaries"),
        (b"X: y\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 501, "more than 500 parts"),
        (b"X: y\n\n" + b"--b\n\nx\n" * 501, "more than 500 parts"),
    ],
)
def test_a_large_or_odd_mail_is_named(raw: bytes, why: str) -> None:
    assert (oddity(raw) or "").startswith(why)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        genuine(),
        b"X: y\r\n" * 12_000 + b"\r\nx",
        b"X: " + b"y" * 60_000 + b"\r\n\r\nx",
        b"X: y\r\n\r\n" + b"-- \r\n> quoted\r\n" * 400,
        b"X: y\r\n\r\n" + b"x" * 1_000_000,
    ],
    ids=["empty", "ordinary", "72 KB of short headers", "one header of 60 KB", "400 signature marks", "a long body"],
)
def test_an_ordinary_mail_is_not(raw: bytes) -> None:
    assert oddity(raw) is None


def test_the_bombs_are_all_named() -> None:
    bombs = {
        "nested",
        "flat",
        "header_references",
        "header_references_open",
        "header_folded",
        "header_many",
    }
    named = {case.name.partition("/")[2] for case in cases() if case.family == "broken" and oddity(case.raw)}
    assert bombs - named == {"header_many"}


@given(st.binary(max_size=500))
def test_any_bytes_are_judged_without_an_error(raw: bytes) -> None:
    assert oddity(raw) is None
