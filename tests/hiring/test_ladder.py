"""The ladder: who is told when, one step at a time, whatever the outage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.hiring.ladder import LADDER, Receiver, Step, StepDue, at_risk, next_step, planned_step, read_ladder
from mailflow.hiring.model import Review, Stage
from mailflow.hiring.worktime import Calendar, is_working, working_between

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
OFFICES = {
    Receiver.DECIDER: Calendar(BERLIN),
    Receiver.BACKUP: Calendar(NEW_YORK),
    Receiver.LEADER: Calendar(BERLIN),
}


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """An aware instant from its local writing."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


#: Asked on Monday, due on Wednesday 18 November 2026 at noon in Berlin.
OPEN = Review(1, 1, Stage.REVIEW, 7, local("2026-11-16T12:00"), local("2026-11-18T12:00"))

WHEN = [
    # step already taken, taken at, now, number of the step to take
    (0, None, "2026-11-18T11:59", None),
    (0, None, "2026-11-18T12:00", 1),
    (0, None, "2026-11-18T19:00", None),
    (0, None, "2026-11-19T09:00", 1),
    (1, "2026-11-18T12:00", "2026-11-18T12:01", None),
    (1, "2026-11-18T12:00", "2026-11-19T12:00", None),  # six in the morning in New York
    (1, "2026-11-18T12:00", "2026-11-19T15:00", 2),
    (2, "2026-11-19T15:00", "2026-11-20T12:00", None),
    (2, "2026-11-19T15:00", "2026-11-20T15:00", 3),
    (3, "2026-11-20T15:00", "2026-12-20T15:00", None),
    # back after five days down: the reminder first, and a working day before the next
    (0, None, "2026-11-23T10:00", 1),
    (1, "2026-11-23T10:00", "2026-11-23T16:00", None),
    (1, "2026-11-23T10:00", "2026-11-24T15:00", 2),
    # a weekend is no time to be told anything
    (1, "2026-11-18T12:00", "2026-11-21T15:00", None),
]


@pytest.mark.parametrize(("taken", "at", "now", "number"), WHEN)
def test_each_step_has_its_time(taken: int, at: str | None, now: str, number: int | None) -> None:
    review = replace(OPEN, step=taken, stepped_at=local(at) if at else None)
    step = next_step(review, OFFICES, local(now))
    assert (step.step.number if step else None) == number


def test_an_answer_ends_the_ladder_at_once() -> None:
    now = local("2026-11-18T12:00")
    assert next_step(replace(OPEN, closed_at=now), OFFICES, now) is None


def test_a_hold_stops_the_ladder_until_its_day() -> None:
    held = replace(OPEN, hold_until=date(2026, 11, 20))
    assert next_step(held, OFFICES, local("2026-11-19T16:00")) is None
    assert next_step(held, OFFICES, local("2026-11-20T09:00")) is not None


def test_without_a_backup_the_leader_keeps_the_leaders_time() -> None:
    offices = {Receiver.DECIDER: Calendar(BERLIN), Receiver.LEADER: Calendar(BERLIN)}
    reminded = replace(OPEN, step=1, stepped_at=local("2026-11-18T12:00"))
    assert next_step(reminded, offices, local("2026-11-19T15:00")) is None
    step = next_step(reminded, offices, local("2026-11-20T12:00"))
    assert step is not None
    assert step.step.receiver is Receiver.LEADER


def test_where_the_ladder_begins_anew_nobody_is_reminded_twice_a_day() -> None:
    """A decision was taken back: due again the same afternoon, and reminded of in the morning."""
    offices = {Receiver.DECIDER: Calendar(BERLIN)}
    anew = replace(OPEN, due_at=local("2026-11-18T15:00"), step=0, stepped_at=local("2026-11-18T10:00"))
    planned = planned_step(anew, offices)
    assert planned is not None
    assert planned.at == local("2026-11-19T10:00")


def test_alone_the_decider_is_reminded_once() -> None:
    offices = {Receiver.DECIDER: Calendar(BERLIN)}
    reminded = replace(OPEN, step=1, stepped_at=local("2026-11-18T12:00"))
    assert planned_step(reminded, offices) is None


