"""A server that lies, stalls or dies at each stage: the outcome says whether the mail may have been taken.

The oracle is what the server itself read: `NotSent` and a refusal before the body mean that it never saw a final dot,
`Unknown` that it did.
"""

from __future__ import annotations

import socket
import threading
import time

import pytest

from mailflow.edges.smtp import Outgoing, SmtpSender, SmtpSettings
from mailflow.errors import TransportError
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from tests.servers.liars import SmtpLiar, aside

RAW = b"From: hiring@acme.test\r\nSubject: Your digest\r\n\r\nHello.\r\n.hidden dot\r\n"
STAGES = ("connect", "banner", "ehlo", "tls", "auth", "mail", "rcpt", "data", "dot")
FAULTS = ("rst", "eof", "stall", "421", "4xx", "5xx", "garbage", "half", "drip")
PATIENCE = 0.4
WAITING = ("stall", "drip", "garbage")


def settings(port: int, fault: str = "", **more: object) -> SmtpSettings:
    patience = PATIENCE if fault in WAITING else 10.0
    facts: dict[str, object] = {"username": "hiring@acme.test", "password": "secret", "security": "plain"}
    facts |= {"timeout": patience, "final_timeout": patience} | more
    return SmtpSettings("127.0.0.1", port, **facts)  # type: ignore[arg-type]  # each test gives some of the fields


def send(sender: SmtpSender) -> Delivery:
    return sender.send("hiring@acme.test", "dana@acme.test", RAW)


def expected(stage: str, fault: str) -> type | Refused:
    """What the outcome must be: a refusal belongs to the mail only once the mail was named."""
    refusals = {
        "421": Refused(421, "4.3.2 closing", permanent=False),
        "4xx": Refused(451, "4.3.0 later", permanent=False),
        "5xx": Refused(550, "5.7.1 never", permanent=True),
    }
    if stage in ("mail", "rcpt", "data", "dot") and fault in refusals:
        return refusals[fault]
    return Unknown if stage == "dot" else NotSent


def every_fault() -> list[object]:
    """All stages with all faults; those that have to be waited for are slow in sum, but for one."""
    return [
        pytest.param(stage, fault, marks=[pytest.mark.slow] if fault in WAITING and stage != "dot" else [])
        for stage in STAGES
        for fault in FAULTS
    ]


@pytest.mark.parametrize(("stage", "fault"), every_fault())
def test_each_fault_at_each_stage_has_its_outcome(stage: str, fault: str) -> None:
    security = "starttls" if stage == "tls" else "plain"
    with SmtpLiar(stage, fault) as liar, SmtpSender(settings(liar.port, fault, security=security)) as sender:
        started = time.monotonic()
        outcome = send(sender)
        assert time.monotonic() - started < 5
        want = expected(stage, fault)
        assert outcome == want if isinstance(want, Refused) else isinstance(outcome, want)
        assert len(liar.bodies) == (stage == "dot")
        if stage != "tls":
            liar.stage = ""
            assert send(sender) == Accepted("250 2.0.0 taken as 42")
            assert liar.bodies[-1] == RAW.replace(b"\r\n.", b"\r\n..")


def test_starttls_that_is_not_offered_ends_before_login_and_mail() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port, security="starttls")) as sender:
        liar.offers = (b"AUTH PLAIN",)
        assert isinstance(send(sender), NotSent)
        assert not [line for line in liar.said if line.startswith((b"AUTH", b"MAIL"))]


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["rst", "stall"])
def test_a_link_lost_within_a_large_body_is_not_sent(fault: str) -> None:
    """The final dot waits until what is before it has left, so that the outcome is known."""
    large = RAW + b"resume " * 10 + b"\r\n" + (b"x" * 76 + b"\r\n") * 200_000
    with SmtpLiar("dot", fault) as liar, SmtpSender(settings(liar.port, fault, timeout=1.0)) as sender:
        liar.appetite = 100_000
        assert isinstance(sender.send("hiring@acme.test", "dana@acme.test", large), NotSent)
        assert liar.bodies == []


def test_mails_share_one_connection() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        batch = [Outgoing("hiring@acme.test", f"p{number}@acme.test", RAW) for number in range(20)]
        assert set(sender.send_many(batch)) == {Accepted("250 2.0.0 taken as 42")}
        assert (liar.connections, len(liar.bodies)) == (1, 20)


def test_a_connection_is_changed_after_its_number_of_mails() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port, mails_a_connection=5)) as sender:
        sender.send_many([Outgoing("hiring@acme.test", "dana@acme.test", RAW)] * 12)
        assert liar.connections == 3


