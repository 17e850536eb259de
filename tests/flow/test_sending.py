"""Mail out: rendered once, sent once, kept to limits, and nothing to anybody who may not see it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from mailflow.config import PolicySection
from mailflow.edges.ahead import Ahead
from mailflow.edges.templates import Templates
from mailflow.flow import transmitting, writing
from mailflow.flow.holding import SPARED, over_ceiling
from mailflow.hiring.effects import Notify
from mailflow.mail.delivery import Accepted, Delivery, NotSent, Refused, Unknown
from mailflow.store.engine import from_anywhere
from mailflow.store.leases import put_setting
from mailflow.store.outbox import claimed, queue
from mailflow.store.schema import notice_item, outbox, outbox_mail, person
from tests.flow.world import PostedApp, World, applied

pytestmark = pytest.mark.slow


def helps(world: World, count: int, who: str = "dana") -> None:
    """Queue some notices that nothing holds back."""
    to = world.rows(select(person.c.id).where(person.c.address == f"{who}@acme.test"))[0].id
    with world.app.database.write() as connection:
        already = len(connection.execute(select(outbox.c.id)).all())
        rows = [Notify(f"help:{already + number}", "help", to, {}) for number in range(count)]
        queue(connection, rows, world.clock())


def states(world: World) -> dict[str, int]:
    """How many rows are in each state."""
    return dict(Counter(row.state for row in world.outbox()))


def test_a_temporary_refusal_is_tried_again_with_the_same_bytes(world: World) -> None:
    helps(world, 1)
    seen: list[bytes] = []

    def busy(_to: str, raw: bytes) -> Delivery:
        seen.append(raw)
        return Refused(450, "try later", permanent=False) if len(seen) < 4 else Accepted("250 ok")

    world.app.answer = busy
    for _ in range(60):
        world.clock.now += timedelta(minutes=1)
        world.app.outbox.deliver_due()
    assert states(world) == {"sent": 1}
    assert len(seen) == 4
    assert len(set(seen)) == 1
    (row,) = world.outbox()
    assert (row.attempts, row.last_error) == (4, None)


def test_a_permanent_refusal_is_the_end(world: World) -> None:
    helps(world, 1)
    world.app.answer = lambda _to, _raw: Refused(550, "nobody here", permanent=True)
    world.app.outbox.deliver_due()
    world.later(days=1)
    (row,) = world.outbox("help")
    assert (row.state, row.attempts) == ("failed", 1)
    assert "550 nobody here" in row.last_error


def test_what_cannot_be_delivered_for_two_days_is_given_up(world: World) -> None:
    helps(world, 1)
    world.app.answer = lambda _to, _raw: NotSent("no route")
    for _ in range(60):
        world.clock.now += timedelta(hours=1)
        world.app.outbox.deliver_due()
    (row,) = world.outbox()
    assert row.state == "failed"
    assert "two days" in row.last_error


def test_of_one_batch_each_outcome_is_settled_for_itself(world: World) -> None:
    """Several outcomes that are known together, as two connections at once give them."""
    helps(world, 12)
    answers: list[Delivery] = [
        Accepted("250 ok"),
        Refused(450, "later", permanent=False),
        Refused(550, "never", permanent=True),
        Unknown("lost"),
    ]
    count = iter(range(1000))
    world.app.answer = lambda _to, _raw: answers[next(count) % 4]
    world.app.outbox.deliver_due()
    assert states(world) == {"sent": 3, "deferred": 3, "failed": 3, "ambiguous": 3}


class Crowd(PostedApp):
    """All outcomes of a batch become known before any is settled."""

    def send(self, mails, on_result) -> None:  # type: ignore[no-untyped-def]  # as in the app below
        allowed = [(index, mail) for index, mail in enumerate(mails) if mail[2]()]
        for index, _ in allowed:
            on_result(index, Accepted("250 ok"))


def test_what_the_server_took_is_settled_in_the_commit_that_marks_the_next_mail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given four mails, when the recipient of each is taken, then nothing before it is in doubt: a kill at that moment
    leaves no mail that would be sent twice."""
    helps(world, 4)
    assert seen_as_recipients_are_taken(world, monkeypatch) == [
        {"claimed": 4},
        {"sent": 1, "transmitting": 1, "claimed": 2},
        {"sent": 2, "transmitting": 1, "claimed": 1},
        {"sent": 3, "transmitting": 1},
    ]


