"""What an overview tells whom: chosen from how roles stand, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailflow.hiring.model import Requisition, Responsibilities, Stage
from mailflow.hiring.notices import Changed, NewsKind, Overview, StageCount, Waiting, Wanted
from mailflow.hiring.overview import leaders_part, managers_part, recruiters_part, says_something, together
from mailflow.hiring.policy import Policy
from mailflow.hiring.role_state import Move, Occasion, OpenReview, RoleState
from mailflow.hiring.worktime import Calendar

ZONE = ZoneInfo("Europe/Lisbon")
#: A Wednesday.
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DECIDER, RECRUITER = 1, 2
WEDNESDAY = Occasion(DECIDER, ZONE, Calendar(ZONE), NOW - timedelta(days=1), NOW, False, Policy())
ROLE = RoleState(
    role=Requisition(7, "SRE-7", "Senior SRE"),
    duties=Responsibilities(7, sources=(RECRUITER,), decides=DECIDER),
    moved_at=NOW - timedelta(days=1),
    counts=(StageCount(Stage.REVIEW, 2), StageCount(Stage.REJECTED, 5)),
)


def waiting(due_at: datetime, reviewer: int = DECIDER) -> OpenReview:
    """A review of Maria's that somebody has."""
    return OpenReview(reviewer, Waiting("Maria", "SRE-7", f"Person {reviewer}", due_at, due_at < NOW))


def moved(to: Stage, by: int, hours_ago: float = 1) -> Move:
    """Li was moved on."""
    return Move(NOW - timedelta(hours=hours_ago), by, Changed("Li", "SRE-7", Stage.REVIEW, to))


def test_a_manager_is_not_told_what_they_did_themselves() -> None:
    role = replace(ROLE, moves=(moved(Stage.OFFER, DECIDER), moved(Stage.INTERVIEW, RECRUITER)))
    told = managers_part(WEDNESDAY, [role])
    assert [one.to_stage for one in told.changed] == [Stage.INTERVIEW]
    assert [one.ref for one in told.roles] == ["SRE-7"]
    assert managers_part(WEDNESDAY, [replace(ROLE, moves=(moved(Stage.OFFER, DECIDER),))]) == Overview()


@pytest.mark.parametrize(("weekly", "shown"), [(True, 1), (False, 0)])
def test_without_a_change_a_manager_hears_of_a_role_once_a_week(weekly: bool, shown: int) -> None:
    assert len(managers_part(replace(WEDNESDAY, weekly=weekly), [ROLE]).roles) == shown


def test_an_empty_role_is_not_shown() -> None:
    assert managers_part(replace(WEDNESDAY, weekly=True), [replace(ROLE, counts=())]) == Overview()


@pytest.mark.parametrize(
    ("hours_ago", "running", "told"),
    [(1, 2, True), (1, 3, False), (30, 2, False)],
)
def test_a_thin_role_is_told_of_when_somebody_left_it(hours_ago: float, running: int, told: bool) -> None:
    counts = (StageCount(Stage.REVIEW, running), StageCount(Stage.WITHDRAWN, 1))
    role = replace(ROLE, counts=counts, moves=(moved(Stage.WITHDRAWN, RECRUITER, hours_ago),))
    news = recruiters_part(WEDNESDAY, [role]).news
    assert [one.what for one in news] == ([NewsKind.THIN] if told else [])
    assert all(one.wanted is Wanted.CANDIDATES and one.count == running for one in news)
    assert all(one.wanted is Wanted.NOTHING for one in managers_part(WEDNESDAY, [role]).news)


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [(6, False), (7, True), (8, False), (13, False), (14, True)],
)
def test_a_quiet_role_is_told_of_on_every_fifth_working_day_alone(days_ago: int, told: bool) -> None:
    """Seven days back from a Wednesday lie five working days."""
    role = replace(ROLE, moved_at=NOW - timedelta(days=days_ago))
    news = recruiters_part(WEDNESDAY, [role]).news
    assert [(one.what, one.wanted) for one in news] == ([(NewsKind.STALLED, Wanted.STEP)] if told else [])


