"""Every mail is kept once, judged once, and holds up no other."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mailflow.app import App
from mailflow.flow.intake import Parser
from mailflow.flow.opening import Sharing
from mailflow.mail.message import InboundMail
from mailflow.store.engine import Connection
from mailflow.store.inbox import MOST_ATTEMPTS, unpark
from mailflow.store.schema import feedback, inbox, ledger, raw_mail
from tests.flow.world import World, applied

ONCE = [("dana", "approve", "decision")]


def states(world: World) -> Counter[str]:
    """How many mails are in each state."""
    return Counter(row.state for row in world.rows(select(inbox.c.state)))


@pytest.mark.parametrize("times", [2, 50])
def test_the_same_mail_many_times_is_one_mail_with_one_effect(world: World, times: int) -> None:
    world.load(applied("Maria Silva"))
    yes = world.written("dana", "yes", answers=world.at(0, 8).received("dana", "digest"))
    for _ in range(times // 2):
        world.arrives(yes, yes)
    assert world.said("Maria Silva") == ONCE
    assert states(world) == {"done": 1}
    assert world.rows(select(func.count()).select_from(ledger))[0][0] == times
    assert len(world.letters("dana", "receipt")) == 1


def test_a_mail_without_a_single_byte_waits_for_nobody_and_holds_up_nobody(world: World) -> None:
    world.load(applied("Maria Silva"))
    yes = world.written("dana", "yes", answers=world.at(0, 8).received("dana", "digest"))
    world.arrives(b"", yes)
    assert world.said("Maria Silva") == ONCE
    assert states(world)["kept"] == 0


def test_a_new_uidvalidity_brings_no_effect_twice(world: World) -> None:
    world.load(applied("Maria Silva"))
    yes = world.written("dana", "yes", answers=world.at(0, 8).received("dana", "digest"))
    intake = world.app.intake(world.settings.mailbox[0])
    for uidvalidity in (7, 8, 0):
        intake.keep([world.arrival(yes, 1, uidvalidity)])
        intake.judge_all()
    assert world.said("Maria Silva") == ONCE
    assert states(world) == {"done": 1}


def test_one_message_id_with_other_words_is_two_mails(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    same = "<the.same@acme.test>"
    world.arrives(
        world.written("dana", "1 yes", answers=digest, message_id=same),
        world.written("dana", "2 no", answers=digest, message_id=same),
    )
    assert (world.stage("Maria Silva"), world.stage("John Abara")) == ("interview", "rejected")
    assert states(world) == {"done": 2}


@pytest.mark.parametrize("together", [True, False])
def test_a_reply_to_two_of_our_addresses_is_recorded_as_a_copy_and_not_answered(world: World, together: bool) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    same = "<two.ways@acme.test>"
    both = [
        world.written("dana", "yes", answers=digest, message_id=same, headers=[f"Received: {way}"])
        for way in ("from a", "from b")
    ]
    if together:
        world.arrives(*both)
    else:
        for one in both:
            world.arrives(one)
    assert world.said("Maria Silva") == ONCE
    assert states(world) == {"done": 1, "copy": 1}
    assert len(world.letters("dana", "receipt")) == 1


def test_a_forged_mail_that_comes_first_does_not_make_the_real_one_a_copy(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    same = "<guessed@acme.test>"
    world.arrives(world.written("dana", "yes", to="hiring@acme.test", proven=False, message_id=same))
    world.arrives(world.written("dana", "yes", answers=digest, message_id=same))
    assert world.said("Maria Silva") == ONCE


def test_a_copy_that_lost_its_proof_on_the_way_is_a_copy_all_the_same(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    same = "<by.a.list@acme.test>"
    world.arrives(world.written("dana", "yes", answers=digest, message_id=same))
    world.arrives(world.written("dana", "yes", answers=digest, message_id=same, proven=False))
    assert states(world) == {"done": 1, "copy": 1}
    assert len(world.letters("dana", "confirm")) == 0


def at_once(*work: Callable[[], object]) -> None:
    """Run these at the same time and wait; whatever one raises is raised here."""
    failed: list[BaseException] = []
    ready = threading.Barrier(len(work))

    def run(job: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            job()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if failed:
        raise failed[0]


def test_four_processes_that_take_in_the_same_mails_record_each_decision_once(world: World) -> None:
    names = ["Maria Silva", "John Abara", "Wei Zhang", "Sarah Kim", "Ines Duarte"]
    world.load(*(applied(name) for name in names))
    digest = world.at(0, 8).received("dana", "digest")
    mails = [world.written("dana", f"{number} yes", answers=digest) for number in range(1, 6)]
    apps: list[App] = [world.app, *(world.another_process() for _ in range(3))]
    arrivals = [world.arrival(raw, uid) for uid, raw in enumerate(mails, 1)]

    def take_in(app: App) -> None:
        intake = app.intake(app.settings.mailbox[0])
        for arrival in arrivals:
            intake.keep([arrival])
        intake.judge_all()

    at_once(*(lambda app=app: take_in(app) for app in apps))
    assert [world.said(name) for name in names] == [ONCE] * 5
    assert states(world) == {"done": 5}
    assert len(world.outbox("receipt")) == 5
    for app in apps[1:]:
        app.close()


def test_two_managers_who_answer_at_the_same_moment_decide_once(world: World) -> None:
    names = [f"Candidate Number{letter}" for letter in "abcdefgh"]
    world.load(*(applied(name) for name in names))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(1, 9, 30)
    escalation = world.at(2, 9, 30).received("ben", "escalation")
    other = world.another_process()
    yes, no = (
        world.arrival(world.written("dana", "approve all", answers=digest)),
        world.arrival(world.written("ben", "reject all", answers=escalation)),
    )
    intakes = [app.intake(app.settings.mailbox[0]) for app in (world.app, other)]

    def judge(number: int) -> None:
        intakes[number].keep([(yes, no)[number]])
        intakes[number].judge_all()

    at_once(lambda: judge(0), lambda: judge(1))
    for name in names:
        decided = [one for one in world.said(name) if one[2] == "decision"]
        assert len(decided) == 1
        assert world.stage(name) == {"approve": "interview", "reject": "rejected"}[decided[0][1]]
    other.close()


class Broken(Exception):
    """What a bad mail leads to here."""


def test_mails_that_cannot_be_judged_are_parked_with_their_cause_and_hold_up_no_other(quick_world: World) -> None:
    """300 bad mails among 1,000."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    intake = replace(world.app.intake(world.settings.mailbox[0]), parse=parse_or_break(world.app), sharing=Sharing())
    mails = [
        b"X-Bad: 1\r\n\r\n%d" % number if number % 10 < 3 else f"Subject: {number}\r\n\r\nhello".encode()
        for number in range(999)
    ]
    mails.insert(500, world.written("dana", "yes", answers=digest))
    intake.keep([world.arrival(raw, uid) for uid, raw in enumerate(mails, 1)])
    intake.judge_all()
    assert world.said("Maria Silva") == ONCE
    assert states(world)["kept"] == 0
    bad = world.rows(select(inbox.c.cause).where(inbox.c.cause.like("%Broken%")))
    assert len(bad) == 300
    assert all("secret words" not in row.cause for row in bad)


