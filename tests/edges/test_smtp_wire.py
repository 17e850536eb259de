"""What the SMTP edge makes of bodies and refusals, without a server."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.edges.smtp.wire import refused, stuffed


def unstuffed(data: bytes) -> bytes:
    """What a server makes of DATA (RFC 5321 section 4.5.2)."""
    assert data.endswith((b"\r\n.\r\n", b".\r\n"))
    lines = data.removesuffix(b".\r\n").split(b"\r\n")
    return b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)


@given(st.lists(st.sampled_from([b".", b"..", b"\r\n", b"\n", b"\r", b"a", b".\r\n", b"QUIT"]), max_size=30))
def test_a_body_arrives_as_it_was_and_only_its_end_ends_it(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    data = stuffed(raw)
    # A bare CR or LF is how one mail is smuggled into another.
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert b"\r\n.\r\n" not in data[:-1]
    plain = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    assert unstuffed(data) == (plain if plain.endswith(b"\r\n") or not plain else plain + b"\r\n")


def test_bytes_with_proper_line_ends_are_not_touched() -> None:
    assert stuffed(b"A: b\r\n\r\ntext\r\n") == b"A: b\r\n\r\ntext\r\n.\r\n"


@pytest.mark.parametrize(
    ("code", "message", "permanent"),
    [
        (550, "5.1.1 no such user", True),
        (550, "no such user", True),
        (550, "4.2.2 mailbox full", False),
        (451, "5.7.1 refused by policy", True),
        (451, "try later", False),
        (452, "4.3.1 out of storage", False),
        (552, "5.2.2 over quota", True),
        (554, "5.7.1 spam\nsee the page", True),
        (421, "4.7.0 too many connections", False),
        (550, "2.0.0 what", True),
        (550, "4.2 half a code", True),
        (450, "5.11111.1 no code", False),
    ],
)
def test_the_enhanced_code_counts_before_the_basic_one(code: int, message: str, permanent: bool) -> None:
    assert refused(code, message).permanent is permanent
