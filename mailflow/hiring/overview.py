"""What an overview tells whom: the recruiter's day, the manager's roles, the leader's week.

Pure choosing from what stands on file: who sees which part, since when, and what is wanted from them. It fetches
nothing and words nothing. A role that its reader has muted was left out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from mailflow.hiring.news import news
from mailflow.hiring.notices import (
    Changed,
    Decided,
    News,
    Overview,
    Parked,
    Promised,
    RoleStanding,
    StuckRole,
    Trend,
    Waiting,
    Wanted,
)
from mailflow.hiring.role_state import Occasion, RoleState

_WEEK = timedelta(days=7)


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
        news=news(when, roles, Wanted.CANDIDATES),
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
        news=news(when, roles, Wanted.NOTHING),
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


def says_something(overview: Overview) -> bool:
    """Whether there is anything in it but the checkpoint."""
    return replace(overview, checkpoint="", chains=0) != Overview()
