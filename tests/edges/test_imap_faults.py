"""A server that lies, stalls or dies at each stage: the mailbox says so, in time, and never takes it for "no mail"."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mailflow.edges.imap import ImapMailbox, ImapSettings
from mailflow.errors import MailboxError
from tests.servers.liars import MAIL, ImapLiar

STAGES: dict[str, Callable[[ImapMailbox], object]] = {
    "connect": lambda mailbox: mailbox,
    "login": lambda mailbox: mailbox,
    "capability": lambda mailbox: mailbox,
    "select": lambda mailbox: mailbox.select("INBOX"),
    "noop": lambda mailbox: mailbox.uids_from(1),
    "search": lambda mailbox: mailbox.uids_from(1),
    "size": lambda mailbox: mailbox.sizes([7]),
    "fetch": lambda mailbox: mailbox.fetch([7]),
    "literal": lambda mailbox: mailbox.fetch([7]),
    "move": lambda mailbox: mailbox.move([7], "Done"),
    "idle": lambda mailbox: mailbox.wait(20),
}
FAULTS = ("eof", "rst", "stall", "bye", "no", "bad", "tag", "half")
#: Faults that leave the client waiting are noticed after this many seconds; the others at once.
PATIENCE = 0.4
WAITING = ("stall", "tag", "drip", "literal")


def settings(port: int, fault: str = "") -> ImapSettings:
    timeout = PATIENCE if fault in WAITING else 10.0
    return ImapSettings("127.0.0.1", port, "hiring@acme.test", "secret", "plain", timeout)


def reach(liar: ImapLiar, fault: str, act: Callable[[ImapMailbox], object]) -> object:
    """Connects, opens the INBOX and does what the stage is about."""
    mailbox = ImapMailbox.connect(settings(liar.port, fault))
    try:
        mailbox.select("INBOX")
        return act(mailbox)
    finally:
        mailbox.close()


def every_fault() -> list[object]:
    """All stages with all faults, but for a refused IDLE, which has a test of its own. Those that have to be waited
    for are slow in sum."""
    return [
        pytest.param(stage, fault, marks=[pytest.mark.slow] if {stage, fault} & {*WAITING} and stage != "idle" else [])
        for stage in STAGES
        for fault in FAULTS
        if (stage, fault) not in REFUSED_IDLE
    ]


REFUSED_IDLE = {("idle", "no"), ("idle", "bad")}


@pytest.mark.parametrize(("stage", "fault"), every_fault())
def test_each_fault_at_each_stage_is_a_mailbox_error_in_time(stage: str, fault: str) -> None:
    act = STAGES[stage] if stage != "idle" or fault != "stall" else lambda mailbox: mailbox.wait(0.3)
    with ImapLiar(stage, fault) as liar:
        started = time.monotonic()
        with pytest.raises(MailboxError) as failed:
            # What is said within a literal is read as part of the mail: even a NO leaves one waiting for its end.
            reach(liar, stage if stage == "literal" else fault, act)
        assert time.monotonic() - started < 5
        # A wrong password is the only thing that asking again does not mend.
        assert failed.value.permanent == ((stage, fault) == ("login", "no"))
        assert reach(liar, fault, lambda mailbox: mailbox.fetch([7])[0].raw) == MAIL


@pytest.mark.parametrize("stage", ["select", "noop", "search", "size", "fetch", "move"])
@pytest.mark.parametrize("fault", ["no", "bad"])
def test_after_a_refusal_the_connection_goes_on(stage: str, fault: str) -> None:
    with ImapLiar(stage, fault) as liar, ImapMailbox.connect(settings(liar.port)) as mailbox:
        if stage != "select":
            mailbox.select("INBOX")
        with pytest.raises(MailboxError, match="not now"):
            STAGES[stage](mailbox)
        liar.stage = ""
        assert mailbox.select("INBOX").exists == 1
        assert mailbox.uids_from(1) == [7]
    assert liar.connections == 1


@pytest.mark.parametrize("fault", ["no", "bad"])
def test_a_refused_idle_is_done_without(fault: str) -> None:
    with ImapLiar("idle", fault) as liar, ImapMailbox.connect(settings(liar.port)) as mailbox:
        mailbox.select("INBOX")
        assert mailbox.wait(0.2) is False
        assert mailbox.wait(0.2) is False
    assert sum(line.endswith(b"IDLE") for line in liar.said) == 1
    assert any(line.endswith(b"NOOP") for line in liar.said)


def test_a_closed_socket_in_idle_is_not_taken_for_no_mail() -> None:
    """imapclient answers [] at once and for ever there, which keeps a processor busy and hears nothing."""
    with ImapLiar("idle", "eof") as liar, ImapMailbox.connect(settings(liar.port)) as mailbox:
        mailbox.select("INBOX")
        for _ in range(2):
            started = time.monotonic()
            with pytest.raises(MailboxError, match=r"lost|closed"):
                mailbox.wait(30)
            assert time.monotonic() - started < 5


@pytest.mark.slow
def test_an_answer_that_drips_in_is_cut_off() -> None:
    """Each byte comes before the socket's timeout, so that one never ends it."""
    with ImapLiar("select", "drip") as liar:
        started = time.monotonic()
        with pytest.raises(MailboxError):
            reach(liar, "drip", lambda mailbox: mailbox)
        assert time.monotonic() - started < 3


