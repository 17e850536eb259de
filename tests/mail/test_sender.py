"""Who really sent a mail: only the receiving server's own topmost result proves it."""

from __future__ import annotations

import authres
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.authresults import AuthenticationResults, Result, read
from mailflow.mail.message import parse
from mailflow.mail.sender import Authentication, Profile, ProfileKind, authenticate

PINNED = Profile("pinned", authserv_ids=frozenset({"mx.example.test"}))
GMAIL = Profile("gmail")
MICROSOFT = Profile("microsoft365", internal_domains=frozenset({"Example.test"}))
NONE = Profile("none", authserv_ids=frozenset({"mx.example.test"}))


def _judge(profile: Profile, *headers: str, sender: str = "Dana <dana@example.test>") -> Authentication:
    lines = [*headers, f"From: {sender}", "Subject: x"]
    return authenticate(parse("\r\n".join([*lines, "", "approve 1"]).encode()), profile)


def _results(value: str) -> str:
    return f"Authentication-Results: {value}"


PROVEN = [
    (PINNED, "mx.example.test; dmarc=pass header.from=example.test", "dmarc"),
    (PINNED, "MX.Example.test 1; DMARC=Pass header.from=Example.TEST", "dmarc"),
    (PINNED, "mx.example.test (checked) ; dmarc/1=pass (p=none dis=none) header.from=example.test;", "dmarc"),
    (PINNED, '"mx.example.test"; dmarc=pass header.from="example.test"', "dmarc"),
    (PINNED, "mx.example.test; spf=fail smtp.mailfrom=x@evil.test; dmarc=pass header.from=example.test", "dmarc"),
    (PINNED, "mx.example.test; dkim=fail header.d=a.test; dkim=pass header.d=example.test", "dkim"),
    (PINNED, 'mx.example.test; dkim=pass reason="1024-bit key; unprotected" header.d=example.test', "dkim"),
    (PINNED, "mx.example.test; dkim=pass header.i=@example.test header.s=s1 header.b=Ab/+12=", "dkim"),
    (PINNED, "mx.example.test; dkim=pass header.i=dana@example.test", "dkim"),
    (PINNED, "mx.example.test; dmarc=none header.from=example.test; dkim=pass header.d=example.test", "dkim"),
    (PINNED, "mx.example.test; dmarc=temperror; dkim=pass header.d=example.test", "dkim"),
    (PINNED, "mx.example.test; auth=pass smtp.auth=dana@example.test", "login"),
    (PINNED, "mx.example.test; auth=pass (plain) smtp.auth=Dana@Example.test smtp.mailfrom=x@y.test", "login"),
    (PINNED, "mx.example.test; auth=pass smtp.auth=\"dana\"@example.test", "login"),
    (
        GMAIL,
        "mx.google.com;\r\n       dkim=pass header.i=@example.test header.s=google header.b=AbC/d+12;\r\n"
        "       spf=pass (google.com: domain of dana@example.test designates 192.0.2.1 as permitted sender)"
        " smtp.mailfrom=dana@example.test;\r\n"
        "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.test;\r\n       dara=pass header.i=@x.test",
        "dmarc",
    ),
    (
        MICROSOFT,
        "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=example.test; dkim=pass (signature was verified)\r\n"
        " header.d=example.test;dmarc=pass action=none\r\n header.from=example.test;compauth=pass reason=100",
        "dmarc",
    ),
    (MICROSOFT, "spf=pass smtp.mailfrom=prvs=1=d@x.test; dmarc=pass action=none header.from=example.test", "dmarc"),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "value", "by"), PROVEN)
def test_the_receiving_servers_own_pass_proves_the_sender(profile: Profile, value: str, by: str) -> None:
    judged = _judge(profile, _results(value))
    assert (judged.authenticated, judged.address, judged.by) == (True, "dana@example.test", by), judged.why


@pytest.mark.parametrize(("profile", "value", "by"), PROVEN)
def test_the_same_pass_proves_nobody_in_another_domain(profile: Profile, value: str, by: str) -> None:
    judged = _judge(profile, _results(value), sender="dana@other.test")
    assert (judged.authenticated, judged.by) == (False, "")


@pytest.mark.parametrize(("profile", "value", "by"), PROVEN)
def test_a_pass_below_another_result_proves_nothing(profile: Profile, value: str, by: str) -> None:
    for top in ("mx.example.test; none", "mx.google.com; dmarc=fail header.from=example.test", "spf=pass", "(", ""):
        assert not _judge(profile, _results(top), _results(value)).authenticated


