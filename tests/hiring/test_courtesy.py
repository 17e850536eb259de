"""When unasked mail may come: the usual night, chosen quiet hours, days off, pauses and mutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.chosen import chosen_style, with_choice
from mailflow.hiring.courtesy import is_quiet, mail_hour, muted_on, open_from, paused_on, quiet_hours, reachable
from mailflow.hiring.model import WorkStyle
from mailflow.hiring.worktime import Away, Calendar, is_working

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = WorkStyle(timezone="Europe/Berlin")


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Berlin; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("style", "hours"),
    [
        (OFFICE, (time(20), time(7))),
        (replace(OFFICE, digest_at=time(6)), (time(20), time(6))),
        (replace(OFFICE, digest_at=time(21)), (time(22), time(7))),
        (replace(OFFICE, work_from=time(5), work_until=time(22)), (time(22), time(5))),
        (replace(OFFICE, work_from=time(22), work_until=time(6)), (time(0), time(0))),
        (replace(OFFICE, quiet=(time(18), time(9))), (time(18), time(9))),
    ],
)
def test_the_usual_night_makes_way_for_hours_that_are_worked_or_asked_for(
    style: WorkStyle, hours: tuple[time, time]
) -> None:
    assert quiet_hours(style) == hours


@pytest.mark.parametrize(
    ("style", "now", "moment"),
    [
        (OFFICE, on(23, 9), on(23, 9)),
        (OFFICE, on(23, 8), on(23, 8)),
        (OFFICE, on(23, 6, 59), on(23, 7)),
        (OFFICE, on(23, 20), on(24, 7)),
        (OFFICE, on(27, 20), on(30, 7)),
        (OFFICE, on(28, 12), on(30, 7)),
        (replace(OFFICE, quiet=(time(18), time(9, 30))), on(24, 9), on(24, 9, 30)),
        (replace(OFFICE, quiet=(time(12), time(13))), on(24, 12, 30), on(24, 13)),
        (replace(OFFICE, quiet=(time(0), time(0))), on(24, 3), on(24, 3)),
        (replace(OFFICE, digest_days=(5,)), on(28, 8), on(28, 8)),
        (replace(OFFICE, workdays=(6, 0)), on(24, 8), on(29, 7)),
    ],
)
def test_unasked_mail_waits_for_an_hour_that_is_for_mail(style: WorkStyle, now: datetime, moment: datetime) -> None:
    assert open_from(style, Calendar.of(style), now) == moment


def test_a_day_named_for_the_digest_takes_nothing_from_an_absence() -> None:
    style = replace(OFFICE, digest_days=(0, 5))
    away = Calendar.of(style, absences=(Away(date(2026, 11, 28), date(2026, 12, 1)),))
    assert open_from(style, away, on(28, 9)) == datetime(2026, 12, 1, 7, tzinfo=BERLIN)


def test_a_night_shift_is_reached_while_it_works() -> None:
    style = replace(OFFICE, work_from=time(22), work_until=time(6), workdays=(4,))
    saturday = on(28, 2)
    assert is_working(Calendar.of(style), saturday)
    assert open_from(style, Calendar.of(style), saturday) == saturday


hours = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone comes from the strategy
styles = st.builds(
    WorkStyle,
    timezone=st.sampled_from(["Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
    digest_at=hours,
    workdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    digest_days=st.none() | st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    quiet=st.none() | st.tuples(hours, hours),
)


@given(styles, moments)
def test_the_moment_is_never_early_never_quiet_and_never_on_a_day_off(style: WorkStyle, now: datetime) -> None:
    moment = open_from(style, Calendar.of(style), now)
    day = moment.astimezone(ZoneInfo(style.timezone)).date()
    assert moment >= now
    assert not is_quiet(style, moment)
    assert day.weekday() in {*style.workdays, *(style.digest_days or ())}
    assert open_from(style, Calendar.of(style), moment) == moment


@given(styles)
def test_the_hour_of_a_mail_is_never_in_quiet_hours(style: WorkStyle) -> None:
    hour = mail_hour(style, style.digest_at)
    local = datetime.combine(date(2026, 6, 15), hour, ZoneInfo(style.timezone))
    assert not is_quiet(style, local)


@pytest.mark.parametrize(
    ("style", "hours"),
    [
        (OFFICE, 8),
        (replace(OFFICE, quiet=(time(18), time(8))), 8),
        (replace(OFFICE, quiet=(time(0), time(0))), 8),
        (replace(OFFICE, quiet=(time(12), time(13))), 7),
        (replace(OFFICE, quiet=(time(16), time(10))), 6),
        (replace(OFFICE, quiet=(time(0, 1), time(0))), 0),
        (replace(OFFICE, quiet=(time(8), time(18))), 0),
        (replace(OFFICE, work_from=time(22), work_until=time(6), quiet=(time(23), time(5))), 2),
    ],
)
def test_what_quiet_hours_leave_of_a_working_day(style: WorkStyle, hours: int) -> None:
    assert reachable(style) == timedelta(hours=hours)


def test_a_pause_and_a_mute_end_on_their_day() -> None:
    paused = replace(OFFICE, paused=True, paused_until=date(2026, 12, 1), mutes=((7, date(2026, 12, 1)), (8, None)))
    last = date(2026, 11, 30)
    assert paused_on(paused, last)
    assert not paused_on(paused, last + timedelta(days=1))
    assert paused_on(replace(OFFICE, paused=True), date(2030, 1, 1))
    assert [muted_on(paused, role, last) for role in (7, 8, 9)] == [True, True, False]
    assert [muted_on(paused, role, last + timedelta(days=1)) for role in (7, 8, 9)] == [False, True, False]


def test_what_was_chosen_last_counts_and_what_was_never_chosen_stays() -> None:
    chosen = with_choice({}, {"digest_at": "09:30", "digest_days": "0123"})
    chosen = with_choice(chosen, {"mutes": {"7": "always"}})
    chosen = with_choice(chosen, {"mutes": {"8": "2026-12-01"}, "pause": "always"})
    style = chosen_style(OFFICE, chosen)
    assert (style.digest_at, style.digest_days) == (time(9, 30), (0, 1, 2, 3))
    assert style.mutes == ((7, None), (8, date(2026, 12, 1)))
    assert (style.paused, style.paused_until) == (True, None)
    assert (style.language, style.workdays) == (OFFICE.language, OFFICE.workdays)
    back = with_choice(chosen, {"mutes": {"7": None, "8": None}, "pause": None, "digest_at": None, "digest_days": None})
    assert chosen_style(OFFICE, back) == OFFICE
