"""Dossiers for notices: many applications with all that belongs to them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from mailflow.hiring.dossier import DocumentRecord, Dossier
from mailflow.hiring.model import Requisition, Responsibilities
from mailflow.hiring.standing_in import stand_ins
from mailflow.hiring.worktime import zone_of
from mailflow.store.absences import delegations
from mailflow.store.bulk import WANTED, wanted
from mailflow.store.feedback import feedback_of
from mailflow.store.rows import (
    APPLICATION,
    REVIEW,
    applications,
    to_application,
    to_away,
    to_requisition,
    to_responsibilities,
    to_review,
)
from mailflow.store.schema import (
    application,
    blob,
    document,
    feedback,
    person,
    requisition,
    responsibility,
    review,
)
from mailflow.store.sourcing import sources_of


def open_for(connection: Connection, reviewers: Collection[int]) -> dict[int, list[Dossier]]:
    """Every open review of these people, by reviewer."""
    found: dict[int, list[Dossier]] = {}
    if reviewers:
        for one in _load(connection, review.c.reviewer_id.in_(reviewers), review.c.closed_at.is_(None)):
            if one.review is not None:
                found.setdefault(one.review.reviewer_id, []).append(one)
    return found


def by_review(connection: Connection, reviews: Collection[int]) -> dict[int, Dossier]:
    """These reviews that are still open, by review id."""
    if not reviews:
        return {}
    loaded = _load(connection, review.c.id.in_(reviews), review.c.closed_at.is_(None))
    return {one.review.id: one for one in loaded if one.review is not None}


def by_application(connection: Connection, ids: Collection[int]) -> dict[int, Dossier]:
    """These applications, each with one of its open reviews where there is any."""
    if not ids:
        return {}
    return {one.application.id: one for one in _load(connection, application.c.id.in_(ids), inner=False)}


def _load(connection: Connection, *conditions: ColumnElement[bool], inner: bool = True) -> list[Dossier]:
    on = review.c.application_id == application.c.id
    query = applications(*REVIEW, application.c.fit, requisition.c.must_haves)
    query = query.join(review, on) if inner else query.outerjoin(review, on & review.c.closed_at.is_(None))
    rows = connection.execute(query.where(*conditions).order_by(review.c.due_at, review.c.id)).all()
    ids = {row.application_id for row in rows}
    documents, given = _documents(connection, ids), feedback_of(connection, ids)
    sources = sources_of(connection, ids)
    answers = _answers(connection, {one.id for group in given.values() for one in group})
    return [
        Dossier(
            application=to_application(row),
            review=to_review(row, len(APPLICATION)),
            must_haves=tuple(row.must_haves),
            fit=row.fit,
            documents=tuple(documents.get(row.application_id, ())),
            feedback=given.get(row.application_id, ()),
            answers=answers,
            source=sources.get(row.application_id, (None, False))[0],
            passive=sources.get(row.application_id, (None, False))[1],
        )
        for row in rows
    ]


def _documents(connection: Connection, ids: Collection[int]) -> dict[int, list[DocumentRecord]]:
    found: dict[int, list[DocumentRecord]] = {}
    if ids:
        query = select(document).where(document.c.application_id.in_(ids)).order_by(document.c.id)
        for row in connection.execute(query):
            record = DocumentRecord(row.name, row.content_type, row.size, row.sha256)
            found.setdefault(row.application_id, []).append(record)
    return found


def _answers(connection: Connection, questions: Collection[int]) -> dict[int, tuple[str, str, datetime]]:
    if not questions:
        return {}
    query = (
        select(feedback.c.answers, person.c.name, feedback.c.reason, feedback.c.recorded_at)
        .join(person, person.c.id == feedback.c.person_id)
        .where(feedback.c.answers.in_(questions))
        .order_by(feedback.c.id)
    )
    return {row.answers: (row.name, row.reason or "", row.recorded_at) for row in connection.execute(query)}


def contents(connection: Connection, hashes: Collection[str]) -> dict[str, bytes]:
    """The bytes of stored files by hash."""
    if not hashes:
        return {}
    rows = connection.execute(select(blob.c.sha256, blob.c.content).where(blob.c.sha256.in_(hashes)))
    return dict(rows.all())


def duties_of(connection: Connection, requisitions: Collection[int], now: datetime) -> dict[int, Responsibilities]:
    """Who does what on these requisitions at this moment, with those who stand in."""
    if not requisitions:
        return {}
    rows = connection.execute(_HELD, wanted(requisitions)).all()
    acting = stand_ins(delegations(connection, now), now)
    away = {row.person_id for row in rows if row.away and _away_now(row, now)}
    away |= absentees(connection, {key for chain in acting.values() for key in chain}, now)
    return {
        key: replace(
            held,
            stand_ins=acting.get(held.decides or 0, ()),
            recruiters_stand_ins=acting.get(held.recruiter or 0, ()),
            away=frozenset(away),
        )
        for key, held in to_responsibilities(rows).items()
    }


_HELD = (
    select(responsibility, person.c.away, person.c.timezone)
    .join(person, person.c.id == responsibility.c.person_id)
    .where(responsibility.c.requisition_id.in_(WANTED), responsibility.c.until.is_(None))
    .order_by(responsibility.c.id)
)


def absentees(connection: Connection, people: Collection[int], now: datetime) -> set[int]:
    """Who of these people is away on the date that it is for them."""
    if not people:
        return set()
    rows = connection.execute(select(person.c.id, person.c.away, person.c.timezone).where(person.c.id.in_(people)))
    return {row.id for row in rows if row.away and _away_now(row, now)}


def _away_now(row: Any, now: datetime) -> bool:
    today = now.astimezone(zone_of(row.timezone)).date()
    return any(one.first <= today < one.back for one in to_away(row.away))


def requisitions_of(connection: Connection, people: Collection[int]) -> dict[int, set[int]]:
    """The requisitions that each of these people has a duty on today."""
    found: dict[int, set[int]] = {}
    if people:
        query = select(responsibility.c.person_id, responsibility.c.requisition_id).where(
            responsibility.c.person_id.in_(people), responsibility.c.until.is_(None)
        )
        for one, role in connection.execute(query):
            found.setdefault(one, set()).add(role)
    return found


def requisitions_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Requisition]:
    """These requisitions."""
    if not ids:
        return {}
    return {row.id: to_requisition(row) for row in connection.execute(_ROLES, wanted(ids)).all()}


_ROLES = select(requisition).where(requisition.c.id.in_(WANTED))


def requisitions_named(connection: Connection, refs: Collection[str]) -> set[int]:
    """The requisitions with these refs, which are given in lower case."""
    if not refs:
        return set()
    return set(connection.scalars(select(requisition.c.id).where(func.lower(requisition.c.ref).in_(refs))))


def open_requisitions(connection: Connection) -> list[Requisition]:
    """Every open role."""
    query = select(requisition).where(requisition.c.open.is_(True)).order_by(requisition.c.ref)
    return [to_requisition(row) for row in connection.execute(query)]
