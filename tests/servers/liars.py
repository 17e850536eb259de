"""Mail servers that keep to the protocol up to a named stage and misbehave there.

Each serves its first `times` connections that way and is honest on the later ones, so that a test can also see the
recovery. Everything a client said is kept.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

from tests.servers.process import HOST

MAIL = b"From: dana@acme.test\r\nSubject: yes\r\n\r\napprove 1\r\n"


def aside(question: Callable[[], bool]) -> Callable[[], Future[bool]]:
    """A last question whose answer may take its time, as the SMTP edge wants it: promised at once, given by a thread of
    its own."""

    def ask() -> Future[bool]:
        thinking = ThreadPoolExecutor(1)
        promised = thinking.submit(question)
        thinking.shutdown(wait=False)
        return promised

    return ask


class HungUp(Exception):
    """The conversation is over."""


@dataclass
class Liar:
    """A server on a free port. `stage` is where it misbehaves and `fault` how; none of both, and it is honest."""

    stage: str = ""
    fault: str = ""
    times: int = 1
    connections: int = 0
    said: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            faulty = self.connections <= self.times
            thread = threading.Thread(target=self._talk, args=(sock, faulty), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, sock: socket.socket, faulty: bool) -> None:
        with sock, sock.makefile("rb") as lines, contextlib.suppress(HungUp, OSError, ValueError):
            self.converse(Talk(self, sock, lines, faulty))

    def converse(self, talk: Talk) -> None:
        """One connection, from its greeting on."""
        raise NotImplementedError

    def wait_until_over(self) -> None:
        """Holds a connection open in silence."""
        self._over.wait(30)


@dataclass
class Talk:
    """One connection of a liar."""

    liar: Liar
    sock: socket.socket
    lines: Iterator[bytes]
    faulty: bool

    def hear(self) -> bytes:
        """The next line of the client. Raises `HungUp` at its end."""
        for line in self.lines:
            self.liar.said.append(line.rstrip(b"\r\n"))
            return line.rstrip(b"\r\n")
        raise HungUp

    def lies(self, stage: str) -> bool:
        """Whether this is where the server misbehaves."""
        return self.faulty and self.liar.stage == stage

    def say(self, text: bytes) -> None:
        """Sends something."""
        self.sock.sendall(text)

    def break_off(self, fault: str, honest: bytes) -> None:
        """The faults of a link, whatever it speaks. `honest` is what should have been said."""
        match fault:
            case "rst":
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "stall":
                self.liar.wait_until_over()
            case "garbage":
                self.say(b"\x00\xff\xfe what is this\r\n\x80\x81\r\n")
                self.liar.wait_until_over()
            case "half":
                self.say(honest[: len(honest) // 2])
            case "drip":
                for number in range(len(honest)):
                    if self.liar._over.wait(0.15):
                        break
                    self.say(honest[number : number + 1])
            case "eof":
                pass
            case _:
                raise AssertionError(fault)
        if fault == "rst":
            # The descriptor lives on in the file object; shutdown alone would be a polite end.
            self.sock.close()
            self.lines.close()  # type: ignore[attr-defined]  # a file, which is an iterator of its lines
        raise HungUp


class ImapLiar(Liar):
    """An IMAP server with one mail, UID 7, in its INBOX.

    Stages: connect, login, capability, select, noop, search, size, fetch, literal, move, idle.
    Faults: those of a link, and bye, no, bad, tag.
    """

    offers = b"IMAP4rev1 IDLE MOVE UIDPLUS"

    def converse(self, talk: Talk) -> None:
        self.answer(talk, "connect", b"*", b"", b"OK ready")
        while True:
            tag, _, rest = talk.hear().partition(b" ")
            verb = rest.upper()
            if verb.startswith(b"CAPABILITY"):
                self.answer(talk, "capability", tag, b"* CAPABILITY " + self.offers + b"\r\n")
            elif verb.startswith(b"LOGIN"):
                self.answer(talk, "login", tag)
            elif verb.startswith(b"SELECT"):
                flags = b"* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] ok\r\n"
                known = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 3] ok\r\n* OK [UIDNEXT 8] ok\r\n"
                self.answer(talk, "select", tag, flags + known)
            elif verb.startswith(b"NOOP"):
                self.answer(talk, "noop", tag)
            elif verb.startswith(b"UID SEARCH"):
                self.answer(talk, "search", tag, b"* SEARCH 7\r\n")
            elif b"RFC822.SIZE" in verb:
                self.answer(talk, "size", tag, b"* 1 FETCH (UID 7 RFC822.SIZE %d)\r\n" % len(MAIL))
            elif verb.startswith(b"UID FETCH"):
                self._fetch(talk, tag)
            elif verb.startswith(b"UID MOVE"):
                self.answer(talk, "move", tag)
            elif verb.startswith(b"LIST"):
                self.answer(talk, "list", tag, b'* LIST () "/" "Done"\r\n')
            elif verb.startswith(b"IDLE"):
                self._idle(talk, tag)
            elif verb.startswith(b"LOGOUT"):
                self.answer(talk, "logout", tag, b"* BYE so long\r\n")
                return
            else:
                self.answer(talk, "other", tag, done=b"BAD unknown")

    def _fetch(self, talk: Talk, tag: bytes) -> None:
        if talk.lies("literal"):
            talk.say(b'* 1 FETCH (UID 7 INTERNALDATE "22-Nov-2026 10:00:00 +0100" BODY[] {%d}\r\n' % len(MAIL))
            talk.say(MAIL[:20])
        whole = b'* 1 FETCH (UID 7 INTERNALDATE "22-Nov-2026 10:00:00 +0100" BODY[] {%d}\r\n%b)\r\n'
        self.answer(talk, "literal" if talk.lies("literal") else "fetch", tag, whole % (len(MAIL), MAIL))

    def _idle(self, talk: Talk, tag: bytes) -> None:
        if talk.lies("idle") and self.fault in ("no", "bad", "tag"):
            self.answer(talk, "idle", tag)
            return
        talk.say(b"+ idling\r\n")
        if talk.lies("idle"):
            self.answer(talk, "idle", tag, b"* 2 EXI")
        talk.hear()
        self.answer(talk, "done", tag)

    def answer(self, talk: Talk, stage: str, tag: bytes, untagged: bytes = b"", done: bytes = b"OK done") -> None:
        """What belongs here, or the fault."""
        honest = untagged + tag + b" " + done + b"\r\n"
        if not talk.lies(stage):
            talk.say(honest)
            return
        match self.fault:
            case "bye":
                talk.say(b"* BYE closing now\r\n")
                raise HungUp
            case "no" | "bad":
                talk.say(tag + b" " + self.fault.upper().encode() + b" not now\r\n")
            case "tag":
                talk.say(b"ZZZZ99 OK done\r\n")
            case fault:
                talk.break_off(fault, honest)


class SmtpLiar(Liar):
    """A submission server. Stages: connect, banner, ehlo, tls, auth, mail, rcpt, data, dot.

    Faults: those of a link, and 421, 4xx, 5xx. `bodies` are the mails whose final dot it has read.
    """

    offers: tuple[bytes, ...] = (b"SIZE 50000000", b"8BITMIME", b"AUTH PLAIN LOGIN XOAUTH2", b"STARTTLS")
    #: Stops reading a body after so many bytes.
    appetite: int | None = None

    def __enter__(self) -> Self:
        self.bodies: list[bytes] = []
        return super().__enter__()

    def converse(self, talk: Talk) -> None:
        if talk.lies("connect"):
            talk.break_off(self.fault if self.fault in ("rst", "stall", "half", "drip") else "eof", b"")
        self.answer(talk, "banner", b"220 liar.test ready")
        while True:
            line = talk.hear()
            verb = line[:4].upper()
            if verb == b"EHLO":
                offers = b"".join(b"250-" + offer + b"\r\n" for offer in self.offers)
                self.answer(talk, "ehlo", b"250-liar.test\r\n" + offers + b"250 HELP")
            elif line.upper() == b"STARTTLS":
                self.answer(talk, "tls", b"220 go ahead")
                talk.break_off("garbage", b"")
            elif verb == b"AUTH":
                self.answer(talk, "auth", b"235 2.7.0 welcome")
            elif verb == b"DATA":
                if self.answer(talk, "data", b"354 go on"):
                    self.bodies.append(self._body(talk))
                    self.answer(talk, "dot", b"250 2.0.0 taken as 42")
            elif verb == b"QUIT":
                talk.say(b"221 2.0.0 bye\r\n")
                return
            else:
                self.answer(talk, verb.decode().lower(), b"250 2.1.0 ok")

    def _body(self, talk: Talk) -> bytes:
        if self.appetite is not None and talk.faulty:
            talk.lines.read(self.appetite)  # type: ignore[attr-defined]  # a file, which is an iterator of its lines
            talk.break_off(self.fault, b"")
        lines: list[bytes] = []
        for line in talk.lines:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        raise HungUp

    def answer(self, talk: Talk, stage: str, honest: bytes) -> bool:
        """What belongs here (True), or the fault."""
        if not talk.lies(stage):
            talk.say(honest + b"\r\n")
            return True
        match self.fault:
            case "421":
                talk.say(b"421 4.3.2 closing\r\n")
                raise HungUp
            case "4xx":
                talk.say(b"451 4.3.0 later\r\n")
            case "5xx":
                talk.say(b"550 5.7.1 never\r\n")
            case fault:
                talk.break_off(fault, honest + b"\r\n")
        return False