def seen_as_recipients_are_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, int]]:
    """The states of all rows whenever a recipient is taken, while everything is sent."""
    seen: list[dict[str, int]] = []
    monkeypatch.setattr(transmitting, "reach", lambda point: seen.append(states(world)) if point == "O7" else None)
    world.app.outbox.deliver_due()
    return seen


def test_a_mail_that_an_answer_may_still_stop_is_marked_when_its_recipient_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a help and a reminder, when the recipient of the reminder is taken, then it is not marked yet: whoever
    answers now is not reminded."""
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    review = world.open_reviews("Maria Silva")[0].id
    dana = world.rows(select(person.c.id).where(person.c.address == "dana@acme.test"))[0].id
    helps(world, 1)
    with world.app.database.write() as connection:
        queue(connection, [Notify("reminder:1", "reminder", dana, {"reviews": [review]})], world.clock())
    seen = seen_as_recipients_are_taken(world, monkeypatch)
    assert [(one["claimed"], one.get("transmitting", 0)) for one in seen] == [(2, 0), (1, 0)]
    assert [row.state for row in world.outbox("reminder") if row.key == "reminder:1"] == ["sent"]


def test_a_refused_recipient_is_passed_over(world: World) -> None:
    """Given five mails of which the server refuses two before their last question, then the others are sent."""

    class Picky(PostedApp):
        def send(self, mails, on_result) -> None:  # type: ignore[no-untyped-def]  # as in the app above
            for place, mail in enumerate(mails):
                if place in (1, 2):
                    on_result(place, Refused(550, "nobody here", permanent=True))
                elif mail[2]():
                    on_result(place, Accepted("250 ok"))

    helps(world, 5)
    picky = Picky(world.settings, clock=world.clock)
    picky.outbox.deliver_due()
    picky.close()
    assert states(world) == {"sent": 3, "failed": 2}


def test_a_batch_is_written_beside_as_it_is_written_here(world: World) -> None:
    """Given twenty notices, when the second process reads, renders and composes them, then the bytes are those of this
    one."""
    helps(world, 20)
    alike = partial(world.app.composing, random=bytes)
    beside = Ahead(writing.prepare, Templates, alike, from_anywhere(world.settings.database))
    assert beside.ready(30)
    with world.app.database.read() as connection:
        claims = claimed(connection, [row.id for row in world.outbox()])
    press = writing.Press(alike(world.app.templates.render), world.app.database, beside)
    commission = press.begin(claims, world.clock())
    assert commission.number is not None
    there = beside.finish(commission.number)
    beside.close()
    assert len(there.frozen) == 20
    assert there == press.finish(press.begin(claims, world.clock()))


def test_a_backlog_is_written_beside_and_sent_whole(world: World) -> None:
    """Given more than two batches while the second process is there, when all are sent, then each is sent once; given
    one more that is stopped in the middle, then what was begun ahead waits as if it had never been taken."""
    assert world.app.second_writer.ready(30)
    helps(world, 130)
    assert world.app.outbox.deliver_due() == 130
    assert states(world) == {"sent": 130}
    helps(world, 130, "rita")
    world.app.outbox.deliver_due(lambda: len(world.app.post) > 140)
    assert states(world) == {"sent": 180, "queued": 80}
    assert {row.attempts for row in world.outbox() if row.state == "queued"} == {0}


def test_outcomes_that_come_all_at_once_are_all_settled(world: World) -> None:
    helps(world, 7)
    crowd = Crowd(world.settings, clock=world.clock)
    assert crowd.outbox.deliver_due() == 7
    crowd.close()
    assert states(world) == {"sent": 7}


def test_an_unknown_outcome_is_sent_once_more_as_it_is_and_then_left_to_a_person(world: World) -> None:
    helps(world, 1)
    seen: list[bytes] = []

    def lost(_to: str, raw: bytes) -> Delivery:
        seen.append(raw)
        return Unknown("the link was lost after the final dot")

    world.app.answer = lost
    world.app.outbox.deliver_due()
    assert states(world) == {"ambiguous": 1}
    world.later(minutes=14)
    assert len(seen) == 1
    for _ in range(5):
        world.later(minutes=16)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    (row,) = world.outbox("help")
    assert row.state == "failed"
    assert row.last_error == "unknown whether the server had accepted it"


def test_a_worker_that_died_while_transmitting_leaves_its_mail_to_the_resolver(world: World) -> None:
    helps(world, 1)

    def die(_to: str, _raw: bytes) -> Delivery:
        raise KeyboardInterrupt

    world.app.answer = die
    with pytest.raises(KeyboardInterrupt):
        world.app.outbox.deliver_due()
    assert states(world) == {"transmitting": 1}
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.app.outbox.deliver_due()
    assert states(world) == {"transmitting": 1}
    world.later(minutes=16)
    assert states(world) == {"sent": 1}


def test_a_claim_whose_holder_was_lost_is_taken_over_and_the_late_holder_settles_nothing(world: World) -> None:
    helps(world, 1)
    late = world.another_process()
    took: list[int] = []

    def slow(_to: str, _raw: bytes) -> Delivery:
        world.clock.now += timedelta(minutes=20)
        world.app.sweep.run_once()
        took.append(world.app.outbox.deliver_due())
        return Refused(550, "this answer comes too late", permanent=True)

    late.answer = slow
    late.outbox.deliver_due()
    late.close()
    assert took == [1]
    assert states(world) == {"sent": 1}


def test_a_notice_is_rendered_once(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
    world.at(0, 8)
    first = world.rows(select(outbox_mail.c.raw))[0].raw
    world.load(applied("John Abara"))
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.later(minutes=2)
    assert [bytes(letter.raw) for letter in world.letters("dana", "digest")] == [bytes(first)]
    assert "John Abara" not in world.letters("dana", "digest")[0].text


def test_nothing_leaves_to_anybody_but_the_allow_list_until_live(world: World) -> None:
    helps(world, 1, "dana")
    helps(world, 1, "rita")
    world.app.outbox.limits = replace(world.app.outbox.limits, allow=frozenset({"rita@acme.test"}))
    world.app.outbox.deliver_due()
    assert [address for address, _ in world.app.post] == ["rita@acme.test"]
    assert [row.last_error for row in world.outbox() if row.state == "cancelled"] == [
        "not live: the recipient is not on the allow-list"
    ]


def test_a_person_whose_right_to_see_was_taken_after_rendering_gets_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
    world.at(0, 8)
    world.load('[[responsibilities]]\nrequisition = "SRE-7"\nsources = ["rita@acme.test"]\ndecides = "ben@acme.test"\n')
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.later(minutes=5)
    assert world.letters("dana") == []
    assert any("no longer see" in (row.last_error or "") for row in world.outbox("digest"))


def test_a_reminder_is_not_sent_once_the_answer_has_arrived(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
    world.at(1, 9, 30)
    assert world.outbox("reminder")[0].state == "deferred"
    world.app.answer = lambda _to, _raw: Accepted("250 ok")
    world.says("dana", digest, "yes")
    world.later(hours=1)
    assert world.letters("dana", "reminder") == []
    assert world.outbox("reminder")[0].state == "cancelled"


def test_two_processes_together_keep_to_the_ceilings(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    review = world.open_reviews("Maria Silva")[0].id
    dana = world.rows(select(person.c.id).where(person.c.address == "dana@acme.test"))[0].id
    with world.app.database.write() as connection:
        many = [Notify(f"reminder:{n}", "reminder", dana, {"reviews": [review], "apart": n}) for n in range(12)]
        queue(connection, many, world.clock())
    other = world.another_process()
    for app in (world.app, other):
        app.outbox.limits = replace(app.outbox.limits, slots=2)

    def meanwhile(_to: str, _raw: bytes) -> Delivery:
        other.outbox.deliver_due()
        return Accepted("250 ok")

    world.app.answer = meanwhile
    world.app.outbox.deliver_due()
    other.close()
    # With the digest of the morning, four within the hour.
    assert len(world.letters("dana")) == 4


def test_what_mailflow_starts_by_itself_keeps_to_its_ceilings(world: World) -> None:
    """Reminders that would come every quarter of an hour for a day: four an hour and twelve a day get through."""
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    review = world.open_reviews("Maria Silva")[0].id
    dana = world.rows(select(person.c.id).where(person.c.address == "dana@acme.test"))[0].id
    for number in range(100):
        with world.app.database.write() as connection:
            one = Notify(f"reminder:{number}", "reminder", dana, {"reviews": [review], "apart": number})
            queue(connection, [one], world.clock())
        world.clock.now += timedelta(minutes=15)
        world.app.outbox.deliver_due()
    times = sorted(row.sent_at for row in world.outbox() if row.state == "sent" and row.recipient_id == dana)
    assert most_within(times, timedelta(hours=1)) == 4
    assert most_within(times, timedelta(days=1)) == 12


def test_reminders_that_had_to_wait_come_as_one(world: World) -> None:
    """Three over the ceiling: one mail with everything that is still open in them, and none of it twice."""
    world.load(applied("Maria Silva"), applied("John Abara"), applied("Ana Costa"))
    world.at(0, 8)
    reviews = {name: world.open_reviews(name)[0].id for name in ("Maria Silva", "John Abara", "Ana Costa")}
    dana = world.rows(select(person.c.id).where(person.c.address == "dana@acme.test"))[0].id
    world.configure(policy=PolicySection(own_mails_an_hour=1))
    for number, lists in enumerate(([reviews["Maria Silva"]], [reviews["Ana Costa"]], list(reviews.values()))):
        with world.app.database.write() as connection:
            queue(connection, [Notify(f"reminder:{number}", "reminder", dana, {"reviews": lists})], world.clock())
        world.later(minutes=5)
    assert world.letters("dana", "reminder") == []
    world.later(hours=1)
    reminder = world.received("dana", "reminder")
    assert [reminder.text.count(f"] {name}") for name in reviews] == [1, 1, 1]
    assert [row.state for row in world.outbox("reminder")] == ["sent", "cancelled", "cancelled"]
    assert world.outbox("reminder")[1].last_error == f"joined with notice {world.outbox('reminder')[0].id}"
    world.says("dana", reminder, "approve all")
    assert world.stage("Ana Costa") == "interview"


def test_a_digest_and_a_summary_leave_room_for_what_is_more_urgent(world: World) -> None:
    """With three mails of ours in the last hour the fourth may be a reminder; digest and summary wait."""
    world.load(applied("Maria Silva"))
    at = world.clock()
    recent = [at - timedelta(minutes=minute) for minute in (40, 30, 20)]
    policy = world.settings.policy.policy
    assert over_ceiling(recent, at, policy) is None
    assert over_ceiling(recent, at, policy, SPARED["digest"]) == recent[0] + timedelta(hours=1, seconds=1)
    assert over_ceiling(recent, at, policy, SPARED["summary"]) == recent[1] + timedelta(hours=1, seconds=1)
    assert over_ceiling(recent[1:], at, policy, SPARED["digest"]) is None
    assert over_ceiling([], at, replace(policy, own_mails_an_hour=1), SPARED["summary"]) is None


def most_within(times: list[datetime], span: timedelta) -> int:
    """The most of these in any window of that length."""
    return max(sum(start <= one < start + span for one in times) for start in times)


def test_an_answer_makes_way_through_the_ceilings(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    with world.app.database.write() as connection:
        connection.execute(update(outbox).values(sent_at=world.clock()))
    for _ in range(6):
        world.says("dana", digest, "status")
    assert len(world.letters("dana", "status")) == 6


@pytest.mark.parametrize("per_minute", [20, 7])
def test_the_rate_holds_over_any_minute_with_two_processes(world: World, per_minute: int) -> None:
    world.configure(per_minute=per_minute)
    helps(world, 75)
    apps = [world.app, world.another_process()]
    for app in apps:
        app.outbox.limits = replace(app.outbox.limits, slots=2)
    for _ in range(130):
        world.clock.now += timedelta(seconds=7)
        threads = [threading.Thread(target=app.outbox.deliver_due) for app in apps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    apps[1].close()
    times = sorted(row.transmitted_at for row in world.outbox() if row.state == "sent")
    assert len(times) == 75
    assert most_within(times, timedelta(seconds=60)) <= per_minute


def test_without_a_free_connection_slot_nothing_is_sent(world: World) -> None:
    helps(world, 2)
    other = world.another_process()
    tried: list[int] = []

    def meanwhile(_to: str, _raw: bytes) -> Delivery:
        tried.append(other.outbox.deliver_due())
        return Accepted("250 ok")

    world.app.answer = meanwhile
    world.app.outbox.deliver_due()
    assert tried == [0, 0]
    assert states(world) == {"sent": 2}
    helps(world, 1)
    assert other.outbox.deliver_due() == 1
    other.close()


def test_a_restored_backup_sends_nothing_until_it_is_confirmed(world: World) -> None:
    world.load(applied("Maria Silva"))
    for minute in range(10):
        world.at(0, 7, 30 + minute)
    backup = dict(world.rows(select(outbox.c.id, outbox.c.key)))
    world.at(0, 8)
    assert len(world.app.post) == 1
    with world.app.database.write() as connection:
        # As a backup of half an hour ago: the epoch of then, and what was sent since waiting again.
        put_setting(connection, "epoch", "1")
        connection.execute(update(outbox).values(state="queued", sent_at=None, expires_at=None))
    assert backup == {}
    restarted = world.another_process()
    for _ in range(5):
        world.clock.now += timedelta(minutes=5)
        restarted.sweep.run_once()
        assert restarted.outbox.deliver_due() == 0
    assert len(world.app.post) == 1
    assert restarted.restore_guard.restored(restarted.database)
    assert restarted.restore_guard.confirm(restarted.database) >= 1
    assert not restarted.restore_guard.restored(restarted.database)
    restarted.outbox.deliver_due()
    assert len(world.app.post) == 1
    helps(world, 1)
    assert restarted.outbox.deliver_due() == 1
    restarted.close()


def test_of_notices_whose_rendering_ended_the_process_the_culprit_alone_is_given_up(world: World) -> None:
    helps(world, 4)
    culprit = world.outbox()[2].id
    composer = world.app.outbox.composer

    class Fatal(BaseException):
        """What a kill while rendering does."""

    def render(kind: str, facts: object, language: str, plain: bool) -> object:
        if getattr(facts, "code", "") == f"MF-{culprit:05d}":
            raise Fatal
        return composer.render(kind, facts, language, plain)

    world.app.outbox.composer = replace(composer, render=render)  # type: ignore[arg-type]  # gives what it is given
    for _ in range(12):
        world.clock.now += timedelta(minutes=6)
        try:
            world.app.outbox.deliver_due()
        except Fatal:
            continue
    assert states(world) == {"sent": 3, "failed": 1}
    assert next(row for row in world.outbox() if row.id == culprit).state == "failed"


def test_a_broken_template_fails_its_own_row_and_no_other(world: World) -> None:
    helps(world, 1)
    with world.app.database.write() as connection:
        dana = connection.execute(select(person.c.id)).scalars().first()
        assert dana is not None
        queue(connection, [Notify("receipt:broken", "receipt", dana, {"notice": "{}"})], world.clock())
        queue(connection, [Notify("status:fine", "status", dana, {"ref": None})], world.clock())
    world.app.outbox.deliver_due()
    assert {row.key: row.state for row in world.outbox()} == {
        "help:0": "sent",
        "receipt:broken": "failed",
        "status:fine": "sent",
    }


@pytest.mark.parametrize("count", [12, pytest.param(120, marks=pytest.mark.slow)])
def test_no_digest_names_a_candidate_that_its_reader_may_not_see(quick_world: World, count: int) -> None:
    """Duties change at random between rendering and sending; every digest that left is checked by who may see whom."""
    world, chance = quick_world, random.Random(7)
    people = ["dana", "omar", "ben", "ivy"]
    refs = ["SRE-7", "UX-2"]
    sent = 0
    names = {ref: [f"{ref.partition('-')[0].title()} Person{n}" for n in range(6)] for ref in refs}
    world.load(*(applied(name, ref) for ref in refs for name in names[ref]))
    day = 0
    while sent < count:
        deciders = {ref: chance.choice(people) for ref in refs}
        world.app.answer = lambda _to, _raw: Refused(450, "later", permanent=False)
        world.at(day, 8)
        after = {ref: chance.choice(people) if chance.random() < 0.5 else deciders[ref] for ref in refs}
        world.load(
            *(
                f'[[responsibilities]]\nrequisition = "{ref}"\nsources = ["rita@acme.test"]\n'
                f'decides = "{after[ref]}@acme.test"\n'
                for ref in refs
            )
        )
        world.app.answer = lambda _to, _raw: Accepted("250 ok")
        begun = len(world.app.post)
        world.later(minutes=3)
        for address, letter in world.app.post[begun:]:
            who = address.partition("@")[0]
            hidden = [name for ref in refs if who not in (after[ref], "rita", "lea") for name in names[ref]]
            assert not any(name in letter.text or name in letter.html for name in hidden), (who, letter.kind)
            sent += 1
        day += 1
        if day > count * 3:
            break
    assert sent >= count or day > count * 3
    assert world.rows(select(notice_item.c.outbox_id).limit(1))
