"""Reply tokens: the plus part of a Reply-To that says which notice is answered and by whom.

A token names its row by a random id and carries a MAC over what the row binds: one recipient, one purpose, one scope,
one expiry. It is stored nowhere, so that a copy of the database forges nothing. A token alone is never authority: who
wrote the mail and what they may do today are judged elsewhere. Its text never shows in a `repr`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from mailflow.mail.address import same_mailbox, split_plus
from mailflow.mail.values import quick

VERSION = "1"

_CONTEXT = b"mailflow/reply/v1"
_MAC_BYTES = 10
_TOKEN = re.compile(r"1([0-9a-z])([a-z2-7]{29})")
#: The characters of base32 whose last bit is not set.
_EVEN = frozenset("acegikmoqsuwy246")
_KEY_ID = re.compile(r"[0-9a-z]")
_QUOTED_OCTET = re.compile(r"=([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """The MAC keys by their one-character id; new tokens take `current`, old ids verify until they are taken out.

    Raises ValueError for an id that is not one of 0-9 a-z, a key under 32 bytes, or a `current` that is not there.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError("the current token key is not among the keys")
        if not all(_KEY_ID.fullmatch(key_id) for key_id in self.keys):
            raise ValueError("a token key id is one character of 0-9 a-z")
        if any(len(key) < 32 for key in self.keys.values()):
            raise ValueError("a token key has at least 32 bytes")


@dataclass(frozen=True, slots=True)
class Binding:
    """What a token is good for. Purposes are apart: a token for one never verifies for another."""

    recipient_id: int
    purpose: str
    scope: str
    expires_at: datetime

    def expired(self, now: datetime) -> bool:
        """Whether the token has run out at `now` (aware); the second of the expiry itself is too late."""
        return int(now.timestamp()) >= _seconds(self.expires_at)


@quick
@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A well-formed token as found in an address; nothing is verified yet."""

    token_id: int
    key_id: str
    mac: bytes = field(repr=False)


def mint(keys: TokenKeys, token_id: int, binding: Binding) -> str:
    """The 31 characters for the row `token_id` (a random 64-bit number) with that binding.

    Raises ValueError for an id outside 64 bits or an expiry without a zone.
    """
    if not 0 <= token_id < 2**64:
        raise ValueError("a token id has 64 bits")
    mac = _mac(keys.keys[keys.current], token_id, binding)
    text = base64.b32encode(token_id.to_bytes(8, "big") + mac).decode("ascii")
    return f"{VERSION}{keys.current}{text.rstrip('=').lower()}"


def find_token(address: str, mailbox_address: str) -> ReplyToken | None:
    """The token in the plus part of `address` where that is a sub-address of our mailbox, else None.

    Clients change such addresses: upper case, `%2B` for the plus, `=2B` where quoted-printable leaked into a header.
    """
    plain = address.strip().strip("<>")[:320]
    if "%" in plain or "=" in plain:
        plain = unquote(_QUOTED_OCTET.sub(r"%\1", plain))
    plain = "".join(plain.split())
    plus = split_plus(plain)[1]
    if plus is None or not same_mailbox(plain, mailbox_address):
        return None
    return read_token(plus)


def read_token(text: str) -> ReplyToken | None:
    """`text` as a token, None where it is none. Of all spellings but for case only one is a token."""
    if not text.isascii():
        return None
    match = _TOKEN.fullmatch(text.lower())
    if match is None:
        return None
    # 18 bytes leave one spare bit in 29 characters; set, it would be a second spelling of the same token.
    if match[2][-1] not in _EVEN:
        return None
    try:
        data = base64.b32decode(match[2].upper().encode("ascii") + b"===")
    except binascii.Error:
        return None
    return ReplyToken(int.from_bytes(data[:8], "big"), match[1], data[8:])


def verify(keys: TokenKeys, token: ReplyToken, binding: Binding) -> bool:
    """Whether we minted `token` for exactly this binding. Compares in constant time; the expiry is judged apart."""
    key = keys.keys.get(token.key_id)
    if key is None:
        return False
    return hmac.compare_digest(_mac(key, token.token_id, binding), token.mac)


def _seconds(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("an expiry needs a time zone")
    return int(moment.timestamp())


def _mac(key: bytes, token_id: int, binding: Binding) -> bytes:
    """HMAC-SHA-256 cut to 80 bits (the floor of RFC 2104); each field carries its length, so that none runs on."""
    fields = (
        _CONTEXT,
        token_id.to_bytes(8, "big"),
        str(binding.recipient_id).encode(),
        binding.purpose.encode("utf-8", "surrogatepass"),
        binding.scope.encode("utf-8", "surrogatepass"),
        str(_seconds(binding.expires_at)).encode(),
    )
    message = b"".join(len(each).to_bytes(4, "big") + each for each in fields)
    return hmac.digest(key, message, "sha256")[:_MAC_BYTES]
