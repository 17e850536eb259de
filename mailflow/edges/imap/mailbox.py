"""The shared mailbox over IMAP: one connection, used by one thread.

It lists, measures, fetches by `BODY.PEEK[]`, waits and tidies. It never sets `\\Seen` by reading, never deletes but by
`UID EXPUNGE` of named UIDs, and decides nothing about a mail. Every failure comes out as `MailboxError`; what the
server lacks (IDLE, MOVE, UIDPLUS, CONDSTORE, keywords) is done without.

imapclient's `fetch` takes only concrete ints, and its `idle_check` reads a closed socket as "nothing new" for ever; so
UIDs are listed first, and the answers during IDLE are read here.
"""

from __future__ import annotations

import contextlib
import imaplib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, LoginError

from mailflow.edges.imap.link import Link, login_error, open_link
from mailflow.edges.imap.settings import FetchedMail, FolderState, ImapSettings
from mailflow.errors import MailboxError

#: Mails asked for in one FETCH, and UIDs in one command: well under the 8,192 octets a line may have (RFC 7162).
BATCH = 100
UIDS_A_LINE = 500
#: imaplib refuses a line of a million bytes; a SEARCH answer of so many UIDs stays under it.
UID_WINDOW = 80_000
#: Servers may log out an idle client after 30 minutes (RFC 2177), routers forget it much sooner.
LONGEST_IDLE = 300.0
#: How much of a mail that is too large to fetch is kept: its headers, up to here.
HEADER_BYTES = 262_144


