"""A mail server to send to, which keeps what it accepts, and a wire to the mailbox. Both can kill in the middle.

A `Trap` is set for one moment of one conversation: when the server gets there for the n-th time, it calls the killer
and falls silent. A trap that is not set costs nothing.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Self

from tests.servers.process import HOST

_LITERAL = re.compile(rb"BODY\[\] \{(\d+)\}\r\n")
_SIZE = re.compile(rb"SIZE=(\d+)", re.I)


class Caught(Exception):
    """The trap went off: the other side is dead, and this side says nothing any more."""


@dataclass
class Trap:
    """Kills at a moment. One trap serves all connections of a server."""

    moment: str = ""
    count: int = 1
    kill: Callable[[], None] = lambda: None
    sprung: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, moment: str, count: int, kill: Callable[[], None]) -> None:
        """From now on kill when this moment comes for the n-th time."""
        with self._lock:
            self.moment, self.count, self.kill = moment, count, kill
            self.sprung.clear()

    def clear(self) -> None:
        """Kill nobody."""
        self.set("", 1, lambda: None)

    def pass_by(self, moment: str) -> None:
        """The server has got to this moment. Raises `Caught` where it killed."""
        if moment != self.moment:
            return
        with self._lock:
            if moment != self.moment:
                return
            self.count -= 1
            if self.count > 0:
                return
            self.moment = ""
            self.kill()
            self.sprung.set()
        raise Caught


class Listener(ABC):
    """A port and a thread for each of its connections."""

    def __init__(self) -> None:
        self.trap = Trap()

    def __enter__(self) -> Self:
        self._socket = socket.create_server((HOST, 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for sock in list(self._open):
            self.hang_up(sock)
        self._thread.join(5)

    def hang_up(self, sock: socket.socket) -> None:
        """Ends a connection, from any thread."""
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        sock.close()
        self._open.discard(sock)

    def watch(self, sock: socket.socket) -> socket.socket:
        """Ends this one too when the server ends."""
        self._open.add(sock)
        return sock

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._talk, args=(self.watch(sock),), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        try:
            with contextlib.suppress(Caught, OSError, ValueError):
                self.converse(sock)
        finally:
            self.hang_up(sock)

    @abstractmethod
    def converse(self, sock: socket.socket) -> None:
        """One connection, from its first byte on."""


class Sink(Listener):
    """Takes every mail and keeps it. Moments: connected, greeted, body (half of it read), dot (it is kept then)."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: list[bytes] = []

    def converse(self, sock: socket.socket) -> None:
        lines = sock.makefile("rb")
        self.trap.pass_by("connected")
        sock.sendall(b"220 sink.test ready\r\n")
        size = 0
        for line in lines:
            verb = line[:4].upper()
            if verb == b"EHLO":
                sock.sendall(b"250-sink.test\r\n250-SIZE 50000000\r\n250 8BITMIME\r\n")
                self.trap.pass_by("greeted")
            elif verb == b"DATA":
                sock.sendall(b"354 go on\r\n")
                raw = self._body(lines, size)
                self.accepted.append(raw)
                self.trap.pass_by("dot")
                sock.sendall(b"250 2.0.0 taken\r\n")
            elif verb == b"QUIT":
                sock.sendall(b"221 2.0.0 bye\r\n")
                return
            else:
                found = _SIZE.search(line)
                size = int(found[1]) if found else size
                sock.sendall(b"250 2.1.0 ok\r\n")

    def _body(self, lines: BufferedReader | Iterator[bytes], size: int) -> bytes:
        body: list[bytes] = []
        read = 0
        for line in lines:
            if line == b".\r\n":
                return b"".join(body)
            body.append(line[1:] if line.startswith(b".") else line)
            before, read = read, read + len(line)
            if before < size // 2 <= read:
                self.trap.pass_by("body")
        raise Caught


class Wire(Listener):
    """Between mailflow and an IMAP server. Moments: literal (half of a mail has gone through), move (the command is
    there and not passed on), moved (it is passed on and not answered)."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._server = port

    def converse(self, sock: socket.socket) -> None:
        server = self.watch(socket.create_connection((HOST, self._server)))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._answers, args=(server, sock), daemon=True).start()
        try:
            while chunk := sock.recv(65536):
                moves = b"UID MOVE" in chunk
                if moves:
                    self.trap.pass_by("move")
                server.sendall(chunk)
                if moves:
                    self.trap.pass_by("moved")
        finally:
            self.hang_up(server)

    def _answers(self, server: socket.socket, sock: socket.socket) -> None:
        tail = b""
        try:
            while chunk := server.recv(65536):
                text = tail + chunk
                for found in _LITERAL.finditer(text):
                    if found.end() > len(tail):
                        self._literal(sock, chunk, found.end() - len(tail) + int(found[1]) // 2)
                tail = text[-40:]
                sock.sendall(chunk)
        except (Caught, OSError):
            pass
        finally:
            self.hang_up(sock)

    def _literal(self, sock: socket.socket, chunk: bytes, half: int) -> None:
        """Pass on up to the middle of the mail before the trap goes off. What follows passes whole if it does not."""
        if self.trap.moment == "literal" and self.trap.count == 1:
            sock.sendall(chunk[:half])
        self.trap.pass_by("literal")
