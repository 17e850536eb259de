"""Addresses: a From that could be read in two ways names nobody; a recipient is found wherever it stands."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.address import (
    Mailbox,
    addresses,
    mailbox,
    normalise,
    normalise_domain,
    same_mailbox,
    split_plus,
    valid_outbound,
)
from tests.data.hostile.lures import FROMS


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("dana@example.test", "", "dana@example.test"),
        ("<dana@example.test>", "", "dana@example.test"),
        ("Dana <Dana@Example.TEST>", "Dana", "dana@example.test"),
        ("Dana B. Smith <dana@example.test>", "Dana B. Smith", "dana@example.test"),
        ('"Smith, Dana" <dana@example.test>', "Smith, Dana", "dana@example.test"),
        ('"Dana \\"D\\" Smith" <dana@example.test>', 'Dana "D" Smith', "dana@example.test"),
        ("Dana (HR) <dana@example.test>", "Dana", "dana@example.test"),
        ("dana@example.test (Dana Smith)", "Dana Smith", "dana@example.test"),
        ("Dana <dana@example.test> (HR)", "Dana", "dana@example.test"),
        ("=?utf-8?q?D=C3=A1na?= <dana@example.test>", "Dána", "dana@example.test"),
        ("=?iso-8859-1?Q?Andr=E9?= =?utf-8?b?IMOf?= <a@example.test>", "André ß", "a@example.test"),
        ("Dána Ümit <dana@example.test>", "Dána Ümit", "dana@example.test"),
        ("\t Dana\t<dana@example.test> ", "Dana", "dana@example.test"),
        ("'Dana' <dana@example.test>", "'Dana'", "dana@example.test"),
        ("Dana <o'hara+x=y@example.test>", "Dana", "o'hara+x=y@example.test"),
        ('"dana smith"@example.test', "", '"dana smith"@example.test'),
        ('<"dana"@example.test>', "", "dana@example.test"),
        ("Dana <dana@münchen.example>", "Dana", "dana@xn--mnchen-3ya.example"),
        ("Dana <dana@MÜNCHEN.example>", "Dana", "dana@xn--mnchen-3ya.example"),
        ("Dana <dána@example.test>", "Dana", "dána@example.test"),
        ("Dana <dana@例え.test>", "Dana", "dana@xn--r8jz45g.test"),
        ("Dana <dana@localhost>", "Dana", "dana@localhost"),
    ],
)
def test_one_clear_mailbox_is_read(value: str, name: str, address: str) -> None:
    assert mailbox(value) == Mailbox(name, address)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value, _ in FROMS])
def test_no_lure_is_read_as_dana(name: str, value: str) -> None:
    found = mailbox(value)
    assert found is None or found.address != "dana@example.test"


@pytest.mark.parametrize(
    "value",
    [
        "alice@corp.test <evil@evil.test>",
        "alice@corp.test, evil@evil.test",
        "<alice@corp.test> evil@evil.test",
        "alice@corp.test(<)evil@evil.test",
        "alice@corp.test: evil@evil.test;",
        "alice@corp.test;evil@evil.test",
        '"alice@corp.test <evil@evil.test>',
        "alice@corp.test<evil@evil.test>",
        "alice@corp.test\nevil@evil.test",
        "alice@corp.test[evil@evil.test]",
        "alice(@corp.test)@evil.test",
        '"alice@corp.test"@evil.test',
        "alice@corp.test@evil.test",
        "<alice@corp.test@evil.test>",
        "Smith, Dana <dana@example.test>",
        "Team: Dana <dana@example.test>",
        "Team: Dana <dana@example.test>;",
        "Dana; <dana@example.test>",
        "Dana [HR] <dana@example.test>",
        "Dana <dana@example.test> (dana@evil.test)",
        "Dana (x, y) <dana@example.test>",
        "Dana\x07 <dana@example.test>",
        "Dana\u202e <dana@example.test>",
        "<dana@example.test>, <dana@example.test>",
        f"{'Dana ' * 500}<dana@example.test>",
    ],
)
def test_what_two_readers_read_differently_names_nobody(value: str) -> None:
    assert mailbox(value) is None


def test_a_name_for_showing_holds_no_controls_and_no_direction_marks() -> None:
    found = mailbox("=?utf-8?q?Dana=0D=0ABcc=3A_x=E2=80=AEabc=00?= <dana@example.test>")
    assert found == Mailbox("Dana Bcc: xabc", "dana@example.test")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("hiring@example.test", ("hiring@example.test",)),
        ("Hiring <hiring+abc@Example.test>", ("hiring+abc@example.test",)),
        ("a@b.test, C <c@d.test>; e@f.test", ("a@b.test", "c@d.test", "e@f.test")),
        ("undisclosed-recipients:;", ()),
        ("Team: a@b.test, c@d.test;, e@f.test", ("a@b.test", "c@d.test", "e@f.test")),
        ('"x, hiring@example.test" <a@b.test>', ("a@b.test",)),
        ("a@b.test (hiring@example.test)", ("a@b.test",)),
        ("<@relay.test:a@b.test>", ("a@b.test",)),
        ("a@b.test, a@B.test", ("a@b.test",)),
        ("Hiring <hiring+abc def@example.test>", ("hiring+abcdef@example.test",)),
        ("broken <a@b.test", ()),
        ("a@b.test, (never closed", ("a@b.test",)),
        ("", ()),
        (",,;:<>", ()),
    ],
)
def test_recipients_are_found_where_they_stand(value: str, found: tuple[str, ...]) -> None:
    assert addresses(value) == found


@pytest.mark.parametrize(
    "address",
    [
        "dana@exKample.test".replace("K", "\u212a"),
        "dana@ｅxample.test",
        "dana@straße.test",
        "dana@exam\u200bple.test",
        "dana@exa\u00admple.test",
        "dana@example..test",
        "dana@.test",
        "dana@",
        "@example.test",
        "dana",
        "da na@example.test",
        "dana@exa mple.test",
        f"{'a' * 65}@example.test",
        f"dana@{'a' * 64}.test",
        f"dana@{'a.' * 130}test",
        "=?utf-8?q?dana?=@example.test",
    ],
)
def test_what_is_no_address_has_no_normal_form(address: str) -> None:
    assert normalise(address) is None


def test_look_alikes_stay_apart() -> None:
    """Lower case must not map a Kelvin sign to k, nor a dotted capital I to i."""
    assert normalise("mar\u212a@example.test") != "mark@example.test"
    assert normalise("D\u0130na@example.test") != "dina@example.test"
    assert normalise("dаna@example.test") != "dana@example.test"


@given(st.text(max_size=100), st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(local: str, domain: str) -> None:
    once = normalise(f"{local}@{domain}")
    assert once is None or normalise(once) == once


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    mailbox(text)
    addresses(text)
    valid_outbound(text)
    split_plus(text)


@given(st.text(alphabet='dana@example.test<>(),;:"\\ []\t=?', max_size=60))
def test_what_is_read_as_dana_has_dana_s_address_and_no_other(text: str) -> None:
    """The alphabet of every confusion: whoever is found, the address stands in the text, and no other at sign does."""
    found = mailbox(text)
    if found is not None:
        assert found.address.rpartition("@")[2] in text.lower()
        assert text.count("@") - found.name.count("@") <= 1 or '"' in text


@pytest.mark.parametrize(
    ("domain", "normal"),
    [
        ("Example.TEST", "example.test"),
        ("example.test.", "example.test"),
        ("bücher.test", "xn--bcher-kva.test"),
        ("", None),
    ],
)
def test_a_domain_has_one_form(domain: str, normal: str | None) -> None:
    assert normalise_domain(domain) == normal


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("hiring+abc@example.test", ("hiring@example.test", "abc")),
        ("hiring+a+b@example.test", ("hiring@example.test", "a+b")),
        ("hiring+@example.test", ("hiring@example.test", "")),
        ("hiring@example.test", ("hiring@example.test", None)),
        ("+abc@example.test", ("+abc@example.test", None)),
        ("hiring+abc", ("hiring+abc", None)),
    ],
)
def test_a_plus_part_is_split_off(address: str, parts: tuple[str, str | None]) -> None:
    assert split_plus(address) == parts


def test_our_mailbox_is_ours_with_any_plus_part_and_in_any_case() -> None:
    assert same_mailbox("Hiring+x@Example.test", "hiring@example.test")
    assert same_mailbox("hiring@example.test", "hiring@example.test")
    assert not same_mailbox("hiring@example.test.evil.test", "hiring@example.test")
    assert not same_mailbox("", "")


@pytest.mark.parametrize("address", ["dana@example.test", "o'hara+x@example.test", "dana@bücher.test", "a_b@x.test"])
def test_a_plain_address_may_be_written_to(address: str) -> None:
    assert valid_outbound(address)


@pytest.mark.parametrize("character", list('\x00\r\n\t <>()[],;:\\"\x7f\x85\xa0\u2028\u2029\u200b\u202e@'))
def test_an_address_that_could_end_a_line_or_begin_another_is_never_written_to(character: str) -> None:
    for address in (f"da{character}na@example.test", f"dana@exa{character}mple.test", f"dana@example.test{character}"):
        assert not valid_outbound(address)


@pytest.mark.parametrize(
    "value", ["(" * 60_000, '"' + '\\"' * 30_000, "<" * 60_000, '<"' * 30_000, "a," * 30_000, ":" * 60_000]
)
def test_long_nonsense_is_read_in_proportion_to_its_length(value: str) -> None:
    started = time.process_time()
    addresses(value)
    mailbox(value)
    assert time.process_time() - started < 1.5
