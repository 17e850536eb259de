"""Working time against tables computed by hand, and the laws it must keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.hiring.model import WorkStyle
from mailflow.hiring.worktime import (
    Away,
    Calendar,
    due,
    instant,
    is_working,
    next_working_moment,
    working_before,
    working_between,
    working_days_after,
    zone_of,
)

EVERY_DAY = frozenset(range(7))


def at(zone: str, local: str, fold: int = 0) -> datetime:
    """An aware instant from its local writing."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold)


def office(zone: str, **more: object) -> Calendar:
    """Monday to Friday, nine to five, unless told otherwise."""
    return Calendar(ZoneInfo(zone), **more)  # type: ignore[arg-type]  # each test names the fields it sets


DUE = [
    # zone, calendar, asked (local), hours, due (local)
    ("Europe/Berlin", {}, "2026-11-18T10:00", 4, "2026-11-18T14:00"),
    ("Europe/Berlin", {}, "2026-11-18T09:00", 8, "2026-11-18T17:00"),
    ("Europe/Berlin", {}, "2026-11-18T10:00", 16, "2026-11-20T10:00"),
    ("Europe/Berlin", {}, "2026-11-20T16:00", 2, "2026-11-23T10:00"),
    ("Europe/Berlin", {}, "2026-11-21T12:00", 0, "2026-11-23T09:00"),
    ("Europe/Berlin", {}, "2026-11-18T17:00", 0, "2026-11-18T17:00"),
    ("Europe/Berlin", {}, "2026-11-18T17:01", 1, "2026-11-19T10:00"),
    ("Europe/Berlin", {}, "2026-11-18T03:00", 0.5, "2026-11-18T09:30"),
    # over the change of the clocks on a weekend: local hours stay what they are
    ("Europe/Berlin", {}, "2026-03-27T16:00", 2, "2026-03-30T10:00"),
    ("Europe/Berlin", {}, "2026-10-23T16:00", 2, "2026-10-26T10:00"),
    ("America/New_York", {}, "2026-03-06T16:00", 2, "2026-03-09T10:00"),
    ("America/New_York", {}, "2026-10-30T16:00", 2, "2026-11-02T10:00"),
    ("Australia/Lord_Howe", {}, "2026-04-03T16:00", 2, "2026-04-06T10:00"),
    ("America/Santiago", {}, "2026-09-04T16:00", 2, "2026-09-07T10:00"),
    # work on the very night: the short one holds seven hours from midnight to eight, the long one nine
    (
        "Europe/Berlin",
        {"workdays": EVERY_DAY, "work_from": time(0), "work_until": time(8)},
        "2026-03-29T00:00",
        7,
        "2026-03-29T08:00",
    ),
    (
        "Europe/Berlin",
        {"workdays": EVERY_DAY, "work_from": time(0), "work_until": time(8)},
        "2026-10-25T00:00",
        9,
        "2026-10-25T08:00",
    ),
    (
        "America/New_York",
        {"workdays": EVERY_DAY, "work_from": time(22), "work_until": time(6)},
        "2026-03-07T22:00",
        7,
        "2026-03-08T06:00",
    ),
    # a day that begins inside the leap begins at its end
    (
        "Europe/Berlin",
        {"workdays": EVERY_DAY, "work_from": time(2, 30), "work_until": time(8)},
        "2026-03-29T01:00",
        1,
        "2026-03-29T04:00",
    ),
    # holidays, year end, half days, absence
    ("Europe/Berlin", {"holidays": frozenset({date(2026, 12, 25)})}, "2026-12-24T16:00", 2, "2026-12-28T10:00"),
    ("Europe/Berlin", {"holidays": frozenset({date(2027, 1, 1)})}, "2026-12-31T16:00", 2, "2027-01-04T10:00"),
    ("Europe/Berlin", {"half_days": {date(2026, 12, 24): time(13)}}, "2026-12-24T12:00", 2, "2026-12-25T10:00"),
    ("Europe/Berlin", {"half_days": {date(2026, 12, 24): time(9)}}, "2026-12-24T08:00", 1, "2026-12-25T10:00"),
    (
        "Europe/Berlin",
        {"absences": (Away(date(2026, 11, 19), date(2026, 11, 24)),)},
        "2026-11-18T16:00",
        2,
        "2026-11-24T10:00",
    ),
    # a week from Sunday to Thursday
    ("Asia/Riyadh", {"workdays": frozenset({6, 0, 1, 2, 3})}, "2026-11-19T16:00", 2, "2026-11-22T10:00"),
    # Samoa left out Friday 30 December 2011
    ("Pacific/Apia", {}, "2011-12-29T16:00", 2, "2012-01-02T10:00"),
]


