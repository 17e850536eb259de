"""Holidays: a list of days, iCalendar files as authorities publish them, and what is no such file."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.calendars import Holidays, calendar_of
from mailflow.hiring.holidays import holiday_calendar, read_calendar, read_day
from mailflow.hiring.model import Person, WorkStyle
from mailflow.hiring.worktime import due, is_working

BERLIN = ZoneInfo("Europe/Berlin")


def ics(*events: str) -> bytes:
    """A calendar file of these events' lines."""
    blocks = [f"BEGIN:VEVENT\r\nUID:{n}@holidays.test\r\n{event}\r\nEND:VEVENT" for n, event in enumerate(events)]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *blocks, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261225", [("2026-12-25", None)]),
        ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227", [("2026-12-25", None), ("2026-12-26", None)]),
        ("DTSTART;VALUE=DATE:20261225\r\nDURATION:P2D", [("2026-12-25", None), ("2026-12-26", None)]),
        ("DTSTART;VALUE=DATE:20261225\r\nTRANSP:TRANSPARENT", [("2026-12-25", None)]),
        ("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED", []),
        ("DTSTART:20261224T130000\r\nDTEND:20261224T180000", [("2026-12-24", "13:00")]),
        (
            "DTSTART;TZID=Europe/Berlin:20261224T130000\r\nDTEND;TZID=Europe/Berlin:20261224T180000",
            [("2026-12-24", "13:00")],
        ),
        ("DTSTART:20261224T000000\r\nDTEND:20261225T000000", [("2026-12-24", None)]),
        (
            "DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;UNTIL=20281225T000000Z",
            [("2026-12-25", None), ("2027-12-25", None), ("2028-12-25", None)],
        ),
        # Thanksgiving: the fourth Thursday of November
        (
            "DTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2",
            [("2026-11-26", None), ("2027-11-25", None)],
        ),
    ],
)
def test_what_a_file_says_is_off(event: str, days: list[tuple[str, str | None]]) -> None:
    wanted = [(date.fromisoformat(day), time.fromisoformat(until) if until else None) for day, until in days]
    assert read_calendar(ics(event)) == wanted


def test_a_rule_without_end_is_followed_for_thirty_years() -> None:
    days = read_calendar(ics("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY"))
    assert (days[0][0], days[-1][0].year, len(days)) == (date(2020, 1, 1), 2050, 31)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"Happy holidays",
        b"\xff\xfe",
        ics("DTSTART;VALUE=DATE:2026"),
        ics("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20261231"),
        ics("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY"),
        ics("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SOMETIMES"),
    ],
)
def test_what_holds_no_holidays_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="holiday"):
        read_calendar(text)


@given(st.binary(max_size=300))
def test_any_bytes_give_days_or_a_reason(junk: bytes) -> None:
    for text in (junk, ics("DTSTART;VALUE=DATE:20261225\r\nRRULE:") + junk):
        with suppress(ValueError):
            assert len(read_calendar(text)) <= 5_000


@pytest.mark.parametrize(
    ("text", "day"), [("2026-12-25", (date(2026, 12, 25), None)), (" 2026-12-24 13:00", (date(2026, 12, 24), time(13)))]
)
def test_a_day_is_read_as_it_is_typed(text: str, day: tuple[date, time | None]) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["25.12.2026", "2026-13-01", "2026-12-24 25:00", "Christmas", ""])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026-12-25"):
        read_day(text)


def test_people_keep_the_holidays_of_their_zone_or_those_they_name() -> None:
    kept = Holidays(
        {
            "DE": holiday_calendar([read_day("2026-12-25"), read_day("2026-12-24 13:00")]),
            "US": holiday_calendar([read_day("2026-11-26")]),
        },
        {"Europe/Berlin": "DE"},
    )
    at_home = Person(1, "Ada", "ada@acme.test", WorkStyle(timezone="Europe/Berlin"))
    abroad = Person(2, "Bo", "bo@acme.test", WorkStyle(timezone="Europe/Berlin"), holidays="US")
    elsewhere = Person(3, "Cy", "cy@acme.test", WorkStyle(timezone="Europe/Paris"))
    asked = datetime(2026, 12, 24, 11, tzinfo=BERLIN)
    # Two hours until one o'clock, and two more on Monday.
    assert due(calendar_of(at_home, kept), asked, 4) == datetime(2026, 12, 28, 11, tzinfo=BERLIN)
    for other in (abroad, elsewhere):
        assert due(calendar_of(other, kept), asked, 4) == datetime(2026, 12, 24, 15, tzinfo=BERLIN)
    assert not is_working(calendar_of(abroad, kept), datetime(2026, 11, 26, 11, tzinfo=BERLIN))
