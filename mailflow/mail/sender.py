"""Whether the person in From really sent this mail, by what the mail server that received it wrote on top.

Only the topmost Authentication-Results counts, and only where the provider's profile says that it is the receiving
server's own (RFC 8601 section 5): the sender can write any number below it. SPF alone never counts, it does not speak
about From. Everything unclear is a no: the price is a confirmation mail, never a lost one. What the sender may do is
not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mailflow.mail.address import normalise, normalise_domain
from mailflow.mail.authresults import AuthenticationResults, Result, read
from mailflow.mail.headers import BARE_CR, TOO_MANY
from mailflow.mail.message import InboundMail
from mailflow.mail.values import quick

ProfileKind: TypeAlias = Literal["pinned", "gmail", "microsoft365", "none"]

_GMAIL = "mx.google.com"
_AUTH_AS = "x-ms-exchange-organization-authas"
#: An envelope sender with these could break out of the comment in which servers repeat it.
_BREAKS_OUT = re.compile(r'[()";\\]')
#: Other programs may see other headers here than this one: a second From among what was not read, or behind the CR.
_ODD = frozenset({BARE_CR, TOO_MANY})
#: DMARC found nothing to say, so a signature may: no policy published, or the look-up failed.
_UNDECIDED = frozenset({"none", "temperror", "permerror", "bestguesspass"})


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose results are believed. `authserv_ids` are the ids of the own server (`pinned`; for `gmail` the known one is
    used where none is given); `internal_domains` are the tenant's own (`microsoft365`). A pinned server must itself
    remove results that others wrote in its name (RFC 8601 section 5), on every way in."""

    kind: ProfileKind
    authserv_ids: frozenset[str] = frozenset()
    internal_domains: frozenset[str] = frozenset()


@quick
@dataclass(frozen=True, slots=True)
class Authentication:
    """`address` is From's, also where it is not authenticated; None where From names nobody. `by` is the result that
    proved it (`dmarc`, `dkim`, `login`, `internal`), else empty; `why` is the reason either way."""

    authenticated: bool
    address: str | None
    by: str
    why: str


def authenticate(mail: InboundMail, profile: Profile) -> Authentication:
    """Whether From's address is proven by the receiving server. Never raises."""
    if mail.sender is None:
        return Authentication(False, None, "", "From does not name exactly one mailbox")
    address = mail.sender.address
    domain = address.rpartition("@")[2]
    if profile.kind == "none":
        return Authentication(False, address, "", "no authentication results are trusted here")
    if odd := _ODD.intersection(mail.defects):
        return Authentication(False, address, "", min(odd))
    if profile.kind == "microsoft365" and _internal(mail, profile, domain):
        return Authentication(True, address, "internal", "sent inside the tenant")
    topmost = mail.header("authentication-results")
    if topmost is None:
        return Authentication(False, address, "", "no authentication results")
    results = read(topmost)
    if results is None:
        return Authentication(False, address, "", "the topmost authentication results cannot be read")
    if not _trusted(results, profile):
        return Authentication(False, address, "", "the topmost authentication results are not our server's")
    if any(_BREAKS_OUT.search(value) for value in mail.header_all("return-path")):
        return Authentication(False, address, "", "the envelope sender could forge results")
    by, why = _proof(results, profile, address, domain)
    return Authentication(bool(by), address, by, why)


def _internal(mail: InboundMail, profile: Profile, domain: str) -> bool:
    """Exchange Online marks mail that a tenant's own user sent so; such mail carries no DKIM result."""
    marks = [value.strip().lower() for value in mail.header_all(_AUTH_AS)]
    return marks == ["internal"] and domain in _domains(profile.internal_domains)


def _trusted(results: AuthenticationResults, profile: Profile) -> bool:
    ids = {each.lower() for each in profile.authserv_ids}
    if profile.kind == "microsoft365":
        return results.authserv_id is None or results.authserv_id in ids
    if profile.kind == "gmail":
        ids = ids or {_GMAIL}
    return results.authserv_id is not None and results.authserv_id in ids


def _proof(results: AuthenticationResults, profile: Profile, address: str, domain: str) -> tuple[str, str]:
    """(what proves the address, why); the first is empty where nothing does."""
    if profile.kind == "pinned" and any(_login(result, address) for result in results.results):
        return "login", "sent by a login of that address"
    verdicts = [result for result in results.results if result.method == "dmarc"]
    if any(result.result != "pass" and result.result not in _UNDECIDED for result in verdicts):
        return "", "DMARC failed"
    if verdicts and all(_passes_dmarc(result, domain) for result in verdicts):
        return "dmarc", f"DMARC passed for {domain}"
    if any(result.result == "pass" for result in verdicts):
        return "", "DMARC passed for another domain"
    if any(result.method == "dkim" and _aligned(result, domain) for result in results.results):
        return "dkim", f"signed for {domain}"
    return "", "neither DMARC nor an aligned DKIM signature passed"


def _login(result: Result, address: str) -> bool:
    login = result.one("smtp.auth")
    return result.method == "auth" and result.result == "pass" and login is not None and normalise(login) == address


def _passes_dmarc(result: Result, domain: str) -> bool:
    judged = result.one("header.from")
    return result.result == "pass" and judged is not None and normalise_domain(judged.rpartition("@")[2]) == domain


def _aligned(result: Result, domain: str) -> bool:
    """Whether a signature passed whose domain is From's, or one above it.

    DMARC's relaxed alignment (RFC 7489 section 3.1.1) also takes one below. That needs a current list of public
    suffixes to be safe (a tenant of `github.io` must not sign for `github.io`), so it is not taken: who holds a domain
    speaks for those below it, and not the other way round.
    """
    if result.result != "pass":
        return False
    signer = normalise_domain(next(_signers(result), ""))
    return signer is not None and (domain == signer or ("." in signer and domain.endswith("." + signer)))


def _signers(result: Result) -> Iterator[str]:
    """The signing domain: `header.d`, or the domain of the signing identity where a server names only that."""
    if (named := result.one("header.d")) is not None:
        yield named
    elif (
        not any(key == "header.d" for key, _ in result.properties) and (identity := result.one("header.i")) is not None
    ):
        yield identity.rpartition("@")[2]


def _domains(domains: frozenset[str]) -> frozenset[str | None]:
    return frozenset(normalise_domain(domain) for domain in domains)