@pytest.mark.parametrize(("zone", "calendar", "asked", "hours", "expected"), DUE)
def test_due_is_what_the_calendar_on_the_wall_says(
    zone: str, calendar: dict[str, object], asked: str, hours: float, expected: str
) -> None:
    found = due(office(zone, **calendar), at(zone, asked), hours)
    assert found == at(zone, expected)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("zone", "calendar", "asked", "hours", "expected"), DUE)
def test_the_time_worked_until_due_is_the_time_given(
    zone: str, calendar: dict[str, object], asked: str, hours: float, expected: str
) -> None:
    worked = working_between(office(zone, **calendar), at(zone, asked), at(zone, expected))
    assert worked == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-11-19T17:00", 1, "2026-11-20T17:00"),
        ("2026-11-20T17:00", 1, "2026-11-23T17:00"),
        ("2026-11-20T11:15", 2, "2026-11-24T11:15"),
        ("2026-11-21T12:00", 1, "2026-11-24T09:00"),
        ("2026-11-18T11:00", 0, "2026-11-18T11:00"),
        ("2026-12-23T17:00", 1, "2026-12-24T13:00"),
        ("2026-12-24T12:00", 1, "2026-12-28T12:00"),
        ("2026-03-27T11:00", 1, "2026-03-30T11:00"),
    ],
)
def test_a_working_day_later_is_the_same_hour_of_the_next_working_day(moment: str, days: int, expected: str) -> None:
    calendar = office(
        "Europe/Berlin", holidays=frozenset({date(2026, 12, 25)}), half_days={date(2026, 12, 24): time(13)}
    )
    assert working_days_after(calendar, at("Europe/Berlin", moment), days) == at("Europe/Berlin", expected)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00+00:00"),  # leapt over: the first minute after
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30+00:00"),  # a leap of half an hour
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00+00:00"),  # a midnight that never comes
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30+00:00"),  # comes twice: the first
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30+00:00"),
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00+00:00"),  # a day that never came
        ("Asia/Kathmandu", "2026-06-01T09:00", "2026-06-01T03:15+00:00"),
    ],
)
def test_local_times_in_leaps_and_folds(zone: str, wall: str, expected: str) -> None:
    assert instant(datetime.fromisoformat(wall), ZoneInfo(zone)) == datetime.fromisoformat(expected)


def test_an_unknown_zone_is_utc_and_an_empty_week_an_ordinary_one() -> None:
    assert zone_of("Mars/Olympus").key == "UTC"
    assert zone_of("../etc/passwd").key == "UTC"
    assert Calendar.of(WorkStyle(timezone="Nowhere", workdays=())).workdays == frozenset(range(5))


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        office("UTC", workdays=frozenset())


def test_a_calendar_that_never_works_is_said_and_does_not_loop() -> None:
    calendar = office("UTC", absences=(Away(date(2026, 1, 1), date(2060, 1, 1)),))
    with pytest.raises(ValueError, match="twenty years"):
        due(calendar, datetime(2026, 2, 1, tzinfo=UTC), 1)


