"""Rows to the frozen values of `hiring`, in one place, so that queries return values and never rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
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


def to_person(row: Any, aliases: tuple[str, ...] = ()) -> Person:
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
        row.id,
        row.name,
        row.address,
        chosen_style(style, row.chosen or {}),
        aliases,
        row.reports_to,
        row.active,
        to_away(row.away),
        row.holidays or "",
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


#: The columns of an application with its candidate and requisition, for `to_application`.
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

#: The columns of a review, for `to_review`; all may be NULL behind an outer join.
REVIEW = (
    review.c.id.label("review_id"),
    review.c.application_id.label("review_application_id"),
    review.c.stage.label("review_stage"),
    review.c.reviewer_id,
    review.c.asked_at,
    review.c.due_at.label("review_due_at"),
    review.c.reminded_at,
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


def to_application(row: Any) -> Application:
    """A row that holds the columns of `APPLICATION`."""
    since: datetime = row.stage_since
    return Application(
        id=row.application_id,
        candidate_id=row.candidate_id,
        candidate=row.candidate_name,
        requisition_id=row.requisition_id,
        ref=row.ref,
        title=row.title,
        stage=Stage(row.application_stage),
        version=row.version,
        stage_since=since,
        summary=row.summary,
        competing_until=row.competing_until,
    )


def to_review(row: Any) -> Review | None:
    """A row that holds the columns of `REVIEW`; None where the join found none."""
    if row.review_id is None:
        return None
    return Review(
        id=row.review_id,
        application_id=row.review_application_id,
        stage=Stage(row.review_stage),
        reviewer_id=row.reviewer_id,
        asked_at=row.asked_at,
        due_at=row.review_due_at,
        reminded_at=row.reminded_at,
        step=row.step,
        hold_until=row.hold_until,
        promised_until=row.promised_until,
        paused_at=row.paused_at,
        left_seconds=row.left_seconds,
        escalated_at=row.escalated_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
    )


def to_item(row: Any, number: int) -> ListedItem:
    """A row with both, as a listed candidate."""
    return ListedItem(number, to_application(row), to_review(row))
