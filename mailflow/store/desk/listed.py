"""The candidates that a batch of letters may decide on: listed in notices, named in words, or waiting for the
writer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Connection, select

from mailflow.hiring.desk import ListedItem, NoticeRecord
from mailflow.store.acting import Acting
from mailflow.store.among import among, wanted
from mailflow.store.desk.answered import Answered
from mailflow.store.desk.mentions import Mentions
from mailflow.store.names import MOST_NAMES, bearers_of
from mailflow.store.portions import portions
from mailflow.store.rows import APPLICATION, REVIEW, applications, to_application, to_item
from mailflow.store.schema import application, candidate, notice_item, requisition, review

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Listed:
    """Candidates by the notice that lists them, by the name asked for, and by the person on whom they wait."""

    items: Mapping[int, tuple[ListedItem, ...]]
    named: Mapping[str, tuple[ListedItem, ...]]
    open_items: Mapping[int, tuple[ListedItem, ...]]

    def every(self) -> Iterator[ListedItem]:
        """All of them."""
        for group in (*self.items.values(), *self.named.values(), *self.open_items.values()):
            yield from group

    def with_items(self, notices: Mapping[_Key, NoticeRecord]) -> dict[_Key, NoticeRecord]:
        """These notices with what they list."""
        return {key: replace(notice, items=self.items.get(notice.id, ())) for key, notice in notices.items()}


def load_listed(connection: Connection, answered: Answered, mentions: Mentions, acting: Mapping[int, Acting]) -> Listed:
    """What these letters may decide on; `acting` says for whom their writers may decide."""
    concerned = mentions.unlinked | mentions.absent
    waiting = _open_items(connection, concerned | {key for one in acting.values() for key in one.deciders})
    waiting |= {key: (*waiting.get(key, ()), *_acted(waiting, one)) for key, one in acting.items()}
    return Listed(_items(connection, answered.notice_ids()), _named(connection, mentions.names), waiting)


def _acted(open_items: Mapping[int, tuple[ListedItem, ...]], one: Acting) -> list[ListedItem]:
    """The reviews of others that somebody may decide on today."""
    return [
        item
        for decider in one.deciders
        for item in open_items.get(decider, ())
        if decider in one.principals or item.application.requisition_id in one.roles
    ]


def _items(connection: Connection, notice_ids: Collection[int]) -> dict[int, tuple[ListedItem, ...]]:
    if not notice_ids:
        return {}
    items: dict[int, list[ListedItem]] = {}
    for row in connection.execute(_NUMBERED, wanted(notice_ids)).all():
        items.setdefault(row[0], []).append(to_item(row, row[1], 2))
    return {key: tuple(group) for key, group in items.items()}


_NUMBERED = (
    select(notice_item.c.outbox_id, notice_item.c.number, *APPLICATION, *REVIEW)
    .select_from(
        notice_item.join(application, application.c.id == notice_item.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .outerjoin(review, review.c.id == notice_item.c.review_id)
    )
    .where(among(notice_item.c.outbox_id))
    .order_by(notice_item.c.outbox_id, notice_item.c.number)
)


def _named(connection: Connection, names: Collection[str]) -> dict[str, tuple[ListedItem, ...]]:
    found: dict[str, list[ListedItem]] = {name: [] for name in names}
    for some in portions(names, MOST_NAMES):
        bearing = bearers_of(some).subquery()
        query = applications(bearing.c.name).join(bearing, bearing.c.candidate_id == application.c.candidate_id)
        for row in connection.execute(query.order_by(application.c.id)):
            found[row.name].append(ListedItem(0, to_application(row), None))
    return {name: tuple(items) for name, items in found.items()}


def _open_items(connection: Connection, people: Collection[int]) -> dict[int, tuple[ListedItem, ...]]:
    if not people:
        return {}
    items: dict[int, list[ListedItem]] = {}
    for row in connection.execute(_WAITING, wanted(people)).all():
        items.setdefault(row.reviewer_id, []).append(to_item(row, 0))
    return {key: tuple(group) for key, group in items.items()}


_WAITING = (
    applications(*REVIEW)
    .join(review, review.c.application_id == application.c.id)
    .where(among(review.c.reviewer_id), review.c.closed_at.is_(None))
    .order_by(review.c.id)
)
