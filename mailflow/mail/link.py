"""How a link to a mail server may be secured.

Pure words shared by the IMAP and the SMTP edge: a plain link shows passwords and candidates to anyone on the way, so it
is allowed only where there is no way, on the machine itself.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Literal, TypeAlias

#: `tls` from the first byte (RFC 8314), `starttls` required and checked, `plain` for loopback only.
Security: TypeAlias = Literal["tls", "starttls", "plain"]


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine itself: `localhost` (RFC 6761 section 6.3) or a loopback address."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
