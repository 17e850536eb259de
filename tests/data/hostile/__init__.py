"""Mails written to make mailflow decide something that nobody decided.

`cases()` yields them as they lie in the mailbox hiring@example.test, whose own server stamps its authentication results
as `mx.example.test` (profile pinned). Each is written as if Dana, dana@example.test, answered the notice whose token it
bears; none may record a decision at once. Everything in them is made up.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.hostile import broken, identity, injected, lures, quoted, words
from tests.data.hostile.letter import AUTHSERV_ID, GENUINE, MAILBOX, VICTIM, HostileCase, Letter

__all__ = ["AUTHSERV_ID", "MAILBOX", "VICTIM", "HostileCase", "cases", "genuine"]

#: The shape of a token; nothing verifies it.
SHAPE = "1kaaaqeaydambqgaydambqgaydambqga"[:31]


def cases(token: str = SHAPE) -> Iterator[HostileCase]:
    """Every case, always the same ones in the same order. `token` is the real token of Dana's notice, where the mails
    are to be fed through the intake."""
    for room in (identity, lures, injected, words, quoted, broken):
        yield from room.cases(token)


def genuine(token: str = SHAPE, body: str = "approve 1") -> bytes:
    """The mail that all cases imitate: Dana's own answer, proven, on the right token. It does decide."""
    return Letter(token, results=(GENUINE,), body=body).raw()
