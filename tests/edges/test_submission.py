"""The edges against Dovecot and Postfix: secured links, logins, servers that go away and come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mailflow.edges.imap import ImapMailbox
from mailflow.edges.smtp import Outgoing, SmtpSender
from mailflow.errors import MailboxError, TransportError
from mailflow.mail.delivery import Accepted, NotSent, Refused
from mailflow.mail.link import Security
from tests.servers.mail import MailServers

RAW = b"From: hiring@acme.test\r\nSubject: Your digest\r\n\r\n" + b"A line of a digest, 1 of many.\r\n" * 800


def arrived(mailbox: ImapMailbox, count: int) -> list[int]:
    """The UIDs of the INBOX once there are so many."""
    mailbox.select("INBOX")
    until = time.monotonic() + 30
    while len(uids := mailbox.uids_from(1)) < count:
        assert time.monotonic() < until, f"{len(uids)} of {count} arrived"
        mailbox.wait(5)
    return uids


def test_a_batch_over_two_connections_arrives_whole(mail_servers: MailServers) -> None:
    hiring, reader = mail_servers.account("hiring"), mail_servers.account("reader")
    with SmtpSender(mail_servers.submission(hiring, connections=2)) as sender:
        batch = [Outgoing(hiring, reader, b"X-Number: %d\r\n" % number + RAW) for number in range(60)]
        assert {type(outcome) for outcome in sender.send_many(batch)} == {Accepted}
    with ImapMailbox.connect(mail_servers.imap(reader)) as mailbox:
        mails = mailbox.fetch(arrived(mailbox, 60))
    numbers = [mail.raw.partition(b"X-Number: ")[2].partition(b"\r\n")[0] for mail in mails]
    assert sorted(map(int, numbers)) == list(range(60))
    assert all(mail.raw.endswith(RAW.partition(b"\r\n\r\n")[2]) for mail in mails)


def test_a_mail_wakes_idle_on_a_secured_link(mail_servers: MailServers) -> None:
    hiring = mail_servers.account("hiring")
    with (
        ImapMailbox.connect(mail_servers.imap(hiring)) as mailbox,
        SmtpSender(mail_servers.submission(hiring)) as sender,
    ):
        mailbox.select("INBOX")
        timer = threading.Timer(0.3, lambda: sender.send(hiring, hiring, RAW))
        timer.start()
        started = time.monotonic()
        assert mailbox.wait(30) is True
        assert time.monotonic() - started < 8
        timer.join()


def test_starttls_for_imap(mail_servers: MailServers) -> None:
    settings = replace(
        mail_servers.imap(mail_servers.account()), port=mail_servers.imap_port, security="starttls", timeout=10.0
    )
    with ImapMailbox.connect(settings) as mailbox:
        assert mailbox.select("INBOX").exists == 0
        assert mailbox.wait(0.2) is False


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_nobody_known_is_refused(mail_servers: MailServers, security: Security) -> None:
    address = mail_servers.account()
    imap = replace(mail_servers.imap(address), ca_file=None, security=security)
    if security == "starttls":
        imap = replace(imap, port=mail_servers.imap_port)
        smtp = replace(mail_servers.submission(address), ca_file=None)
        with pytest.raises(TransportError, match=r"(?i)certificate"):
            SmtpSender(smtp).check()
        with SmtpSender(smtp) as sender:
            assert isinstance(sender.send(address, address, RAW), NotSent)
    with pytest.raises(MailboxError, match=r"(?i)certificate") as failed:
        ImapMailbox.connect(imap)
    assert not failed.value.permanent


def test_a_certificate_for_another_name_is_refused(mail_servers: MailServers) -> None:
    settings = replace(mail_servers.imap(mail_servers.account()), host="127.0.0.2")
    with pytest.raises(MailboxError):
        ImapMailbox.connect(settings)


def test_a_wrong_password_sends_nothing_and_is_said(mail_servers: MailServers) -> None:
    address = mail_servers.account()
    settings = replace(mail_servers.submission(address), password="wrong")
    with pytest.raises(TransportError, match="535"):
        SmtpSender(settings).check()
    with SmtpSender(settings) as sender:
        assert isinstance(sender.send(address, address, RAW), NotSent)


def test_a_password_beyond_ascii_opens_both_doors(mail_servers: MailServers) -> None:
    password = "pässwörd"
    address = mail_servers.exact_account("umlaut@acme.test", password)
    with SmtpSender(replace(mail_servers.submission(address), password=password)) as sender:
        assert isinstance(sender.send(address, address, RAW), Accepted)
    with ImapMailbox.connect(replace(mail_servers.imap(address), password=password)) as mailbox:
        assert len(arrived(mailbox, 1)) == 1


def test_check_tells_of_encryption_and_login(mail_servers: MailServers) -> None:
    facts = SmtpSender(mail_servers.submission(mail_servers.account())).check()
    assert facts.encrypted
    assert facts.authenticated
    assert {"smtputf8", "8bitmime", "size"} <= facts.extensions


def test_a_mail_beyond_the_servers_size_is_refused_before_it_is_sent(mail_servers: MailServers) -> None:
    address = mail_servers.account()
    with SmtpSender(mail_servers.submission(address)) as sender:
        outcome = sender.send(address, address, RAW + b"x" * 53_000_000)
        assert isinstance(outcome, Refused)
        assert outcome.permanent
        assert isinstance(sender.send(address, address, RAW), Accepted)


def test_a_large_mail_passes_both_ways(mail_servers: MailServers) -> None:
    address = mail_servers.account()
    body = b"\r\n".join([b"x" * 76] * 100_000) + b"\r\n"
    with SmtpSender(mail_servers.submission(address)) as sender:
        assert isinstance(sender.send(address, address, b"Subject: seven megabytes\r\n\r\n" + body), Accepted)
    with ImapMailbox.connect(mail_servers.imap(address)) as mailbox:
        (uid,) = arrived(mailbox, 1)
        assert mailbox.sizes([uid])[uid] > len(body)
        assert mailbox.fetch([uid])[0].raw.endswith(body)


@pytest.fixture
def own_servers() -> Iterator[MailServers]:
    """A mail server of the test's own, that it may stop."""
    servers = MailServers()
    yield servers
    servers.stop()


@pytest.mark.servers
def test_servers_that_go_away_are_noticed_and_found_again(mail_servers: MailServers, own_servers: MailServers) -> None:
    address = own_servers.account()
    mailbox = ImapMailbox.connect(own_servers.imap(address))
    mailbox.select("INBOX")
    with SmtpSender(own_servers.submission(address)) as sender:
        assert isinstance(sender.send(address, address, RAW), Accepted)
        arrived(mailbox, 1)
        stopping = threading.Timer(0.3, own_servers.stop_for_now)
        stopping.start()
        started = time.monotonic()
        with pytest.raises(MailboxError):
            mailbox.wait(60)
        assert time.monotonic() - started < 10
        mailbox.close()
        stopping.join()
        assert isinstance(sender.send(address, address, RAW), NotSent)
        with pytest.raises(MailboxError):
            ImapMailbox.connect(own_servers.imap(address))
        own_servers.start()
        assert isinstance(sender.send(address, address, RAW), Accepted)
    with ImapMailbox.connect(own_servers.imap(address)) as again:
        assert len(arrived(again, 2)) == 2
