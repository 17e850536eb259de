"""Dossiers for notices: many applications with all that belongs to them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from mailflow.hiring.dossier import DocumentRecord, Dossier
from mailflow.store.feedback import feedback_of
from mailflow.store.rows import (
    APPLICATION,
    REVIEW,
    applications,
    to_application,
    to_review,
)
from mailflow.store.schema import (
    application,
    blob,
    document,
    feedback,
    person,
    requisition,
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
