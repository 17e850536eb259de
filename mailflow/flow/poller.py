"""The loop that brings mail in: list, measure, fetch, keep, judge, tidy; wait; again, whatever happens to the link.

IDLE is only a hint; the folder is searched at least once a minute. What was seen is in the ledger, by folder,
UIDVALIDITY
and UID, so that flags and moves in the mailbox mean nothing. Tidying comes last and may fail.
"""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from mailflow.errors import MailboxError
from mailflow.flow.failpoints import reach
from mailflow.flow.intake import Intake
from mailflow.store import leases
from mailflow.store.engine import Database, is_outage
from mailflow.store.inbox import MOST_BYTES, Arrival, Kept
from mailflow.store.ledger import Searched, known_uids, next_uid, note_poll, note_tidied, untidied

_log = structlog.get_logger(__name__)

#: Mails fetched, kept and judged together.
BATCH = 50
#: Seconds before the link is tried again: doubled each time up to the last, with jitter, so that a crowd spreads out.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
#: Judged mail is marked with this keyword where it is not moved and the server keeps keywords.
KEYWORD = "mailflow-done"


class Fetched(Protocol):
    """A mail as the mailbox edge hands it over."""

    uid: int
    internaldate: datetime
    raw: bytes


class Folder(Protocol):
    """What selecting a folder told."""

    uidvalidity: int
    uidnext: int


class MailboxLink(Protocol):
    """One connection to the shared mailbox. Every method may raise MailboxError."""

    def select(self, folder: str) -> Any:
        """Open the folder; the answer is a `Folder`."""

    def uids_from(self, uid: int) -> list[int]:
        """UIDs that are there, from this one on."""

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """RFC822.SIZE of each."""

    def fetch(self, uids: Sequence[int]) -> Sequence[Any]:
        """The mails, whole, without setting any flag; each a `Fetched`."""

    def fetch_headers(self, uid: int) -> Any:
        """A mail's headers only, as a `Fetched` or None."""

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        """Set a keyword, where the server can."""

    def move(self, uids: Sequence[int], folder: str) -> bool:
        """Move to another folder, where the server can without a plain EXPUNGE."""

    def wait(self, seconds: float) -> bool:
        """Wait for new mail; True where something may have come."""

    def wake(self) -> None:
        """End a `wait` from another thread."""

    def close(self) -> None:
        """Log out."""


