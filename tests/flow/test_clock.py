"""Stories of the clock of a review: what stops it, what is left when it runs on, and what shortens it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mailflow.config import PolicySection
from mailflow.demo.people import Letter
from mailflow.hiring.model import Stage
from tests.flow.world import ZONE, World, applied


def flat(letter: Letter) -> str:
    """The text of a mail without its line ends."""
    return " ".join(letter.text.split())


def due(world: World, name: str) -> datetime:
    """When the candidate's open review is due, in New York."""
    at: datetime = world.open_reviews(name)[0].due_at
    return at.astimezone(ZONE)


def monday(day: int, hour: int, minute: int = 0) -> datetime:
    """That hour in New York, `day` days after the first Monday."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE) + timedelta(days=day)


def test_hours_come_by_role_and_stage_and_else_from_the_policy(world: World) -> None:
    world.configure(policy=PolicySection(review_hours=12, stage_hours={Stage.SCREEN: 2}))
    world.load('[[requisitions]]\nref = "UX-2"\ntitle = "Product Designer"\nstage_hours = { review = 4 }\n')
    world.load(applied("Maria Silva"), applied("Ada Brandt", "UX-2"), applied("Li Wen", "UX-2", "screen"))
    assert due(world, "Maria Silva") == monday(0, 17)
    assert due(world, "Ada Brandt") == monday(0, 13)
    assert due(world, "Li Wen") == monday(0, 11)


@pytest.mark.slow
def test_a_question_stops_the_clock_and_its_answer_lets_it_run_on(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(0, 14)
    world.says("dana", digest, "question 1: when could she start?")
    question = world.received("rita", "question")
    for day in (1, 2):
        second = world.at(day, 8).received("dana", "digest")
        assert "The time stands still since Mon 23 Nov, 14:00" in flat(second)
        world.at(day, 16)
    assert world.letters("dana", "reminder") == []
    summary = flat(world.at(2, 17).received("rita", "summary"))
    assert "Maria Silva (SRE-7): with Dana Okafor, the time stands still" in summary
    assert "at risk" not in summary
    world.at(3, 10)
    world.says("rita", question, "She could start in March.")
    # Three hours were left on Monday.
    assert due(world, "Maria Silva") == monday(3, 13)
    world.at(3, 13)
    assert len(world.letters("dana", "reminder")) == 1


def test_a_hold_comes_back_with_what_was_left_and_begins_anew(world: World) -> None:
    world.load(applied("Maria Silva"))
    digest = world.at(0, 8).received("dana", "digest")
    world.at(0, 13)
    world.says("dana", digest, "hold 1 until Thursday")
    assert due(world, "Maria Silva") == monday(3, 13)
    again = world.at(3, 8).received("dana", "digest")
    assert "Here again because it was put off until Thu 26 Nov" in flat(again)
    assert "Due by Thu 26 Nov, 13:00. That is before another working day is over." in flat(again)
    world.at(3, 13)
    assert len(world.letters("dana", "reminder")) == 1
    world.at(4, 12)
    assert world.letters("ben", "escalation") == []
    world.at(4, 13)
    assert len(world.letters("ben", "escalation")) == 1


def test_a_competing_offer_shortens_the_time_raises_the_review_and_tells_both_sides(world: World) -> None:
    world.load('[[requisitions]]\nref = "SRE-7"\ntitle = "Senior SRE"\nreview_hours = 40\n')
    world.load(applied("John Abara"), applied("Maria Silva"))
    world.at(0, 8)
    world.at(0, 9)
    world.new_mail("dana")
    world.writes("rita", "update Maria: competing offer, Thursday")
    # Four of Dana's working hours before Thursday at five.
    assert due(world, "Maria Silva") == monday(3, 13)
    told = world.received("dana", "offer")
    assert flat(told).startswith(
        "◈ Maria Silva must answer another offer by Thu 26 Nov, 17:00: your decision is due by Thu"
    )
    noted = flat(world.received("rita", "receipt"))
    assert (
        "Competing offer noted, to be answered by Thu 26 Nov, 17:00; the decision is due by Thu 26 Nov, 13:00." in noted
    )
    assert "Told: Dana Okafor." in noted
    digest = world.at(1, 8).received("dana", "digest")
    assert digest.text.index("Maria Silva") < digest.text.index("John Abara")
    assert "At the top because of a competing offer" in flat(digest)
    assert "competing offer, to be answered by Thu 26 Nov, 17:00" in flat(world.at(1, 17).received("rita", "summary"))
    world.says("dana", told, "approve")
    assert world.said("Maria Silva") == [("dana", "approve", "decision")]


def test_an_offer_without_a_day_and_one_of_somebody_elses_role_change_nothing(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.at(0, 9)
    world.writes("rita", "update Maria: competing offer, soon")
    assert "No single day to come" in flat(world.received("rita", "receipt"))
    world.writes("ivy", "update Maria: competing offer, Thursday")
    assert "for Rita Rossi to decide" in flat(world.received("ivy", "receipt"))
    world.writes("omar", "update Maria: competing offer, Thursday")
    assert "SRE-7" not in world.received("omar", "receipt").text
    assert due(world, "Maria Silva") == monday(0, 17)
    assert world.letters("dana", "offer") == []


def test_a_competing_offer_shortens_what_is_asked_or_runs_on_after_it_as_well(world: World) -> None:
    """A question that comes back late and the next stage's review are both due before the candidate must answer."""
    world.load('[[requisitions]]\nref = "SRE-7"\ntitle = "Senior SRE"\nreview_hours = 40\n')
    world.load(applied("Maria Silva", stage="screen"))
    digest = world.at(0, 8).received("dana", "digest")
    world.says("dana", digest, "question 1: when could she start?")
    question = world.received("rita", "question")
    world.writes("rita", "update Maria: competing offer, Thursday")
    assert "to be answered by Thu 26 Nov, 17:00" in flat(world.received("rita", "receipt"))
    world.at(1, 10)
    world.says("rita", question, "In March.")
    assert due(world, "Maria Silva") == monday(3, 13)
    world.says("dana", world.at(2, 8).received("dana", "digest"), "approve")
    assert (world.stage("Maria Silva"), due(world, "Maria Silva")) == ("review", monday(3, 13))


