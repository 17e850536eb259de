"""Waiting for mail: by IDLE where the server has it, else by sleeping and asking; woken by hand at any time.

imapclient's `idle_check` reads a closed socket as "nothing new" for ever; so the answers during IDLE are read here.
"""

from __future__ import annotations

import contextlib
import socket
import time

from mailflow.edges.imap.session import Session

#: Servers may log out an idle client after 30 minutes (RFC 2177), routers forget it much sooner.
LONGEST_IDLE = 300.0


class Waiting:
    """Waits on one session. Not for two threads, but for `wake`, which any thread may call."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._link = session.link
        self._waker, self._wakes = socket.socketpair()
        self._wakes.setblocking(False)

    def wait(self, seconds: float) -> bool:
        """Waits until something may have arrived (True), `wake` is called, or the time is over (False).

        IDLE is only a hint: a link that died in silence is noticed when IDLE is ended, at the latest after `seconds`
        and one timeout. What was told since the last listing, in the answer to another command, counts too. Raises
        `MailboxError` on a dead link.
        """
        until = time.monotonic() + seconds
        by_hand, arrived = False, self._session.heard()
        while not (by_hand or arrived) and (left := until - time.monotonic()) > 0:
            idles = "IDLE" in self._session.capabilities
            by_hand, arrived = self._idle(min(left, LONGEST_IDLE)) if idles else self._doze(left)
        return arrived

    def _idle(self, seconds: float) -> tuple[bool, bool]:
        """One IDLE: whether it was ended by hand, and whether a mail arrived."""
        with self._session.asking("wait for mail"):
            if not self._begin_idle():
                self._session.capabilities -= {"IDLE"}
                return False, self._session.heard()
        by_hand = "EXISTS" not in self._link._imap.untagged_responses and self._listen(seconds)
        with self._session.asking("wait for mail"):
            _, told = self._link.idle_done()
            return by_hand, self._session.heard(told)

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
        with self._session.asking("look for mail"):
            return by_hand, self._session.noop()

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

    def close(self) -> None:
        """Nobody can be woken any more."""
        self._waker.close()
        self._wakes.close()
