"""The digest clock: every slot of two years in twenty zones, and what becomes of late ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.hiring.model import WorkStyle
from mailflow.hiring.slots import SendNow, SkipToNext, Slot, judge_slot, next_slot
from mailflow.hiring.worktime import Calendar

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
]
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
EVERY_DAY = tuple(range(7))


def two_beats(style: WorkStyle) -> list[tuple[date, datetime]]:
    """What two beats that know nothing of each other send in two years, the store keeping one row per local date.

    Each wakes every thirteen and seventeen minutes near the slots, and judges the slot that the shared row waits for.
    """
    sent: dict[date, datetime] = {}
    waiting = next_slot(style, BEGIN)
    while waiting.due_at < END:
        ticks = sorted(waiting.due_at + timedelta(minutes=step * pace) for pace in (13, 17) for step in (-1, 0, 1))
        seen = [waiting] * 2  # both beats have read the row before either writes it
        for tick, beat in zip(ticks, [0, 1, 0, 1, 0, 1], strict=True):
            judged = judge_slot(style, seen[beat], tick)
            if isinstance(judged, SendNow):
                sent.setdefault(judged.slot.local_date, tick)
        waiting = next_slot(style, waiting.due_at, done=waiting.local_date)
    return sorted(sent.items())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [time(8), time(2, 30), time(0)])
def test_each_local_date_has_its_digest_once_never_early(zone: str, hour: time) -> None:
    style = WorkStyle(timezone=zone, digest_at=hour, workdays=EVERY_DAY)
    sent = two_beats(style)
    first = BEGIN.astimezone(ZoneInfo(zone))
    began = first.date() + timedelta(days=first.time() >= hour)
    expected = [began + timedelta(days=n) for n in range(len(sent))]
    assert [day for day, _ in sent] == expected
    assert len(sent) in (729, 730, 731)
    for day, moment in sent:
        local = moment.astimezone(ZoneInfo(zone))
        assert local.date() == day
        assert local.time() >= hour


def test_two_years_of_working_days_are_522_slots() -> None:
    """2026 has 261 weekdays, 2027 has 261: counted on a calendar."""
    assert len(two_beats(WorkStyle())) == 522


@pytest.mark.parametrize(
    ("zone", "hour", "after", "expected"),
    [
        ("Europe/Berlin", time(2, 30), "2026-03-28T12:00", "2026-03-29T03:00:00+02:00"),  # leapt over
        ("Europe/Berlin", time(2, 30), "2026-10-24T12:00", "2026-10-25T02:30:00+02:00"),  # twice: the first
        ("Europe/Berlin", time(2, 30), "2026-10-25T02:31", "2026-10-26T02:30:00+01:00"),  # and the first only
        ("Africa/Cairo", time(0), "2026-04-23T12:00", "2026-04-24T01:00:00+03:00"),
        ("Pacific/Apia", time(8), "2011-12-29T12:00", "2011-12-31T08:00:00+14:00"),  # the date that never came
    ],
)
def test_slots_on_days_when_the_clocks_change(zone: str, hour: time, after: str, expected: str) -> None:
    style = WorkStyle(timezone=zone, digest_at=hour, workdays=EVERY_DAY)
    moment = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    assert next_slot(style, moment).due_at == datetime.fromisoformat(expected)


def test_weekends_and_holidays_have_no_slot() -> None:
    style = WorkStyle(timezone="Europe/Berlin")
    friday = datetime(2026, 12, 24, 12, tzinfo=UTC)
    christmas = Calendar.of(style, holidays=frozenset({date(2026, 12, 25)}))
    assert next_slot(style, friday, christmas).local_date == date(2026, 12, 28)


def test_a_changed_hour_or_zone_makes_no_second_slot_for_a_date() -> None:
    morning = WorkStyle(timezone="Pacific/Auckland", digest_at=time(8))
    sent = next_slot(morning, datetime(2026, 11, 17, 22, tzinfo=UTC))
    for changed in (replace(morning, digest_at=time(15)), replace(morning, timezone="America/Los_Angeles")):
        assert next_slot(changed, sent.due_at, done=sent.local_date).local_date > sent.local_date


JUDGED = [
    # back at (Berlin, Wednesday 18 November's slot of eight is waited for), verdict and local date
    ("2026-11-18T07:59", SkipToNext, "2026-11-18"),
    ("2026-11-18T08:00", SendNow, "2026-11-18"),
    ("2026-11-18T16:59", SendNow, "2026-11-18"),
    ("2026-11-18T17:00", SkipToNext, "2026-11-19"),
    ("2026-11-19T07:00", SkipToNext, "2026-11-19"),
    ("2026-11-19T11:00", SendNow, "2026-11-19"),
    ("2026-11-21T11:00", SkipToNext, "2026-11-23"),
    ("2027-02-03T11:00", SendNow, "2027-02-03"),
]


@pytest.mark.parametrize(("back", "verdict", "day"), JUDGED)
def test_after_downtime_one_slot_at_most_is_sent(back: str, verdict: type[SendNow | SkipToNext], day: str) -> None:
    style = WorkStyle(timezone="Europe/Berlin")
    zone = ZoneInfo("Europe/Berlin")
    waiting = Slot(date(2026, 11, 18), datetime(2026, 11, 18, 8, tzinfo=zone).astimezone(UTC))
    judged = judge_slot(style, waiting, datetime.fromisoformat(back).replace(tzinfo=zone))
    assert isinstance(judged, verdict)
    assert judged.slot.local_date == date.fromisoformat(day)


def test_a_digest_wanted_in_the_evening_may_be_an_hour_late() -> None:
    style = WorkStyle(digest_at=time(19))
    slot = Slot(date(2026, 11, 18), datetime(2026, 11, 18, 19, tzinfo=UTC))
    assert isinstance(judge_slot(style, slot, slot.due_at + timedelta(minutes=59)), SendNow)
    assert isinstance(judge_slot(style, slot, slot.due_at + timedelta(minutes=60)), SkipToNext)


@given(
    zone=st.sampled_from(ZONES),
    hour=st.times(),
    days=st.sets(st.integers(0, 6), min_size=1),
    moment=st.integers(0, 60 * 24 * 700).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    down=st.integers(0, 60 * 24 * 20),
)
@settings(max_examples=80, deadline=None)
def test_whatever_the_outage_a_judged_slot_is_never_early_and_moves_on(
    zone: str, hour: time, days: set[int], moment: datetime, down: int
) -> None:
    style = WorkStyle(timezone=zone, digest_at=hour, workdays=tuple(days))
    slot = next_slot(style, moment)
    now = slot.due_at + timedelta(minutes=down)
    judged = judge_slot(style, slot, now)
    assert judged.slot.local_date >= slot.local_date
    if isinstance(judged, SendNow):
        assert judged.slot.due_at <= now
        following = next_slot(style, now, done=judged.slot.local_date)
        assert judge_slot(style, following, now) == SkipToNext(following)
    else:
        assert judged.slot.due_at > now
