"""What became of one attempt to hand a mail to the SMTP server.

The distinction that matters is whether the body may have been accepted: a link lost before the final dot is safe to
retry, one lost after it is not (RFC 1047).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took responsibility; `reply` is its last line (it may name the provider's id)."""

    reply: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The server said no. `permanent` follows the enhanced status code (RFC 3463) before the basic one."""

    code: int
    message: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class NotSent:
    """The link failed before the body was complete: nothing was accepted, retrying cannot double."""

    cause: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The link failed after the final dot: the server may have accepted the mail."""

    cause: str


Delivery: TypeAlias = Accepted | Refused | NotSent | Unknown
