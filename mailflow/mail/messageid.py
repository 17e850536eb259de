"""The Message-IDs of our own mail: they sort by time, and a MAC tells them from ones that others made up.

A References field that holds one of ours ties a reply to its notice without any token. It proves only that we once
wrote that id, not that the bearer was its recipient.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import datetime

from mailflow.mail.token import TokenKeys

_CONTEXT = b"mailflow/message-id/v1"
_MAC_BYTES = 10
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_KIND = re.compile(r"[a-z]{2,8}")
_OURS = re.compile(r"<?mf\.([a-z]{2,8})\.([0-9a-hjkmnp-tv-z]{26})\.([0-9a-z])([a-z2-7]{16})@([^<>@\s]{1,253})>?")


def ulid(at: datetime, randomness: bytes) -> str:
    """26 characters that sort by time: 48 bits of milliseconds, then 80 random ones (the ULID specification).

    `at` is aware, `randomness` 10 bytes; anything else raises ValueError.
    """
    if at.tzinfo is None or len(randomness) != 10:
        raise ValueError("a ULID takes an aware time and 10 random bytes")
    value = int(at.timestamp() * 1000) << 80 | int.from_bytes(randomness, "big")
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def mint(keys: TokenKeys, kind_code: str, at: datetime, randomness: bytes, domain: str) -> str:
    """A new id, `<mf.KIND.ULID.MAC@domain>`, for a notice of that kind (2 to 8 lower-case letters).

    Dots and upper case keep it from looking random to spam filters (SpamAssassin's MSGID_RANDY).
    """
    if not _KIND.fullmatch(kind_code):
        raise ValueError("a kind code is 2 to 8 lower-case letters")
    number = ulid(at, randomness)
    mac = _mac(keys.keys[keys.current], kind_code, number, domain)
    return f"<mf.{kind_code}.{number}.{keys.current}{mac}@{domain.lower()}>"


def is_ours(keys: TokenKeys, message_id: str) -> bool:
    """Whether we minted `message_id`; case and missing brackets do not matter, some relays change them."""
    return kind_of(keys, message_id) is not None


def kind_of(keys: TokenKeys, message_id: str) -> str | None:
    """The kind code of an id that we minted, None for every other id."""
    lowered = message_id.strip().lower() if message_id.isascii() else ""
    match = _OURS.fullmatch(lowered) if len(lowered) <= 400 else None
    key = keys.keys.get(match[3]) if match else None
    if match is None or key is None:
        return None
    expected = _mac(key, match[1], match[2].upper(), match[5])
    return match[1] if hmac.compare_digest(expected.lower(), match[4]) else None


def _mac(key: bytes, kind_code: str, number: str, domain: str) -> str:
    fields = (_CONTEXT, kind_code.encode(), number.encode(), domain.lower().encode())
    message = b"".join(len(each).to_bytes(4, "big") + each for each in fields)
    digest = hmac.digest(key, message, "sha256")[:_MAC_BYTES]
    return base64.b32encode(digest).decode("ascii")
