"""Starting a server as a child process, waiting for its port, and ending it by its process id.

A child dies with the test run even when that is killed: `setpriv --pdeathsig` asks the kernel for it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"


class ServerMissing(Exception):
    """A server cannot run here; the message says what is missing and how to get it."""


def program(*names: str) -> str:
    """The path of the first of these programs that is installed. Raises `ServerMissing`."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/postfix/sbin", "/usr/local/sbin"])
    for name in names:
        if found := shutil.which(name, path=places):
            return found
    raise ServerMissing(f"{' or '.join(names)} is not installed; `python -m tests.servers.install` installs it as root")


def state_folder(name: str) -> Path:
    """A new folder for one server, with a path short enough for the sockets in it (they may have 107 characters)."""
    folder = Path(tempfile.mkdtemp(prefix=f"mf-{name}-", dir="/tmp" if len(tempfile.gettempdir()) > 40 else None))
    folder.chmod(0o755)
    return folder


def free_ports(count: int) -> list[int]:
    """Ports that are free now, all different."""
    socks = [socket.socket() for _ in range(count)]
    try:
        for sock in socks:
            sock.bind((HOST, 0))
        return [int(sock.getsockname()[1]) for sock in socks]
    finally:
        for sock in socks:
            sock.close()


class Process:
    """One running server."""

    def __init__(
        self,
        command: Sequence[str | Path],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self.log = log
        prefix: list[str] = []
        if setpriv := shutil.which("setpriv"):
            prefix = [setpriv, "--pdeathsig", "TERM"]
            prefix += ["--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid), "--init-groups"] if user else []
        elif user:
            prefix = ["runuser", "-u", user, "--"]
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                [*prefix, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else {**os.environ, **environment},
                start_new_session=True,
                cwd="/",
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    @property
    def returncode(self) -> int | None:
        """How it ended; None while it runs, negative by a signal."""
        return self._child.poll()

    def wait_for(self, *ports: int, seconds: float = 30.0) -> None:
        """Waits until every port takes connections. Raises `ServerMissing` with the end of the log otherwise."""
        until = time.monotonic() + seconds
        for port in ports:
            while not _listens(port):
                if self._child.poll() is not None or time.monotonic() > until:
                    tail = self.log.read_text(errors="replace")[-2000:]
                    raise ServerMissing(f"{self._child.args!r} does not listen on port {port}:\n{tail}")
                time.sleep(0.02)

    def wait_until_said(self, words: str, seconds: float = 30.0) -> None:
        """Waits until the words stand in the log. Raises AssertionError where they do not."""
        until = time.monotonic() + seconds
        while words not in (text := self.log.read_text(errors="replace")):
            if self._child.poll() is not None or time.monotonic() > until:
                raise AssertionError(text[-3000:])
            time.sleep(0.05)

    def wait(self, seconds: float) -> None:
        """Waits until it ended by itself; kills it where it does not in time."""
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait(seconds)

    def stop(self, how: int = signal.SIGTERM, seconds: float = 15.0) -> None:
        """Ends the process; kills it where it does not end in time."""
        if self._child.poll() is None:
            self._child.send_signal(how)
        self.wait(seconds)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False
