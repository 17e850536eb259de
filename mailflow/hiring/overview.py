"""What an overview tells whom: the recruiter's day, the manager's roles, the leader's week, and what is worth knowing
before anybody asks.

Pure choosing from what stands on file: who sees which part, since when, and what is wanted from them. It fetches
nothing and words nothing. A role that its reader has muted was left out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from mailflow.hiring.model import Requisition, Responsibilities
from mailflow.hiring.notices import (
    Changed,
    Decided,
    News,
    NewsKind,
    Overview,
    Parked,
    Promised,
    RoleStanding,
    StageCount,
    StuckRole,
    Trend,
    Waiting,
    Wanted,
)
from mailflow.hiring.policy import Policy
from mailflow.hiring.verdicts import ENDED
from mailflow.hiring.worktime import Calendar

_WEEK = timedelta(days=7)
#: A candidate's other offer is told of from so long before its deadline.
_COMPETING = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that waits, in UTC."""

    reviewer_id: int
    shown: Waiting


@dataclass(frozen=True, slots=True)
class Move:
    """A change of stage by command, when and by whom."""

    at: datetime
    by: int | None
    shown: Changed


@dataclass(frozen=True, slots=True)
class RoleState:
    """A role as it stands, in UTC: `moved_at` is when anything last happened on it; `answered` are the reviews that
    were closed lately, as (closed, due)."""

    role: Requisition
    duties: Responsibilities
    moved_at: datetime
    counts: tuple[StageCount, ...] = ()
    waiting: tuple[OpenReview, ...] = ()
    decided: tuple[Decided, ...] = ()
    moves: tuple[Move, ...] = ()
    answered: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def running(self) -> int:
        """How many candidates are in the running."""
        return sum(one.count for one in self.counts if one.stage not in ENDED)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One overview: for whom, in which zone and calendar, about what happened after `since`, told at `now`. `weekly`
    for the first of a week."""

    reader: int
    zone: ZoneInfo
    calendar: Calendar
    since: datetime
    now: datetime
    weekly: bool
    policy: Policy


def recruiters_part(when: Occasion, roles: Sequence[RoleState]) -> Overview:
    """Decided, waiting on whom, at risk, changed. Promises, parked mail and the checkpoint are added by who fetched
    them."""
    decided = [one for role in roles for one in role.decided if one.at > when.since]
    waiting = sorted((_local(when, one.shown) for role in roles for one in role.waiting), key=lambda one: one.due_at)
    return Overview(
        decided=tuple(replace(one, at=one.at.astimezone(when.zone)) for one in decided),
        waiting=tuple(waiting),
        at_risk=tuple(one for one in waiting if _late_or_near(one, when.now)),
        changed=_changes(when, roles, others=False),
        news=_news(when, roles, Wanted.CANDIDATES),
    )


def _late_or_near(one: Waiting, now: datetime) -> bool:
    """Whether a decision is overdue or at risk, and not only put off or waiting for the recruiter. What is due at this
    very moment is both: a summary often comes at the end of the day on which it is due."""
    return one.held_until is None and not one.asked and (one.at_risk or one.due_at <= now)


def managers_part(when: Occasion, roles: Sequence[RoleState]) -> Overview:
    """Where each of their roles stands: where something changed, and every role once a week."""
    changed = _changes(when, roles, others=True)
    touched = {one.ref for one in changed}
    touched |= {one.role.ref for one in roles if any(decided.at > when.since for decided in one.decided)}
    shown = [one for one in roles if one.counts and (when.weekly or one.role.ref in touched)]
    return Overview(
        roles=tuple(_standing(when, one) for one in shown),
        changed=changed,
        news=_news(when, roles, Wanted.NOTHING),
    )


def leaders_part(when: Occasion, roles: Sequence[RoleState]) -> Overview:
    """Once a week: which roles are stuck and on whom, and whether it gets better."""
    if not when.weekly or not roles:
        return Overview()
    stuck = [row for one in roles for row in _stuck(when, one)]
    closed = [pair for one in roles for pair in one.answered]
    open_dues = [one.shown.due_at for role in roles for one in role.waiting if one.shown.held_until is None]
    week_ago = when.now - _WEEK
    this, before = _answered(closed, week_ago, when.now), _answered(closed, week_ago - _WEEK, week_ago)
    if not stuck and not this[0] and not before[0]:
        return Overview()
    late_then = sum(due < week_ago for due in open_dues) + sum(due < week_ago < at for at, due in closed)
    trend = Trend(*this, *before, late=sum(due < when.now for due in open_dues), late_before=late_then)
    return Overview(stuck=tuple(sorted(stuck, key=lambda row: row.oldest_due)), trend=trend)


def together(*parts: Overview) -> Overview:
    """Several parts for one reader, each row once."""
    return Overview(
        decided=_once(row for one in parts for row in one.decided),
        waiting=_once(row for one in parts for row in one.waiting),
        at_risk=_once(row for one in parts for row in one.at_risk),
        changed=_once(row for one in parts for row in one.changed),
        promises=_once(row for one in parts for row in one.promises),
        parked=_once(row for one in parts for row in one.parked),
        roles=_once(row for one in parts for row in one.roles),
        stuck=_once(row for one in parts for row in one.stuck),
        trend=next((one.trend for one in parts if one.trend), None),
        news=_once(row for one in parts for row in one.news),
        checkpoint=next((one.checkpoint for one in parts if one.checkpoint), ""),
        chains=max(one.chains for one in parts),
    )


Row = TypeVar("Row", Decided, Waiting, Changed, Promised, Parked, RoleStanding, StuckRole, News)


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(dict.fromkeys(rows))


def _local(when: Occasion, one: Waiting) -> Waiting:
    until = one.competing_until
    offer = until.astimezone(when.zone) if until is not None else None
    return replace(one, due_at=one.due_at.astimezone(when.zone), competing_until=offer)


def _changes(when: Occasion, roles: Sequence[RoleState], *, others: bool) -> tuple[Changed, ...]:
    """Changes since the last time; those of others only, for the one who need not be told their own."""
    moves = [one for role in roles for one in role.moves if one.at > when.since]
    return tuple(one.shown for one in moves if not (others and one.by == when.reader))


def _standing(when: Occasion, one: RoleState) -> RoleStanding:
    mine = [row.shown for row in one.waiting if row.reviewer_id == when.reader and row.shown.held_until is None]
    others = len(one.waiting) - sum(row.reviewer_id == when.reader for row in one.waiting)
    late = sum(row.due_at < when.now for row in mine)
    return RoleStanding(one.role.ref, one.role.title, one.counts, len(mine), late, others)


def _stuck(when: Occasion, one: RoleState) -> list[StuckRole]:
    """The overdue reviews of a role by who has them."""
    late: dict[str, list[datetime]] = {}
    for row in one.waiting:
        if row.shown.held_until is None and row.shown.due_at < when.now:
            late.setdefault(row.shown.reviewer, []).append(row.shown.due_at)
    return [
        StuckRole(one.role.ref, one.role.title, who, len(dues), min(dues).astimezone(when.zone))
        for who, dues in late.items()
    ]


def _answered(closed: Sequence[tuple[datetime, datetime]], begin: datetime, end: datetime) -> tuple[int, int]:
    """How many were answered in that time, and how many of them in time."""
    within = [(at, due) for at, due in closed if begin < at <= end]
    return len(within), sum(at <= due for at, due in within)


def _news(when: Occasion, roles: Sequence[RoleState], wanted: Wanted) -> tuple[News, ...]:
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


def says_something(overview: Overview) -> bool:
    """Whether there is anything in it but the checkpoint."""
    return replace(overview, checkpoint="", chains=0) != Overview()