def test_an_idle_connection_is_given_back() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port, idle=0.1)) as sender:
        send(sender)
        until = time.monotonic() + 5
        while b"QUIT" not in liar.said:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert isinstance(send(sender), Accepted)
        assert liar.connections == 2


@pytest.mark.parametrize("fault", ["rst", "eof", "421"])
def test_a_reused_connection_that_died_meanwhile_is_replaced_once(fault: str) -> None:
    with SmtpLiar(fault=fault, times=1) as liar, SmtpSender(settings(liar.port)) as sender:
        assert isinstance(send(sender), Accepted)
        liar.stage = "mail"
        assert isinstance(send(sender), Accepted)
        assert (liar.connections, len(liar.bodies)) == (2, 2)


def test_the_last_word_before_the_body_can_hold_a_mail_back() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        said: list[bytes] = []

        def withdrawn() -> bool:
            said.extend(liar.said)
            return False

        outcome = sender.send("hiring@acme.test", "dana@acme.test", RAW, aside(withdrawn))
        assert isinstance(outcome, NotSent)
        assert said[-1].startswith(b"RCPT")
        assert b"DATA" not in liar.said
        assert isinstance(send(sender), Accepted)
        assert liar.connections == 1


@pytest.mark.parametrize("fault", ["rst", "421", "5xx"])
def test_a_mail_held_back_is_not_sent_whatever_the_server_says_to_that(fault: str) -> None:
    with SmtpLiar("rset", fault) as liar, SmtpSender(settings(liar.port)) as sender:
        outcome = sender.send("hiring@acme.test", "dana@acme.test", RAW, aside(lambda: False))
        assert outcome == NotSent("held back before its body")
        assert isinstance(send(sender), Accepted)


def test_a_last_word_that_raises_holds_the_mail_back() -> None:
    def broken() -> bool:
        raise RuntimeError("the database is away")

    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        outcome = sender.send("hiring@acme.test", "dana@acme.test", RAW, aside(broken))
        assert isinstance(outcome, NotSent)
        assert "the database is away" in outcome.cause
        assert liar.bodies == []
        assert isinstance(send(sender), Accepted)


def test_outcomes_keep_the_order_of_the_batch_and_each_is_told() -> None:
    class Picky(SmtpLiar):
        def answer(self, talk, stage, honest):  # type: ignore[no-untyped-def]  # as its parent
            if stage == "rcpt" and b"<odd" in self.said[-1]:
                talk.say(b"550 5.1.1 nobody\r\n")
            else:
                return super().answer(talk, stage, honest)
            return False

    told: list[tuple[int, Delivery]] = []
    with Picky() as liar, SmtpSender(settings(liar.port)) as sender:
        names = ["even0", "odd1", "even2", "odd3"]
        outcomes = sender.send_many(
            [Outgoing("hiring@acme.test", f"{name}@acme.test", RAW) for name in names],
            lambda index, outcome: told.append((index, outcome)),
        )
    assert [isinstance(outcome, Accepted) for outcome in outcomes] == [True, False, True, False]
    assert dict(told) == dict(enumerate(outcomes))


def test_several_connections_carry_a_batch_at_the_same_time() -> None:
    meet = threading.Barrier(3, timeout=10)
    with SmtpLiar() as liar, SmtpSender(settings(liar.port, connections=3)) as sender:
        batch = [Outgoing("hiring@acme.test", "dana@acme.test", RAW, aside(lambda: meet.wait() >= 0))] * 3
        assert all(isinstance(outcome, Accepted) for outcome in sender.send_many(batch))
        assert liar.connections == 3


def test_threads_can_share_a_sender() -> None:
    outcomes: list[Delivery] = []
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        threads = [threading.Thread(target=lambda: outcomes.append(send(sender))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert outcomes == [Accepted("250 2.0.0 taken as 42")] * 8


def test_a_batch_does_not_wait_for_a_dead_server_once_for_each_mail() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with SmtpSender(settings(port, "stall")) as sender:
            started = time.monotonic()
            outcomes = sender.send_many([Outgoing("hiring@acme.test", "dana@acme.test", RAW)] * 50)
            assert time.monotonic() - started < 4
    assert {type(outcome) for outcome in outcomes} == {NotSent}


@pytest.mark.parametrize(
    "recipient",
    ["a@b.test\r\nRCPT TO:<x@y.test>", "a b@c.test", "<a@b.test>", "a@b.test\x00", "", "nobody", "a\n@b.test"],
)
def test_an_address_that_is_none_is_refused_before_the_server_hears_of_it(recipient: str) -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        outcome = sender.send("hiring@acme.test", recipient, RAW)
        assert isinstance(outcome, Refused)
        assert outcome.permanent
        assert not any(line.startswith((b"MAIL", b"RCPT")) for line in liar.said)


def test_parameters_of_mail_are_given_only_where_offered_and_needed() -> None:
    eight_bit = RAW + "Grüße\r\n".encode()
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        liar.offers = (b"SIZE", b"8BITMIME", b"SMTPUTF8", b"AUTH PLAIN")
        send(sender)
        sender.send("hiring@acme.test", "dana@acme.test", eight_bit)
        sender.send("hiring@acme.test", "dörte@acme.test", RAW)
    mails = [line.partition(b"> ")[2].decode() for line in liar.said if line.startswith(b"MAIL")]
    size, larger = f"SIZE={len(RAW)}", f"SIZE={len(eight_bit)}"
    assert mails == [size, f"{larger} BODY=8BITMIME", f"{size} SMTPUTF8"]


def test_an_address_beyond_ascii_is_refused_where_the_server_cannot_take_it() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port)) as sender:
        outcome = sender.send("hiring@acme.test", "dörte@acme.test", RAW)
        assert isinstance(outcome, Refused)
        assert outcome.permanent
        assert isinstance(send(sender), Accepted)


