"""The link to the IMAP server: how it is opened, how long it may take, and what its failures mean.

Two habits of the libraries are worked around here. imapclient leaves imaplib's debug level at 5, which formats every
response and makes a fetch several times slower. And a socket timeout alone never ends while single bytes drip in, so
every command has a deadline after which the socket is cut.
"""

from __future__ import annotations

import contextlib
import imaplib
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from mailflow.edges.imap.settings import ImapSettings
from mailflow.errors import MailboxError
from mailflow.mail.link import is_loopback

#: Texts of servers that refuse a login for reasons that pass: too many connections, an overloaded backend.
_PASSING = (
    "too many",
    "not connected",
    "unavailable",
    "try again",
    "temporar",
    "[inuse]",
    "[limit]",
    "limit exceeded",
    "limit reached",
    "[serverbug]",
    "internal",
    "timed out",
    "timeout",
    "throttl",
    "overload",
    "busy",
    "server error",
    # imaplib's words for BAD: no word about the password.
    "command error",
    "illegal in state",
)


class Link(IMAPClient):  # type: ignore[misc]  # imapclient publishes no types
    """An IMAPClient whose socket is known, and cut when late, from before the greeting on."""

    def __init__(self, settings: ImapSettings) -> None:
        self._watched: socket.socket | None = None
        self._context = None if settings.security == "plain" else tls_context(settings)
        with self.deadline(settings.timeout * 2):
            super().__init__(
                settings.host,
                settings.port,
                ssl=settings.security == "tls",
                ssl_context=self._context,
                timeout=settings.timeout,
            )
        self._imap.debug = 0
        self.normalise_times = False

    def secure(self) -> None:
        """STARTTLS, with the certificate checked."""
        self.starttls(ssl_context=self._context)
        self._watched = self.socket()

    def _create_IMAP4(self) -> imaplib.IMAP4:
        seconds = self._timeout.connect
        return _Tls(self, seconds) if self.ssl else _Plain(self, seconds)

    def watch(self, sock: socket.socket) -> socket.socket:
        """Takes note of the socket that `deadline` would cut."""
        self._watched = sock
        with contextlib.suppress(OSError):
            # imaplib writes a command with a literal in pieces; Nagle would hold the second back for 40 ms.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Cuts the socket after so many seconds."""
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        if self._watched is not None:
            with contextlib.suppress(OSError):
                self._watched.shutdown(socket.SHUT_RDWR)

    def quiet_for(self, seconds: float, *others: socket.socket) -> list[Any]:
        """Sleeps until this link or one of `others` can be read; what can be. By poll: select fails on descriptors
        above 1,023."""
        sock = self.socket()
        if self._buffered(sock):
            return [sock]
        poller = select.poll()
        by_number = {each.fileno(): each for each in (sock, *others)}
        for number in by_number:
            poller.register(number, select.POLLIN)
        return [by_number[number] for number, _ in poller.poll(max(0, int(seconds * 1000)))]

    def _buffered(self, sock: Any) -> bool:
        """Whether bytes were read from the socket already and wait in a buffer, where no poll sees them."""
        if getattr(self._imap, "_readbuf", None) or getattr(sock, "pending", int)():
            return True
        before = sock.gettimeout()
        sock.settimeout(0)
        try:
            return bool(self._imap.file.peek(1))
        except OSError:
            return False
        finally:
            sock.settimeout(before)


class _Plain(IMAP4WithTimeout):  # type: ignore[misc]  # imapclient publishes no types
    def __init__(self, link: Link, seconds: float) -> None:
        self._link = link
        super().__init__(link.host, link.port, seconds)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._link.watch(super()._create_socket(timeout))


class _Tls(IMAP4_TLS):  # type: ignore[misc]  # imapclient publishes no types
    def __init__(self, link: Link, seconds: float) -> None:
        self._link = link
        super().__init__(link.host, link.port, link.ssl_context, seconds)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = self._link.watch(socket.create_connection((self.host, self.port), timeout or self._timeout))
        return self._link.watch(self.ssl_context.wrap_socket(plain, server_hostname=self.host))


def open_link(settings: ImapSettings) -> Link:
    """Opens the socket and reads the greeting. Raises `MailboxError`."""
    where = f"{settings.host}:{settings.port}"
    if settings.security == "plain" and not is_loopback(settings.host):
        raise MailboxError(f"a plain IMAP link to {where} is refused: use tls or starttls", permanent=True)
    try:
        return Link(settings)
    except (OSError, imaplib.IMAP4.error, ValueError) as failed:
        raise MailboxError(f"cannot connect to IMAP at {where}: {failed}") from failed


def tls_context(settings: ImapSettings) -> ssl.SSLContext:
    """Checks certificate and name. Raises `MailboxError` where the certificate file cannot be read."""
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as missing:
        raise MailboxError(
            f"cannot read the certificates in {settings.ca_file}: {missing}", permanent=True
        ) from missing


def login_error(settings: ImapSettings, text: str) -> MailboxError:
    """A refused login. Permanent only for wrong credentials, never for a server that is short of room: servers say
    that with the same NO (RFC 5530 names the codes, few send them)."""
    low = text.lower()
    passing = "[authenticationfailed]" not in low and any(word in low for word in _PASSING)
    return MailboxError(f"the IMAP server refused the login of {settings.username}: {text}", permanent=not passing)
