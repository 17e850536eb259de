"""The shared mailbox over IMAP: one connection, used by one thread.

It lists, measures, fetches by `BODY.PEEK[]`, waits and tidies. It never sets `\\Seen` by reading, never deletes but by
`UID EXPUNGE` of named UIDs, and decides nothing about a mail. Every failure comes out as `MailboxError`; what the
server lacks (IDLE, MOVE, UIDPLUS, CONDSTORE, keywords) is done without.

Three habits of the library are worked around here. imapclient leaves imaplib's debug level at 5, which formats every
response; its `fetch` takes only concrete ints; and its `idle_check` reads a closed socket as "nothing new", so this
module reads idle responses by itself, with a deadline.
"""

from __future__ import annotations

import contextlib
import imaplib
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from mailflow.errors import MailboxError
from mailflow.mail.link import Security, is_loopback

#: Mails asked for in one FETCH, and UIDs in one command: well under the 8,192 octets a line may have (RFC 7162).
BATCH = 100
UIDS_A_LINE = 500
#: imaplib refuses a line of a million bytes; a SEARCH answer of so many UIDs stays under it.
UID_WINDOW = 80_000
#: Servers may log out an idle client after 30 minutes (RFC 2177), routers forget it much sooner.
LONGEST_IDLE = 300.0
#: How much of a mail that is too large to fetch is kept: its headers, up to here.
HEADER_BYTES = 262_144

