"""The shared mailbox over IMAP: one connection, used by one thread.

It lists, measures, fetches by `BODY.PEEK[]`, waits and tidies. It never sets `\\Seen` by reading, never deletes but by
`UID EXPUNGE` of named UIDs, and decides nothing about a mail. Every failure comes out as `MailboxError`; what the
server lacks (IDLE, MOVE, UIDPLUS, CONDSTORE, keywords) is done without.

imapclient's `fetch` takes only concrete ints, so UIDs are listed first.
"""

from __future__ import annotations

import imaplib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from imapclient.exceptions import IMAPClientAbortError

from mailflow.edges.imap.session import Session
from mailflow.edges.imap.settings import FetchedMail, FolderState, ImapSettings
from mailflow.edges.imap.waiting import Waiting

#: Mails asked for in one FETCH, and UIDs in one command: well under the 8,192 octets a line may have (RFC 7162).
BATCH = 100
UIDS_A_LINE = 500
#: imaplib refuses a line of a million bytes; a SEARCH answer of so many UIDs stays under it.
UID_WINDOW = 80_000
#: How much of a mail that is too large to fetch is kept: its headers, up to here.
HEADER_BYTES = 262_144


class ImapMailbox:
    """One logged-in connection. Not for two threads, but for `wake`, which any thread may call."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._link: Any = session.link
        self._waiting = Waiting(session)

    @classmethod
    def connect(cls, settings: ImapSettings) -> ImapMailbox:
        """Connects, secures the link and logs in.

        Raises `MailboxError`; `permanent` only where the server says that the credentials are wrong.
        """
        return cls(Session.connect(settings))

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server can do, in upper case."""
        return self.session.capabilities

    def select(self, folder: str) -> FolderState:
        """Opens a folder. Raises `MailboxError` where there is none of that name."""
        with self.session.asking(f"open the folder {folder}"):
            told = self._link.select_folder(folder)
            self.session.folder = FolderState(
                uidvalidity=int(told.get(b"UIDVALIDITY", 0)),
                uidnext=int(told.get(b"UIDNEXT", 0)),
                exists=int(told.get(b"EXISTS", 0)),
                highestmodseq=int(told[b"HIGHESTMODSEQ"]) if b"HIGHESTMODSEQ" in told else None,
                keywords=b"\\*" in told.get(b"PERMANENTFLAGS", ()),
            )
        return self.session.folder

    def uids_from(self, uid: int) -> list[int]:
        """All UIDs of the folder from `uid` on, rising.

        A NOOP goes first: some servers search what they last told about, not what is there. `n:*` names the last mail
        even where its UID is below n (RFC 3501 section 6.4.8), so that one is filtered out.
        """
        with self.session.asking("list the mails"):
            self.session.noop()
            exists = self.session.folder.exists
            if not exists:
                return []
            start, found = max(uid, 1), set[int]()
            while exists > UID_WINDOW and start + UID_WINDOW < self.session.folder.uidnext:
                found.update(self._link.search(["UID", f"{start}:{start + UID_WINDOW - 1}"]))
                start += UID_WINDOW
            found.update(self._link.search(["UID", f"{start}:*"]))
        return sorted(number for number in found if number >= uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Size in octets by UID, of those that are still there."""
        known: dict[int, int] = {}
        for part in _parts(uids, UIDS_A_LINE):
            with self.session.asking("ask the sizes"):
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
        with self.session.asking("fetch mails", patience=30):
            told = self._link.fetch(uids, ["INTERNALDATE", item])
            return [
                FetchedMail(uid, _aware(items.get(b"INTERNALDATE")), items[key])
                for uid, items in told.items()
                if isinstance(items.get(key), bytes)
            ]

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        """Sets a keyword or a system flag such as `\\Flagged`; False where the server keeps no keywords."""
        if not (keyword.startswith("\\") or self.session.folder.keywords):
            return False
        for part in _parts(uids, UIDS_A_LINE):
            with self.session.asking("mark mails"):
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
            with self.session.asking(f"move mails to {folder}"):
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
        with self.session.asking(f"append to {folder}"):
            self._link.append(folder, raw, msg_time=when)

    def wait(self, seconds: float) -> bool:
        """Waits until something may have arrived (True), `wake` is called, or the time is over (False). Raises
        `MailboxError` on a dead link."""
        return self._waiting.wait(seconds)

    def wake(self) -> None:
        """Ends a `wait` at once, or the next one. From any thread; the mailbox may be closed already."""
        self._waiting.wake()

    def close(self) -> None:
        """Logs out where the link lives and closes it. Never raises."""
        self.session.close()
        self._waiting.close()

    def __enter__(self) -> ImapMailbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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
