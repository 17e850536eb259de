"""What every notice carries, and the duties that stand at its foot.

Plain values only. Every time is aware and already in the receiver's zone; every word that mailflow itself says is left
to the templates, so that it can be said in the receiver's language. No addresses of anyone stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RoleDuties:
    """Who does what on one requisition, by name: stands at the foot of every notice that touches it."""

    ref: str
    title: str
    decides: str = ""
    backup: str = ""
    sources: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    interviews: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What every notice carries. `at` is when it is composed, aware and in the receiver's zone, whose IANA name is
    `timezone`; `reply_address` is the Reply-To and the address of the buttons; `duties` are the roles touched;
    `code` is a reference to quote on the telephone, not a secret."""

    kind: ClassVar[str]

    recipient: str
    at: datetime
    timezone: str
    reply_address: str
    duties: tuple[RoleDuties, ...] = ()
    code: str = ""
