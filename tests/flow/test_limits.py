"""No loop and no storm: how much mailflow answers, and how it comes back after a silence."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from mailflow.store.events import verify
from mailflow.store.schema import inbox
from tests.flow.world import World, applied

pytestmark = pytest.mark.slow


def test_a_person_is_answered_thirty_times_a_day_and_what_they_decide_counts_all_the_same(world: World) -> None:
    names = [f"Person Number{chr(97 + n)}" for n in range(12)]
    world.load(*(applied(name) for name in names))
    digest = world.at(0, 8).received("dana", "digest")
    world.arrives(*(world.written("dana", "help") for _ in range(25)))
    world.arrives(*(world.written("dana", f"{number} yes", answers=digest) for number in range(1, 13)))
    assert len(world.letters("dana", "receipt")) == 5
    assert Counter(row.state for row in world.rows(select(inbox.c.state))) == {"done": 37}
    assert Counter(world.stage(name) for name in names) == {"interview": 12}


def test_one_mail_of_a_thousand_commands_keeps_to_the_ceiling(quick_world: World) -> None:
    world = quick_world
    world.load(applied("Maria Silva"))
    world.writes("dana", "\n".join(["help", "status"] * 500))
    assert [letter.kind for letter in world.letters("dana")] == ["help", "status"]
    for start in range(0, 60, 20):
        world.writes(
            "dana", "\n".join(f"why Maria {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(start, start + 20))
        )
    assert len(world.letters("dana")) == 30


def test_the_ceiling_holds_for_mails_that_have_nothing_in_common(world: World) -> None:
    """Answers to notices without any candidate in them are judged together, and still counted."""
    world.arrives(*(world.written("dana", "help") for _ in range(45)))
    assert len(world.letters("dana", "help")) == 30


def test_over_the_ceiling_what_was_not_recorded_is_for_a_person(world: World) -> None:
    world.load(applied("Sarah Kim"), applied("Minjun Kim"))
    digest = world.at(0, 8).received("dana", "digest")
    world.arrives(*(world.written("dana", "help") for _ in range(30)))
    unclear = world.says("dana", digest, "Kim looks good, approve")
    unproven = world.says("dana", digest, "approve all", proven=False)
    assert [world.mail(number).state for number in (unclear, unproven)] == ["parked", "parked"]
    assert world.said("Sarah Kim") == []


def test_strangers_with_a_forwarded_token_cannot_use_up_a_persons_answers(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.arrives(*(world.written(f"s{n}@evil.test", "approve all", answers=digest) for n in range(40)))
    assert len(world.letters("dana", "confirm")) <= 10
    world.says("dana", digest, "1 yes")
    assert world.received("dana", "receipt")
    assert world.stage("Maria Silva") == "interview"


@pytest.mark.slow
def test_two_hundred_hostile_responders_for_a_day_get_at_most_two_hundred_answers(quick_world: World) -> None:
    """Each answers at once, again and again, half in the names of others, on a token that was forwarded to them all."""
    world = quick_world
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    before = len(world.app.post)
    people = ["dana", "rita", "ben", "ivy"]
    words = ("approve all", "status", "why Maria")
    mails = [
        world.written("robot@evil.test", words[kind], answers=digest if kind == 0 else None, proven=False)
        for kind in range(3)
    ]
    for tour in range(4):
        for start in range(0, 200, 50):
            world.arrives(*(in_the_name(mails[tour % 3], n, tour, people) for n in range(start, start + 50)))
        world.later(hours=6)
    answers = [one for _, one in world.app.post[before:] if one.kind in ("confirm", "clarify", "status", "trail")]
    assert 1 <= len(answers) <= 200
    assert {address for address, _ in world.app.post if address.endswith("evil.test")} == set()
    assert world.said("Maria Silva") == []


def in_the_name(raw: bytes, number: int, tour: int, people: list[str]) -> bytes:
    """The same mail from another of the two hundred."""
    who = f"{people[number % 4]}@acme.test" if number % 2 else f"robot{number}@evil.test"
    head, _, body = raw.partition(b"Message-ID: <")
    return head.replace(b"robot@evil.test", who.encode()) + b"Message-ID: <%d.%d." % (number, tour) + body


def test_each_digest_goes_out_once_a_date_with_two_beats(world: World) -> None:
    world.load(applied("Maria Silva", "UX-2"))
    other = world.another_process()
    for _day in range(7):
        for minute in (0, 1, 30):
            world.clock.now = world.clock.now.replace(hour=8, minute=minute)
            beats = [threading.Thread(target=app.sweep.run_once) for app in (world.app, other)]
            for one in beats:
                one.start()
            for one in beats:
                one.join(30)
            world.app.outbox.deliver_due()
        world.clock.now += timedelta(days=1)
    other.close()
    dates = Counter(str(letter.message["Date"])[:16] for letter in world.letters("omar", "digest"))
    assert len(dates) == 5
    assert set(dates.values()) == {1}


@pytest.mark.parametrize("days", [0.05, 1, 7])
def test_after_a_silence_there_is_one_digest_and_one_step(world: World, days: float) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    world.at(0, 8)
    world.new_mail("dana")
    world.clock.now = world.clock.now.replace(hour=9, minute=30) + timedelta(days=max(days, 1))
    for _ in range(6):
        world.tick()
        world.clock.now += timedelta(minutes=1)
    kinds = Counter(letter.kind for letter in world.new_mail("dana"))
    assert kinds == {"digest": 1, "reminder": 1}
    assert world.letters("ben", "escalation") == world.letters("lea", "escalation") == []


def test_the_ladder_ends_at_the_top(world: World) -> None:
    world.load(applied("Maria Silva"))
    for day in (*range(5), *range(7, 12)):
        for hour in (8, 9, 12, 16):
            world.at(day, hour, 30)
    ladder = [(row.kind, row.state) for row in world.outbox() if row.kind in ("reminder", "escalation")]
    assert ladder == [("reminder", "sent"), ("escalation", "sent"), ("escalation", "sent")]
    assert len(world.letters("ben", "escalation")) == len(world.letters("lea", "escalation")) == 1
    with world.app.database.read() as connection:
        assert verify(connection, world.app.event_key).broken == ()
