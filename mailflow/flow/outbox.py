"""Sending what is due: claim, render once and freeze, look a last time, send, settle.

The row owns the retries. A mail is marked transmitting in a transaction of its own, when what became of the one before
it is committed, the server has taken the recipient, and nothing of its body went; what is found transmitting after a
crash is unknown, never unsent.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, assert_never

import structlog

from mailflow.flow.composing import Composer
from mailflow.flow.failpoints import reach
from mailflow.flow.holding import leaving
from mailflow.hiring.policy import Policy
from mailflow.mail.address import valid_outbound
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from mailflow.store import leases
from mailflow.store import outbox as rows
from mailflow.store.engine import Connection, Database
from mailflow.store.outbox import Claim

_log = structlog.get_logger(__name__)

#: Rows taken at once.
BATCH = 50
#: A claim whose rendering ended the process this often is given up.
MOST_RENDERINGS = 5
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What the provider and the operator allow. `per_minute` 0 is no limit; `allow` None is live: anyone."""

    per_minute: int = 20
    slots: int = 1
    allow: frozenset[str] | None = frozenset()
    lease: timedelta = timedelta(minutes=5)
    #: How long an unknown outcome is left before the mail is sent once more, byte for byte.
    resolve_after: timedelta = timedelta(minutes=15)


