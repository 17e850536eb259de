"""Reply tokens: bound to one recipient, purpose, scope and expiry, and to nothing else."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.token import Binding, ReplyToken, TokenKeys, find_token, mint, read_token, verify

KEYS = TokenKeys({"a": b"a" * 32, "b": b"b" * 32}, current="a")
BOX = "hiring@example.test"
EXPIRES = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BINDING = Binding(7, "digest", "2026-11-23", EXPIRES)


def _read(text: str) -> ReplyToken:
    token = read_token(text)
    assert token is not None
    return token


def test_a_token_is_31_characters_and_its_address_fits_a_local_part() -> None:
    token = mint(KEYS, 2**64 - 1, BINDING)
    assert len(token) == 31
    assert len(f"hiring+{token}") <= 64


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**63), st.text(), st.text())
def test_what_is_minted_is_found_and_verifies(token_id: int, recipient: int, purpose: str, scope: str) -> None:
    binding = Binding(recipient, purpose, scope, EXPIRES)
    found = find_token(f"hiring+{mint(KEYS, token_id, binding)}@example.test", BOX)
    assert found is not None
    assert (found.token_id, found.key_id) == (token_id, "a")
    assert verify(KEYS, found, binding)


def test_no_token_of_ten_thousand_verifies_for_another_binding() -> None:
    chance = random.Random(1)
    bindings = [
        Binding(
            chance.randrange(50), chance.choice(("digest", "confirm", "candidate")), str(chance.randrange(9)), EXPIRES
        )
        for _ in range(100)
    ]
    tokens = [_read(mint(KEYS, chance.randrange(2**64), binding)) for binding in bindings]
    for token, own in zip(tokens, bindings, strict=True):
        for other in bindings:
            assert verify(KEYS, token, other) == (other == own)


@pytest.mark.parametrize(
    "other",
    [
        Binding(8, "digest", "2026-11-23", EXPIRES),
        Binding(7, "confirm", "2026-11-23", EXPIRES),
        Binding(7, "digest", "2026-11-24", EXPIRES),
        Binding(7, "digest", "2026-11-23", EXPIRES + timedelta(seconds=1)),
        Binding(7, "digest", "2026-11-23", EXPIRES - timedelta(seconds=1)),
        Binding(7, "digest2026", "-11-23", EXPIRES),
        Binding(7, "", "digest2026-11-23", EXPIRES),
        Binding(72026, "digest", "-11-23", EXPIRES),
    ],
)
def test_a_token_verifies_for_its_own_binding_only(other: Binding) -> None:
    token = _read(mint(KEYS, 1, BINDING))
    assert verify(KEYS, token, BINDING)
    assert not verify(KEYS, token, other)


def test_the_same_moment_in_another_zone_is_the_same_binding() -> None:
    local = EXPIRES.astimezone(ZoneInfo("America/New_York")).replace(microsecond=500)
    assert verify(KEYS, _read(mint(KEYS, 1, BINDING)), Binding(7, "digest", "2026-11-23", local))


def test_no_change_of_any_single_character_verifies() -> None:
    minted = mint(KEYS, 0x0123456789ABCDEF, BINDING)
    accepted = []
    for position in range(len(minted)):
        for letter in "0123456789abcdefghijklmnopqrstuvwxyz":
            if letter == minted[position]:
                continue
            token = read_token(minted[:position] + letter + minted[position + 1 :])
            if token is not None and token.token_id == 0x0123456789ABCDEF and verify(KEYS, token, BINDING):
                accepted.append((position, letter))
    assert accepted == []


def test_no_flip_of_any_bit_of_mac_or_id_verifies() -> None:
    token = _read(mint(KEYS, 99, BINDING))
    for bit in range(80):
        mac = (int.from_bytes(token.mac, "big") ^ 1 << bit).to_bytes(10, "big")
        assert not verify(KEYS, ReplyToken(token.token_id, token.key_id, mac), BINDING)
    for bit in range(64):
        assert not verify(KEYS, ReplyToken(token.token_id ^ 1 << bit, token.key_id, token.mac), BINDING)


def test_a_token_has_one_spelling_but_for_case() -> None:
    """The last character has a spare bit; set, it would be a second spelling of the same 18 bytes."""
    minted = mint(KEYS, 5, BINDING)
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    twin = alphabet[alphabet.index(minted[-1]) ^ 1]
    assert read_token(minted) is not None
    assert read_token(minted[:-1] + twin) is None


TOKEN = mint(KEYS, 3, BINDING)
ADDRESS = f"hiring+{TOKEN}@example.test"


@pytest.mark.parametrize(
    "spelling",
    [
        ADDRESS.upper(),
        ADDRESS.replace("hiring", "Hiring").replace("example", "Example"),
        quote(ADDRESS, safe="@"),
        quote(ADDRESS, safe=""),
        ADDRESS.replace("+", "=2B"),
        ADDRESS.replace("+", "=2b").replace("@", "=40"),
        f" <{ADDRESS}> ",
        ADDRESS.replace("@", " @"),
        ADDRESS.replace(TOKEN[12:], "\r\n " + TOKEN[12:]),
        f"{ADDRESS}.",
    ],
)
def test_a_token_survives_what_clients_do_to_addresses(spelling: str) -> None:
    found = find_token(spelling, BOX)
    assert found is not None
    assert verify(KEYS, found, BINDING)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "+",
        "hiring@example.test",
        "hiring+resumes@example.test",
        "hiring+sre-7@example.test",
        "hiring+@example.test",
        "other+{token}@example.test",
        "hiring+{token}@evil.test",
        "hiring+{token}@sub.example.test",
        "hiring+{token}+x@example.test",
        "hiring+x+{token}@example.test",
        "{token}+hiring@example.test",
        "hiring+{token}x@example.test",
        "hiring+{token}@example.test@evil.test",
        "hiring+%00{token}@example.test",
        "hıring+{token}@example.test",
    ],
)
def test_nothing_else_is_a_token(address: str) -> None:
    assert find_token(address.replace("{token}", TOKEN), BOX) is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_token(text)
    find_token(text, BOX)
    find_token(f"hiring+{text}@example.test", BOX)


def test_an_old_key_verifies_until_it_is_taken_out() -> None:
    old = _read(mint(KEYS, 1, BINDING))
    both = TokenKeys({"a": b"a" * 32, "c": b"c" * 32}, current="c")
    assert verify(both, old, BINDING)
    assert mint(both, 1, BINDING).startswith("1c")
    assert not verify(TokenKeys({"c": b"c" * 32}, current="c"), old, BINDING)
    assert not verify(TokenKeys({"a": b"x" * 32}, current="a"), old, BINDING)


def test_a_token_expires_at_its_second() -> None:
    assert not BINDING.expired(EXPIRES - timedelta(seconds=1))
    assert BINDING.expired(EXPIRES)
    assert BINDING.expired(EXPIRES + timedelta(seconds=1))


def test_no_repr_shows_a_key_or_a_token() -> None:
    keys = TokenKeys({"a": b"canary-canary-canary-canary-canary"}, current="a")
    minted = mint(keys, 3, BINDING)
    token = _read(minted)
    assert "canary" not in repr(keys)
    assert repr(token.mac) not in repr(token)
    assert minted[2:] not in repr(token)


@pytest.mark.parametrize(
    ("keys", "current"),
    [({"a": b"a" * 32}, "b"), ({}, "a"), ({"ab": b"a" * 32}, "ab"), ({"A": b"a" * 32}, "A"), ({"a": b"short"}, "a")],
)
def test_keys_that_would_not_protect_are_refused(keys: dict[str, bytes], current: str) -> None:
    with pytest.raises(ValueError, match="token key"):
        TokenKeys(keys, current)


def test_an_id_beyond_64_bits_and_a_naive_expiry_are_refused() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        mint(KEYS, 2**64, BINDING)
    with pytest.raises(ValueError, match="64 bits"):
        mint(KEYS, -1, BINDING)
    with pytest.raises(ValueError, match="time zone"):
        mint(KEYS, 1, Binding(1, "digest", "x", EXPIRES.replace(tzinfo=None)))