def parse_or_break(app: App) -> Parser:
    """A parser for which mails with X-Bad are poison."""
    parse = app.parse

    def broken(raw: bytes) -> InboundMail:
        if raw.startswith(b"X-Bad"):
            raise Broken("secret words of the mail")
        return parse(raw)

    return broken


def test_a_mail_whose_effects_cannot_be_written_is_parked_alone(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    good, bad = (
        world.written("dana", "1 yes", answers=digest),
        world.written("dana", "2 no - too junior", answers=digest),
    )
    with world.app.database.write() as connection:
        refuse_a_rejection(connection)
    numbers = world.arrives(good, bad)
    assert world.said("Maria Silva") == ONCE
    assert world.said("John Abara") == []
    assert world.stage("John Abara") == "review"
    assert [world.mail(number).state for number in numbers] == ["done", "parked"]
    assert "Error" in world.mail(numbers[1]).cause
    with world.app.database.write() as connection:
        connection.exec_driver_sql(allow(connection))
        assert unpark(connection, numbers[1])
    world.app.intake(world.settings.mailbox[0]).judge_all()
    assert world.said("John Abara") == [("dana", "reject", "decision")]
    assert world.mail(numbers[1]).state == "done"


def test_a_mail_for_which_nothing_can_be_looked_up_is_parked_alone(world: World) -> None:
    """Given a question whose notes were damaged, when its answer comes beside others, then these are judged."""
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "2 no", proven=False)
    asked = world.received("dana", "confirm")
    with world.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE pending SET payload = '[]'")
    mails = (
        world.written("dana", "1 yes", answers=digest),
        world.written("dana", "yes", answers=asked),
        world.written("rita", "status"),
    )
    numbers = world.arrives(*mails)
    assert world.said("Maria Silva") == ONCE
    assert [world.mail(number).state for number in numbers] == ["done", "parked", "done"]
    assert "Error" in world.mail(numbers[1]).cause