@dataclass(slots=True)
class Outbox:
    """Delivers for one installation. `owner` names this process in the leases."""

    database: Database
    composer: Composer
    send: Sending
    policy: Policy
    limits: Limits
    owner: str
    clock: Callable[[], datetime]
    may_send: Callable[[], bool] = lambda: True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver_due(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Send everything that is due and allowed now; returns how many mails left. Without a free connection slot, or
        while a restored database waits for its confirmation, nothing is sent."""
        if not self.may_send() or not self._lock.acquire(blocking=False):
            return 0
        try:
            slot = self._take_slot()
            if slot is None:
                return 0
            try:
                return self._drain(slot, stopping)
            finally:
                with self.database.write() as connection:
                    leases.give_back(connection, slot, self.owner)
        finally:
            self._lock.release()

    def resolve_stranded(self) -> int:
        """Rows whose fate nobody knows, long enough ago: sent once more as they are; a second time a person looks."""
        with self.database.write() as connection:
            return rows.resolve_stranded(connection, self.clock(), self.clock() - self.limits.resolve_after)

    def _take_slot(self) -> str | None:
        with self.database.write() as connection:
            for number in range(1, self.limits.slots + 1):
                name = f"smtp:{number}"
                if leases.take(connection, name, self.owner, self.clock(), self.limits.lease) is not None:
                    return name
        return None

    def _drain(self, slot: str, stopping: Callable[[], bool]) -> int:
        """Batch after batch. While a full one is being sent, the next is claimed and composed."""
        sent = 0
        ready = None if stopping() else self._prepared()
        with ThreadPoolExecutor(1, "sending") as sender:
            while ready is not None:
                sending = sender.submit(self._send, ready)
                following = self._prepared() if len(ready) == BATCH and not stopping() else None
                try:
                    left = sending.result()
                except Exception:
                    self._give_back(following)
                    raise
                sent += left
                if stopping() or (ready and not left) or not self._keeps(slot):
                    self._give_back(following)
                    break
                ready = following or self._prepared()
        return sent

    def _prepared(self) -> list[Claim] | None:
        """The next batch, ready to be sent; None where nothing is due."""
        claims = self._claim()
        return self._compose(claims) if claims else None

    def _give_back(self, claims: Sequence[Claim] | None) -> None:
        with self.database.write() as connection:
            rows.release(connection, claims or (), self.clock(), None)

    def _keeps(self, slot: str) -> bool:
        with self.database.write() as connection:
            return leases.take(connection, slot, self.owner, self.clock(), self.limits.lease) is not None

    def _send(self, ready: Sequence[Claim]) -> int:
        if not ready:
            return 0
        with self.database.held() as connection:
            return _Batch(self, ready, connection).run()

    def _claim(self) -> list[Claim]:
        now = self.clock()
        with self.database.write() as connection:
            free, next_free = self._rate(connection, now)
            if free == 0:
                rows.postpone_due(connection, now, next_free)
                return []
            claims = rows.claim(connection, now, self.limits.lease, min(BATCH, free))
            claims = leaving(connection, claims, now, self.policy)
        if claims:
            reach("O5")
        return claims

    def _rate(self, connection: Connection, now: datetime) -> tuple[int, datetime]:
        """How many mails may leave now, and when the next one may. Counted over any sixty seconds, with those that
        others have claimed and are about to send."""
        leases.lock_rate(connection, now)
        if not self.limits.per_minute:
            return BATCH, now
        minute = timedelta(minutes=1)
        recent = rows.transmissions_since(connection, now - minute, self.limits.per_minute)
        free = self.limits.per_minute - len(recent) - rows.about_to_leave(connection, now)
        if len(recent) < self.limits.per_minute:
            return max(free, 0), now + timedelta(seconds=1)
        return 0, recent[-1] + minute + timedelta(milliseconds=1)

    def _compose(self, claims: list[Claim]) -> list[Claim]:
        """Commit 3: what was not rendered yet is, and the last guard looks at everything. Rendering takes its time
        before the transaction, so that nobody waits for it; the lease keeps the rows ours."""
        now = self.clock()
        late = {c.id: "its time is over" for c in claims if c.expires_at is not None and c.expires_at <= now}
        dead = {
            c.id: "rendering it ended the process repeatedly"
            for c in claims
            if c.raw is None and c.attempts > MOST_RENDERINGS and c.id not in late
        }
        claims = self._suspects_alone([c for c in claims if c.id not in late and c.id not in dead])
        fresh = [c for c in claims if c.raw is None]
        with self.database.read() as connection:
            frozen, silent, broken = self.composer.compose(connection, fresh, now) if fresh else ([], {}, {})
        for key, why in broken.items():
            _log.error("notice cannot be rendered", outbox=key, cause=why)
        with self.database.write() as connection:
            rows.freeze(connection, frozen)
            stopped = rows.guard(connection, claims, now) | self._not_allowed(claims) | silent
            for state, gone in (("expired", late), ("failed", dead | broken), ("cancelled", stopped)):
                for key, why in gone.items():
                    rows.cancel(connection, [key], why, state)
        gone_ids = {*late, *dead, *broken, *stopped}
        raws = {one.id: one.raw for one in frozen}
        return [c.with_raw(raws.get(c.id, c.raw)) for c in claims if c.id not in gone_ids]

    def _suspects_alone(self, claims: list[Claim]) -> list[Claim]:
        """What was claimed before and never rendered may be what ended the process: one such is rendered alone, and the
        rest wait for the next batch, so that they do not fail with it."""
        suspect = next((c for c in claims if c.raw is None and c.attempts > 2), None)
        if suspect is None or len(claims) == 1:
            return claims
        others = [claim for claim in claims if claim is not suspect]
        with self.database.write() as connection:
            rows.release(connection, others, self.clock(), None)
        return [suspect]

    def _not_allowed(self, claims: Sequence[Claim]) -> dict[int, str]:
        allow = self.limits.allow
        stopped = {c.id: "not an address that mail can go to" for c in claims if not valid_outbound(c.address)}
        if allow is not None:
            stopped |= {
                c.id: "not live: the recipient is not on the allow-list" for c in claims if c.address not in allow
            }
        return stopped


class _Batch:
    """One batch on its way. Each outcome is settled while the next mail is being announced to the server, and at the
    latest before that one is marked: a process that ends between two mails leaves none in doubt."""

    def __init__(self, outbox: Outbox, claims: Sequence[Claim], connection: Connection) -> None:
        self._outbox = outbox
        self._claims = claims
        self._connection = connection
        #: Outcomes that are not committed yet; `_order` lets one transaction at a time use the connection.
        self._known: deque[dict[str, Any]] = deque()
        self._order = threading.Lock()
        self._sent = 0

    def run(self) -> int:
        """Send them all; returns how many were accepted."""
        mails = [(claim.address, claim.raw or b"", self._marker(claim)) for claim in self._claims]
        with ThreadPoolExecutor(1, "settling") as self._clerk:
            try:
                self._outbox.send(mails, self._told)
            finally:
                self._clerk.submit(self._settle).result()
                reach("O12")
        return self._sent

    def _marker(self, claim: Claim) -> Callable[[], bool]:
        def mark() -> bool:
            """Commit 4: this very mail is about to go."""
            self._settle()
            reach("O7")
            with self._order, self._outbox.database.writing(self._connection) as connection:
                return rows.mark_transmitting(connection, claim, self._outbox.clock())

        return mark

    def _told(self, index: int, outcome: Delivery) -> None:
        reach("O10")
        claim = self._claims[index]
        self._known.append(settled(claim, outcome, self._outbox.clock(), self._outbox.limits.resolve_after))
        self._sent += isinstance(outcome, Accepted)
        self._clerk.submit(self._settle)

    def _settle(self) -> None:
        """Commit 5: what is known; it is forgotten here only once that is committed."""
        with self._order:
            known = tuple(self._known)
            if not known:
                return
            with self._outbox.database.writing(self._connection) as connection:
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