@pytest.mark.parametrize(
    ("profile", "value"),
    [
        (GMAIL, "mx.example.test; dmarc=pass header.from=example.test"),
        (GMAIL, "dmarc=pass header.from=example.test"),
        (GMAIL, "mx.google.com.evil.test; dmarc=pass header.from=example.test"),
        (GMAIL, "mx.google.com; auth=pass smtp.auth=dana@example.test"),
        (MICROSOFT, "mx.google.com; dmarc=pass header.from=example.test"),
        (
            MICROSOFT,
            "spf=pass smtp.mailfrom=example.test; dkim=none; dmarc=none header.from=example.test; compauth=pass",
        ),
        (MICROSOFT, "auth=pass smtp.auth=dana@example.test"),
        (PINNED, "mx.google.com; dmarc=pass header.from=example.test"),
        (NONE, "mx.example.test; dmarc=pass header.from=example.test"),
        (Profile("pinned"), "mx.example.test; dmarc=pass header.from=example.test"),
        (Profile("pinned"), "dmarc=pass header.from=example.test"),
    ],
)
def test_a_result_counts_only_with_the_id_of_the_profile(profile: Profile, value: str) -> None:
    assert not _judge(profile, _results(value)).authenticated


@pytest.mark.parametrize(
    ("signer", "sender", "aligned"),
    [
        ("example.test", "dana@example.test", True),
        ("Example.Test", "dana@mail.example.test", True),
        ("mail.example.test", "dana@example.test", False),
        ("test", "dana@example.test", False),
        ("ample.test", "dana@example.test", False),
        ("evil.test", "dana@example.test", False),
        ("xn--bcher-kva.test", "dana@bücher.test", True),
        ("bücher.test", "dana@bücher.test", True),
        ("", "dana@example.test", False),
        ("none", "dana@example.test", False),
        ("com", "dana@com", True),
    ],
)
def test_a_signature_speaks_for_its_domain_and_those_below(signer: str, sender: str, aligned: bool) -> None:
    judged = _judge(PINNED, _results(f'mx.example.test; dkim=pass header.d="{signer}"'), sender=sender)
    assert judged.authenticated is aligned


@pytest.mark.parametrize(
    ("headers", "sender", "internal"),
    [
        (("X-MS-Exchange-Organization-AuthAs: Internal",), "dana@example.test", True),
        (("X-MS-Exchange-Organization-AuthAs:  internal ",), "dana@EXAMPLE.test", True),
        (("X-MS-Exchange-Organization-AuthAs: Anonymous",), "dana@example.test", False),
        (("X-MS-Exchange-Organization-AuthAs: Internal",), "dana@other.test", False),
        (("X-MS-Exchange-Organization-AuthAs: Internal",), "dana@mail.example.test", False),
        (("X-MS-Exchange-Organization-AuthAs: Internal",) * 2, "dana@example.test", False),
        (
            ("X-MS-Exchange-Organization-AuthAs: Anonymous", "X-MS-Exchange-Organization-AuthAs: Internal"),
            "dana@example.test",
            False,
        ),
        (("X-MS-Exchange-Organization-AuthSource: Internal",), "dana@example.test", False),
    ],
)
def test_the_tenants_own_mail_is_known_by_its_mark(headers: tuple[str, ...], sender: str, internal: bool) -> None:
    assert _judge(MICROSOFT, *headers, sender=sender).by == ("internal" if internal else "")


@pytest.mark.parametrize("kind", ["pinned", "gmail", "none"])
def test_the_mark_of_microsoft_counts_for_no_other_provider(kind: ProfileKind) -> None:
    profile = Profile(kind, internal_domains=frozenset({"example.test"}))
    assert not _judge(profile, "X-MS-Exchange-Organization-AuthAs: Internal").authenticated


def test_an_envelope_sender_cannot_write_a_result_through_the_comment_that_repeats_it() -> None:
    injected = "mx.google.com; spf=pass (domain of a) ; dmarc=pass header.from=example.test; x-y=z (b@evil.test)"
    assert _judge(GMAIL, _results(injected)).authenticated
    return_path = 'Return-Path: <"a) ; dmarc=pass header.from=example.test; x-y=z (b"@evil.test>'
    assert not _judge(GMAIL, return_path, _results(injected)).authenticated


def test_pass_and_fail_together_prove_nothing() -> None:
    for results in ("dmarc=pass header.from=example.test; dmarc=fail", "dmarc=fail; dkim=pass header.d=example.test"):
        assert not _judge(PINNED, _results(f"mx.example.test; {results}")).authenticated


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=example.test; dmarc=pass header.from=evil.test",
        "dmarc=pass header.from=evil.test; dmarc=pass header.from=example.test",
        "dmarc=pass header.from=example.test header.from=evil.test",
        "dkim=pass header.d=example.test header.d=evil.test",
        "dkim=pass header.d=evil.test header.d=evil.test header.i=@example.test",
        "dkim=pass header.i=@example.test header.i=@evil.test",
        "auth=pass smtp.auth=dana@example.test smtp.auth=x@evil.test",
        "dmarc/2=pass header.from=example.test",
        "dmarc=pass; header.from=example.test",
        "dmarc=pass header.from=example.test x",
    ],
)
def test_what_speaks_for_two_or_is_not_well_formed_proves_nobody(results: str) -> None:
    assert not _judge(PINNED, _results(f"mx.example.test; {results}")).authenticated


