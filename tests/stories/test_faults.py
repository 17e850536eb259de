"""Servers that are away when mailflow starts, or go away in the middle: said once, waited out, nothing lost."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import select, update

from mailflow.store.schema import lease, outbox
from tests.conftest import started
from tests.servers.mail import MailServers
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.stories.company import Company, Person, until
from tests.stories.stack import Stack

#: How long a server is away: long enough for each process to try again several times.
AWAY_SECONDS = 3.0

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(240)]


class Broker(Protocol):
    """A broker that a test may stop."""

    url: str

    def start(self) -> None: ...
    def stop_for_now(self) -> None: ...
    def stop(self) -> None: ...


@pytest.fixture(params=[Redis, RabbitMQ], ids=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A broker of the test's own."""
    server: Broker = started(request.param)
    yield server
    server.stop()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the test's own."""
    server = started(Postgres)
    yield server
    server.stop()


def asks_for_help(person: Person, company: Company) -> str:
    """Somebody writes `help` to the shared mailbox; the Message-ID."""
    return person.submit(person.new(company.hiring, "help", "help"))


def all_run(stack: Stack) -> bool:
    """Whether every process is still there."""
    return all(process.returncode is None for process in stack.running.values())


def said(stack: Stack, words: str) -> dict[str, int]:
    """How often each process logged these words."""
    return {name: count for name in stack.running if (count := stack.log(name).count(words))}


def ends_well(stack: Stack) -> None:
    """SIGTERM ends every process with 0."""
    ended = stack.stop()
    assert {code for code, _ in ended.values()} == {0}, f"{ended}\n{stack.logs()}"


def test_a_broker_that_is_away_holds_up_no_decision_and_loses_no_notice(
    broker: Broker, postgres_copy_url: str, company: Company, tmp_path: Path
) -> None:
    """Down at the start, down in the middle: mail is judged all the same, and what is due goes when it is back."""
    broker.stop_for_now()
    with Stack(company, postgres_copy_url, broker.url, tmp_path) as stack:
        stack.start()
        stack.load()
        stack.until_judged(asks_for_help(company.rita, company))
        time.sleep(AWAY_SECONDS)
        assert all_run(stack), stack.logs()
        assert said(stack, "broker out of reach") == {"poll": 1, "beat": 1}, stack.logs()
        broker.start()
        company.rita.receives("help", stack.logs)
        company.dana.receives("digest", stack.logs)
        asks_for_help(company.lea, company)
        company.lea.receives("help", stack.logs)
        broker.stop_for_now()
        stack.until_judged(asks_for_help(company.ben, company))
        time.sleep(AWAY_SECONDS)
        assert all_run(stack), stack.logs()
        assert said(stack, "broker out of reach") == {"poll": 2, "beat": 2}, stack.logs()
        broker.start()
        company.ben.receives("help", stack.logs)
        stack.until_settled()
        assert {row[2] for row in stack.mails_out()} == {"sent"}
        ends_well(stack)


def test_a_broker_that_forgets_everything_loses_nothing(
    postgres_copy_url: str, company: Company, tmp_path: Path
) -> None:
    """FLUSHALL while mail is on its way: the rows are the truth, the beat rings again."""
    redis = started(Redis)
    try:
        with Stack(company, postgres_copy_url, redis.url, tmp_path) as stack:
            stack.load()
            stack.start("poll", "beat")
            stack.until_judged(asks_for_help(company.rita, company), asks_for_help(company.ben, company))
            redis.flush()
            stack.start("workers")
            company.rita.receives("help", stack.logs)
            redis.flush()
            company.ben.receives("help", stack.logs)
            company.dana.receives("digest", stack.logs)
            stack.until_settled()
            ends_well(stack)
    finally:
        redis.stop()


