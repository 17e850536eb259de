"""One batch on its way: each mail marked, sent, settled.

No body goes before its mail is marked transmitting and that is committed: in one commit with what became of the mail
before it, or by itself when the server has taken the recipient. What is found transmitting after a crash is unknown,
never unsent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, assert_never

from mailflow.flow.failpoints import reach
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from mailflow.store import outbox as rows
from mailflow.store.engine import Connection, Database
from mailflow.store.outbox import Claim, Settled

#: Minutes until a temporary refusal is tried again; the last one repeats.
RETRY_MINUTES = (1, 5, 15, 30, 60)
#: After so long a mail that cannot be delivered is given up.
RETRY_LIFE = timedelta(hours=48)


class Sending(Protocol):
    """One mail for the SMTP edge."""

    def __call__(
        self, mails: Sequence[tuple[str, bytes, LastQuestion]], on_result: Callable[[int, Delivery], None]
    ) -> None:
        """Send these (recipient, bytes, last question before the body); tell each outcome as it is known."""


@dataclass
class Transmission:
    """One batch, on a connection that is held for it and that one thread works with, the clerk. Each outcome is settled
    while the next mail is being announced to the server, and the next mail is marked in the same commit."""

    send: Sending
    database: Database
    connection: Connection
    claims: Sequence[Claim]
    clock: Callable[[], datetime]
    resolve_after: timedelta
    #: Outcomes that are not committed yet, by place in the batch.
    _known: deque[tuple[int, Settled]] = field(default_factory=deque)
    #: Mails whose last question was answered already, by their place; and the first that nobody has asked for.
    _answered: dict[int, bool] = field(default_factory=dict)
    _unasked: int = 0
    _sent: int = 0

    def run(self) -> int:
        """Send them all; returns how many were accepted."""
        mails = [(one.address, one.raw or b"", LastQuestion(self, place)) for place, one in enumerate(self.claims)]
        with ThreadPoolExecutor(1, "settling") as self._clerk:
            try:
                self.send(mails, self._told)
            finally:
                self._clerk.submit(self._settle).result()
                reach("O12")
        return self._sent

    def ask(self, place: int) -> Future[bool]:
        """Whether the mail at this place may go; it is marked once the answer is yes."""
        return self._clerk.submit(self._mark, place)

    def _mark(self, place: int) -> bool:
        """Commit 4: this very mail is about to go."""
        self._settle()
        reach("O7")
        self._unasked = max(self._unasked, place + 1)
        answer = self._answered.get(place)
        if answer is None:
            with self.database.writing(self.connection) as connection:
                answer = rows.mark_transmitting(connection, self.claims[place], self.clock())
        return answer

    def _told(self, index: int, outcome: Delivery) -> None:
        reach("O10")
        claim = self.claims[index]
        self._known.append((index, settled(claim, outcome, self.clock(), self.resolve_after)))
        self._sent += isinstance(outcome, Accepted)
        self._clerk.submit(self._settle)

    def _settle(self) -> None:
        """Commit 5: what is known; it is forgotten here only once that is committed. As many mails as were settled are
        marked with it, which are those that are being announced now."""
        known = tuple(self._known)
        if not known:
            return
        self._unasked = max(self._unasked, 1 + max(place for place, _ in known))
        following, now = self._following(len(known)), self.clock()
        with self.database.writing(self.connection) as connection:
            rows.settle(connection, [row for _, row in known])
            answers = {one: rows.mark_transmitting(connection, self.claims[one], now) for one in following}
            reach("O11")
        self._answered |= answers
        self._unasked = following.stop
        for _ in known:
            self._known.popleft()

    def _following(self, count: int) -> range:
        """The places of the next mails, up to the first that is looked at a last time when its body is about to go."""
        end = self._unasked
        while end < min(self._unasked + count, len(self.claims)) and rows.marked_early(self.claims[end]):
            end += 1
        return range(self._unasked, end)


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """Asked when the server took the recipient of a mail, and nothing of its body went."""

    transmission: Transmission
    place: int

    def __call__(self) -> bool:
        """Whether the body may go, waiting for the answer."""
        return self.ask().result()

    def ask(self) -> Future[bool]:
        """The same, without waiting."""
        return self.transmission.ask(self.place)


def settled(claim: Claim, outcome: Delivery, now: datetime, resolve_after: timedelta) -> Settled:
    """What an attempt leaves in the row."""
    made = partial(Settled, claim.id, claim.fence)
    match outcome:
        case Accepted():
            return made("sent", now, sent_at=now)
        case Refused(code, message, permanent=True):
            return made("failed", now, last_error=f"{code} {message}")
        case Refused(code, message):
            return _later(claim, now, f"{code} {message}")
        case NotSent(cause):
            return _later(claim, now, cause)
        case Unknown(cause):
            return made("ambiguous", now + resolve_after, last_error=cause)
        case _:
            assert_never(outcome)


def _later(claim: Claim, now: datetime, error: str) -> Settled:
    if now - claim.created_at > RETRY_LIFE:
        return Settled(claim.id, claim.fence, "failed", now, last_error=f"given up after two days: {error}")
    minutes = RETRY_MINUTES[min(claim.attempts, len(RETRY_MINUTES)) - 1]
    return Settled(claim.id, claim.fence, "deferred", now + timedelta(minutes=minutes), last_error=error)