def test_a_quiet_role_with_a_next_step_wants_nothing() -> None:
    role = replace(ROLE, moved_at=NOW - timedelta(days=7), waiting=(waiting(NOW + timedelta(days=2)),))
    (news,) = recruiters_part(replace(WEDNESDAY, reader=RECRUITER), [role]).news
    assert (news.what, news.by, news.wanted) == (NewsKind.QUIET, "Person 1", Wanted.NOTHING)
    assert news.due_at is not None
    assert (news.due_at.tzinfo, news.overdue) == (ZONE, False)


def test_whose_step_is_next_is_not_told_that_nothing_is_wanted() -> None:
    role = replace(ROLE, moved_at=NOW - timedelta(days=7), waiting=(waiting(NOW - timedelta(days=2)),))
    assert managers_part(WEDNESDAY, [role]).news == ()
    (news,) = managers_part(replace(WEDNESDAY, reader=3), [role]).news
    assert (news.what, news.overdue) == (NewsKind.QUIET, True)


@pytest.mark.parametrize(("minutes", "at_risk"), [(-1, True), (0, True), (1, False)])
def test_what_is_due_as_the_summary_comes_is_told_as_at_risk_and_not_twice(minutes: int, at_risk: bool) -> None:
    role = replace(ROLE, waiting=(waiting(NOW + timedelta(minutes=minutes)),))
    told = recruiters_part(WEDNESDAY, [role])
    assert (len(told.waiting), len(told.at_risk), len(told.in_time)) == (1, int(at_risk), int(not at_risk))


def test_where_everybody_who_may_decide_is_away_the_recruiter_is_told() -> None:
    duties = replace(ROLE.duties, backup=5, stand_ins=(6,), away=frozenset({DECIDER, 5, 6}))
    role = replace(ROLE, duties=duties, waiting=(waiting(NOW + timedelta(days=2)),))
    (news,) = recruiters_part(WEDNESDAY, [role]).news
    assert (news.what, news.by, news.count, news.wanted) == (NewsKind.NOBODY, "Person 1", 1, Wanted.STAND_IN)
    for there in (DECIDER, 5, 6):
        some = replace(role, duties=replace(duties, away=duties.away - {there}))
        assert recruiters_part(WEDNESDAY, [some]).news == ()


def test_a_leader_hears_of_late_roles_and_whether_it_gets_better() -> None:
    late = (waiting(NOW - timedelta(days=8)), waiting(NOW - timedelta(days=2)), waiting(NOW + timedelta(days=1)))
    answered = (
        (NOW - timedelta(days=1), NOW),
        (NOW - timedelta(days=2), NOW - timedelta(days=9)),
        (NOW - timedelta(days=10), NOW - timedelta(days=9)),
    )
    told = leaders_part(replace(WEDNESDAY, weekly=True), [replace(ROLE, waiting=late, answered=answered)])
    (row,) = told.stuck
    assert (row.ref, row.reviewer, row.count) == ("SRE-7", "Person 1", 2)
    trend = told.trend
    assert trend is not None
    assert (trend.answered, trend.in_time, trend.answered_before, trend.in_time_before) == (2, 1, 1, 1)
    assert (trend.late, trend.late_before) == (2, 2)
    assert leaders_part(WEDNESDAY, [replace(ROLE, waiting=late)]) == Overview()
    assert leaders_part(replace(WEDNESDAY, weekly=True), [ROLE]) == Overview()


def test_parts_put_together_say_each_thing_once_and_a_checkpoint_is_nothing_to_say() -> None:
    one = recruiters_part(WEDNESDAY, [replace(ROLE, waiting=(waiting(NOW + timedelta(hours=3)),))])
    assert together(one, one) == one
    assert says_something(one)
    assert not says_something(Overview(checkpoint="9f2c", chains=3))
