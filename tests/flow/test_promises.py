"""Stories of promises: noted, brought to mind, kept by what happens, missed, and waited for once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mailflow.demo.people import Letter
from mailflow.store.schema import commitment
from tests.flow.world import World, applied


def flat(letter: Letter) -> str:
    """The text of a mail without its line ends."""
    return " ".join(letter.text.split())


def outcomes(world: World) -> list[str | None]:
    return [row.outcome for row in world.rows(select(commitment.c.outcome).order_by(commitment.c.id))]


def reminded(world: World) -> World:
    """Maria's review came due on Tuesday at nine, and Dana has the reminder."""
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    world.at(1, 9, 5)
    return world


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "due"), [("Thu", 3), ("Thursday", 3), ("tomorrow", 2), ("bis Do", 3), ("sorry, Fri", 4)]
)
def test_a_day_alone_answers_by_when_and_moves_the_ladder_once(quick_world: World, day: str, due: int) -> None:
    world = reminded(quick_world)
    reminder = world.received("dana", "reminder")
    assert "by when" in flat(reminder)
    world.says("dana", reminder, day)
    assert outcomes(world) == [None]
    assert "promise" in world.received("dana", "receipt").text
    for morning in range(2, due + 1):
        world.at(morning, 10)
    assert world.letters("ben", "escalation") == []
    # The promise is over at five; one working day later the backup is told.
    world.at(due, 17, 5)
    assert outcomes(world) == ["missed"]
    after = due + 1 if due < 4 else 7
    world.at(after, 16, 50)
    assert world.letters("ben", "escalation") == []
    world.at(after, 17, 0)
    assert len(world.letters("ben", "escalation")) == 1


def test_a_second_promise_is_noted_and_moves_nothing(world: World) -> None:
    reminded(world)
    reminder = world.received("dana", "reminder")
    world.says("dana", reminder, "tomorrow")
    world.says("dana", reminder, "I will answer by Friday, promised")
    assert len(outcomes(world)) == 2
    world.at(3, 17, 0)
    assert len(world.letters("ben", "escalation")) == 1


def test_it_is_brought_to_mind_two_working_hours_before_and_once(world: World) -> None:
    reminded(world)
    world.says("dana", world.received("dana", "reminder"), "Thu")
    world.at(3, 14, 55)
    assert world.letters("dana", "promise") == []
    world.at(3, 15)
    world.at(3, 15, 30)
    (told,) = world.letters("dana", "promise")
    assert "Maria Silva" in flat(told)
    world.says("dana", told, "yes")
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]
    assert outcomes(world) == ["kept"]


def test_words_that_say_it_is_done_keep_nothing(world: World) -> None:
    reminded(world)
    world.says("dana", world.received("dana", "reminder"), "Thu")
    world.says("dana", world.letters("dana", "reminder")[0], "Done, as I promised.")
    assert outcomes(world) == [None]
    world.at(3, 17, 5)
    assert outcomes(world) == ["missed"]


def test_the_day_shows_promises_kept_and_missed_to_both_sides(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "I will look at Maria by tomorrow 11am\nI will look at John by tomorrow 10am")
    assert "promised by Tue 24 Nov, 11:00" in flat(world.at(0, 17).received("rita", "summary"))
    second = world.at(1, 8).received("dana", "digest")
    assert "you, Maria Silva (SRE-7): promised by Tue 24 Nov, 11:00" in flat(second)
    world.clock.now += timedelta(hours=2, minutes=50)
    world.says("dana", second, "approve Maria")
    world.at(1, 12)
    assert sorted(map(str, outcomes(world))) == ["kept", "missed"]
    summary = flat(world.at(1, 17).received("rita", "summary"))
    assert "Dana Okafor, Maria Silva (SRE-7): promised by Tue 24 Nov, 11:00, kept" in summary
    assert "Dana Okafor, John Abara (SRE-7): promised by Tue 24 Nov, 10:00, missed" in summary
    assert "John Abara (SRE-7): promised by Tue 24 Nov, 10:00, missed" in flat(
        world.at(2, 8).received("dana", "digest")
    )


def test_what_was_answered_in_time_is_kept_however_late_it_is_judged(world: World) -> None:
    reminded(world)
    reminder = world.received("dana", "reminder")
    world.says("dana", reminder, "tomorrow")
    world.clock.now += timedelta(days=1)
    reply = world.arrival(world.written("dana", "approve", answers=reminder))
    world.at(3, 9)
    assert outcomes(world) == ["missed"]
    intake = world.app.intake(world.app.settings.mailbox[0])
    intake.keep([reply])
    intake.judge_all()
    assert outcomes(world) == ["kept"]


def test_undo_opens_the_promise_again(world: World) -> None:
    reminded(world)
    reminder = world.received("dana", "reminder")
    world.says("dana", reminder, "Thu")
    world.says("dana", reminder, "approve")
    assert outcomes(world) == ["kept"]
    world.says("dana", world.received("dana", "receipt"), "undo")
    assert outcomes(world) == [None]


def test_a_promise_overtaken_by_others_is_neither_kept_nor_missed(world: World) -> None:
    reminded(world)
    world.says("dana", world.received("dana", "reminder"), "Thu")
    world.writes("rita", "withdrew Maria Silva: took another offer")
    world.says("rita", world.received("rita", "confirm"), "yes")
    assert outcomes(world) == ["moot"]


def test_the_recruiters_promise_counts_too(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "question 1: when could she start?")
    question = world.received("rita", "question")
    world.says("rita", question, "I will ask her and tell you by tomorrow noon.")
    assert outcomes(world) == [None]
    assert "Rita Rossi, Maria Silva (SRE-7): promised by Tue" in flat(world.at(1, 8).received("dana", "digest"))
    world.at(1, 10)
    assert len(world.letters("rita", "promise")) == 1
    world.says("rita", question, "She could start in March.")
    assert outcomes(world) == ["kept"]


def test_one_who_names_nobody_promises_what_the_mail_does_not_decide(world: World) -> None:
    world.load(applied("Maria Silva"), applied("John Abara"), applied("Wei Zhang"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "approve Maria. The others by Thursday.")
    assert outcomes(world) == [None, None]
    world.says("dana", digest, "reject John")
    assert sorted(map(str, outcomes(world))) == ["None", "kept"]
