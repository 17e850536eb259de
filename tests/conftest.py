"""The servers as fixtures. Each starts when the first test asks for it and serves the whole run.

A server that cannot run here skips its tests with the reason; where the variable CI is set it fails them instead, so
that a green run there means that all of them took part.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
import structlog

from mailflow.store.engine import Database
from mailflow.store.events import verify
from mailflow.store.migrate import migrate
from tests.flow.world import COMPANY, World
from tests.servers.mail import MailServers
from tests.servers.postgres import Postgres
from tests.servers.process import ServerMissing
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis

Server = TypeVar("Server")

# How long an example takes says more about the machine's other work than about the code; the tests that promise a time
# measure it themselves.
hypothesis.settings.register_profile("mailflow", deadline=None)
# `make test-quick` asks for fewer examples; `make check`, and so CI, has them all.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.load_profile("mailflow")


def pytest_collection_finish() -> None:
    """What was loaded stays for the whole run: nothing in it need be looked through for garbage."""
    gc.collect()
    gc.freeze()


def started(start: Callable[[], Server]) -> Server:
    """The server, running; the test is skipped, or with CI set fails, where it cannot run here."""
    try:
        return start()
    except ServerMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Dovecot and Postfix. A test takes accounts of its own: `mail_servers.account()`."""
    servers = started(MailServers)
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server; most tests want `postgres_url`."""
    server = started(Postgres)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a new empty database, gone after the test."""
    database = postgres.create()
    yield postgres.url(database)
    postgres.drop(database)


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def _migrated_postgres(postgres: Postgres) -> str:
    """The name of a PostgreSQL database with the schema and nothing in it, to be copied."""
    name = postgres.create()
    database = Database(postgres.url(name))
    migrate(database)
    database.close()
    return name


@pytest.fixture
def sqlite_url(_migrated: Path, tmp_path: Path) -> str:
    """The URL of an SQLite database with the schema and nothing in it."""
    shutil.copy(_migrated, tmp_path / "mailflow.db")
    return f"sqlite:///{tmp_path / 'mailflow.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database with the schema and nothing in it: SQLite first, PostgreSQL where servers take part."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.create(request.getfixturevalue("_migrated_postgres"))
    yield postgres.url(name)
    postgres.drop(name)


def _settled(url: str, folder: Path) -> None:
    """Have the company of the stories in an empty database, and its key in the folder."""
    one = World(url, folder)
    one.load(COMPANY)
    one.close()


@pytest.fixture(scope="session")
def _company(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an SQLite file and a key, to be copied: the company with nobody waiting yet."""
    folder = tmp_path_factory.mktemp("company")
    shutil.copy(_migrated, folder / "mailflow.db")
    _settled(f"sqlite:///{folder / 'mailflow.db'}", folder)
    return folder


@pytest.fixture(scope="session")
def _company_postgres(
    postgres: Postgres, _migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The same as the name of a PostgreSQL database, and the folder of its key."""
    folder, name = tmp_path_factory.mktemp("company"), postgres.create(_migrated_postgres)
    _settled(postgres.url(name), folder)
    return name, folder


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A small company with nobody waiting yet, on a Monday at seven in New York; on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("quick_world")
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name, folder = request.getfixturevalue("_company_postgres")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    database = postgres.create(name)
    one = World(postgres.url(database), tmp_path)
    yield one
    one.close()
    postgres.drop(database)


@pytest.fixture
def quick_world(_company: Path, tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for long tables."""
    shutil.copytree(_company, tmp_path, dirs_exist_ok=True)
    one = World(f"sqlite:///{tmp_path / 'mailflow.db'}", tmp_path)
    yield one
    one.close()


@pytest.fixture
def chains_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Looks at the end whether every event chain of the test's world verifies."""
    world: World = request.getfixturevalue("world" if "world" in request.fixturenames else "quick_world")
    yield
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A command that a test runs in this process sets its own level."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def _redis() -> Iterator[Redis]:
    server = started(Redis)
    yield server
    server.stop()


@pytest.fixture
def redis_url(_redis: Redis) -> Iterator[str]:
    """The URL of a Redis server that is empty before and after the test."""
    _redis.flush()
    yield _redis.url
    _redis.flush()


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """The URL of a RabbitMQ broker, one for the whole run: use queue names of your own."""
    server = started(RabbitMQ)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> list[str]:
    """The command line of a headless browser; add `--user-data-dir=` of a new folder, and what it shall do."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

    def command() -> list[str]:
        if found is None:
            raise ServerMissing("Chromium is not installed; `python -m tests.servers.install` installs it as root")
        quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
        return [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]

    return started(command)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that ask for a server or the browser, so that `make test-quick` leaves them out."""
    asked = {"mail_servers", "postgres", "redis_url", "rabbitmq_url"}
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & asked:
            item.add_marker(pytest.mark.servers)
        if "chromium" in names:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent
