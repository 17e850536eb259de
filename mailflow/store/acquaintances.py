"""Candidates on file whom a resume may show, for a batch of letters, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, desc, func, select

from mailflow.hiring.desk import KnownCandidate, NoticeRecord, PendingRecord
from mailflow.hiring.filed import Filed
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Application, Stage
from mailflow.hiring.naming import name_words
from mailflow.hiring.submission import Brought
from mailflow.hiring.unnamed import Unnamed
from mailflow.reading.corrections import Field, SetField, read_corrections
from mailflow.store.names import bearers
from mailflow.store.rows import applications, to_application
from mailflow.store.schema import (
    application,
    candidate,
    document,
    event,
    joined_candidate,
    notice_item,
    requisition,
)

#: Of a name that hundreds bear, so many are compared, the newest first.
_MOST_NAMESAKES = 200


@dataclass(slots=True)
class _Signs:
    """What a person may be known by."""

    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)
    #: The first and the last word of each name.
    names: set[tuple[str, ...]] = field(default_factory=set)

    def name(self, name: str) -> None:
        """Whoever bears the outer words of this name."""
        words = name_words(name)
        self.names |= {tuple(dict.fromkeys((words[0], words[-1])))} if words else set()


def brings_resumes(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> bool:
    """Whether the desk must know roles and candidates beyond those that the letters answer about."""
    return any(letter.submission for letter in letters) or any(one.kind == "intake" for one in pendings)


def acquaintances(
    connection: Connection,
    letters: Sequence[Letter],
    pendings: Iterable[PendingRecord],
    receipts: Iterable[NoticeRecord] = (),
) -> tuple[KnownCandidate, ...]:
    """Everybody on file who shares an address, a telephone, a file or the words of a name with a resume; whom the
    `receipts` of resumes name; and who has an address or telephone that an answer to one corrects to."""
    signs = _signs(letters, pendings)
    told = list(receipts)
    if told:
        _signs_of_corrections(signs, letters)
        signs.hashes |= {file.sha256 for one in told for file in Unnamed.load(one.facts).files.values()}
    ways = []
    if signs.emails:
        ways.append(select(candidate.c.id).where(candidate.c.email.in_(signs.emails)))
    if signs.phones:
        ways.append(select(candidate.c.id).where(candidate.c.phone.in_(signs.phones)))
    if signs.hashes:
        joined = document.join(application, application.c.id == document.c.application_id)
        ways.append(select(application.c.candidate_id).select_from(joined).where(document.c.sha256.in_(signs.hashes)))
    for words in sorted(signs.names):
        ways.append(bearers(words).order_by(desc("candidate_id")).limit(_MOST_NAMESAKES))
    if told:
        named = select(application.c.candidate_id).join(notice_item, notice_item.c.application_id == application.c.id)
        ways.append(named.where(notice_item.c.outbox_id.in_([one.id for one in told])))
    ids = {key for way in ways for key in connection.scalars(way)}
    ids |= {like for one in told for row in Filed.load(one.facts).rows.values() for like in row.alike}
    return _known(connection, ids) if ids else ()


def _signs_of_corrections(signs: _Signs, letters: Iterable[Letter]) -> None:
    for letter in letters:
        for one in read_corrections(letter.own.text).found:
            if not isinstance(one, SetField) or not one.value:
                continue
            match one.field:
                case Field.EMAIL:
                    signs.emails.add(one.value)
                case Field.PHONE:
                    signs.phones.add(one.value)
                case Field.NAME:
                    signs.name(one.value)
                case Field.ROLE:
                    pass


def lock_roles(connection: Connection) -> None:
    """Hold the open roles until the commit, so that no two judges enter one person twice. On SQLite the write
    transaction holds everything already."""
    if connection.dialect.name == "postgresql":
        held = select(requisition.c.id).where(requisition.c.open.is_(True)).order_by(requisition.c.id)
        # Not FOR UPDATE itself: that would wait for everybody whose new rows point to a role.
        connection.execute(held.with_for_update(key_share=True)).all()


def _signs(letters: Iterable[Letter], pendings: Iterable[PendingRecord]) -> _Signs:
    brought = [one for letter in letters if letter.submission for one in letter.submission.brought]
    waiting: Any = [one.payload["brought"] for one in pendings if one.kind == "intake"]
    brought += [Brought.load(kept) for group in waiting for kept in group]
    signs = _Signs()
    for one in brought:
        signs.hashes.add(one.sha256)
        signs.emails |= {one.email} if one.email else set()
        signs.phones |= {one.phone} if one.phone else set()
        signs.name(one.name)
    return signs


def _joined(connection: Connection, ids: set[int]) -> dict[int, int]:
    """Whom those of these were put together with, who are another; also through a third."""
    further = joined_candidate.alias("further")
    whom = func.coalesce(further.c.into_id, joined_candidate.c.into_id)
    query = select(joined_candidate.c.candidate_id, whom).select_from(
        joined_candidate.outerjoin(further, further.c.candidate_id == joined_candidate.c.into_id)
    )
    return dict(connection.execute(query.where(joined_candidate.c.candidate_id.in_(ids))).all())


def _known(connection: Connection, ids: set[int]) -> tuple[KnownCandidate, ...]:
    """These candidates. One who was put together with another is that other, by a name and signs more."""
    joined = _joined(connection, ids)
    ids = ids | set(joined.values())
    theirs: dict[int, list[Application]] = {}
    for row in connection.execute(applications().where(application.c.candidate_id.in_(ids)).order_by(application.c.id)):
        theirs.setdefault(row.candidate_id, []).append(to_application(row))
    keys = {app.id for group in theirs.values() for app in group}
    files: dict[int, set[str]] = {}
    for row in connection.execute(
        select(document.c.application_id, document.c.sha256).where(document.c.application_id.in_(keys))
    ):
        files.setdefault(row.application_id, set()).add(row.sha256)
    backed = select(event.c.chain).where(event.c.chain.in_(keys), event.c.kind == "taken_back").distinct()
    taken_back = set(connection.scalars(backed)) if keys else set()
    rows = connection.execute(select(candidate).where(candidate.c.id.in_(ids)).order_by(candidate.c.id)).all()
    found = []
    # Those who are themselves before those who are another.
    for row in sorted(rows, key=lambda one: (one.id in joined, one.id)):
        who = joined.get(row.id, row.id)
        apps = tuple(theirs.get(who, ()))
        held = {app.id: frozenset(files.get(app.id, ())) for app in apps}
        ended = frozenset(app.id for app in apps if app.id in taken_back and app.stage is Stage.WITHDRAWN)
        found.append(KnownCandidate(who, row.name, row.email, row.phone, apps, held, ended))
    return tuple(found)
