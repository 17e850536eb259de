"""Sending what is due: claim, render once and freeze, look a last time, send.

The row owns the retries. While a full batch is being sent, those after it are claimed and written; under a limit of
mails a minute batches are small, and nothing is claimed before its turn.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from mailflow.flow.composing import Composer
from mailflow.flow.failpoints import reach
from mailflow.flow.holding import after_undo, leaving
from mailflow.flow.opening import SecondProcess
from mailflow.flow.transmitting import Sending, Transmission
from mailflow.flow.writing import Commission, Press
from mailflow.hiring.policy import Policy
from mailflow.mail.address import valid_outbound
from mailflow.store import leases
from mailflow.store import outbox as rows
from mailflow.store.chains import own_end
from mailflow.store.engine import Connection, Database
from mailflow.store.outbox import Claim

_log = structlog.get_logger(__name__)

#: Rows taken at once.
BATCH = 50
#: A claim whose rendering ended the process this often is given up.
MOST_RENDERINGS = 5
#: Batches that may be claimed and written while one is being sent.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What the provider and the operator allow. `per_minute` 0 is no limit; `allow` None is live: anyone."""

    per_minute: int = 20
    slots: int = 1
    allow: frozenset[str] | None = frozenset()
    lease: timedelta = timedelta(minutes=5)
    #: How long an unknown outcome is left before the mail is sent once more, byte for byte.
    resolve_after: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A batch that was claimed: those to be sent, why the others are not, by state and row, and what is written."""

    everything: list[Claim]
    kept: list[Claim]
    gone: dict[str, dict[int, str]]
    writing: Commission
    #: How long our own chain was before anything was looked up: whoever was erased since may be named in it.
    own_end: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """Claims with their bytes. After a full batch there may be another."""

    claims: list[Claim]
    full: bool


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
    #: A process that writes beside this one, if there is any.
    second: SecondProcess | None = None
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
        """Batch after batch. While a full one is being sent, the next is made ready."""
        sent = 0
        with closing(self._batches(stopping)) as batches, ThreadPoolExecutor(1, "sending") as sender:
            ready = next(batches, None)
            while ready is not None:
                sending = sender.submit(self._send, ready.claims)
                following = next(batches, None) if ready.full else None
                try:
                    left = sending.result()
                except Exception:
                    self._give_back(following.claims if following else ())
                    raise
                sent += left
                if stopping() or (ready.claims and not left) or not self._keeps(slot):
                    self._give_back(following.claims if following else ())
                    break
                ready = following or next(batches, None)
        return sent

    def _batches(self, stopping: Callable[[], bool]) -> Generator[_Ready]:
        """Batches ready to be sent, as long as anything is due; those after a full one are begun before it is asked
        for. Closed early, it gives back what it has taken."""
        coming: deque[_Taken] = deque()
        try:
            while not stopping():
                while len(coming) < AHEAD and (not coming or _full(coming[-1])) and (taken := self._take()):
                    coming.append(taken)
                if not coming:
                    break
                ready = self._ready(coming[0])
                coming.popleft()
                yield ready
        except (Exception, GeneratorExit):
            self._forgo(coming)
            raise
        self._forgo(coming)

    def _forgo(self, coming: Iterable[_Taken]) -> None:
        for taken in coming:
            self._press.drop(taken.writing)
            self._give_back(taken.everything)

    @property
    def _press(self) -> Press:
        return Press(self.composer, self.database, self.second)

    def _give_back(self, claims: Iterable[Claim]) -> None:
        with self.database.write() as connection:
            rows.release(connection, list(claims), self.clock(), None)

    def _keeps(self, slot: str) -> bool:
        with self.database.write() as connection:
            return leases.take(connection, slot, self.owner, self.clock(), self.limits.lease) is not None

    def _send(self, ready: Sequence[Claim]) -> int:
        if not ready:
            return 0
        with self.database.held() as connection:
            return Transmission(
                self.send, self.database, connection, ready, self.clock, self.limits.resolve_after
            ).run()

    def _claim(self) -> list[Claim]:
        now = self.clock()
        with self.database.write() as connection:
            free, next_free = self._rate(connection, now)
            if free == 0:
                rows.postpone_due(connection, now, next_free)
                return []
            claims = rows.claim(connection, now, self.limits.lease, min(BATCH, free))
            claims = leaving(connection, after_undo(connection, claims, now, self.policy), now, self.policy)
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

    def _take(self) -> _Taken | None:
        """The next batch, being written; None where nothing is due. Writing takes its time outside of a transaction, so
        that nobody waits for it; the lease keeps the rows ours."""
        claims, now = self._claim(), self.clock()
        if not claims:
            return None
        late = {c.id: "its time is over" for c in claims if c.expires_at is not None and c.expires_at <= now}
        dead = {
            c.id: "rendering it ended the process repeatedly"
            for c in claims
            if c.raw is None and c.attempts > MOST_RENDERINGS and c.id not in late
        }
        kept = self._suspects_alone([c for c in claims if c.id not in late and c.id not in dead])
        with self.database.read() as connection:
            end = own_end(connection)
        writing = self._press.begin([c for c in kept if c.raw is None], now)
        return _Taken(claims, kept, {"expired": late, "failed": dead}, writing, end)

    def _ready(self, taken: _Taken) -> _Ready:
        """Commit 3: what was written is frozen, and the last guard looks at everything. Where somebody was erased
        meanwhile nothing is kept of it, and the rows are taken anew."""
        made, now, claims = self._press.finish(taken.writing), self.clock(), taken.kept
        for key, why in made.broken.items():
            _log.error("notice cannot be rendered", outbox=key, cause=why)
        with self.database.write() as connection:
            if own_end(connection) != taken.own_end:
                rows.release(connection, taken.everything, now, None)
                return _Ready([], full=True)
            rows.freeze(connection, made.frozen)
            stopped = rows.guard(connection, claims, now) | self._not_allowed(claims) | made.silent
            for state, gone in (*taken.gone.items(), ("failed", made.broken), ("cancelled", stopped)):
                for key, why in gone.items():
                    rows.cancel(connection, [key], why, state)
        raws = {one.id: one.raw for one in made.frozen}
        left = [c.with_raw(raws.get(c.id, c.raw)) for c in claims if c.id not in made.broken and c.id not in stopped]
        return _Ready(left, _full(taken))

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


def _full(taken: _Taken) -> bool:
    """Whether there may be more than this."""
    return len(taken.everything) == BATCH
