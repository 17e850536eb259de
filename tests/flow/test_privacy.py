"""Names of candidates and words of mails stay in the database and in mail: never in logs, never with the broker."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from mailflow.hiring.effects import Notify
from mailflow.mail.delivery import Accepted, Delivery, Refused
from mailflow.store.outbox import queue
from tests.flow.world import World, applied

#: Words that stand for everything personal: none may be seen in a log line.
CANARIES = ("Zyxwvut", "canary.mail.test", "quetzalcoatl", "MF-SECRET-WORDS")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, by structlog and by the libraries, with its tracebacks."""
    told = io.StringIO()
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(told),
        cache_logger_on_first_use=False,
    )  # fmt: skip
    handler = logging.StreamHandler(told)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield told
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**before)


def test_no_name_of_a_candidate_is_ever_logged(world: World, log: io.StringIO) -> None:
    world.load(
        applied("Zyxwvut Canary").replace("@mail.test", "@canary.mail.test"),
        applied("John Abara"),
        applied("Sarah Zyxwvut"),
    )
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "2 no - quetzalcoatl was mentioned")
    world.says("dana", digest, "approve Zyxwvut, they know quetzalcoatl")
    world.says("dana", digest, "1 yes", proven=False)
    world.writes("rita", "why Zyxwvut")
    world.writes("mallory@evil.test", "approve Zyxwvut Canary MF-SECRET-WORDS")
    world.arrives(b"From: x\r\nSubject: quetzalcoatl\r\n\r\nZyxwvut \x00\xff" * 3)
    world.app.answer = refuse
    world.says("dana", digest, "question 1: quetzalcoatl?")
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    break_things(world)
    for day in range(1, 4):
        world.at(day, 8)
        world.at(day, 9, 30)
        world.at(day, 17)
    lines = log.getvalue()
    assert "mail parked" in lines or "cannot be rendered" in lines
    assert [canary for canary in CANARIES if canary.lower() in lines.lower()] == []


def refuse(_to: str, _raw: bytes) -> Delivery:
    """A server that repeats what it was sent."""
    return Refused(451, "refused <zyxwvut@canary.mail.test> quetzalcoatl", permanent=False)


def break_things(world: World) -> None:
    """A notice that cannot be drafted, with personal words in its facts."""
    with world.app.database.write() as connection:
        facts = {"notice": '{"recipient": "Zyxwvut", "quetzalcoatl": [1, "MF-SECRET-WORDS"]}'}
        queue(connection, [Notify("receipt:broken", "receipt", 1, facts)], world.clock())
    world.app.outbox.deliver_due()


def test_a_broker_message_carries_nothing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """It means "send what is due"; whoever reads the broker learns nothing."""
    for name, value in {
        "MAILFLOW_MAILBOX": '[{"address": "hiring@acme.test", "imap": {"host": "127.0.0.1", "security": "plain"}}]',
        "MAILFLOW_SMTP": '{"host": "127.0.0.1", "security": "plain"}',
    }.items():
        monkeypatch.setenv(name, value)
    from workers.actors import deliver

    message = deliver.message()
    assert (message.args, message.kwargs, message.actor_name) == ((), {}, "deliver")
