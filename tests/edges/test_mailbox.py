"""Every method of the mailbox, against the server in the process (quick) and against Dovecot."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailflow.edges.imap import ImapMailbox, ImapSettings, waiting
from mailflow.edges.imap import mailbox as module
from mailflow.edges.sandbox import SandboxMail
from mailflow.errors import MailboxError

#: Eight-bit bytes, a dot line, no final line end: what arrives must be what was sent.
RAW = b"From: dana@acme.test\r\nSubject: =?utf-8?q?yes?=\r\n\r\n\xff\xfe approve\r\n.\r\nlast line"


@dataclass
class Stack:
    """A server with one account, and a second client that fills it."""

    settings: ImapSettings
    own: bool

    def append(self, count: int = 1, raw: bytes = RAW, when: datetime | None = None) -> None:
        with ImapMailbox.connect(self.settings) as other:
            for _ in range(count):
                other.append("INBOX", raw, when)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxMail]:
    with SandboxMail({f"box{number}@acme.test": "secret" for number in range(40)}) as server:
        yield server


@pytest.fixture(params=["sandbox", pytest.param("dovecot", marks=pytest.mark.servers)])
def stack(request: pytest.FixtureRequest) -> Stack:
    """An empty account on either server."""
    if request.param == "sandbox":
        server: SandboxMail = request.getfixturevalue("sandbox")
        address = next(name for name in server.accounts if not TAKEN.intersection({name}))
        TAKEN.add(address)
        return Stack(ImapSettings("127.0.0.1", server.imap_port, address, "secret", "plain", 10.0), own=True)
    servers = request.getfixturevalue("mail_servers")
    return Stack(servers.imap(servers.account("box")), own=False)


TAKEN: set[str] = set()


@pytest.fixture
def mailbox(stack: Stack) -> Iterator[ImapMailbox]:
    with ImapMailbox.connect(stack.settings) as connected:
        connected.select("INBOX")
        yield connected


def test_what_arrived_is_listed_measured_and_fetched_as_it_was(stack: Stack, mailbox: ImapMailbox) -> None:
    assert mailbox.uids_from(1) == []
    stack.append(3)
    uids = mailbox.uids_from(1)
    assert len(uids) == 3
    assert mailbox.sizes(uids) == dict.fromkeys(uids, len(RAW))
    fetched = mailbox.fetch(uids)
    assert [mail.uid for mail in fetched] == uids
    assert {mail.raw for mail in fetched} == {RAW}
    assert mailbox.fetch(uids[::-1])[0].uid == uids[-1]


def test_reading_leaves_no_trace(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append()
    mailbox.fetch(mailbox.uids_from(1))
    mailbox.fetch_headers(mailbox.uids_from(1)[0])
    with ImapMailbox.connect(stack.settings) as other:
        other.select("INBOX")
        assert other._link.search("UNSEEN") == mailbox.uids_from(1)


def test_uids_from_leaves_out_the_last_mail_where_it_is_older(stack: Stack, mailbox: ImapMailbox) -> None:
    """`n:*` names the last mail even if its UID is below n."""
    stack.append(2)
    first, second = mailbox.uids_from(1)
    assert mailbox.uids_from(second) == [second]
    assert mailbox.uids_from(second + 1) == []
    assert mailbox.uids_from(first + 1) == [second]


def test_a_huge_folder_is_listed_in_windows(
    stack: Stack, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.append(7)
    mailbox.select("INBOX")
    monkeypatch.setattr(module, "UID_WINDOW", 2)
    uids = mailbox.uids_from(1)
    assert len(uids) == 7
    assert mailbox.uids_from(uids[3]) == uids[3:]


def test_batches_join_up(stack: Stack, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    stack.append(5)
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "UIDS_A_LINE", 2)
    uids = mailbox.uids_from(1)
    assert [mail.uid for mail in mailbox.fetch(uids)] == uids
    assert list(mailbox.sizes(uids)) == uids


def test_a_mail_that_is_gone_is_left_out(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append(2)
    gone, there = mailbox.uids_from(1)
    with ImapMailbox.connect(stack.settings) as other:
        other.select("INBOX")
        assert other.move([gone], "Elsewhere")
    assert mailbox.uids_from(1) == [there]
    assert [mail.uid for mail in mailbox.fetch([gone, there, there + 1000])] == [there]
    assert list(mailbox.sizes([gone, there])) == [there]
    assert mailbox.fetch_headers(gone) is None
    assert mailbox.fetch([]) == []


def test_only_the_headers_of_a_mail_that_is_too_large(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append(1, b"Subject: large\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\nbody\r\n")
    (uid,) = mailbox.uids_from(1)
    found = mailbox.fetch_headers(uid)
    assert found is not None
    assert found.raw.startswith(b"Subject: large\r\n")
    assert len(found.raw) == module.HEADER_BYTES


def test_internaldate_is_aware_and_kept(stack: Stack, mailbox: ImapMailbox) -> None:
    when = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    stack.append(1, RAW, when)
    (mail,) = mailbox.fetch(mailbox.uids_from(1))
    assert mail.internaldate.tzinfo is not None
    assert mail.internaldate == when


def test_wait_is_woken_by_an_arrival(stack: Stack, mailbox: ImapMailbox) -> None:
    timer = threading.Timer(0.3, stack.append)
    timer.start()
    started = time.monotonic()
    assert mailbox.wait(15) is True
    assert time.monotonic() - started < 5
    timer.join()
    assert len(mailbox.uids_from(1)) == 1


def test_an_arrival_between_two_waits_is_not_missed(stack: Stack, mailbox: ImapMailbox) -> None:
    assert mailbox.wait(0.1) is False
    stack.append()
    started = time.monotonic()
    assert mailbox.wait(30) is True
    assert time.monotonic() - started < 5


def test_an_arrival_told_in_the_answer_to_another_command_is_not_missed(stack: Stack, mailbox: ImapMailbox) -> None:
    """The server tells of it once, and IDLE would stay silent about it."""
    stack.append()
    (uid,) = mailbox.uids_from(1)
    stack.append()
    mailbox.sizes([uid])
    mailbox.mark([uid], "\\Flagged")
    started = time.monotonic()
    assert mailbox.wait(30) is True
    assert time.monotonic() - started < 5


def test_moving_the_last_mail_away_does_not_hide_the_next(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append(2)
    assert mailbox.move(mailbox.uids_from(1), "Done")
    assert mailbox.wait(0.3) is False
    stack.append()
    started = time.monotonic()
    assert mailbox.wait(30) is True
    assert time.monotonic() - started < 5


def test_wait_ends_after_its_time(mailbox: ImapMailbox) -> None:
    started = time.monotonic()
    assert mailbox.wait(0.4) is False
    assert 0.3 < time.monotonic() - started < 3


@pytest.mark.parametrize("idle", [True, False])
def test_wait_is_woken_by_hand_within_a_second(mailbox: ImapMailbox, idle: bool) -> None:
    if not idle:
        mailbox.session.capabilities -= {"IDLE"}
    timer = threading.Timer(0.2, mailbox.wake)
    timer.start()
    started = time.monotonic()
    assert mailbox.wait(30) is False
    assert time.monotonic() - started < 1.2
    timer.join()


@pytest.mark.slow
def test_a_server_without_idle_is_asked(stack: Stack, mailbox: ImapMailbox) -> None:
    mailbox.session.capabilities -= {"IDLE"}
    stack.append()
    assert mailbox.wait(0.3) is True
    assert mailbox.wait(0.3) is False


@pytest.mark.slow
def test_a_long_wait_begins_idle_anew(stack: Stack, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LONGEST_IDLE", 0.1)
    assert mailbox.wait(0.5) is False
    stack.append()
    assert mailbox.wait(5) is True


def test_move_makes_the_folder_and_touches_no_other_mail(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append(3)
    first, second, third = mailbox.uids_from(1)
    for uid in (first, third):
        assert mailbox.move([uid], "mailflow/Übrig & erledigt")
    assert mailbox.uids_from(1) == [second]
    assert mailbox.select("mailflow/Übrig & erledigt").exists == 2


def test_without_move_a_copy_and_an_expunge_of_these_uids_alone(stack: Stack, mailbox: ImapMailbox) -> None:
    """A plain EXPUNGE would also delete what somebody else has marked."""
    stack.append(3)
    first, second, third = mailbox.uids_from(1)
    mailbox.mark([second], "\\Deleted")
    mailbox.session.capabilities -= {"MOVE"}
    assert mailbox.move([first], "Done")
    assert mailbox.uids_from(1) == [second, third]
    assert mailbox.select("Done").exists == 1


def test_without_move_and_uidplus_nothing_is_touched(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append()
    mailbox.session.capabilities -= {"MOVE", "UIDPLUS"}
    assert mailbox.move(mailbox.uids_from(1), "Done") is False
    assert len(mailbox.uids_from(1)) == 1


def test_a_keyword_where_the_server_keeps_them(stack: Stack, mailbox: ImapMailbox) -> None:
    stack.append()
    uids = mailbox.uids_from(1)
    assert mailbox.mark(uids, "mailflow-done") is not stack.own
    assert mailbox.mark(uids, "\\Flagged") is True
    flags = mailbox._link.get_flags(uids)[uids[0]]
    assert b"\\Flagged" in flags
    assert (b"mailflow-done" in flags) is not stack.own


def test_a_folder_that_is_not_there_is_an_error_and_the_next_one_opens(mailbox: ImapMailbox) -> None:
    with pytest.raises(MailboxError, match="No such"):
        mailbox.select("No such folder")
    assert mailbox.select("INBOX").exists == 0


def test_uidvalidity_and_uidnext_are_told(stack: Stack, mailbox: ImapMailbox) -> None:
    before = mailbox.select("INBOX")
    stack.append()
    after = mailbox.select("INBOX")
    assert before.uidvalidity == after.uidvalidity > 0
    assert after.uidnext == before.uidnext + 1
    assert mailbox.uids_from(before.uidnext) == [before.uidnext]


def test_a_wrong_password_is_permanent(stack: Stack) -> None:
    with pytest.raises(MailboxError) as failed:
        ImapMailbox.connect(replace(stack.settings, password="wrong"))
    assert failed.value.permanent
    assert "wrong" not in str(failed.value)


def test_a_closed_mailbox_says_so(stack: Stack) -> None:
    mailbox = ImapMailbox.connect(stack.settings)
    mailbox.close()
    mailbox.close()
    mailbox.wake()
    for act in (lambda: mailbox.wait(1), lambda: mailbox.uids_from(1), lambda: mailbox.select("INBOX")):
        with pytest.raises(MailboxError, match="closed"):
            act()


def test_a_server_that_ends_is_noticed_and_found_again() -> None:
    server = SandboxMail({"hiring@acme.test": "secret"}).start()
    mailbox = ImapMailbox.connect(ImapSettings("127.0.0.1", server.imap_port, "hiring@acme.test", "secret", "plain"))
    mailbox.select("INBOX")
    timer = threading.Timer(0.2, server.stop)
    timer.start()
    started = time.monotonic()
    with pytest.raises(MailboxError):
        mailbox.wait(60)
    assert time.monotonic() - started < 5
    timer.join()
    mailbox.close()


def test_the_clock_of_the_sandbox_gives_the_internaldate() -> None:
    moment = [datetime(2026, 11, 23, 9, 0, tzinfo=UTC)]
    with SandboxMail({"hiring@acme.test": "secret"}, now=lambda: moment[0]) as server:
        server.deliver(RAW, "hiring+resumes@acme.test")
        moment[0] += timedelta(days=1)
        server.deliver(RAW, "hiring@acme.test")
        settings = ImapSettings("127.0.0.1", server.imap_port, "hiring@acme.test", "secret", "plain")
        with ImapMailbox.connect(settings) as mailbox:
            mailbox.select("INBOX")
            dates = [mail.internaldate for mail in mailbox.fetch(mailbox.uids_from(1))]
    assert dates == [moment[0] - timedelta(days=1), moment[0]]
