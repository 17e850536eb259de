"""Mails that say they are Dana's and are not proven to be: forged, borrowed, missing or broken results."""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.hostile.letter import AUTHSERV_ID as ID
from tests.data.hostile.letter import GENUINE, MAILBOX, STRANGER, VICTIM, HostileCase, Letter, order

#: (name, Authentication-Results topmost first, why they prove nothing)
RESULTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("none", (), "no results at all"),
    ("says_none", (f"{ID}; none",), "the server checked nothing"),
    ("id_only", (ID,), "a field without any result"),
    ("empty", ("",), "an empty field on top"),
    ("dmarc_fail", (f"{ID}; dmarc=fail header.from=example.test",), "DMARC failed"),
    (
        "dmarc_fail_dkim",
        (f"{ID}; dmarc=fail header.from=example.test; dkim=pass header.d=example.test",),
        "DMARC failed",
    ),
    ("dmarc_quarantine", (f"{ID}; dmarc=fail (p=quarantine) header.from=example.test; spf=pass",), "DMARC failed"),
    ("dmarc_none", (f"{ID}; dmarc=none header.from=example.test",), "no policy, no signature"),
    ("dmarc_temperror", (f"{ID}; dmarc=temperror header.from=example.test",), "the look-up failed"),
    ("dmarc_permerror", (f"{ID}; dmarc=permerror header.from=example.test",), "a broken policy proves nothing"),
    ("dmarc_bestguess", (f"{ID}; dmarc=bestguesspass header.from=example.test",), "a guess is no proof"),
    ("dmarc_other", (f"{ID}; dmarc=pass header.from=evil.test",), "passed for another domain"),
    ("dmarc_sub", (f"{ID}; dmarc=pass header.from=mail.example.test",), "passed for a domain below"),
    ("dmarc_suffix", (f"{ID}; dmarc=pass header.from=badexample.test",), "a domain that ends alike"),
    ("dmarc_prefix", (f"{ID}; dmarc=pass header.from=example.test.evil.test",), "a domain that begins alike"),
    ("dmarc_nofrom", (f"{ID}; dmarc=pass",), "passed for nobody knows which domain"),
    (
        "dmarc_twice",
        (f"{ID}; dmarc=pass header.from=example.test; dmarc=fail header.from=example.test",),
        "pass and fail",
    ),
    (
        "dmarc_two_froms",
        (f"{ID}; dmarc=pass header.from=evil.test header.from=example.test",),
        "two domains in one result",
    ),
    (
        "dmarc_for_both",
        (f"{ID}; dmarc=pass header.from=example.test; dmarc=pass header.from=evil.test",),
        "for two domains",
    ),
    (
        "dmarc_from_first",
        (f"{ID}; dmarc=pass header.from=example.test header.from=evil.test",),
        "two domains in one result",
    ),
    ("dmarc_version", (f"{ID}; dmarc/2=pass header.from=example.test",), "a version that does not exist"),
    ("dmarc_in_comment", (f"{ID}; spf=fail (dmarc=pass header.from=example.test)",), "the pass is a comment"),
    ("dmarc_in_quotes", (f'{ID}; spf=fail reason="; dmarc=pass header.from=example.test"',), "the pass is quoted text"),
    ("dmarc_in_reason", (f"{ID}; dmarc=fail reason=pass header.from=example.test",), "the pass is a reason"),
    ("dmarc_passed", (f"{ID}; dmarc=passed header.from=example.test",), "no such result"),
    ("dmarc_PASSx", (f"{ID}; dmarc=pass-ish header.from=example.test",), "no such result"),
    ("dmarcish", (f"{ID}; x-dmarc=pass header.from=example.test",), "another method"),
    ("spf_only", (f"{ID}; spf=pass smtp.mailfrom={VICTIM}",), "SPF says nothing about From"),
    ("spf_helo", (f"{ID}; spf=pass smtp.helo=example.test",), "SPF says nothing about From"),
    ("spf_iprev", (f"{ID}; iprev=pass policy.iprev=198.51.100.7; spf=pass smtp.mailfrom={VICTIM}",), "SPF alone"),
    ("dkim_other", (f"{ID}; dkim=pass header.d=evil.test",), "another domain's signature"),
    ("dkim_below", (f"{ID}; dkim=pass header.d=tenant.example.test",), "a tenant's signature for its landlord"),
    ("dkim_tail", (f"{ID}; dkim=pass header.d=notexample.test",), "a domain that ends alike"),
    ("dkim_tld", (f"{ID}; dkim=pass header.d=test",), "a whole top-level domain"),
    ("dkim_fail", (f"{ID}; dkim=fail header.d=example.test",), "a broken signature"),
    ("dkim_neutral", (f"{ID}; dkim=neutral header.d=example.test",), "not a pass"),
    ("dkim_policy", (f"{ID}; dkim=policy header.d=example.test",), "not a pass"),
    ("dkim_nodomain", (f"{ID}; dkim=pass",), "signed by nobody knows whom"),
    ("dkim_two_d", (f"{ID}; dkim=pass header.d=evil.test header.d=example.test",), "two domains in one result"),
    ("dkim_i_lies", (f"{ID}; dkim=pass header.d=evil.test header.i=@example.test",), "the signature is another's"),
    ("dkim_atps", (f"{ID}; dkim-atps=pass header.from=example.test",), "another method"),
    ("arc_only", (f"{ID}; arc=pass (i=1 dmarc=pass fromdomain=example.test)",), "somebody else's word"),
    ("compauth", (f"{ID}; compauth=pass reason=100 header.from=example.test",), "another method"),
    ("auth_other", (f"{ID}; auth=pass smtp.auth=mallory@example.test",), "another login of the same domain"),
    ("auth_user", (f"{ID}; auth=pass smtp.auth=dana",), "a login that is no address"),
    ("auth_fail", (f"{ID}; auth=fail smtp.auth={VICTIM}",), "the login failed"),
    ("auth_mailfrom", (f"{ID}; auth=pass smtp.mailfrom={VICTIM}",), "the login is not named"),
    ("auth_plus", (f"{ID}; auth=pass smtp.auth=dana+x@example.test",), "another address"),
    ("auth_two", (f"{ID}; auth=pass smtp.auth=mallory@evil.test smtp.auth={VICTIM}",), "two logins in one result"),
    ("foreign_id", (GENUINE.replace(ID, "mx.evil.test"),), "stamped by somebody else"),
    ("near_id", (GENUINE.replace(ID, "mx.example.test.evil.test"),), "an id that begins like ours"),
    ("sub_id", (GENUINE.replace(ID, "a.mx.example.test"),), "an id that ends like ours"),
    ("short_id", (GENUINE.replace(ID, "example.test"),), "not the id that is pinned"),
    ("gmail_id", (GENUINE.replace(ID, "mx.google.com"),), "not the id that is pinned"),
    ("no_id", (GENUINE.partition("; ")[2],), "without an id"),
    ("id_in_comment", (f"({ID}) mx.evil.test; dmarc=pass header.from=example.test",), "our id is a comment"),
    ("two_ids", (f"{ID} mx.evil.test; dmarc=pass header.from=example.test",), "two ids"),
    ("version_2", (f"{ID} 2; dmarc=pass header.from=example.test",), "a version that does not exist"),
    ("forged_below_foreign", (GENUINE.replace(ID, "mx.evil.test"), GENUINE), "the genuine-looking one is not on top"),
    ("forged_below_fail", (f"{ID}; dmarc=fail header.from=example.test", GENUINE), "the topmost failed"),
    ("forged_below_none", (f"{ID}; none", GENUINE), "the topmost says none"),
    ("forged_below_stranger", (STRANGER, GENUINE), "the topmost speaks for another domain"),
    ("forged_below_broken", (f"{ID}; dmarc=(", GENUINE), "the topmost cannot be read"),
    ("forged_below_empty", ("", GENUINE), "the topmost is empty"),
    ("forged_many", (STRANGER, *([GENUINE] * 20)), "the topmost speaks for another domain"),
    ("open_comment", (f"{ID}; dmarc=pass (p=none header.from=example.test",), "a comment that never ends"),
    ("open_quote", (f'{ID}; dmarc=pass reason="x header.from=example.test',), "a string that never ends"),
    ("stray_close", (f"{ID}; spf=none) ; dmarc=pass header.from=example.test",), "a bracket that nobody opened"),
    ("no_equals", (f"{ID}; dmarc pass header.from=example.test",), "not well-formed"),
    ("double_semicolon", (f"{ID};; dmarc=pass header.from=example.test",), "not well-formed"),
    ("dangling", (f"{ID}; dmarc=pass header.from=",), "not well-formed"),
    ("commas", (f"{ID}, dmarc=pass, header.from=example.test",), "not well-formed"),
    ("huge", (f"{ID}; dmarc=pass ({'x' * 40_000}) header.from=example.test",), "longer than a server writes"),
    ("homograph_from", (f"{ID}; dmarc=pass header.from=exаmple.test",), "passed for a look-alike"),
    ("xn_from", (f"{ID}; dmarc=pass header.from=xn--exmple-4nf.test",), "passed for a look-alike"),
)

#: Where the token stands, for a sender who is not proven: none of these helps.
_PLACES = ("to", "delivered", "cc")


def cases(token: str) -> Iterator[HostileCase]:
    """Every result in three layouts: the token in To, in Delivered-To, in Cc beside a plain To."""
    for index, (name, results, reason) in enumerate(RESULTS):
        for shift, place in enumerate(_PLACES):
            address = f"hiring+{token}@example.test"
            letter = Letter(
                token,
                results=results,
                before=f"Delivered-To: {address}" if place == "delivered" else "",
                after=f"Cc: {address}" if place == "cc" else "",
                to=None if place == "to" else MAILBOX,
                body=order(index + shift),
            )
            yield HostileCase(f"identity/{name}/{place}", "identity", letter.raw(), reason)
