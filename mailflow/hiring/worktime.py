"""Working time: what "within sixteen working hours" means for one person: their zone, days, hours, holidays, absence.

It decides on which instants a person works and adds or measures working time along them. It reads no clock and knows no
reviews; pausing and reminding are decided elsewhere. Hours are real elapsed hours: a shift over a change of the clocks
is as long as it truly is. Local times follow IANA zones; one that the clocks leap over means the first valid minute
after the leap, one that comes twice means its first coming. The last moment of a working day still belongs to it, so
that eight hours from nine in the morning are due at five that day and not at nine the next.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.hiring.model import Away as Away
from mailflow.hiring.model import WorkStyle

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NONE = timedelta(0)
#: Beyond this, a calendar is taken to hold no working time at all: holidays and absences are typed by people.
_HORIZON_YEARS = 20
_YEAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of work, in UTC, both ends belonging to it. `day` is the local date on which it starts."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works. `work_until` at or before `work_from` means a shift that ends on the next day.

    `half_days` gives days that end earlier. Raises ValueError for a week without a working day.
    """

    zone: ZoneInfo
    workdays: frozenset[int] = frozenset(range(5))
    work_from: time = time(9, 0)
    work_until: time = time(17, 0)
    holidays: frozenset[date] = frozenset()
    half_days: Mapping[date, time] = field(default_factory=dict, hash=False)
    absences: tuple[Away, ...] = ()

    def __post_init__(self) -> None:
        if not self.workdays & frozenset(range(7)):
            raise ValueError("a calendar needs at least one working day, 0 (Monday) to 6")

    @classmethod
    def of(
        cls,
        style: WorkStyle,
        *,
        holidays: frozenset[date] = frozenset(),
        half_days: Mapping[date, time] | None = None,
        absences: tuple[Away, ...] = (),
    ) -> Calendar:
        """The calendar of a person with this work style. An unknown zone is read as UTC, an empty week as Monday to
        Friday: whoever takes settings in refuses them, and a due time is needed all the same."""
        return cls(
            zone=zone_of(style.timezone),
            workdays=frozenset(style.workdays) or frozenset(range(5)),
            work_from=style.work_from,
            work_until=style.work_until,
            holidays=holidays,
            half_days=half_days or {},
            absences=absences,
        )

    def works_on(self, day: date) -> bool:
        """Whether this local date is neither a day off, a holiday nor in an absence."""
        return (
            day.weekday() in self.workdays
            and day not in self.holidays
            and not (self.absences and any(away.first <= day < away.back for away in self.absences))
        )

    def window(self, day: date) -> Window | None:
        """The working time that starts on this local date; None where there is none."""
        if not self.works_on(day):
            return None
        return _window(day, self.work_from, self.work_until, self.half_days.get(day, self.work_until), self.zone)


