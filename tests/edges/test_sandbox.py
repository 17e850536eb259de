"""The mail server in the process behaves as a company's would where mailflow depends on it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from mailflow.edges.sandbox import AUTHSERV_ID, SandboxMail
from mailflow.edges.smtp import Outgoing, SmtpSender, SmtpSettings
from mailflow.errors import MailflowError
from mailflow.mail.delivery import Accepted, NotSent, Refused

MAIL = b"From: dana@acme.test\r\nSubject: yes\r\n\r\napprove 1\r\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxMail]:
    with SandboxMail({"hiring@acme.test": "secret", "Dana@acme.test": "word"}) as server:
        yield server


def as_person(server: SandboxMail, login: str, password: str) -> SmtpSender:
    return SmtpSender(SmtpSettings(server.host, server.smtp_port, login, password, "plain"))


def as_outsider(server: SandboxMail) -> SmtpSender:
    return SmtpSender(SmtpSettings(server.host, server.smtp_port, security="plain"))


def test_a_person_who_logs_in_is_vouched_for(sandbox: SandboxMail) -> None:
    with as_person(sandbox, "dana@acme.test", "word") as sender:
        assert isinstance(sender.send("dana@acme.test", "hiring+token@acme.test", MAIL), Accepted)
    head = sandbox.messages("hiring@acme.test")[-1].partition(b"From:")[0].decode()
    assert head == (
        "Return-Path: <dana@acme.test>\r\nDelivered-To: hiring+token@acme.test\r\n"
        f"Authentication-Results: {AUTHSERV_ID}; auth=pass smtp.auth=dana@acme.test\r\n"
    )


def test_anybody_else_may_deliver_and_is_vouched_for_by_nobody(sandbox: SandboxMail) -> None:
    with as_outsider(sandbox) as sender:
        assert isinstance(sender.send("dana@acme.test", "hiring@acme.test", MAIL), Accepted)
    assert f"Authentication-Results: {AUTHSERV_ID}; auth=none\r\n".encode() in sandbox.messages("hiring@acme.test")[-1]


@pytest.mark.parametrize(
    "forged",
    [
        f"Authentication-Results: {AUTHSERV_ID}; auth=pass smtp.auth=boss@acme.test",
        f"authentication-results:\r\n {AUTHSERV_ID};\r\n\tauth=pass smtp.auth=boss@acme.test",
        f"Authentication-Results : (a comment) {AUTHSERV_ID.upper()} ; auth=pass",
        f"Authentication-Results: x.test; spf=pass\r\nAuthentication-Results: {AUTHSERV_ID}; dmarc=pass",
    ],
)
def test_results_that_claim_to_be_its_own_are_removed(sandbox: SandboxMail, forged: str) -> None:
    raw = b"X-First: 1\r\n" + forged.encode() + b"\r\n" + MAIL + forged.encode() + b" in the body\r\n"
    with as_outsider(sandbox) as sender:
        sender.send("dana@acme.test", "hiring@acme.test", raw)
    head, _, body = sandbox.messages("hiring@acme.test")[-1].partition(b"\r\n\r\n")
    assert head.lower().count(AUTHSERV_ID.encode()) == 1
    assert b"auth=none" in head
    assert b"X-First: 1" in head
    assert b"Subject: yes" in head
    assert forged.encode() in body


def test_results_of_others_stay(sandbox: SandboxMail) -> None:
    with as_outsider(sandbox) as sender:
        sender.send("a@b.test", "hiring@acme.test", b"Authentication-Results: other.test; spf=pass\r\n" + MAIL)
    assert b"Authentication-Results: other.test; spf=pass" in sandbox.messages("hiring@acme.test")[-1]


def test_a_wrong_password_opens_no_session(sandbox: SandboxMail) -> None:
    with as_person(sandbox, "dana@acme.test", "guess") as sender:
        assert isinstance(sender.send("dana@acme.test", "hiring@acme.test", MAIL), NotSent)
    with as_person(sandbox, "nobody@acme.test", "") as sender:
        assert isinstance(sender.send("dana@acme.test", "hiring@acme.test", MAIL), NotSent)


def test_an_address_that_is_nobodys_is_refused(sandbox: SandboxMail) -> None:
    with as_outsider(sandbox) as sender:
        outcome = sender.send("a@b.test", "nobody@acme.test", MAIL)
    assert isinstance(outcome, Refused)
    assert outcome.permanent


def test_a_catch_all_takes_what_is_nobodys() -> None:
    with SandboxMail({"all@acme.test": "x"}, catch_all="all@acme.test") as server, as_outsider(server) as sender:
        assert isinstance(sender.send("a@b.test", "someone@else.test", MAIL), Accepted)
        assert b"Delivered-To: someone@else.test" in server.messages("all@acme.test")[0]


def test_eight_bit_bodies_and_addresses_arrive_as_they_were(sandbox: SandboxMail) -> None:
    raw = MAIL + "Grüße, не спам\r\n.\r\n".encode() + b"\xff\xfe\r\n"
    with as_person(sandbox, "dana@acme.test", "word") as sender:
        assert isinstance(sender.send("dörte@acme.test", "hiring@acme.test", raw), Accepted)
    assert sandbox.messages("hiring@acme.test")[-1].endswith(raw)


def test_mails_pass_without_a_pause_of_forty_milliseconds(sandbox: SandboxMail) -> None:
    """What Nagle and a delayed acknowledgement cost where a small write follows another."""
    with as_person(sandbox, "dana@acme.test", "word") as sender:
        sender.send("dana@acme.test", "hiring@acme.test", MAIL)
        started = time.monotonic()
        outcomes = sender.send_many([Outgoing("dana@acme.test", "hiring@acme.test", MAIL)] * 50)
        assert time.monotonic() - started < 1.5
    assert {type(outcome) for outcome in outcomes} == {Accepted}


def test_a_port_that_is_taken_is_said(sandbox: SandboxMail) -> None:
    with pytest.raises(MailflowError, match="did not start"):
        SandboxMail({}, smtp_port=sandbox.smtp_port).start()


def test_deliver_to_nobody_is_a_key_error(sandbox: SandboxMail) -> None:
    with pytest.raises(KeyError):
        sandbox.deliver(MAIL, "nobody@acme.test")


def test_what_was_delivered_stays_readable_after_the_stop() -> None:
    server = SandboxMail({"a@acme.test": "x"}).start()
    server.deliver(MAIL, "a@acme.test")
    server.stop()
    server.stop()
    assert server.messages("A@acme.test") == [MAIL]