def test_a_database_that_is_away_is_waited_for(
    own_postgres: Postgres, redis_url: str, company: Company, tmp_path: Path
) -> None:
    """Down at the start, restarted in the middle: every process waits, says so once, and goes on."""
    url = own_postgres.url(own_postgres.create())
    with Stack(company, url, redis_url, tmp_path) as stack:
        stack.run("mailflow", "migrate")
        stack.load()
        own_postgres.stop_for_now()
        stack.start()
        asked = {asks_for_help(company.people[name], company) for name in ("rita", "ben")}
        time.sleep(AWAY_SECONDS)
        assert all_run(stack), stack.logs()
        own_postgres.start()
        stack.until_judged(*asked)
        digest = company.dana.receives("digest", stack.logs)
        own_postgres.stop_for_now()
        company.dana.answers(digest, "approve all")
        time.sleep(AWAY_SECONDS)
        assert all_run(stack), stack.logs()
        own_postgres.start()
        company.dana.receives("receipt", stack.logs)
        assert [row[1] for row in stack.feedback()] == ["approve"] * 5
        stack.until_settled()
        assert {name: len(company.people[name].letters("help")) for name in ("rita", "ben")} == {"rita": 1, "ben": 1}
        ends_well(stack)


def test_mail_servers_that_are_away_cost_only_time(
    mail_servers: MailServers, sqlite_url: str, company: Company, tmp_path: Path
) -> None:
    """Given mail servers that stop and come back, when people write after that, then each mail is judged once."""
    with Stack(company, sqlite_url, "embedded", tmp_path) as stack:
        mail_servers.stop_for_now()
        try:
            stack.load()
            stack.start()
            until(lambda: "out of reach" in stack.log("up"), stack.logs)
        finally:
            mail_servers.start()
        _send_deferred_now(stack)
        digest = company.dana.receives("digest", stack.logs)
        until(lambda: "mailbox reached again" in stack.log("up"), stack.logs)
        mail_servers.stop_for_now()
        time.sleep(AWAY_SECONDS)
        assert all_run(stack), stack.logs()
        mail_servers.start()
        company.dana.answers(digest, "approve 1")
        asked = asks_for_help(company.rita, company)
        company.dana.receives("receipt", stack.logs)
        company.rita.receives("help", stack.logs)
        stack.until_judged(asked)
        stack.until_settled()
        assert [row[1] for row in stack.feedback()] == ["approve"]
        assert len(stack.mails_in()) == 2
        assert said(stack, "mailbox or database out of reach") == {"up": 2}, stack.logs()
        ends_well(stack)


def test_one_poller_reads_a_mailbox_and_another_takes_over(
    postgres_copy_url: str, redis_url: str, company: Company, tmp_path: Path
) -> None:
    """Two pollers: the second waits; when the first is killed it takes over within the lease; no mail is doubled."""
    with Stack(company, postgres_copy_url, redis_url, tmp_path, quick_lease=True) as stack:
        stack.load()
        stack.start("poll", "workers")
        first = _until_held(stack, "")
        stack.start("poll-2")
        stack.until_judged(asks_for_help(company.rita, company))
        time.sleep(AWAY_SECONDS)
        assert _holder(stack) == first
        killed = stack.running.pop("poll")
        killed.stop(signal.SIGKILL)
        asked = asks_for_help(company.ben, company)
        begin = time.monotonic()
        stack.until_judged(asked, seconds=15)
        assert time.monotonic() - begin < 10
        assert _holder(stack) not in ("", first)
        company.ben.receives("help", stack.logs)
        stack.until_settled()
        assert len(company.rita.letters("help")) == 1
        ends_well(stack)


def _send_deferred_now(stack: Stack) -> None:
    """What was put off for a minute is due now, so that nobody waits for it."""

    def put_off() -> bool:
        return any(row[2] == "deferred" for row in stack.mails_out())

    until(put_off, stack.logs, 5) if put_off() else None
    with stack.database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.state == "deferred").values(due_at=outbox.c.created_at))


def _holder(stack: Stack) -> str:
    with stack.database.read() as connection:
        query = select(lease.c.owner).where(lease.c.name == f"poll:{stack.company.hiring}")
        return connection.scalar(query) or ""


def _until_held(stack: Stack, before: str) -> str:
    until(lambda: _holder(stack) != before, stack.logs)
    return _holder(stack)