@pytest.mark.slow
def test_a_greeting_that_drips_in_is_cut_off() -> None:
    with ImapLiar("connect", "drip") as liar:
        started = time.monotonic()
        with pytest.raises(MailboxError):
            reach(liar, "drip", lambda mailbox: mailbox)
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("text", "permanent"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", True),
        ("NO LOGIN failed.", True),
        ("NO [AUTHENTICATIONFAILED] Authentication failed, too many attempts", True),
        ("NO [UNAVAILABLE] Temporary authentication failure", False),
        ("NO User is authenticated but not connected.", False),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", False),
        ("NO [LIMIT] Maximum number of connections from user+IP exceeded", False),
        ("NO [INUSE] mailbox is in use", False),
        ("NO Server Unavailable. 15", False),
        ("NO Internal error occurred. Refer to server log", False),
        ("BAD Command received in invalid state", False),
        ("NO [SERVERBUG] try again later", False),
    ],
)
def test_only_wrong_credentials_are_permanent(text: str, permanent: bool) -> None:
    class Refusing(ImapLiar):
        def answer(self, talk, stage, tag, untagged=b"", done=b"OK done"):  # type: ignore[no-untyped-def]  # as its parent
            super().answer(talk, stage, tag, untagged, text.encode() if stage == "login" else done)

    with Refusing() as liar, pytest.raises(MailboxError) as failed:
        ImapMailbox.connect(settings(liar.port))
    assert failed.value.permanent is permanent


def test_nobody_listens() -> None:
    with ImapLiar() as liar:
        pass
    with pytest.raises(MailboxError, match="cannot connect"):
        ImapMailbox.connect(settings(liar.port))


def test_a_plain_link_off_this_machine_is_refused_before_a_byte_is_sent() -> None:
    with pytest.raises(MailboxError, match="plain") as failed:
        ImapMailbox.connect(ImapSettings("imap.acme.test", 143, "hiring@acme.test", "secret", "plain"))
    assert failed.value.permanent


def test_starttls_that_is_not_offered_ends_before_the_password_is_sent() -> None:
    with ImapLiar() as liar:
        with pytest.raises(MailboxError):
            ImapMailbox.connect(ImapSettings("127.0.0.1", liar.port, "hiring@acme.test", "secret", "starttls", 5.0))
        assert not any(b"secret" in line for line in liar.said)


def test_the_password_shows_nowhere() -> None:
    assert "secret" not in repr(settings(1))