def test_what_is_at_risk_is_said_before_the_breach_to_both_sides(world: World) -> None:
    world.load('[[requisitions]]\nref = "SRE-7"\ntitle = "Senior SRE"\nreview_hours = 20\n')
    world.load(applied("Maria Silva"))
    assert due(world, "Maria Silva") == monday(2, 13)
    assert "before another working day" not in flat(world.at(0, 8).received("dana", "digest"))
    assert "at risk" not in flat(world.at(0, 17).received("rita", "summary"))
    assert "Overdue or at risk: Maria Silva" in flat(world.at(1, 17).received("rita", "summary"))
    assert "before another working day" in flat(world.at(2, 8).received("dana", "digest"))


@pytest.mark.slow
def test_no_reminder_leaves_for_a_review_that_was_answered_a_second_before(world: World) -> None:
    """The answer is recorded after the reminder was claimed, rendered and looked at, and right before its body goes."""
    world.load(applied("Maria Silva"), applied("John Abara"))
    digest = world.at(0, 8).received("dana", "digest")
    world.clock.now = monday(0, 17)
    world.app.sweep.run_once()
    send = world.app.send

    def answered_first(mails: object, on_result: object) -> None:
        world.app.__dict__.pop("send", None)
        intake = world.app.intake(world.app.settings.mailbox[0])
        intake.keep([world.arrival(world.written("dana", "approve Maria", answers=digest))])
        intake.judge_all()
        send(mails, on_result)  # type: ignore[arg-type]  # passed on as they came

    world.app.outbox.send = answered_first
    world.app.outbox.deliver_due()
    world.app.outbox.send = send
    world.app.outbox.deliver_due()
    (reminder,) = world.letters("dana", "reminder")
    assert "John Abara" in reminder.text
    assert "Maria Silva" not in reminder.text
    assert [row.state for row in world.outbox("reminder")] == ["cancelled", "sent"]


@pytest.mark.slow
def test_a_leader_gets_one_mail_a_day_about_each_person(world: World) -> None:
    world.load(applied("Maria Silva"))
    world.clock.now = monday(0, 11)
    world.load(applied("John Abara"))
    for day, hour in ((0, 17), (1, 11), (1, 17), (2, 11), (2, 17), (3, 9), (3, 11), (3, 17)):
        world.at(day, hour)
    told = world.letters("lea", "escalation")
    assert ["Maria Silva" in one.text for one in told] == [True, False]
    assert ["John Abara" in one.text for one in told] == [False, True]


@pytest.mark.slow
def test_who_was_reminded_today_and_turns_a_decision_into_a_question_is_reminded_tomorrow(world: World) -> None:
    world.load('[[requisitions]]\nref = "SRE-7"\ntitle = "Senior SRE"\nreview_hours = 1\n')
    world.load(applied("Maria Silva"))
    world.at(0, 8)
    reminder = world.at(0, 10).received("dana", "reminder")
    world.says("dana", reminder, "approve")
    world.later(minutes=10)
    world.says("dana", reminder, "question 1: when could she start?")
    world.says("rita", world.received("rita", "question"), "In March.")
    assert due(world, "Maria Silva") == monday(0, 11, 10)
    for hour in (11, 12, 16):
        world.at(0, hour, 30)
    assert len(world.letters("dana", "reminder")) == 1
    world.at(1, 10)
    assert len(world.letters("dana", "reminder")) == 2


def test_an_escalation_says_when_the_one_who_is_late_was_reminded_and_not_when_others_were(world: World) -> None:
    world.load(applied("Maria Silva"))
    for day in range(3):
        world.at(day, 8)
        world.at(day, 17)
    for who in ("ben", "lea"):
        assert "Dana Okafor was last reminded Mon 23 Nov, 17:00" in flat(world.letters(who, "escalation")[0])


def test_a_ladder_of_the_roles_own_is_climbed(world: World) -> None:
    world.load(
        '[[requisitions]]\nref = "SRE-7"\ntitle = "x"\nreview_hours = 8\nladder = "decider 0, decider 1, leader 1"\n'
    )
    world.load(applied("Maria Silva"))
    for day, hour in ((0, 17), (1, 9), (1, 17), (2, 9), (2, 17), (3, 9), (3, 17)):
        world.at(day, hour)
    assert len(world.letters("dana", "reminder")) == 2
    assert world.letters("ben", "escalation") == []
    assert len(world.letters("lea", "escalation")) == 1