class ImapMailbox:
    """One logged-in connection. Not for two threads, but for `wake`, which any thread may call."""

    def __init__(self, link: Link, settings: ImapSettings) -> None:
        self._link: Any = link
        self._settings = settings
        self._folder = FolderState(0, 0, 0)
        self._alive = True
        self._waker, self._wakes = socket.socketpair()
        self._wakes.setblocking(False)
        self.capabilities: frozenset[str] = frozenset()

    @classmethod
    def connect(cls, settings: ImapSettings) -> ImapMailbox:
        """Connects, secures the link and logs in.

        Raises `MailboxError`; `permanent` only where the server says that the credentials are wrong.
        """
        mailbox = cls(open_link(settings), settings)
        try:
            mailbox._log_in()
        except MailboxError:
            mailbox.close()
            raise
        return mailbox

    def _log_in(self) -> None:
        settings, link = self._settings, self._link
        login = settings.username + settings.password
        with self._asking("log in"):
            if settings.security == "starttls":
                link.secure()
            try:
                if settings.token is not None:
                    link.oauth2_login(settings.username, _token(settings.token))
                elif b"LOGINDISABLED" in link.capabilities() or not login.isascii():
                    link.plain_login(settings.username, settings.password)
                else:
                    link.login(settings.username, settings.password)
            except LoginError as refused:
                # imapclient says LoginError of a link lost meanwhile, too.
                if isinstance(lost := refused.__context__, IMAPClientAbortError):
                    raise lost from None
                raise login_error(settings, str(refused)) from refused
            self.capabilities = frozenset(name.decode("ascii", "replace").upper() for name in link.capabilities())
            if {"ENABLE", "CONDSTORE"} <= self.capabilities:
                link.enable("CONDSTORE")

    def select(self, folder: str) -> FolderState:
        """Opens a folder. Raises `MailboxError` where there is none of that name."""
        with self._asking(f"open the folder {folder}"):
            told = self._link.select_folder(folder)
            self._folder = FolderState(
                uidvalidity=int(told.get(b"UIDVALIDITY", 0)),
                uidnext=int(told.get(b"UIDNEXT", 0)),
                exists=int(told.get(b"EXISTS", 0)),
                highestmodseq=int(told[b"HIGHESTMODSEQ"]) if b"HIGHESTMODSEQ" in told else None,
                keywords=b"\\*" in told.get(b"PERMANENTFLAGS", ()),
            )
        return self._folder

    def uids_from(self, uid: int) -> list[int]:
        """All UIDs of the folder from `uid` on, rising.

        A NOOP goes first: some servers search what they last told about, not what is there. `n:*` names the last mail
        even where its UID is below n (RFC 3501 section 6.4.8), so that one is filtered out.
        """
        with self._asking("list the mails"):
            self._noop()
            exists = self._folder.exists
            if not exists:
                return []
            start, found = max(uid, 1), set[int]()
            while exists > UID_WINDOW and start + UID_WINDOW < self._folder.uidnext:
                found.update(self._link.search(["UID", f"{start}:{start + UID_WINDOW - 1}"]))
                start += UID_WINDOW
            found.update(self._link.search(["UID", f"{start}:*"]))
        return sorted(number for number in found if number >= uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Size in octets by UID, of those that are still there."""
        known: dict[int, int] = {}
        for part in _parts(uids, UIDS_A_LINE):
            with self._asking("ask the sizes"):
                told = self._link.fetch(part, ["RFC822.SIZE"])
                sizes = {uid: items.get(b"RFC822.SIZE") for uid, items in told.items()}
                known.update((uid, size) for uid, size in sizes.items() if isinstance(size, int))
        return known

    def fetch(self, uids: Sequence[int]) -> list[FetchedMail]:
        """The mails, whole, in the order asked; one that is gone meanwhile is left out. Sets no flag."""
        return [mail for part in _parts(uids, BATCH) for mail in self._fetch(part, "BODY.PEEK[]", b"BODY[]")]

    def fetch_headers(self, uid: int) -> FetchedMail | None:
        """The headers only (their first 256 KiB), for a mail that is too large to take; None where it is gone."""
        found = self._fetch([uid], f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>", b"BODY[HEADER]<0>")
        return found[0] if found else None

    def _fetch(self, uids: list[int], item: str, key: bytes) -> list[FetchedMail]:
        # A slow line is not a dead one: a batch may take long as long as bytes keep coming.
        with self._asking("fetch mails", patience=30):
            told = self._link.fetch(uids, ["INTERNALDATE", item])
            return [
                FetchedMail(uid, _aware(items.get(b"INTERNALDATE")), items[key])
                for uid, items in told.items()
                if isinstance(items.get(key), bytes)
            ]

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        """Sets a keyword or a system flag such as `\\Flagged`; False where the server keeps no keywords."""
        if not (keyword.startswith("\\") or self._folder.keywords):
            return False
        for part in _parts(uids, UIDS_A_LINE):
            with self._asking("mark mails"):
                self._link.add_flags(part, [keyword.encode("ascii")], silent=True)
        return True

    def move(self, uids: Sequence[int], folder: str) -> bool:
        """Moves the mails to a folder, which is made where there is none. False where it cannot be done safely.

        By MOVE (RFC 6851), else by COPY and `UID EXPUNGE` (RFC 4315) of these UIDs alone. A plain EXPUNGE would also
        delete what other people marked, so without either nothing is touched.
        """
        if not {"MOVE", "UIDPLUS"} & self.capabilities:
            return False
        for part in _parts(uids, UIDS_A_LINE):
            with self._asking(f"move mails to {folder}"):
                self._move(part, folder)
        return True

    def _move(self, uids: list[int], folder: str) -> None:
        by_move = "MOVE" in self.capabilities
        carry = self._link.move if by_move else self._link.copy
        try:
            carry(uids, folder)
        except IMAPClientAbortError:
            raise
        except imaplib.IMAP4.error:
            if self._link.folder_exists(folder):
                raise
            self._link.create_folder(folder)
            carry(uids, folder)
        if not by_move:
            self._link.add_flags(uids, [b"\\Deleted"], silent=True)
            self._link.uid_expunge(uids)

    def append(self, folder: str, raw: bytes, when: datetime | None = None) -> None:
        """Puts a mail into a folder, as a mail client does with what it sent."""
        with self._asking(f"append to {folder}"):
            self._link.append(folder, raw, msg_time=when)

    def wait(self, seconds: float) -> bool:
        """Waits until something may have arrived (True), `wake` is called, or the time is over (False).

        IDLE is only a hint: a link that died in silence is noticed when IDLE is ended, at the latest after `seconds`
        and one timeout. What was told since the last listing, in the answer to another command, counts too. Raises
        `MailboxError` on a dead link.
        """
        until = time.monotonic() + seconds
        by_hand, arrived = False, self._heard()
        while not (by_hand or arrived) and (left := until - time.monotonic()) > 0:
            by_hand, arrived = self._idle(min(left, LONGEST_IDLE)) if "IDLE" in self.capabilities else self._doze(left)
        return arrived

    def _idle(self, seconds: float) -> tuple[bool, bool]:
        """One IDLE: whether it was ended by hand, and whether a mail arrived."""
        with self._asking("wait for mail"):
            if not self._begin_idle():
                self.capabilities -= {"IDLE"}
                return False, self._heard()
        by_hand = "EXISTS" not in self._link._imap.untagged_responses and self._listen(seconds)
        with self._asking("wait for mail"):
            _, told = self._link.idle_done()
            return by_hand, self._heard(told)

    def _begin_idle(self) -> bool:
        """Sends IDLE; False where the server says NO. Untagged lines may come before its `+` (RFC 2177)."""
        imap = self._link._imap
        tag = self._link._idle_tag = imap._command("IDLE")
        while imap._get_response() is not None:
            if imap.tagged_commands[tag]:
                imap.tagged_commands.pop(tag)
                return False
        return True

    def _doze(self, seconds: float) -> tuple[bool, bool]:
        """The same without IDLE: sleeps, then asks by NOOP."""
        by_hand = self._listen(seconds)
        with self._asking("look for mail"):
            return by_hand, self._noop()

    def _listen(self, seconds: float) -> bool:
        """Sleeps until the server says anything or the time is over; True when woken by hand."""
        if self._waker not in self._link.quiet_for(seconds, self._waker):
            return False
        self._waker.recv(4096)
        return True

    def wake(self) -> None:
        """Ends a `wait` at once, or the next one. From any thread; the mailbox may be closed already."""
        with contextlib.suppress(OSError):
            self._wakes.send(b"\0")

    def _noop(self) -> bool:
        """NOOP; whether mails arrived."""
        _, told = self._link.noop()
        return self._heard(told)

    def _heard(self, told: Sequence[object] = ()) -> bool:
        """Takes note of what the server told by the way (RFC 3501 section 7.3); True where mails may have arrived.

        Raises on BYE. A count that comes together with removals may hide an arrival, so it counts as one.
        """
        farewell = next((line for line in told if isinstance(line, tuple) and line[:1] == (b"BYE",)), None)
        if farewell is not None:
            self._alive = False
            raise MailboxError(f"the server closed the connection: {farewell[1:]!r}")
        untagged = self._link._imap.untagged_responses
        counts, removed = untagged.pop("EXISTS", []), len(untagged.pop("EXPUNGE", []))
        untagged.clear()
        before = self._folder.exists
        now = int(counts[-1]) if counts else max(before - removed, 0)
        self._folder = replace(self._folder, exists=now)
        return bool(counts) and (now > before or removed > 0)

    def close(self) -> None:
        """Logs out where the link lives and closes it. Never raises."""
        if self._alive:
            self._alive = False
            with contextlib.suppress(Exception), self._link.deadline(min(self._settings.timeout, 5.0)):
                self._link.logout()
        with contextlib.suppress(Exception):
            self._link.shutdown()
        self._waker.close()
        self._wakes.close()

    def __enter__(self) -> ImapMailbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _asking(self, what: str, patience: int = 2) -> Iterator[None]:
        """Turns every failure of a command into `MailboxError`, within `patience` timeouts in all."""
        if not self._alive:
            raise MailboxError(f"could not {what}: the connection is closed")
        try:
            with self._link.deadline(self._settings.timeout * patience):
                yield
        except MailboxError:
            raise
        except (OSError, IMAPClientAbortError) as lost:
            self._alive = False
            raise MailboxError(f"could not {what}: the connection is lost ({lost})") from lost
        except imaplib.IMAP4.error as refused:
            raise MailboxError(f"could not {what}: {refused}") from refused
        except Exception as garbage:
            # What imapclient raises on an answer that is not IMAP is no closed set: ValueError, IndexError, assertions.
            self._alive = False
            raise MailboxError(f"could not {what}: the answer cannot be read ({garbage!r})") from garbage


def _token(give: Callable[[], str]) -> str:
    """The access token. Whatever its giver raises is a mailbox that cannot be reached just now."""
    try:
        return give()
    except Exception as failed:
        raise MailboxError(f"there is no access token for the mailbox: {failed}") from failed


def _aware(when: object) -> datetime:
    """INTERNALDATE in UTC (imapclient's own zones cannot be handed to another process); a server that tells none, or
    nonsense, is answered with the epoch."""
    if isinstance(when, datetime):
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def _parts(uids: Sequence[int], size: int) -> Iterator[list[int]]:
    numbers = list(uids)
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