@lru_cache(maxsize=4096)
def _window(day: date, begins: time, ends: time, until: time, zone: ZoneInfo) -> Window | None:
    """The shift of a day; kept, since colleagues mostly share their zone and their hours."""
    start = instant(datetime.combine(day, begins), zone)
    over_midnight = ends <= begins and until <= begins
    end = instant(datetime.combine(day + _DAY if over_midnight else day, until), zone)
    return Window(day, start, end) if start < end else None


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name; UTC where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a naive local time comes: the first of two, or the end of the leap that swallows it."""
    first = wall.replace(tzinfo=zone, fold=0)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # In a gap the two readings of the wall time lie on either side of the leap, which is found between them.
    low = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = moment.astimezone(zone).utcoffset()
    seconds = range(int((moment - low) / _SECOND) + 1)
    leap = bisect_right(seconds, False, key=lambda s: (low + s * _SECOND).astimezone(zone).utcoffset() == after)
    return low + leap * _SECOND


def is_working(calendar: Calendar, moment: datetime) -> bool:
    """Whether the person works at this aware instant."""
    return next_working_moment(calendar, moment) == moment


def next_working_moment(calendar: Calendar, moment: datetime) -> datetime:
    """The instant itself where the person works then, else the start of their next working time. UTC."""
    return max(next(_windows(calendar, moment)).start, moment.astimezone(UTC))


def due(calendar: Calendar, asked: datetime, hours: float | timedelta) -> datetime:
    """The aware UTC instant that lies so much working time after `asked`; always one at which the person works.

    Raises ValueError for less than no time, or where twenty years hold no working time.
    """
    left = hours if isinstance(hours, timedelta) else timedelta(hours=hours)
    if left < timedelta(0):
        raise ValueError("working time to add must not be negative")
    for window in _windows(calendar, asked):
        start = max(window.start, asked.astimezone(UTC))
        if start + left <= window.end:
            return start + left
        left -= window.end - start
    raise AssertionError("windows end by raising")  # pragma: no cover


def working_between(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """The working time from one instant to another; negative where `end` comes first."""
    if end < begin:
        return -working_between(calendar, end, begin)
    total = timedelta(0)
    day = begin.astimezone(calendar.zone).date() - _DAY
    last = end.astimezone(calendar.zone).date()
    while day <= last:
        window = calendar.window(day)
        if window:
            total += max(min(window.end, end) - max(window.start, begin), timedelta(0))
        day += _DAY
    return total


def works_at_most(calendar: Calendar, begin: datetime, end: datetime, most: timedelta) -> bool:
    """Whether the working time from one instant to a later one is no more than that. Sooner told than how much it
    is."""
    if end - begin <= most:
        return True
    left = most
    day = begin.astimezone(calendar.zone).date() - _DAY
    last = end.astimezone(calendar.zone).date()
    while day <= last:
        window = calendar.window(day)
        if window and window.end > begin:
            left -= max(min(window.end, end) - max(window.start, begin), _NONE)
            if left < _NONE:
                return False
        day += _DAY
    return True


def working_days_after(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """The same local time so many working days later, drawn into that day's hours where it is a shorter one. UTC.

    A moment outside of work counts from the next working moment. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("working days to add must not be negative")
    windows = _windows(calendar, moment)
    window = next(windows)
    local = max(window.start, moment.astimezone(UTC)).astimezone(calendar.zone)
    since_midnight = local.replace(tzinfo=None) - datetime.combine(window.day, time())
    for _ in range(days):
        window = next(windows)
    same_time = instant(datetime.combine(window.day, time()) + since_midnight, calendar.zone)
    return min(max(same_time, window.start), window.end)


def working_before(calendar: Calendar, moment: datetime, hours: timedelta) -> datetime:
    """The latest instant from which so much working time is left until `moment`, aware UTC.

    Raises ValueError for less than no time, or where the year before holds less than that.
    """
    if hours < timedelta(0):
        raise ValueError("working time to take off must not be negative")
    left, day = hours, moment.astimezone(calendar.zone).date()
    for _ in range(_YEAR_DAYS):
        window = calendar.window(day)
        end = min(window.end, moment.astimezone(UTC)) if window else None
        if window and end is not None and end >= window.start:
            if end - window.start >= left:
                return end - left
            left -= end - window.start
        day -= _DAY
    raise ValueError("not so much working time in the year before")


def _horizon(day: date) -> date:
    """The same day twenty years on, the 28th where there is no 29th of February."""
    if day.month == 2 and day.day == 29:
        day = day.replace(day=28 if not isleap(day.year + _HORIZON_YEARS) else 29)
    return day.replace(year=day.year + _HORIZON_YEARS)


def _windows(calendar: Calendar, moment: datetime) -> Iterator[Window]:
    """Every working window that ends at the moment or later, in order; ValueError after twenty empty years."""
    # A shift over midnight may have begun the day before.
    day = moment.astimezone(calendar.zone).date() - _DAY
    limit = _horizon(day)
    while day < limit:
        window = calendar.window(day)
        if window and moment <= window.end:
            limit = _horizon(day)
            yield window
        day += _DAY
    raise ValueError("no working time within twenty years: check working days, holidays and absences")