@pytest.mark.parametrize("count", [-1, -0.5])
def test_time_is_not_added_backwards(count: float) -> None:
    calendar = office("UTC")
    with pytest.raises(ValueError, match="negative"):
        due(calendar, datetime(2026, 2, 1, tzinfo=UTC), count)
    with pytest.raises(ValueError, match="negative"):
        working_days_after(calendar, datetime(2026, 2, 1, tzinfo=UTC), int(count - 1))


ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "Pacific/Chatham",
        "America/Santiago",
        "Asia/Tokyo",
        "Pacific/Apia",
    ]
)
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 1))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MOMENTS = st.integers(0, 60 * 24 * 365).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m))
HOURS = st.integers(0, 60 * 90).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(DAYS)
    return Calendar(
        ZoneInfo(draw(ZONES)),
        workdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        work_from=draw(CLOCKS),
        work_until=draw(CLOCKS),
        holidays=draw(st.frozensets(DAYS, max_size=5)),
        half_days=draw(st.dictionaries(DAYS, CLOCKS, max_size=3)),
        absences=(Away(first, first + timedelta(days=draw(st.integers(0, 20)))),),
    )


@given(calendars(), MOMENTS, HOURS, HOURS)
@settings(max_examples=60, deadline=None)
def test_adding_working_time_twice_is_adding_it_at_once(
    calendar: Calendar, asked: datetime, one: timedelta, two: timedelta
) -> None:
    assert due(calendar, due(calendar, asked, one), two) == due(calendar, asked, one + two)


@given(calendars(), MOMENTS, HOURS, st.integers(0, 60 * 24 * 9))
@settings(max_examples=60, deadline=None)
def test_later_asked_or_longer_given_is_never_due_sooner(
    calendar: Calendar, asked: datetime, hours: timedelta, minutes: int
) -> None:
    later = timedelta(minutes=minutes)
    assert due(calendar, asked, hours) <= due(calendar, asked + later, hours)
    assert due(calendar, asked, hours) <= due(calendar, asked, hours + later)


@given(calendars(), MOMENTS, HOURS)
@settings(max_examples=60, deadline=None)
def test_due_is_always_in_working_time_and_exactly_that_much_later(
    calendar: Calendar, asked: datetime, hours: timedelta
) -> None:
    found = due(calendar, asked, hours)
    assert is_working(calendar, found)
    assert found >= asked
    assert working_between(calendar, asked, found) == hours
    assert working_between(calendar, found, asked) == -hours


@given(calendars(), MOMENTS, st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_a_working_day_later_is_in_working_time_and_later(calendar: Calendar, moment: datetime, days: int) -> None:
    found = working_days_after(calendar, moment, days)
    assert is_working(calendar, found)
    assert found >= moment or days == 0
    assert working_days_after(calendar, moment, days + 1) > found


@given(calendars(), MOMENTS)
@settings(max_examples=60, deadline=None)
def test_nobody_works_between_a_moment_and_the_next_working_one(calendar: Calendar, moment: datetime) -> None:
    found = next_working_moment(calendar, moment)
    assert working_between(calendar, moment, found) == timedelta(0)
    assert is_working(calendar, moment) == (found == moment)


@given(calendars(), MOMENTS, HOURS)
@settings(max_examples=60, deadline=None)
def test_so_much_working_time_before_a_moment_is_exactly_that_long_before_it(
    calendar: Calendar, moment: datetime, hours: timedelta
) -> None:
    try:
        found = working_before(calendar, moment, hours)
    except ValueError:
        return
    assert found <= moment
    assert working_between(calendar, found, moment) == hours
    assert is_working(calendar, found)


@pytest.mark.parametrize(
    ("moment", "hours", "before"),
    [
        ("2026-11-26T17:00", 2, "2026-11-26T15:00"),
        ("2026-11-26T10:00", 2, "2026-11-25T16:00"),
        ("2026-11-23T09:30", 1, "2026-11-20T16:30"),
        ("2026-11-22T12:00", 8, "2026-11-20T09:00"),
    ],
)
def test_working_time_is_taken_off_as_the_calendar_on_the_wall_says(moment: str, hours: float, before: str) -> None:
    found = working_before(office("Europe/Berlin"), at("Europe/Berlin", moment), timedelta(hours=hours))
    assert found == at("Europe/Berlin", before)
