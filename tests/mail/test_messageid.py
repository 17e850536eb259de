"""Our Message-IDs: recognised as ours by their MAC, sorted by time, plain to spam filters."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.messageid import is_ours, kind_of, mint, ulid
from mailflow.mail.token import TokenKeys

KEYS = TokenKeys({"a": b"a" * 32}, current="a")
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ID = mint(KEYS, "dg", AT, bytes(range(10)), "example.test")


def test_an_id_has_the_documented_shape() -> None:
    assert re.fullmatch(r"<mf\.dg\.[0-9A-HJKMNP-TV-Z]{26}\.a[A-Z2-7]{16}@example\.test>", ID)


@given(st.integers(0, 2**33), st.binary(min_size=10, max_size=10))
def test_what_is_minted_is_ours(second: int, randomness: bytes) -> None:
    minted = mint(KEYS, "cs", datetime.fromtimestamp(second, UTC), randomness, "Mail.Example.test")
    assert kind_of(KEYS, minted) == "cs"


@pytest.mark.parametrize("spelling", [ID.lower(), ID.upper(), ID.strip("<>"), f" {ID} "])
def test_what_relays_do_to_an_id_does_not_matter(spelling: str) -> None:
    assert is_ours(KEYS, spelling)


def test_no_change_of_any_single_character_is_ours() -> None:
    inner = ID[1:-1]
    for position, old in enumerate(inner):
        for new in "a2z.@":
            if new != old.lower():
                assert not is_ours(KEYS, f"<{inner[:position]}{new}{inner[position + 1 :]}>"), (position, new)


@pytest.mark.parametrize(
    "text", ["", "<>", "<a@b>", "<mf.dg.x.y@example.test>", ID.replace("example.test", "evil.test")]
)
def test_other_ids_are_not_ours(text: str) -> None:
    assert not is_ours(KEYS, text)


def test_another_installation_s_id_is_not_ours() -> None:
    other = TokenKeys({"a": b"z" * 32}, current="a")
    assert not is_ours(other, ID)


@given(st.text(max_size=500))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert not is_ours(KEYS, text)


def test_ids_sort_by_time() -> None:
    numbers = [ulid(AT + timedelta(milliseconds=step), b"\xff" * 10 if step % 2 else b"\0" * 10) for step in range(50)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 50


def test_a_number_spells_the_published_example() -> None:
    """The example of the ULID specification's text form: all ones is 7ZZZ…, time comes first."""
    assert ulid(datetime(1970, 1, 1, tzinfo=UTC), b"\0" * 10) == "0" * 26
    assert ulid(datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC), b"\xff" * 10) == "0000000001" + "Z" * 16


@pytest.mark.parametrize(
    ("kind", "moment", "randomness"),
    [("D", AT, b"0" * 10), ("d g", AT, b"0" * 10), ("dg", AT.replace(tzinfo=None), b"0" * 10), ("dg", AT, b"0" * 9)],
)
def test_what_makes_no_id_is_refused(kind: str, moment: datetime, randomness: bytes) -> None:
    with pytest.raises(ValueError, match=r"kind code|ULID"):
        mint(KEYS, kind, moment, randomness, "example.test")
