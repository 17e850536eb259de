"""What is known of a mail is told before its connection takes up the next one."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from mailflow.edges.smtp import Outgoing, SmtpSender, SmtpSettings
from mailflow.mail.delivery import Delivery
from tests.servers.liars import SmtpLiar, aside
from tests.servers.process import HOST

_RAW = b"From: hiring@acme.test\r\nSubject: digest\r\n\r\nhello\r\n"


def _send(server: SmtpLiar, told: Callable[[int, Delivery], None], asked: Callable[[int], bool]) -> list[Delivery]:
    batch = [Outgoing("hiring@acme.test", "dana@acme.test", _RAW, aside(partial(asked, n))) for n in range(3)]
    with SmtpSender(SmtpSettings(HOST, server.port, security="plain")) as sender:
        return sender.send_many(batch, told)


def test_an_outcome_is_told_before_the_next_mail_is_asked_about() -> None:
    """Given a slow listener, when three mails go over one connection, then no mail begins before the one before it is
    known: else a process that dies has more than one mail whose fate nobody noted."""
    seen: list[str] = []

    def told(number: int, _outcome: Delivery) -> None:
        time.sleep(0.05)
        seen.append(f"known {number}")

    def asked(number: int) -> bool:
        seen.append(f"asked {number}")
        return True

    with SmtpLiar() as server:
        _send(server, told, asked)
    assert seen == ["asked 0", "known 0", "asked 1", "known 1", "asked 2", "known 2"]


def test_what_the_listener_raises_reaches_the_caller_and_spares_the_connection() -> None:
    """Given a listener that fails, when mails are sent, then its failure comes out and every mail left all the same."""

    def told(_number: int, _outcome: Delivery) -> None:
        raise LookupError("mine")

    with SmtpLiar() as server:
        with pytest.raises(LookupError, match="mine"):
            _send(server, told, lambda _: True)
        assert len(server.bodies) >= 1
