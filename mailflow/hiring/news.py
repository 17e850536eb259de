"""What is worth knowing of roles before anybody asks: competing offers, a thin pipeline, a role that stands still.

It chooses and words nothing; what a reader has muted was left out before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailflow.hiring.notices import (
    News,
    NewsKind,
    Wanted,
)
from mailflow.hiring.role_state import Occasion, RoleState
from mailflow.hiring.verdicts import ENDED
from mailflow.hiring.worktime import Calendar

#: A candidate's other offer is told of from so long before its deadline.
_COMPETING = timedelta(days=10)


def news(when: Occasion, roles: Sequence[RoleState], wanted: Wanted) -> tuple[News, ...]:
    """What the reader would otherwise ask about. `wanted` is what a thin or stalled role wants from them."""
    found: list[News] = []
    for one in roles:
        found += _competing(when, one)
        if wanted is Wanted.CANDIDATES:
            found += _nobody(one)
        ended = any(move.at > when.since and move.shown.to_stage in ENDED for move in one.moves)
        ended |= any(row.at > when.since and row.to_stage in ENDED for row in one.decided)
        floor = when.policy.pipeline_floor
        if ended and one.running < floor:
            role = one.role
            found.append(News(NewsKind.THIN, role.ref, role.title, count=one.running, floor=floor, wanted=wanted))
        days = _working_days(when.calendar, one.moved_at, when.now)
        before = _working_days(when.calendar, one.moved_at, when.since) if when.since > one.moved_at else 0
        every = when.policy.stalled_days
        if days // every > before // every:
            found += _quiet(when, one, days, wanted)
    return tuple(found)


def _competing(when: Occasion, one: RoleState) -> list[News]:
    """Candidates with another offer. Who decides has them at the top of the digest, and hears of those here that are on
    hold and so are not in it."""
    return [
        News(
            NewsKind.COMPETING,
            ref=one.role.ref,
            title=one.role.title,
            candidate=row.shown.candidate,
            by=row.shown.reviewer,
            due_at=row.shown.competing_until.astimezone(when.zone),
            wanted=Wanted.DECISION if row.reviewer_id == when.reader else Wanted.NOTHING,
        )
        for row in one.waiting
        if row.shown.competing_until is not None
        and when.now < row.shown.competing_until < when.now + _COMPETING
        and (row.reviewer_id != when.reader or row.shown.held_until is not None)
    ]


def _nobody(one: RoleState) -> list[News]:
    """Decisions that wait while everybody who may make them is away: whoever decides, who stands in, and the backup."""
    held = one.duties
    there = held.acting not in held.away or (held.backup is not None and held.backup not in held.away)
    waits = [
        row.shown
        for row in one.waiting
        if row.reviewer_id == held.decides and row.shown.held_until is None and not row.shown.asked
    ]
    if there or not waits:
        return []
    first = waits[0]
    return [
        News(
            NewsKind.NOBODY,
            ref=one.role.ref,
            title=one.role.title,
            count=len(waits),
            by=first.reviewer,
            back=first.away_until,
            wanted=Wanted.STAND_IN,
        )
    ]


def _quiet(when: Occasion, one: RoleState, days: int, wanted: Wanted) -> list[News]:
    """Nothing has happened for a while: the next step and by when, or that there is none. Whose step it is has it in
    the list of what waits for them."""
    following = min(one.waiting, key=lambda row: row.shown.due_at, default=None)
    if following is None:
        stalled = Wanted.STEP if wanted is Wanted.CANDIDATES else wanted
        return [News(NewsKind.STALLED, one.role.ref, one.role.title, days=days, wanted=stalled)]
    shown = following.shown
    if following.reviewer_id == when.reader and shown.held_until is None and not shown.asked:
        return []
    return [
        News(
            NewsKind.QUIET,
            one.role.ref,
            one.role.title,
            days=days,
            candidate=shown.candidate,
            by=shown.reviewer,
            due_at=shown.due_at.astimezone(when.zone),
            overdue=shown.overdue,
        )
    ]


def _working_days(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """How many days that are worked lie between, the first not counted."""
    day, last = begin.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    return sum(calendar.works_on(day + timedelta(days=step)) for step in range(1, (last - day).days + 1))
