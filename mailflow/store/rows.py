"""Rows to the frozen values of `hiring`, in one place, so that queries return values and never rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from mailflow.hiring.chosen import chosen_style
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.model import (
    Application,
    Away,
    Duty,
    Person,
    Requisition,
    Responsibilities,
    Review,
    Stage,
    WorkStyle,
)
from mailflow.store.schema import application, candidate, requisition, review


def to_person(row: Any) -> Person:
    """A row of `person`."""
    style = WorkStyle(
        timezone=row.timezone,
        language=row.language,
        digest_at=row.digest_at,
        workdays=tuple(int(day) for day in row.workdays),
        work_from=row.work_from,
        work_until=row.work_until,
        plain=row.plain,
    )
    return Person(
        id=row.id,
        name=row.name,
        address=row.address,
        style=chosen_style(style, row.chosen or {}),
        reports_to=row.reports_to,
        active=row.active,
        away=to_away(row.away),
        holidays=row.holidays or "",
    )


def to_away(kept: Any) -> tuple[Away, ...]:
    """A person's absences as their row keeps them."""
    return tuple(Away(date.fromisoformat(first), date.fromisoformat(back)) for first, back in kept or ())


def to_requisition(row: Any) -> Requisition:
    """A row of `requisition`."""
    by_stage = {Stage(stage): hours for stage, hours in (row.stage_hours or {}).items()}
    return Requisition(row.id, row.ref, row.title, tuple(row.must_haves), row.open, row.review_hours, by_stage)


def to_responsibilities(rows: Iterable[Any]) -> dict[int, Responsibilities]:
    """Rows of `responsibility` in force, oldest first, as one value a requisition."""
    people: dict[int, dict[Duty, list[int]]] = {}
    for row in rows:
        people.setdefault(row.requisition_id, {}).setdefault(Duty(row.duty), []).append(row.person_id)
    return {ref: _duties(ref, by_duty) for ref, by_duty in people.items()}


def _duties(requisition_id: int, by_duty: Mapping[Duty, list[int]]) -> Responsibilities:
    def many(duty: Duty) -> tuple[int, ...]:
        return tuple(by_duty.get(duty, ()))

    return Responsibilities(
        requisition_id=requisition_id,
        sources=many(Duty.SOURCES),
        screens=many(Duty.SCREENS),
        interviews=many(Duty.INTERVIEWS),
        decides=next(iter(by_duty.get(Duty.DECIDES, ())), None),
        backup=next(iter(by_duty.get(Duty.BACKUP, ())), None),
        informed=many(Duty.INFORMED),
    )


_STAGES = {stage.value: stage for stage in Stage}
#: The columns of an application with its candidate and requisition, in the order of the fields of `Application`.
APPLICATION = (
    application.c.id.label("application_id"),
    application.c.candidate_id,
    candidate.c.name.label("candidate_name"),
    application.c.requisition_id,
    requisition.c.ref,
    requisition.c.title,
    application.c.stage.label("application_stage"),
    application.c.version,
    application.c.stage_since,
    application.c.summary,
    application.c.competing_until,
)

_STAGE = 6
#: The columns of a review, in the order of the fields of `Review`; all may be NULL behind an outer join.
REVIEW = (
    review.c.id.label("review_id"),
    review.c.application_id.label("review_application_id"),
    review.c.stage.label("review_stage"),
    review.c.reviewer_id,
    review.c.asked_at,
    review.c.due_at.label("review_due_at"),
    review.c.reminded_at,
    review.c.stepped_at,
    review.c.step,
    review.c.hold_until,
    review.c.promised_until,
    review.c.paused_at,
    review.c.left_seconds,
    review.c.escalated_at,
    review.c.closed_at,
    review.c.outcome,
)


def applications(*more: Any) -> Select[Any]:
    """A select of applications with their candidate's name and their requisition."""
    joined = application.join(candidate, candidate.c.id == application.c.candidate_id).join(
        requisition, requisition.c.id == application.c.requisition_id
    )
    return select(*APPLICATION, *more).select_from(joined)


def to_application(row: Any, at: int = 0) -> Application:
    """The columns of `APPLICATION`, which begin at the place `at` of a row. By place: there are ten for each reply, and
    a column's name takes ten times as long to look up."""
    values = list(row[at : at + len(APPLICATION)])
    values[_STAGE] = _STAGES[values[_STAGE]]
    return Application(*values)


def to_review(row: Any, at: int = 0) -> Review | None:
    """The columns of `REVIEW`, which begin at the place `at` of a row; None where the join found none."""
    key, concerned, stage, *times = row[at : at + len(REVIEW)]
    return None if key is None else Review(key, concerned, _STAGES[stage], *times)


def to_item(row: Any, number: int, at: int = 0) -> ListedItem:
    """The columns of both, one behind the other, as a listed candidate."""
    return ListedItem(number, to_application(row, at), to_review(row, at + len(APPLICATION)))
