"""One batch on its way: each mail marked, sent, settled.

A mail is marked transmitting in a transaction of its own, when what became of the one before it is committed, the
server has taken the recipient, and nothing of its body went; what is found transmitting after a crash is unknown, never
unsent.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, assert_never

from mailflow.flow.failpoints import reach
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from mailflow.store import outbox as rows
from mailflow.store.engine import Connection, Database
from mailflow.store.outbox import Claim

#: Minutes until a temporary refusal is tried again; the last one repeats.
RETRY_MINUTES = (1, 5, 15, 30, 60)
#: After so long a mail that cannot be delivered is given up.
RETRY_LIFE = timedelta(hours=48)


class Sending(Protocol):
    """One mail for the SMTP edge."""

    def __call__(
        self, mails: Sequence[tuple[str, bytes, Callable[[], bool]]], on_result: Callable[[int, Delivery], None]
    ) -> None:
        """Send these (recipient, bytes, last question before the body); tell each outcome as it is known."""


@dataclass
class Transmission:
    """One batch, on a connection that is held for it. Each outcome is settled while the next mail is being announced to
    the server, and at the latest before that one is marked: a process that ends between two mails leaves none in
    doubt."""

    send: Sending
    database: Database
    connection: Connection
    claims: Sequence[Claim]
    clock: Callable[[], datetime]
    resolve_after: timedelta
    #: Outcomes that are not committed yet; `_order` lets one transaction at a time use the connection.
    _known: deque[dict[str, Any]] = field(default_factory=deque)
    _order: threading.Lock = field(default_factory=threading.Lock)
    _sent: int = 0

    def run(self) -> int:
        """Send them all; returns how many were accepted."""
        mails = [(claim.address, claim.raw or b"", self._marker(claim)) for claim in self.claims]
        with ThreadPoolExecutor(1, "settling") as self._clerk:
            try:
                self.send(mails, self._told)
            finally:
                self._clerk.submit(self._settle).result()
                reach("O12")
        return self._sent

    def _marker(self, claim: Claim) -> Callable[[], bool]:
        def mark() -> bool:
            """Commit 4: this very mail is about to go."""
            self._settle()
            reach("O7")
            with self._order, self.database.writing(self.connection) as connection:
                return rows.mark_transmitting(connection, claim, self.clock())

        return mark

    def _told(self, index: int, outcome: Delivery) -> None:
        reach("O10")
        claim = self.claims[index]
        self._known.append(settled(claim, outcome, self.clock(), self.resolve_after))
        self._sent += isinstance(outcome, Accepted)
        self._clerk.submit(self._settle)

    def _settle(self) -> None:
        """Commit 5: what is known; it is forgotten here only once that is committed."""
        with self._order:
            known = tuple(self._known)
            if not known:
                return
            with self.database.writing(self.connection) as connection:
                rows.settle(connection, known)
                reach("O11")
            for _ in known:
                self._known.popleft()


def settled(claim: Claim, outcome: Delivery, now: datetime, resolve_after: timedelta) -> dict[str, Any]:
    """What an attempt leaves in the row."""
    row: dict[str, Any] = {"id": claim.id, "fence": claim.fence, "due_at": now}
    match outcome:
        case Accepted():
            return row | {"state": "sent", "sent_at": now, "last_error": None}
        case Refused(code, message, permanent):
            error = f"{code} {message}"
            if permanent:
                return row | {"state": "failed", "last_error": error}
            return row | _later(claim, now, error)
        case NotSent(cause):
            return row | _later(claim, now, cause)
        case Unknown(cause):
            return row | {"state": "ambiguous", "due_at": now + resolve_after, "last_error": cause}
        case _:
            assert_never(outcome)


def _later(claim: Claim, now: datetime, error: str) -> dict[str, Any]:
    if now - claim.created_at > RETRY_LIFE:
        return {"state": "failed", "last_error": f"given up after two days: {error}"}
    minutes = RETRY_MINUTES[min(claim.attempts, len(RETRY_MINUTES)) - 1]
    return {"state": "deferred", "due_at": now + timedelta(minutes=minutes), "last_error": error}
