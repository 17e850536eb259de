"""The applications that a batch of letters concerns, held until the commit, with their open reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from mailflow.hiring.model import Review
from mailflow.store.among import among, wanted
from mailflow.store.desk.answered import Answered
from mailflow.store.desk.mentions import Mentions
from mailflow.store.names import MOST_NAMES, bearers_of
from mailflow.store.portions import portions
from mailflow.store.rows import REVIEW, to_review
from mailflow.store.schema import application, notice_item, review


def applications_concerned(connection: Connection, answered: Answered, mentions: Mentions) -> set[int]:
    """The applications that these letters may decide on, by id."""
    ids: set[int] = set()
    if notice_ids := answered.notice_ids():
        ids |= set(connection.scalars(_LISTED, wanted(notice_ids)))
    if people := mentions.unlinked | mentions.absent:
        ids |= set(connection.scalars(_WAITING, wanted(people)))
    for some in portions(mentions.names, MOST_NAMES):
        bearing = bearers_of(some).subquery()
        named = select(application.c.id).join(bearing, bearing.c.candidate_id == application.c.candidate_id)
        ids |= set(connection.scalars(named))
    return ids


_LISTED = select(notice_item.c.application_id).where(among(notice_item.c.outbox_id))
_WAITING = select(review.c.application_id).where(among(review.c.reviewer_id), review.c.closed_at.is_(None))


def lock_applications(connection: Connection, ids: Collection[int]) -> None:
    """Hold these applications until the commit, in one order, so that two judges never decide on one at once. On SQLite
    the write transaction holds everything already."""
    if ids and connection.dialect.name == "postgresql":
        connection.execute(_HELD, wanted(ids)).all()


_HELD = select(application.c.id).where(among(application.c.id)).order_by(application.c.id).with_for_update()


def open_reviews(
    connection: Connection, ids: Collection[int], known: Iterable[Review]
) -> dict[int, tuple[Review, ...]]:
    """The open reviews of these applications. Those `known` in this transaction are not read once more."""
    if not ids:
        return {}
    have = {one.id: one for one in known}
    more = connection.execute(_OPEN, {**wanted(ids), "known": list(have)}).all()
    found: dict[int, list[Review]] = {}
    for one in sorted((*have.values(), *filter(None, map(to_review, more))), key=lambda one: one.id):
        if one.closed_at is None and one.application_id in ids:
            found.setdefault(one.application_id, []).append(one)
    return {key: tuple(reviews) for key, reviews in found.items()}


_OPEN = select(*REVIEW).where(
    among(review.c.application_id),
    review.c.closed_at.is_(None),
    ~among(review.c.id, "known"),
)
