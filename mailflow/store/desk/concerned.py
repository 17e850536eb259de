"""The applications that a batch of letters concerns, held until the commit, with their open reviews."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from mailflow.hiring.model import Review
from mailflow.store.desk.answered import Answered
from mailflow.store.desk.mentions import Mentions
from mailflow.store.rows import REVIEW, to_review
from mailflow.store.schema import application, candidate_word, notice_item, review


def applications_concerned(connection: Connection, answered: Answered, mentions: Mentions) -> set[int]:
    """The applications that these letters may decide on, by id."""
    ids: set[int] = set()
    if notice_ids := answered.notice_ids():
        listed = select(notice_item.c.application_id).where(notice_item.c.outbox_id.in_(notice_ids))
        ids |= set(connection.scalars(listed))
    if people := mentions.unlinked | mentions.absent:
        waiting = select(review.c.application_id).where(review.c.reviewer_id.in_(people), review.c.closed_at.is_(None))
        ids |= set(connection.scalars(waiting))
    for name in mentions.names:
        ids |= set(connection.scalars(select(application.c.id).where(application.c.candidate_id.in_(bearers_of(name)))))
    return ids


def bearers_of(name: str) -> Any:
    """Candidates whose name has every one of these words."""
    words = name.split()
    return (
        select(candidate_word.c.candidate_id)
        .where(candidate_word.c.word.in_(words))
        .group_by(candidate_word.c.candidate_id)
        .having(func.count() == len(words))
    )


def lock_applications(connection: Connection, ids: Collection[int]) -> None:
    """Hold these applications until the commit, in one order, so that two judges never decide on one at once. On SQLite
    the write transaction holds everything already."""
    if ids and connection.dialect.name == "postgresql":
        connection.execute(
            select(application.c.id).where(application.c.id.in_(ids)).order_by(application.c.id).with_for_update()
        ).all()


def open_reviews(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Review, ...]]:
    if not ids:
        return {}
    query = select(*REVIEW).where(review.c.application_id.in_(ids), review.c.closed_at.is_(None)).order_by(review.c.id)
    found: dict[int, list[Review]] = {}
    for row in connection.execute(query):
        one = to_review(row)
        if one is not None:
            found.setdefault(one.application_id, []).append(one)
    return {key: tuple(reviews) for key, reviews in found.items()}