def test_a_login_that_ran_out_is_the_sessions_fault_and_not_the_mails() -> None:
    class RanOut(SmtpLiar):
        def answer(self, talk, stage, honest):  # type: ignore[no-untyped-def]  # as its parent
            return super().answer(talk, stage, b"530 5.7.0 authentication required" if stage == "mail" else honest)

    with RanOut() as liar, SmtpSender(settings(liar.port)) as sender:
        assert isinstance(send(sender), NotSent)


def test_an_access_token_is_used_in_place_of_the_password() -> None:
    with SmtpLiar() as liar, SmtpSender(settings(liar.port, token=lambda: "a-token", password="")) as sender:
        assert isinstance(send(sender), Accepted)
    assert any(line.startswith(b"AUTH XOAUTH2 ") for line in liar.said)


def test_a_token_that_cannot_be_had_is_not_sent() -> None:
    def broken() -> str:
        raise RuntimeError("the token endpoint is away")

    with SmtpLiar() as liar, SmtpSender(settings(liar.port, token=broken, password="")) as sender:
        outcome = send(sender)
        assert isinstance(outcome, NotSent)
        assert "the token endpoint is away" in outcome.cause


def test_closing_gives_the_mail_in_hand_its_time_and_sends_no_other() -> None:
    with SmtpLiar() as liar:
        sender = SmtpSender(settings(liar.port))
        begun, go_on = threading.Event(), threading.Event()

        def slow() -> bool:
            begun.set()
            return go_on.wait(10)

        batch = [Outgoing("hiring@acme.test", "dana@acme.test", RAW, aside(slow))]
        batch += [Outgoing("hiring@acme.test", "dana@acme.test", RAW)] * 5
        outcomes: list[Delivery] = []
        thread = threading.Thread(target=lambda: outcomes.extend(sender.send_many(batch)))
        thread.start()
        assert begun.wait(10)
        threading.Timer(0.2, go_on.set).start()
        sender.close()
        thread.join(10)
        assert [type(outcome) for outcome in outcomes] == [Accepted] + [NotSent] * 5
        assert len(liar.bodies) == 1
        with pytest.raises(TransportError):
            send(sender)


def test_closing_does_not_wait_for_a_silent_server() -> None:
    with SmtpLiar("dot", "stall") as liar:
        sender = SmtpSender(settings(liar.port))
        outcomes: list[Delivery] = []
        thread = threading.Thread(target=lambda: outcomes.append(send(sender)))
        thread.start()
        until = time.monotonic() + 5
        while not liar.bodies:
            assert time.monotonic() < until
            time.sleep(0.01)
        sender.close(grace=0.2)
        thread.join(5)
    assert [type(outcome) for outcome in outcomes] == [Unknown]


def test_check_tells_what_the_server_offers() -> None:
    with SmtpLiar() as liar:
        facts = SmtpSender(settings(liar.port)).check()
    assert {"size", "8bitmime", "auth"} <= facts.extensions
    assert (facts.encrypted, facts.authenticated) == (False, True)


@pytest.mark.parametrize(("stage", "fault"), [("banner", "5xx"), ("auth", "5xx"), ("ehlo", "eof")])
def test_check_says_what_failed(stage: str, fault: str) -> None:
    with SmtpLiar(stage, fault) as liar, pytest.raises(TransportError, match=str(liar.port)):
        SmtpSender(settings(liar.port)).check()


def test_a_plain_link_off_this_machine_is_refused() -> None:
    with pytest.raises(TransportError, match="plain"):
        SmtpSender(SmtpSettings("smtp.acme.test", 25, security="plain"))


def test_the_password_shows_nowhere() -> None:
    assert "secret" not in repr(settings(1))
