"""One logged-in IMAP session: how it is entered and left, and how everything asked in it fails.

Every failure comes out as `MailboxError`. What the server tells by the way is noted here, since it may come with the
answer to any command.
"""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, LoginError

from mailflow.edges.imap.link import Link, login_error, open_link
from mailflow.edges.imap.settings import FolderState, ImapSettings
from mailflow.errors import MailboxError


class Session:
    """A link with what is known of its server and of the folder that is open."""

    def __init__(self, link: Link, settings: ImapSettings) -> None:
        self.link: Any = link
        self.settings = settings
        self.folder = FolderState(0, 0, 0)
        self.alive = True
        self.capabilities: frozenset[str] = frozenset()

    @classmethod
    def connect(cls, settings: ImapSettings) -> Session:
        """Connects, secures the link and logs in.

        Raises `MailboxError`; `permanent` only where the server says that the credentials are wrong.
        """
        session = cls(open_link(settings), settings)
        try:
            session._log_in()
        except MailboxError:
            session.close()
            raise
        return session

    def _log_in(self) -> None:
        settings, link = self.settings, self.link
        login = settings.username + settings.password
        with self.asking("log in"):
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

    @contextlib.contextmanager
    def asking(self, what: str, patience: int = 2) -> Iterator[None]:
        """Turns every failure of a command into `MailboxError`, within `patience` timeouts in all."""
        if not self.alive:
            raise MailboxError(f"could not {what}: the connection is closed")
        try:
            with self.link.deadline(self.settings.timeout * patience):
                yield
        except MailboxError:
            raise
        except (OSError, IMAPClientAbortError) as lost:
            self.alive = False
            raise MailboxError(f"could not {what}: the connection is lost ({lost})") from lost
        except imaplib.IMAP4.error as refused:
            raise MailboxError(f"could not {what}: {refused}") from refused
        except Exception as garbage:
            # What imapclient raises on an answer that is not IMAP is no closed set: ValueError, IndexError, assertions.
            self.alive = False
            raise MailboxError(f"could not {what}: the answer cannot be read ({garbage!r})") from garbage

    def noop(self) -> bool:
        """NOOP; whether mails arrived."""
        _, told = self.link.noop()
        return self.heard(told)

    def heard(self, told: Sequence[object] = ()) -> bool:
        """Takes note of what the server told by the way (RFC 3501 section 7.3); True where mails may have arrived.

        Raises on BYE. A count that comes together with removals may hide an arrival, so it counts as one.
        """
        farewell = next((line for line in told if isinstance(line, tuple) and line[:1] == (b"BYE",)), None)
        if farewell is not None:
            self.alive = False
            raise MailboxError(f"the server closed the connection: {farewell[1:]!r}")
        untagged = self.link._imap.untagged_responses
        counts, removed = untagged.pop("EXISTS", []), len(untagged.pop("EXPUNGE", []))
        untagged.clear()
        before = self.folder.exists
        now = int(counts[-1]) if counts else max(before - removed, 0)
        self.folder = replace(self.folder, exists=now)
        return bool(counts) and (now > before or removed > 0)

    def close(self) -> None:
        """Logs out where the link lives and closes it. Never raises."""
        if self.alive:
            self.alive = False
            with contextlib.suppress(Exception), self.link.deadline(min(self.settings.timeout, 5.0)):
                self.link.logout()
        with contextlib.suppress(Exception):
            self.link.shutdown()


def _token(give: Callable[[], str]) -> str:
    """The access token. Whatever its giver raises is a mailbox that cannot be reached just now."""
    try:
        return give()
    except Exception as failed:
        raise MailboxError(f"there is no access token for the mailbox: {failed}") from failed
