"""Who is kept longer than the law and the operator allow, and whom a legal hold keeps all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from phonenumbers import NumberParseException, parse, region_code_for_number
from sqlalchemy import Connection, and_, delete, exists, func, or_, select

from mailflow.hiring.verdicts import ENDED
from mailflow.mail.redaction import ERASED
from mailflow.store.inserting import insert_new
from mailflow.store.schema import (
    application,
    candidate,
    document,
    event,
    inbox,
    joined_candidate,
    legal_hold,
    requisition,
    submission,
)

#: How many people one sweep erases; what is left comes with the next.
MOST = 20


def hold(connection: Connection, ids: Collection[int], why: str, now: datetime) -> None:
    """From now on these candidates are not erased."""
    if ids:
        rows = [{"candidate_id": one, "why": why, "since": now} for one in ids]
        connection.execute(insert_new(connection, legal_hold), rows)


def release(connection: Connection, ids: Collection[int]) -> int:
    """They may be erased again; returns how many were held."""
    return connection.execute(delete(legal_hold).where(legal_hold.c.candidate_id.in_(ids))).rowcount


def held(connection: Connection, ids: Collection[int]) -> bool:
    """Whether any of these candidates is held."""
    found = select(legal_hold.c.candidate_id).where(legal_hold.c.candidate_id.in_(ids))
    return connection.scalar(select(found.exists())) or False


def outlived(connection: Connection, now: datetime, days: int, by_country: Mapping[str, int]) -> list[int]:
    """Candidates whose every application has ended, or whose roles are closed, for longer than their country's period
    (by the country of their telephone), or than `days`. Those on hold, and those erased already, are left out."""
    shortest = min((days, *by_country.values()))
    still = and_(application.c.stage.not_in([stage.value for stage in ENDED]), requisition.c.open.is_(True))
    theirs = application.join(requisition, requisition.c.id == application.c.requisition_id)
    active = exists(
        select(application.c.id)
        .select_from(theirs)
        .where(
            application.c.candidate_id == candidate.c.id,
            or_(still, application.c.stage_since > now - timedelta(days=shortest)),
        )
        .correlate(candidate)
    )
    ended_at = (
        select(func.max(application.c.stage_since))
        .where(application.c.candidate_id == candidate.c.id)
        .scalar_subquery()
    )
    held_back = exists().where(legal_hold.c.candidate_id == candidate.c.id)
    another = exists().where(joined_candidate.c.candidate_id == candidate.c.id)
    query = (
        select(candidate.c.id, candidate.c.phone, candidate.c.created_at, ended_at.label("ended_at"))
        .where(candidate.c.name != ERASED, ~active, ~held_back, ~another)
        .order_by(candidate.c.id)
    )
    due = []
    for row in connection.execute(query):
        period = timedelta(days=by_country.get(country_of(row.phone), days))
        if max(row.created_at, _moment(row.ended_at) or row.created_at) + period <= now:
            due.append(row.id)
    return due[:MOST]


def _moment(value: object) -> datetime | None:
    """A maximum of moments, which SQLite gives back as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, datetime) else None


def country_of(phone: str | None) -> str:
    """The country of a telephone in E.164 as two capitals; "" where it tells none."""
    try:
        return (region_code_for_number(parse(phone, None)) if phone else None) or ""
    except NumberParseException:
        return ""


def outlived_mails(connection: Connection, before: datetime) -> list[int]:
    """Mails to an intake address that became nobody's application, received before that time."""
    cited = exists().where(event.c.inbox_id == inbox.c.id, event.c.chain != 0)
    query = (
        select(inbox.c.id)
        .where(inbox.c.kind == "intake", inbox.c.state.in_(("done", "parked")), inbox.c.received_at <= before, ~cited)
        .order_by(inbox.c.id)
        .limit(MOST)
    )
    return list(connection.scalars(query))


def unopened_mails(connection: Connection) -> list[int]:
    """Mails to an intake address whose files were not opened, since their sender may not submit."""
    opened = exists().where(submission.c.inbox_id == inbox.c.id)
    query = select(inbox.c.id).where(inbox.c.state == "parked", inbox.c.kind == "intake", ~opened)
    return list(connection.scalars(query.order_by(inbox.c.id)))


def is_claimed(connection: Connection, mail: int) -> bool:
    """Whether the trail of an application cites this mail, or holds a file that it brought."""
    cited = exists().where(event.c.inbox_id == mail, event.c.chain != 0)
    brought = exists().where(submission.c.inbox_id == mail, submission.c.sha256 == document.c.sha256)
    return bool(connection.scalar(select(or_(cited, brought))))