@dataclass(slots=True)
class Poller:
    """Polls one folder of one mailbox. `connect` opens a new link; `owner` names this process in the lease."""

    database: Database
    intake: Intake
    connect: Callable[[], MailboxLink]
    mailbox: str
    folder: str
    done_folder: str
    poll_seconds: float
    largest_mail: int
    owner: str
    clock: Callable[[], datetime]
    #: How long the mailbox stays ours after a sign of life; longer than `poll_seconds`.
    lease: timedelta = timedelta(seconds=150)
    stop: threading.Event = field(default_factory=threading.Event)
    _link: MailboxLink | None = None
    _quiet: str = ""
    _recovered: bool = False
    _pause: float = FIRST_PAUSE
    _served: bool = False

    def run(self) -> None:
        """Poll until `stop` is set. Faults of the link and the database are said once, waited out and tried again."""
        while not self.stop.is_set():
            try:
                if not self._hold_lease():
                    self.stop.wait(min(self.poll_seconds, 15))
                    continue
                self._session()
            except Exception as error:
                if not (isinstance(error, MailboxError) or is_outage(error)):
                    _log.exception("poll failed", mailbox=self.mailbox)
                self._say_once(error)
                self.stop.wait(self._pause * random.uniform(0.5, 1.0))
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
            finally:
                self._hang_up()
        self._let_go()

    def end(self) -> None:
        """Ask `run` to end; it finishes the batch in hand. May be called from any thread or a signal handler."""
        self.stop.set()
        link = self._link
        if link is not None:
            link.wake()

    def poll_once(self) -> int:
        """Connect, take in what is there, judge, tidy, hang up; returns how many mails were new."""
        try:
            self._link = self.connect()
            return self._pass(self._link)
        finally:
            self._hang_up()

    def _session(self) -> None:
        link = self._link = self.connect()
        reach("I1")
        if not self._recovered:
            # Once a process: a link or a database that is lost and found again ended nobody.
            self.intake.recover()
            self._recovered = True
        while not self.stop.is_set():
            self._pass(link)
            # A link that served and broke is not a server that is away: the next one is tried at once.
            self._pause, self._served = FIRST_PAUSE, True
            if self._quiet:
                _log.info("mailbox reached again", mailbox=self.mailbox)
                self._quiet = ""
            if not self.stop.is_set() and not link.wait(self.poll_seconds):
                self.intake.sharing.start()  # while nothing is to be done; a backlog to come finds it ready
            if not self._hold_lease():
                return

    def _pass(self, link: MailboxLink) -> int:
        """One look at the folder."""
        self.intake.judge_all(self.stop.is_set)  # what an earlier look kept, if it ended before it had judged that
        state = link.select(self.folder)
        with self.database.read() as connection:
            first = next_uid(connection, self.mailbox, self.folder, state.uidvalidity)
        uids = link.uids_from(first)
        if uids:
            reach("I2")
        with self.database.read() as connection:
            seen = known_uids(connection, self.mailbox, self.folder, state.uidvalidity, uids)
        unseen = [uid for uid in uids if uid not in seen]
        new = self.intake.judge_batches(self._arriving(link, state.uidvalidity, unseen))
        if self.stop.is_set():
            return new
        with self.database.write() as connection:
            searched = Searched(self.folder, state.uidvalidity, max(uids, default=first - 1) + 1)
            note_poll(connection, self.mailbox, searched, self.clock())
        self._tidy(link, state.uidvalidity)
        return new

    def _arriving(self, link: MailboxLink, uidvalidity: int, uids: Sequence[int]) -> Iterator[list[Kept]]:
        """Fetches and keeps batch by batch, and gives what is new to be judged."""
        sizes = link.sizes(uids) if uids else {}
        for batch in _batches(uids, sizes, self.largest_mail):
            searched = Searched(self.folder, uidvalidity, batch[-1] + 1)
            kept = self.intake.keep(self._fetch(link, uidvalidity, batch, sizes), searched)
            if kept:
                yield kept  # and find it empty: it is judged before the next large mail is fetched
            if self.stop.is_set():
                return

    def _fetch(self, link: MailboxLink, uidvalidity: int, uids: Sequence[int], sizes: dict[int, int]) -> list[Arrival]:
        small = [uid for uid in uids if sizes.get(uid, 0) <= self.largest_mail]
        arrivals = [self._arrival(mail, uidvalidity) for mail in (link.fetch(small) if small else ())]
        for uid in sorted(set(uids) - set(small)):
            headers = link.fetch_headers(uid)
            if headers is not None:
                arrivals.append(self._arrival(headers, uidvalidity, sizes[uid]))
        reach("I4")
        return sorted(arrivals, key=lambda one: one.uid)

    def _arrival(self, mail: Fetched, uidvalidity: int, oversize: int | None = None) -> Arrival:
        sha = hashlib.sha256(mail.raw)
        if oversize is not None:
            # Only the headers are here: two large mails with the same ones are still two.
            sha.update(f"\x00{oversize}\x00{mail.uid}".encode())
        return Arrival(
            folder=self.folder,
            uidvalidity=uidvalidity,
            uid=mail.uid,
            received_at=mail.internaldate,
            sha256=sha.hexdigest(),
            raw=mail.raw,
            size=oversize or len(mail.raw),
            headers_only=oversize is not None,
        )

    def _tidy(self, link: MailboxLink, uidvalidity: int) -> None:
        """Cosmetic: judged mail is moved or marked. A server that refuses is not asked again for the same mails."""
        with self.database.read() as connection:
            judged = untidied(connection, self.mailbox, self.folder, uidvalidity)
        if not judged:
            return
        done = [uid for uid, _ in judged]
        if self.done_folder:
            link.move(done, self.done_folder)
        else:
            link.mark(done, KEYWORD)
        reach("I9")
        with self.database.write() as connection:
            note_tidied(connection, self.mailbox, self.folder, uidvalidity, done)

    def _hold_lease(self) -> bool:
        with self.database.write() as connection:
            return leases.take(connection, f"poll:{self.mailbox}", self.owner, self.clock(), self.lease) is not None

    def _let_go(self) -> None:
        try:
            with self.database.write() as connection:
                leases.give_back(connection, f"poll:{self.mailbox}", self.owner)
        except Exception as error:
            if not is_outage(error):
                raise

    def _hang_up(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _say_once(self, error: Exception) -> None:
        told = f"{type(error).__name__}: {error}" if isinstance(error, MailboxError) else type(error).__name__
        if self._served:
            # The server may have ended a connection that it thought too old; if it is away the next try says so.
            self._served = False
            _log.info("link broke, making a new one", mailbox=self.mailbox, cause=told)
        elif told != self._quiet:
            _log.warning("mailbox or database out of reach, trying on", mailbox=self.mailbox, cause=told)
            self._quiet = told


def _batches(uids: Sequence[int], sizes: dict[int, int], largest: int) -> list[list[int]]:
    """The UIDs in order, in groups small enough to hold in memory."""
    groups: list[list[int]] = []
    group: list[int] = []
    volume = 0
    for uid in sorted(uids):
        size = min(sizes.get(uid, 0), largest)
        if group and (len(group) == BATCH or volume + size > MOST_BYTES):
            groups.append(group)
            group, volume = [], 0
        group.append(uid)
        volume += size
    return [*groups, group] if group else groups
