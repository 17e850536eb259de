"""Everything that is kept about a person, as they may ask for it: plain values and their files.

What colleagues said of them is theirs to know; what the same mail says of others is not, so that mails are listed and
only those about the person alone are given whole.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from mailflow.store.schema import (
    application,
    blob,
    candidate,
    commitment,
    document,
    event,
    feedback,
    first_notice,
    inbox,
    legal_hold,
    outbox,
    person,
    raw_mail,
    requisition,
    review,
    sourcing,
    submission,
)
from mailflow.store.tracing import belongings

_MAIL = (inbox.c.id, inbox.c.received_at, inbox.c.kind, inbox.c.state)


def portfolio(
    connection: Connection, ids: Collection[int], *, with_files: bool
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is kept about these candidates, who are one person, and their files by a name that is safe as a path."""
    found = belongings(connection, ids)
    apps = found.applications
    files = _files(connection, apps, found.own_mails)
    told: dict[str, Any] = {
        "candidate": _rows(connection, candidate, candidate.c.id.in_(ids)),
        "applications": _applications(connection, apps),
        "feedback": _said(connection, apps),
        "reviews": _rows(connection, review, review.c.application_id.in_(apps)),
        "commitments": _rows(connection, commitment, commitment.c.application_id.in_(apps)),
        "sources": _rows(connection, sourcing, sourcing.c.application_id.in_(apps)),
        "first_notice": _rows(connection, first_notice, first_notice.c.candidate_id.in_(ids)),
        "events": _events(connection, apps),
        "files": [
            {"name": name, "kept_as": f"{sha256[:16]}-{number}", "sha256": sha256}
            for number, (sha256, name) in enumerate(sorted(files.items()), start=1)
        ],
        "mails": _mails(connection, found.own_mails | found.shared_mails),
        "notices": _notices(connection, found.own_notices | found.shared_notices),
        "legal_hold": _rows(connection, legal_hold, legal_hold.c.candidate_id.in_(ids)),
    }
    contents: dict[str, bytes] = {}
    if with_files:
        stored = dict(connection.execute(select(blob.c.sha256, blob.c.content).where(blob.c.sha256.in_(files))).all())
        contents = {one["kept_as"]: stored[one["sha256"]] for one in told["files"]}
        raws = select(raw_mail).where(raw_mail.c.inbox_id.in_(found.own_mails))
        contents |= {f"mail-{row.inbox_id}.eml": row.raw for row in connection.execute(raws)}
    return told, contents


def _files(connection: Connection, apps: Collection[int], mails: Collection[int]) -> dict[str, str]:
    """Names by hash."""
    brought = select(submission.c.sha256, submission.c.name).where(submission.c.inbox_id.in_(mails))
    laid = select(document.c.sha256, document.c.name).where(document.c.application_id.in_(apps))
    return dict(connection.execute(brought).all()) | dict(connection.execute(laid).all())


def _applications(connection: Connection, apps: Collection[int]) -> list[dict[str, Any]]:
    query = (
        select(application, requisition.c.ref, requisition.c.title)
        .join(requisition, requisition.c.id == application.c.requisition_id)
        .where(application.c.id.in_(apps))
        .order_by(application.c.id)
    )
    return [_plain(row) for row in connection.execute(query).mappings()]


def _said(connection: Connection, apps: Collection[int]) -> list[dict[str, Any]]:
    query = (
        select(feedback, person.c.name.label("by"))
        .join(person, person.c.id == feedback.c.person_id)
        .where(feedback.c.application_id.in_(apps))
        .order_by(feedback.c.id)
    )
    return [_plain(row) for row in connection.execute(query).mappings()]


def _events(connection: Connection, apps: Collection[int]) -> list[dict[str, Any]]:
    columns = (event.c.chain, event.c.seq, event.c.kind, event.c.at, event.c.data, event.c.text)
    query = select(*columns).where(event.c.chain.in_(apps)).order_by(event.c.chain, event.c.seq)
    return [_plain(row) for row in connection.execute(query).mappings()]


def _mails(connection: Connection, mails: Collection[int]) -> list[dict[str, Any]]:
    query = select(*_MAIL).where(inbox.c.id.in_(mails)).order_by(inbox.c.id)
    return [_plain(row) for row in connection.execute(query).mappings()]


def _notices(connection: Connection, notices: Collection[int]) -> list[dict[str, Any]]:
    query = (
        select(outbox.c.id, outbox.c.kind, outbox.c.sent_at, person.c.name.label("to"))
        .join(person, person.c.id == outbox.c.recipient_id)
        .where(outbox.c.id.in_(notices))
        .order_by(outbox.c.id)
    )
    return [_plain(row) for row in connection.execute(query).mappings()]


def _rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    return [_plain(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _plain(row: Any) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date | datetime) else value for key, value in row.items()}
