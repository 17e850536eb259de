"""When mail that nobody asked for may reach a person: not in their quiet hours, not on days off, not while paused.

It looks at a style, a calendar and a moment, and knows no mail: which kinds are held by which of these is decided by
whoever sends. Answers to what a person wrote are never held.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailflow.hiring.model import WorkStyle
from mailflow.hiring.worktime import Calendar, instant, is_working, zone_of

#: The night of people who have not said theirs.
USUAL_NIGHT = (time(20), time(7))
#: Holidays and absences in a row end within this; a mistake in a list must not hold mail for ever.
_PATIENCE_DAYS = 60
_MINUTES = 24 * 60
#: So much of a working day must be left by somebody's quiet time for mail to come in.
LEAST_REACHABLE = timedelta(hours=2)


def quiet_hours(style: WorkStyle) -> tuple[time, time]:
    """From when to when it is quiet; both the same where it never is.

    Nobody's usual night reaches into their working hours or over the hour at which they have their digest.
    """
    if style.quiet is not None:
        return style.quiet
    if style.work_until <= style.work_from:
        return time(0), time(0)
    begin, end = USUAL_NIGHT
    asked = [style.digest_at, *([style.summary_at] if style.summary_at else [])]
    begin = max([begin, style.work_until, *(_after(hour) for hour in asked if hour >= time(12))])
    end = min([end, style.work_from, *(hour for hour in asked if hour < time(12))])
    return begin, end


def _after(hour: time) -> time:
    """An hour after this, for a mail to leave in; at the most until midnight."""
    return time(hour.hour + 1, hour.minute) if hour.hour < 23 else time(23, 59)


def is_quiet(style: WorkStyle, at: datetime) -> bool:
    """Whether it is a quiet hour of theirs at that aware moment."""
    begin, end = quiet_hours(style)
    clock = at.astimezone(zone_of(style.timezone)).time().replace(tzinfo=None)
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def reachable(style: WorkStyle) -> timedelta:
    """How much of an ordinary working day of theirs is no quiet time of their own choice."""
    begin, end = quiet_hours(style)
    quiet = _stretches(begin, end)
    worked = _stretches(style.work_from, style.work_until) or [(0, _MINUTES)]
    silent = sum(max(min(last, until) - max(first, since), 0) for first, last in worked for since, until in quiet)
    return timedelta(minutes=sum(last - first for first, last in worked) - silent)


def _stretches(begin: time, end: time) -> list[tuple[int, int]]:
    """That time of day in minutes since midnight, in two pieces where it goes over midnight."""
    first, last = begin.hour * 60 + begin.minute, end.hour * 60 + end.minute
    return [(first, last)] if first < last else [(first, _MINUTES), (0, last)] if first > last else []


def mail_hour(style: WorkStyle, wanted: time) -> time:
    """The hour at which a mail comes that is wanted then: the same, or the end of a quiet time of their own choice."""
    begin, end = quiet_hours(style)
    inside = begin <= wanted < end if begin <= end else wanted >= begin or wanted < end
    return end if inside else wanted


def open_from(style: WorkStyle, calendar: Calendar, now: datetime) -> datetime:
    """The first moment from `now` (aware) on at which unasked mail may come: a day on which they work or have asked for
    a digest, outside their quiet hours. `now` itself where that is such a moment."""
    zone = zone_of(style.timezone)
    moment = now
    for _ in range(_PATIENCE_DAYS):
        local = moment.astimezone(zone)
        if not (_awaits(style, calendar, local.date()) or is_working(calendar, moment)):
            moment = instant(datetime.combine(local.date() + timedelta(days=1), time()), zone)
            continue
        if not is_quiet(style, moment):
            return moment
        end = quiet_hours(style)[1]
        day = local.date() if local.time().replace(tzinfo=None) < end else local.date() + timedelta(days=1)
        moment = instant(datetime.combine(day, end), zone)
    return moment


def _awaits(style: WorkStyle, calendar: Calendar, day: date) -> bool:
    """Whether mail may come on that local date. Days that were named for the digest take nothing from a holiday."""
    if calendar.works_on(day):
        return True
    asked = style.digest_days is not None and day.weekday() in style.digest_days
    return asked and replace(calendar, workdays=frozenset(range(7))).works_on(day)


def paused_on(style: WorkStyle, day: date) -> bool:
    """Whether their mail by the clock is paused on that local date."""
    return style.paused and (style.paused_until is None or day < style.paused_until)


def muted_on(style: WorkStyle, requisition_id: int, day: date) -> bool:
    """Whether they want to hear nothing of that role on that local date."""
    return any(role == requisition_id and (until is None or day < until) for role, until in style.mutes)
