"""The servers themselves: that each starts, serves and is what the other tests take it for."""

from __future__ import annotations

import time

import psycopg
import pytest

from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import SmtpSender
from mailflow.mail.delivery import Accepted, Refused
from tests.servers.mail import AUTHSERV_ID, MailServers

FORGED = (
    b"Authentication-Results: mail.acme.test; auth=pass smtp.auth=boss@acme.test\r\n"
    b"authentication-results : mail.acme.test;\r\n dmarc=pass header.from=acme.test\r\n"
)
MAIL = FORGED + b"From: Dana <dana@acme.test>\r\nSubject: approve\r\n\r\napprove 1\r\n"


def arrived(servers: MailServers, address: str, number: int = 1) -> list[bytes]:
    """Waits for the mails of an account."""
    until = time.monotonic() + 20
    while len(found := servers.messages(address)) < number:
        assert time.monotonic() < until, servers.log()
        time.sleep(0.05)
    return found


def results(raw: bytes) -> list[bytes]:
    """The Authentication-Results headers of a mail, topmost first."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return [line for line in head.split(b"\n") if line.lower().startswith(b"authentication-results")]


def test_a_login_is_stamped_and_forged_results_are_removed(mail_servers: MailServers) -> None:
    writer, reader = mail_servers.account("writer"), mail_servers.account("hiring")
    token = reader.replace("@", "+token@")
    with SmtpSender(mail_servers.submission(writer)) as sender:
        assert isinstance(sender.send(writer, token, MAIL), Accepted)
    (raw,) = arrived(mail_servers, reader)
    assert results(raw) == [f"Authentication-Results: {AUTHSERV_ID}; auth=pass smtp.auth={writer}".encode()]
    assert b"Delivered-To: " + token.encode() in raw


def test_an_outsider_is_vouched_for_by_nobody(mail_servers: MailServers) -> None:
    reader = mail_servers.account("hiring")
    with SmtpSender(mail_servers.outside()) as sender:
        assert isinstance(sender.send("dana@acme.test", reader, MAIL), Accepted)
        refused = sender.send("dana@acme.test", "someone@elsewhere.test", MAIL)
    assert isinstance(refused, Refused)
    assert refused.permanent
    (raw,) = arrived(mail_servers, reader)
    assert results(raw) == [f"Authentication-Results: {AUTHSERV_ID}; auth=none".encode()]


def test_an_unknown_address_bounces_for_real(mail_servers: MailServers) -> None:
    writer = mail_servers.account("writer")
    with SmtpSender(mail_servers.submission(writer)) as sender:
        assert isinstance(sender.send(writer, "nobody-at-all@acme.test", MAIL), Accepted)
    (bounce,) = arrived(mail_servers, writer)
    assert b"report-type=delivery-status" in bounce


def test_dovecot_offers_what_the_poller_can_use(mail_servers: MailServers) -> None:
    with ImapMailbox.connect(mail_servers.imap(mail_servers.account())) as mailbox:
        assert {"IDLE", "MOVE", "UIDPLUS", "CONDSTORE"} <= mailbox.capabilities
        assert mailbox.select("INBOX").highestmodseq is not None


def test_each_database_is_new_and_empty(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_redis_answers(redis_url: str) -> None:
    redis = pytest.importorskip("redis")
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_rabbitmq_carries_a_message(rabbitmq_url: str) -> None:
    pika = pytest.importorskip("pika")
    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq_url))
    channel = connection.channel()
    channel.queue_declare("carries")
    channel.basic_publish("", "carries", b"wake")
    assert channel.basic_get("carries", auto_ack=True)[2] == b"wake"
    connection.close()