def test_headers_that_others_may_see_differently_take_all_trust_away() -> None:
    proven = _results("mx.example.test; dmarc=pass header.from=example.test")
    assert _judge(PINNED, proven, "X-Note: a b").authenticated
    judged = _judge(PINNED, proven, "X-Note: a\rX-More: b")
    assert (judged.authenticated, judged.why) == (False, "bare carriage return in the headers")
    many = parse(
        "\r\n".join([proven, "From: dana@example.test", *["X: y"] * 2_000, "From: x@evil.test", "", "x"]).encode()
    )
    assert many.sender is not None, "the second From stands beyond what is read"
    assert authenticate(many, PINNED).why == "more header fields than are read"


def test_nobody_in_from_is_never_authenticated() -> None:
    value = _results("mx.example.test; dmarc=pass header.from=example.test; auth=pass smtp.auth=dana@example.test")
    for sender in ("dana@example.test, x@evil.test", "dana@example.test <x@evil.test", "Dana:dana@example.test;", ""):
        judged = _judge(PINNED, value, sender=sender)
        assert (judged.authenticated, judged.address) == (False, None)
    assert not authenticate(parse(f"{value}\r\n\r\napprove 1".encode()), PINNED).authenticated


def test_every_answer_says_why() -> None:
    assert _judge(PINNED).why == "no authentication results"
    assert _judge(NONE).why == "no authentication results are trusted here"
    assert "another domain" in _judge(PINNED, _results("mx.example.test; dmarc=pass header.from=evil.test")).why


_NAMES = "mx.example.test example.test evil.test dmarc dkim auth pass fail none header.from header.d smtp.auth reason"
_WORDS = st.sampled_from([*_NAMES.split(), "dana@example.test", *';=()" \\1/.x\t'])


@given(st.lists(_WORDS, max_size=40).map("".join))
def test_any_results_are_judged_without_an_error(value: str) -> None:
    judged = _judge(PINNED, _results(value))
    assert judged.authenticated == bool(judged.by)


@given(st.lists(_WORDS, max_size=30).map("".join))
def test_no_result_without_the_victims_domain_or_address_proves_the_victim(value: str) -> None:
    value = (
        value.replace("dana@example.test", "x@evil.test")
        .replace("mx.example.test", "MX")
        .replace("example.test", "e.test")
    )
    assert not _judge(PINNED, _results("mx.example.test; " + value.replace("MX", "mx.example.test"))).authenticated


@given(st.lists(_WORDS, max_size=30).map("".join))
def test_nothing_hidden_in_a_comment_counts(value: str) -> None:
    hidden = value.replace("(", "").replace(")", "").replace("\\", "")
    assert not _judge(PINNED, _results(f"mx.example.test; spf=fail ({hidden})")).authenticated


@pytest.mark.parametrize(
    "value",
    [
        "example.org; none",
        "example.org 1; none",
        "example.com; spf=pass smtp.mailfrom=example.net",
        "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
        "example.com; sender-id=fail header.from=example.com; dkim=pass (good signature) header.d=example.com",
        'example.com; dkim=pass reason="good signature" header.i=@mail-router.example.net; dkim=fail header.i=@x.test',
    ],
)
def test_well_formed_fields_are_read_as_the_reference_library_reads_them(value: str) -> None:
    theirs = authres.AuthenticationResultsHeader.parse_value(value)
    ours = read(value)
    assert ours is not None
    assert ours.authserv_id == theirs.authserv_id
    assert [(each.method, each.result) for each in ours.results] == [
        (each.method, each.result) for each in theirs.results
    ]
    assert [list(each.properties[-1:]) for each in ours.results] == [
        [(f"{each.properties[-1].type}.{each.properties[-1].name}", each.properties[-1].value)]
        for each in theirs.results
    ]


def test_a_field_is_read_with_its_comments_and_strings_undone() -> None:
    assert read(
        'a.test (x (y) \\) z); dkim=pass (ok) reason="a;b \\"c\\"" header.d = "d.test"'
    ) == AuthenticationResults("a.test", (Result("dkim", "pass", (("reason", 'a;b "c"'), ("header.d", "d.test"))),))


@pytest.mark.parametrize(
    "value",
    ["", ";", "a b; dkim=pass", "a; dkim", "a; =pass", "a; dkim=pass x", "a; dkim=(x)", "a; dkim=pass (", '"', ")"],
)
def test_what_is_not_well_formed_is_no_result(value: str) -> None:
    assert read(value) is None