def test_at_risk_is_said_in_the_deciders_working_time() -> None:
    early = replace(OPEN, due_at=local("2026-11-19T11:00"))
    assert not at_risk(early, Calendar(BERLIN), local("2026-11-18T10:59"))
    assert at_risk(early, Calendar(BERLIN), local("2026-11-18T11:00"))
    assert at_risk(early, Calendar(BERLIN), local("2026-11-18T20:00"))
    assert not at_risk(early, Calendar(BERLIN), local("2026-11-19T11:00"))
    assert not at_risk(replace(early, closed_at=early.asked_at), Calendar(BERLIN), local("2026-11-18T15:00"))
    assert not at_risk(replace(early, paused_at=early.asked_at), Calendar(BERLIN), local("2026-11-18T15:00"))


@given(st.lists(st.integers(1, 60 * 24 * 4), min_size=1, max_size=120), st.sampled_from([BERLIN, NEW_YORK]))
@settings(max_examples=80, deadline=None)
def test_however_the_sweeps_fall_steps_come_once_in_order_in_working_time_a_day_apart(
    gaps: list[int], zone: ZoneInfo
) -> None:
    offices = {**OFFICES, Receiver.LEADER: Calendar(zone)}
    review, now, taken = OPEN, OPEN.asked_at.astimezone(UTC), []
    for gap in gaps:
        now += timedelta(minutes=gap)
        while (due := next_step(review, offices, now)) is not None:
            assert is_working(offices[due.step.receiver], now)
            taken.append((due.step.number, now))
            review = replace(review, step=due.step.number, stepped_at=now)
    assert [number for number, _ in taken] == [step.number for step in LADDER][: len(taken)]
    assert len({moment for _, moment in taken}) == len(taken)
    for (_, earlier), (_, later) in pairwise(taken):
        assert later - earlier >= timedelta(hours=16) or working_between(
            offices[Receiver.DECIDER], earlier, later
        ) >= timedelta(hours=8)
    assert all(moment >= OPEN.due_at for _, moment in taken)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("decider 0, backup 1, leader 2", LADDER),
        (
            "decider 0, decider 1, leader 3",
            (Step(1, Receiver.DECIDER, 0), Step(2, Receiver.DECIDER, 1), Step(3, Receiver.LEADER, 3)),
        ),
        (" backup 0 ", (Step(1, Receiver.BACKUP, 0),)),
    ],
)
def test_a_ladder_is_read_as_it_is_typed(text: str, steps: tuple[Step, ...]) -> None:
    assert read_ladder(text) == steps


@pytest.mark.parametrize(
    "text", ["", "decider", "boss 1", "decider -1", "decider 0 1", "leader 2, backup 1", "decider 61"]
)
def test_what_is_no_ladder_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ladder"):
        read_ladder(text)


def test_a_ladder_of_its_own_reminds_twice_before_it_tells_the_leader() -> None:
    steps = read_ladder("decider 0, decider 1, leader 3")
    review, taken = OPEN, []
    for day in ("18T12", "18T15", "19T12", "20T12", "23T12", "24T12"):
        now = local(f"2026-11-{day}:00")
        due = next_step(review, OFFICES, now, steps)
        if due is not None:
            taken.append((due.step.receiver.value, now.day))
            review = replace(review, step=due.step.number, stepped_at=now)
    assert taken == [("decider", 18), ("decider", 19), ("leader", 23)]


def test_a_promise_counts_as_the_due_time_where_it_is_later() -> None:
    promised = replace(OPEN, promised_until=local("2026-11-20T17:00"))
    assert planned_step(promised, OFFICES) == StepDue(LADDER[0], local("2026-11-20T17:00").astimezone(UTC))
    sooner = replace(OPEN, promised_until=OPEN.asked_at)
    assert planned_step(sooner, OFFICES) == planned_step(OPEN, OFFICES)


def test_while_a_question_is_with_the_recruiter_no_step_is_due() -> None:
    assert planned_step(replace(OPEN, paused_at=OPEN.asked_at), OFFICES) is None