#: Texts of servers that refuse a login for reasons that pass: too many connections, an overloaded backend.
_PASSING = (
    "too many",
    "not connected",
    "unavailable",
    "try again",
    "temporar",
    "in use",
    "inuse",
    "limit",
    "internal",
    "timed out",
    "timeout",
    "overquota",
    "throttl",
    "busy",
    "server error",
)


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where the mailbox is. `timeout` is seconds for one answer; `ca_file` trusts a private certificate authority."""

    host: str
    port: int
    username: str
    password: str = field(repr=False, default="")
    security: Security = "tls"
    timeout: float = 30.0
    ca_file: str | None = None
    #: Gives an access token for XOAUTH2; where set, the password is not used.
    token: Callable[[], str] | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT told (RFC 3501 section 2.3.1.1). UIDs are only good together with `uidvalidity`."""

    uidvalidity: int
    uidnext: int
    exists: int
    highestmodseq: int | None = None
    keywords: bool = False


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server holds it. `internaldate` is when it arrived, aware."""

    uid: int
    internaldate: datetime
    raw: bytes = field(repr=False)


class ImapMailbox:
    """One logged-in connection. Not for two threads, but for `wake`, which any thread may call."""

    def __init__(self, client: IMAPClient, settings: ImapSettings) -> None:
        self._client: Any = client
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
        mailbox = cls(_open(settings), settings)
        try:
            mailbox._log_in()
        except MailboxError:
            mailbox.close()
            raise
        return mailbox

    def _log_in(self) -> None:
        settings, client = self._settings, self._client
        with self._asking("log in"):
            if settings.security == "starttls":
                client.starttls(ssl_context=_tls_context(settings))
            try:
                if settings.token is not None:
                    client.oauth2_login(settings.username, settings.token())
                else:
                    client.login(settings.username, settings.password)
            except LoginError as refused:
                raise _login_error(settings, str(refused), client) from refused
            self.capabilities = frozenset(name.decode("ascii", "replace").upper() for name in client.capabilities())
            if {"ENABLE", "CONDSTORE"} <= self.capabilities:
                client.enable("CONDSTORE")

    def select(self, folder: str) -> FolderState:
        """Opens a folder. Raises `MailboxError` where there is none of that name."""
        with self._asking(f"open the folder {folder}"):
            told = self._client.select_folder(folder)
            permanent = told.get(b"PERMANENTFLAGS", ())
            self._folder = FolderState(
                uidvalidity=int(told.get(b"UIDVALIDITY", 0)),
                uidnext=int(told.get(b"UIDNEXT", 0)),
                exists=int(told.get(b"EXISTS", 0)),
                highestmodseq=int(told[b"HIGHESTMODSEQ"]) if b"HIGHESTMODSEQ" in told else None,
                keywords=b"\\*" in permanent,
            )
        return self._folder

    def uids_from(self, uid: int) -> list[int]:
        """All UIDs of the folder from `uid` on, rising.

        A NOOP goes first: some servers search what they last told about, not what is there. `n:*` names the last mail
        even where its UID is below n (RFC 3501 section 6.4.8), so that one is filtered out.
        """
        with self._asking("list the mails"):
            exists = self._noop() or self._folder.exists
            if not exists:
                return []
            start, found = max(uid, 1), set[int]()
            while exists > UID_WINDOW and start + UID_WINDOW < self._folder.uidnext:
                found.update(self._client.search(["UID", f"{start}:{start + UID_WINDOW - 1}"]))
                start += UID_WINDOW
            found.update(self._client.search(["UID", f"{start}:*"]))
        return sorted(number for number in found if number >= uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Size in octets by UID, of those that are still there."""
        known: dict[int, int] = {}
        for part in _parts(uids, UIDS_A_LINE):
            with self._asking("ask the sizes"):
                told = self._client.fetch(part, ["RFC822.SIZE"])
                known.update(
                    (uid, int(items[b"RFC822.SIZE"])) for uid, items in told.items() if b"RFC822.SIZE" in items
                )
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
            told = self._client.fetch(uids, ["INTERNALDATE", item])
            return [
                FetchedMail(uid, _aware(items.get(b"INTERNALDATE")), items[key])
                for uid, items in told.items()
                if items.get(key) is not None
            ]

    def mark(self, uids: Sequence[int], keyword: str) -> bool:
        """Sets a keyword or a system flag such as `\\Flagged`; False where the server keeps no keywords."""
        if not (keyword.startswith("\\") or self._folder.keywords):
            return False
        for part in _parts(uids, UIDS_A_LINE):
            with self._asking("mark mails"):
                self._client.add_flags(part, [keyword.encode("ascii")], silent=True)
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
        carry = self._client.move if "MOVE" in self.capabilities else self._client.copy
        try:
            carry(uids, folder)
        except IMAPClientAbortError:
            raise
        except imaplib.IMAP4.error:
            if self._client.folder_exists(folder):
                raise
            self._client.create_folder(folder)
            carry(uids, folder)
        if "MOVE" not in self.capabilities:
            self._client.add_flags(uids, [b"\\Deleted"], silent=True)
            self._client.uid_expunge(uids)

    def append(self, folder: str, raw: bytes, when: datetime | None = None) -> None:
        """Puts a mail into a folder, as a mail client does with what it sent."""
        with self._asking(f"append to {folder}"):
            self._client.append(folder, raw, msg_time=when)

    def wait(self, seconds: float) -> bool:
        """Waits until something may have arrived (True), `wake` is called, or the time is over (False).

        IDLE is only a hint: a link that died in silence is noticed when IDLE is ended, at the latest after `seconds`
        and one timeout. Raises `MailboxError` on a dead link.
        """
        until = time.monotonic() + seconds
        while self._alive and (left := until - time.monotonic()) > 0:
            woken = self._idle(min(left, LONGEST_IDLE)) if "IDLE" in self.capabilities else self._doze(left)
            if woken is not None:
                return woken
        if not self._alive:
            raise MailboxError("the connection is closed")
        return False

    def _idle(self, seconds: float) -> bool | None:
        """One IDLE: True for an arrival, False when woken by hand, None when it ended with nothing new."""
        with self._asking("wait for mail"):
            if not self._begin_idle():
                self.capabilities -= {"IDLE"}
                return None
        by_hand = self._listen(seconds)
        with self._asking("wait for mail"):
            _, told = self._client.idle_done()
            arrived = self._heard(told)
        return False if by_hand else (True if arrived else None)

    def _begin_idle(self) -> bool:
        """Sends IDLE; False where the server says NO. Untagged lines may come before its `+` (RFC 2177)."""
        imap = self._client._imap
        imap.untagged_responses.clear()
        tag = self._client._idle_tag = imap._command("IDLE")
        while imap._get_response() is not None:
            if imap.tagged_commands[tag]:
                imap.tagged_commands.pop(tag)
                return False
        return True

    def _doze(self, seconds: float) -> bool | None:
        """The same without IDLE: sleeps, then asks by NOOP."""
        by_hand = self._listen(seconds)
        with self._asking("look for mail"):
            before = self._folder.exists
            arrived = self._noop() > before
        return False if by_hand else (True if arrived else None)

    def _listen(self, seconds: float) -> bool:
        """Sleeps until the server says anything or the time is over; True when woken by hand."""
        sock = self._client.socket()
        imap = self._client._imap
        if imap.untagged_responses.get("EXISTS") or _buffered(imap, sock) or getattr(sock, "pending", int)():
            return False
        if self._waker not in _readable([sock, self._waker], seconds):
            return False
        self._waker.recv(4096)
        return True

    def wake(self) -> None:
        """Ends a `wait` at once, or the next one. From any thread; the mailbox may be closed already."""
        with contextlib.suppress(OSError):
            self._wakes.send(b"\0")

    def _noop(self) -> int:
        """NOOP; the number of mails in the folder, as last told."""
        _, told = self._client.noop()
        self._heard(told)
        return self._folder.exists

    def _heard(self, told: Sequence[object]) -> bool:
        """Takes note of untagged answers; True where the number of mails was told. Raises on BYE."""
        lines = [line for line in told if isinstance(line, tuple) and len(line) >= 2]
        for line in lines:
            if line[0] == b"BYE":
                self._alive = False
                raise MailboxError(f"the server closed the connection: {line[1]!r}")
        counts = [int(line[0]) for line in lines if line[1] == b"EXISTS"]
        counts += [int(number) for number in self._client._imap.untagged_responses.pop("EXISTS", [])]
        if counts:
            old = self._folder
            self._folder = FolderState(old.uidvalidity, old.uidnext, counts[-1], old.highestmodseq, old.keywords)
        return bool(counts)

    def close(self) -> None:
        """Logs out where the link lives and closes it. Never raises."""
        if self._alive:
            self._alive = False
            with contextlib.suppress(Exception), self._deadline(min(self._settings.timeout, 5.0)):
                self._client.logout()
        with contextlib.suppress(Exception):
            self._client.shutdown()
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
            with self._deadline(self._settings.timeout * patience):
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

    @contextlib.contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Cuts the link after `seconds`: a socket timeout alone never ends while single bytes drip in."""
        sock = self._client.socket()
        timer = threading.Timer(seconds, _cut, [sock])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _open(settings: ImapSettings) -> IMAPClient:
    """Opens the socket and reads the greeting."""
    where = f"{settings.host}:{settings.port}"
    if settings.security == "plain" and not is_loopback(settings.host):
        raise MailboxError(f"a plain IMAP link to {where} is refused: use tls or starttls", permanent=True)
    try:
        client = IMAPClient(
            settings.host,
            settings.port,
            ssl=settings.security == "tls",
            ssl_context=_tls_context(settings) if settings.security == "tls" else None,
            timeout=settings.timeout,
        )
    except (OSError, imaplib.IMAP4.error, ValueError) as failed:
        raise MailboxError(f"cannot connect to IMAP at {where}: {failed}") from failed
    client._imap.debug = 0
    client.normalise_times = False
    with contextlib.suppress(OSError):
        # imaplib writes a command with a literal in pieces; Nagle would hold the second back for 40 ms.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _tls_context(settings: ImapSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as missing:
        raise MailboxError(
            f"cannot read the certificate file {settings.ca_file}: {missing}", permanent=True
        ) from missing


def _login_error(settings: ImapSettings, text: str, client: Any) -> MailboxError:
    """A refused login. Permanent only for wrong credentials (RFC 5530), never for a server that is short of room."""
    low = text.lower()
    passing = any(word in low for word in _PASSING) or client._imap.state == "LOGOUT"
    wrong = "authenticationfailed" in low or "authorizationfailed" in low or not passing
    return MailboxError(
        f"the IMAP server refused the login of {settings.username}: {text}", permanent=wrong and not passing
    )


def _aware(when: object) -> datetime:
    """INTERNALDATE as the server told it; a server that tells none, or nonsense, is answered with the epoch."""
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def _parts(uids: Sequence[int], size: int) -> Iterator[list[int]]:
    numbers = list(uids)
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def _readable(socks: list[Any], seconds: float) -> list[Any]:
    """The sockets that can be read, by poll: select fails on descriptors above 1,023."""
    poller = select.poll()
    by_number = {sock.fileno(): sock for sock in socks}
    for number in by_number:
        poller.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poller.poll(max(0, int(seconds * 1000)))]


def _buffered(imap: Any, sock: socket.socket) -> bool:
    """Whether lines were read from the socket already and wait in imaplib's buffer, where no poll sees them."""
    if getattr(imap, "_readbuf", None):
        return True
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(imap.file.peek(1))
    except OSError:
        return False
    finally:
        sock.settimeout(before)


def _cut(sock: Any) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