def refuse_a_rejection(connection: Connection) -> None:
    """Let the database refuse a row, as a constraint that nobody thought of would."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        run(
            "CREATE TRIGGER no_reject BEFORE INSERT ON feedback WHEN NEW.verdict = 'reject' "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        return
    run("ALTER TABLE feedback ADD CONSTRAINT no_reject CHECK (verdict <> 'reject')")


def allow(connection: Connection) -> str:
    """The statement that takes it back."""
    if connection.dialect.name == "sqlite":
        return "DROP TRIGGER no_reject"
    return "ALTER TABLE feedback DROP CONSTRAINT no_reject"


class TheProcessEnds(BaseException):
    """What a kill does to the judging of a mail."""


def test_a_mail_that_ends_the_process_again_and_again_is_parked_alone(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    poison, good = b"X-Bad: 1\r\n\r\nx", world.written("dana", "yes", answers=digest)

    def fatal(raw: bytes) -> InboundMail:
        if raw == poison:
            raise TheProcessEnds
        return world.app.parse(raw)

    intake = replace(world.app.intake(world.settings.mailbox[0]), parse=fatal, sharing=Sharing())
    intake.keep([world.arrival(poison), world.arrival(good)])
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(TheProcessEnds):
            intake.recover()
    intake.recover()
    assert states(world) == {"parked": 1, "done": 1}
    assert "repeatedly" in world.rows(select(inbox.c.cause).where(inbox.c.state == "parked"))[0].cause
    assert world.said("Maria Silva") == ONCE


def test_a_crash_between_keeping_and_judging_loses_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    yes = world.written("dana", "yes", answers=digest)
    world.app.intake(world.settings.mailbox[0]).keep([world.arrival(yes)])
    assert states(world) == {"kept": 1}
    another = world.another_process()
    fresh = another.intake(another.settings.mailbox[0])
    fresh.recover()
    fresh.judge_all()
    another.close()
    assert world.said("Maria Silva") == ONCE


def test_a_mail_over_the_size_limit_is_parked_with_its_headers(world: World) -> None:
    head = b"From: dana@acme.test\r\nSubject: big\r\n\r\n"
    arrival = world.arrival(head)
    world.app.intake(world.settings.mailbox[0]).keep([replace(arrival, headers_only=True, size=30 * 2**20)])
    kept = world.rows(select(inbox))[0]
    assert (kept.state, kept.size) == ("parked", 30 * 2**20)
    assert "size limit" in kept.cause


def test_raw_mail_is_kept_byte_for_byte(world: World) -> None:
    raw = bytes(range(256)) * 40
    (number,) = world.arrives(raw)
    stored = world.rows(select(raw_mail.c.raw).where(raw_mail.c.inbox_id == number))[0].raw
    assert hashlib.sha256(bytes(stored)).digest() == hashlib.sha256(raw).digest()


def test_feedback_cites_its_mail_with_every_timestamp(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    asked = world.open_reviews("Maria Silva")[0].asked_at
    world.at(1, 9, 30)
    reminded = world.clock()
    world.clock.now += timedelta(minutes=5)
    raw = world.written("dana", "yes", answers=digest)
    written = world.clock()
    world.clock.now += timedelta(minutes=2)
    (number,) = world.arrives(raw)
    row = world.rows(select(feedback))[0]
    assert row.inbox_id == number
    assert (row.asked_at, row.reminded_at) == (asked, reminded)
    assert (row.written_at, row.received_at, row.recorded_at) == (written, world.clock(), world.clock())
