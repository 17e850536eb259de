"""Mails with headers that two programs read differently, and mails with tokens that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.data.hostile.letter import GENUINE, MAILBOX, STRANGER, VICTIM, HostileCase, Letter, order

_MALLORY = "Mallory <mallory@evil.test>"

#: (name, raw lines above the ordinary ones, raw lines below, why nothing is decided). From is Mallory's, and passes.
LINES: tuple[tuple[str, str, str, str], ...] = (
    ("second_from", "", f"From: {VICTIM}", "two From headers"),
    ("second_from_above", f"From: {VICTIM}", "", "two From headers"),
    ("from_lower", f"from: {VICTIM}", "", "two From headers"),
    ("from_space", f"From : {VICTIM}", "", "two From headers, one in obsolete syntax"),
    ("from_tab", f"From\t: {VICTIM}", "", "two From headers, one in obsolete syntax"),
    ("from_folded", f"From:\r\n {VICTIM}", "", "two From headers, one folded"),
    ("from_bare_cr", f"X-Note: a\rFrom: {VICTIM}", "", "a bare carriage return begins a second From"),
    ("from_bare_lf", f"X-Note: a\nFrom: {VICTIM}", "", "a bare line feed begins a second From"),
    ("from_vertical_tab", f"X-Note: a\x0bFrom: {VICTIM}", "", "a vertical tab is no line end"),
    ("from_form_feed", f"X-Note: a\x0cFrom: {VICTIM}", "", "a form feed is no line end"),
    ("from_nel", f"X-Note: a\x85From: {VICTIM}", "", "a next-line character is no line end"),
    ("from_ls", f"X-Note: a\u2028From: {VICTIM}", "", "a line separator is no line end"),
    ("from_encoded", "", f"X-Note: =?utf-8?q?a=0D=0AFrom:_{VICTIM}?=", "an encoded line break is no line end"),
    ("sender", f"Sender: {VICTIM}", "", "Sender is not From"),
    ("resent_from", f"Resent-From: {VICTIM}", "", "Resent-From is not From"),
    ("reply_to", f"Reply-To: {VICTIM}", "", "Reply-To is not From"),
    ("x_from", f"X-Original-From: {VICTIM}", "", "a made-up header"),
    ("return_path", f"Return-Path: <{VICTIM}>", "", "the envelope is not From"),
    ("on_behalf", f"X-Google-Original-From: {VICTIM}", "", "a made-up header"),
    ("after_break", "", f"this is no header\r\nFrom: {VICTIM}", "what follows a broken line is body"),
    ("after_blank", "", f"\r\nFrom: {VICTIM}", "what follows an empty line is body"),
    ("authas", "X-MS-Exchange-Organization-AuthAs: Internal", "", "a mark of another provider"),
    (
        "authas_twice",
        "",
        "X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthAs: Internal",
        "same",
    ),
    ("instance", "X-Mailflow-Instance: test", "", "our own mark on a stranger's mail"),
    ("references", "", "References: <mf.dg.01KAPX0000000000000000000A.AAAAAAAAAAAAAAAAA@example.test>", "a made-up id"),
    (
        "in_reply_to",
        "",
        "In-Reply-To: <mf.dg.01KAPX0000000000000000000A.KAAAAAAAAAAAAAAAA@example.test>",
        "a made-up id",
    ),
)

#: The same, but From is Dana's and the topmost result fails or is missing; a forged result hides elsewhere.
RESULTS: tuple[tuple[str, str, str, str], ...] = (
    ("below", "", f"Authentication-Results: {GENUINE}", "the server's own result stands above"),
    ("space", "", f"Authentication-Results : {GENUINE}", "the server's own result stands above"),
    ("x_original", "", f"Authentication-Results-Original: {GENUINE}", "another header"),
    ("arc", "", f"ARC-Authentication-Results: i=1; {GENUINE}", "nobody vouches for the seal"),
    ("received_spf", "Received-SPF: pass (mx.example.test: domain of dana@example.test)", "", "SPF alone"),
    ("dkim_signature", "", "DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=s1; bh=x; b=x", "nobody checked it"),
    ("bare_cr", "", f"X-Note: a\rAuthentication-Results: {GENUINE}", "a bare carriage return"),
    ("folded", "", f"X-Note: a\r\n Authentication-Results: {GENUINE}", "a folded line is part of its header"),
)

#: (name, how the mail's token differs from the right one, why it is none). From is Dana's, and passes.
TOKENS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("missing", lambda token: "", "no token"),
    ("short", lambda token: token[:-1], "a character is missing"),
    ("long", lambda token: token + "a", "a character too many"),
    ("double", lambda token: token + token, "twice the token"),
    ("reversed", lambda token: token[::-1], "backwards"),
    ("rotated", lambda token: token[5:] + token[:5], "rotated"),
    ("zeros", lambda token: "1k" + "a" * 29, "made up"),
    ("guess", lambda token: "1k" + "mzxw6ytboi" * 2 + "mzxw6ytbo", "made up"),
    ("version", lambda token: "2" + token[1:], "a version that does not exist"),
    ("key", lambda token: token[:1] + "z" + token[2:], "a key that does not exist"),
    ("nested_plus", lambda token: f"x+{token}", "another plus part"),
    ("suffix_plus", lambda token: f"{token}+x", "another plus part"),
    ("dashed", lambda token: token[:10] + "-" + token[10:], "a dash inside"),
    ("fullwidth", lambda token: "".join(chr(ord(each) + 0xFEE0) for each in token), "full-width letters"),
)


def cases(token: str) -> Iterator[HostileCase]:
    """Injected headers with each sort of line end, then tokens that are none."""
    for index, (name, before, after, reason) in enumerate(LINES):
        letter = Letter(token, sender=_MALLORY, results=(STRANGER,), before=before, after=after, body=order(index))
        yield HostileCase(f"header/{name}/crlf", "header", letter.raw(), reason)
        yield HostileCase(f"header/{name}/lf", "header", letter.raw().replace(b"\r\n", b"\n"), reason)
    failed = "mx.example.test; dmarc=fail header.from=example.test"
    for index, (name, before, after, reason) in enumerate(RESULTS):
        for server, results in (("failed", (failed,)), ("silent", ("mx.example.test; none",))):
            letter = Letter(token, results=results, before=before, after=after, body=order(index))
            yield HostileCase(f"results/{name}/{server}", "header", letter.raw(), reason)
    for index, (name, change, reason) in enumerate(TOKENS):
        changed = change(token)
        to = f"hiring+{changed}@example.test" if changed else MAILBOX
        letter = Letter(token, results=(GENUINE,), to=to, body=order(index))
        yield HostileCase(f"token/{name}", "token", letter.raw(), reason)
    for name, where in (("other_mailbox", "other"), ("other_domain", "hiring")):
        domain = "example.test" if where == "other" else "evil.test"
        letter = Letter(token, results=(GENUINE,), to=f"{where}+{token}@{domain}, {MAILBOX}", body=order(3))
        yield HostileCase(f"token/{name}", "token", letter.raw(), "the token stands at another address")
    for name, after, body in (
        ("subject", f"Comments: hiring+{token}@example.test", order(1)),
        ("body", "", f"approve 1\r\nhiring+{token}@example.test"),
        ("display_name", f'Cc: "hiring+{token}@example.test" <someone@example.test>', order(2)),
        ("comment", f"Cc: someone@example.test (hiring+{token}@example.test)", order(4)),
    ):
        letter = Letter(token, results=(GENUINE,), to=MAILBOX, after=after, body=body)
        yield HostileCase(f"token/in_{name}", "token", letter.raw(), "the token stands where no address is")
