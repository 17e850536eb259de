"""The structure of mails: the same parts as the standard library finds, within bounds that it lacks."""

from __future__ import annotations

import email
import time
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.headers import read_block
from mailflow.mail.message import parse
from mailflow.mail.mime import DEEPEST, MOST_PARTS, Part, read_structure

_WORDS = st.text(alphabet="abc -=\r\n", max_size=30).filter(lambda text: "--" not in text)


@st.composite
def _trees(draw: st.DrawFn, depth: int = 0) -> str:
    """A well-formed mail or part, some with preamble, epilogue or missing last boundary."""
    if depth == 3 or draw(st.booleans()):
        kind = draw(st.sampled_from(["text/plain", "text/html", "application/pdf; name=x"]))
        return f"Content-Type: {kind}\r\nX-N: {draw(st.integers(0, 9))}\r\n\r\n{draw(_WORDS)}"
    boundary = f"{draw(st.sampled_from(['b', 'bb', '=_b c']))}{depth}"
    parts = draw(st.lists(_trees(depth + 1), min_size=1, max_size=3))
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    end = draw(st.sampled_from([f"--{boundary}--\r\n", f"--{boundary}--  \r\nepilogue\r\n", ""]))
    preamble = draw(st.sampled_from(["", "preamble\r\n", f" --{boundary}\r\n", f"--{boundary}x\r\n"]))
    kind = draw(st.sampled_from(["mixed", "alternative", "related"]))
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{preamble}{body}{end}'


def _ours(part: Part) -> object:
    if part.parts:
        return [_ours(child) for child in part.parts]
    return (part.content_type.value, len(part.block.fields), part.raw[part.start : part.end].rstrip(b"\r\n"))


def _theirs(message: Message) -> object:
    payload = message.get_payload()
    if isinstance(payload, list):
        return [_theirs(child) for child in payload if isinstance(child, Message)]
    return (message.get_content_type(), len(message.keys()), str(payload).encode().rstrip(b"\r\n"))


@given(_trees())
def test_the_parts_are_those_that_the_standard_library_finds(mail: str) -> None:
    """But for line ends at the end of a part that is cut off, which it drops."""
    root, _ = read_structure(mail.encode())
    assert _ours(root) == _theirs(email.message_from_bytes(mail.encode()))


_LINES = st.lists(
    st.sampled_from(
        ["From: a@b.test", "X:y", " folded", "\tfolded", "Subject: =?utf-8?q?a?=", "no header", "A: b: c", "é: x"]
    ),
    max_size=8,
)


@given(_LINES, st.sampled_from(["\r\n", "\n"]))
def test_the_header_is_the_one_that_the_standard_library_finds(lines: list[str], end: str) -> None:
    """But for a line that begins with a colon: it passes over that, and here the body begins, as for mail servers."""
    raw = end.join(["X-First: 1", *lines, "", "body"]).encode()
    block = read_block(raw, 0, len(raw))
    theirs = email.message_from_bytes(raw)
    named = [(name.lower(), " ".join(str(value).split())) for name, value in theirs.raw_items() if name]
    assert [(name, " ".join(value.split())) for name, value in block.fields] == named


def _nested(depth: int, kind: str = "mixed") -> bytes:
    opening = "".join(f'--b{at}\r\nContent-Type: multipart/{kind}; boundary="b{at + 1}"\r\n\r\n' for at in range(depth))
    return f'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n{opening}--b{depth}\r\n\r\napprove 1\r\n'.encode()


def _depth(part: Part) -> int:
    return 1 + max((_depth(child) for child in part.parts), default=-1)


def test_nesting_is_read_to_its_bound_and_not_beyond() -> None:
    root, defects = read_structure(_nested(DEEPEST - 1))
    assert (_depth(root), defects) == (DEEPEST, ["multipart that is cut off"])
    for depth in (DEEPEST, 1_000, 20_000):
        root, defects = read_structure(_nested(depth))
        assert _depth(root) == DEEPEST
        assert "parts nested deeper than are read" in defects


def test_what_lies_too_deep_is_kept_and_is_no_words() -> None:
    mail = parse(_nested(1_000))
    assert mail.text is None
    assert b"approve 1" in mail.attachments[0].content


def test_parts_are_read_to_their_bound_and_not_beyond() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 100_000
    root, defects = read_structure(raw)
    assert len(root.parts) == MOST_PARTS - 1
    assert "more parts than are read" in defects


@pytest.mark.parametrize(
    "raw",
    [
        _nested(5_000),
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 100_000,
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--bb\r\n" * 150_000,
        b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n' + b"-" * 1_000_000,
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b" + b" " * 1_000_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 30_000,
        b"References: " + b"<aaaaaaaa@bbbbbbbb.test> " * 45_000 + b"\r\n\r\nx",
        b"X: y\r\n" * 150_000,
        b"X: y" + b"\r\n y" * 250_000,
        b"\r\n" * 500_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 75_000,
        b"To: " + b"(" * 1_000_000,
        b'To: "' + b'\\"' * 500_000,
        b'Content-Type: text/plain; a="' + b'\\"; a="' * 150_000,
        b"\x00" * 1_000_000,
    ],
    ids=lambda raw: repr(raw[:60]),
)
def test_a_megabyte_of_anything_is_read_in_a_second(raw: bytes) -> None:
    started = time.process_time()
    parse(raw)
    assert time.process_time() - started < 1
