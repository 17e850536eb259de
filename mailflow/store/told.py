"""What receipts of resumes told of a person: files that entered nowhere and yet are theirs, and words of their work.

A resume that waits for its role, or was left out, belongs to no application; whose it is, only its receipt says. What
a resume says of somebody's work stands in receipts and digests beside other people, without the name. Changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mailflow.mail.redaction import Traces
from mailflow.store.schema import application, outbox, submission

_PAGE = 200
_SIGNS = ("name", "email", "phone")
#: Rows whose file may be no application's; those of the others are found by the application.
_NOWHERE = frozenset({"waits", "not_entered", "received"})


@dataclass(frozen=True, slots=True)
class Told:
    """`files` are hashes; `own` the mails whose every resume was read as the person's, `shared` those with another's;
    `words` what was quoted of their resume."""

    files: frozenset[str] = frozenset()
    own: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()


def told_of(connection: Connection, applications: Collection[int], traces: Traces) -> Told:
    """What was told of the person with these traces, who stands on these applications."""
    kept = select(application.c.summary, application.c.fit).where(application.c.id.in_(applications))
    words = {said for row in connection.execute(kept) for said in (row.summary, *row.fit.values())}
    places: set[tuple[int, int]] = set()
    beside: set[int] = set()
    for mail, rows in _receipts(connection):
        theirs = [row for row in rows if _is_theirs(row, traces)]
        places |= {(mail, row["number"]) for row in theirs if row["what"] in _NOWHERE}
        words |= {said for row in theirs for said in _said(row)}
        if any(row.get(sign) for row in rows if row not in theirs for sign in _SIGNS):
            beside.add(mail)
    mails = {mail for mail, _ in places}
    brought = select(submission.c.inbox_id, submission.c.number, submission.c.sha256)
    brought = brought.where(submission.c.inbox_id.in_(mails))
    found = [row for row in connection.execute(brought) if (row.inbox_id, row.number) in places]
    # A receipt that answers the naming of a role tells of another mail's files.
    bringing = {row.inbox_id for row in found}
    return Told(
        files=frozenset(row.sha256 for row in found),
        own=frozenset(bringing - beside),
        shared=frozenset(bringing & beside),
        words=frozenset(said for said in words if said),
    )


def _receipts(connection: Connection) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each receipt of resumes: the mail that it answers, and its rows."""
    query = select(outbox.c.id, outbox.c.inbox_id, outbox.c.facts).where(
        outbox.c.kind == "intake", outbox.c.inbox_id.is_not(None)
    )
    after = 0
    while True:
        page = connection.execute(query.where(outbox.c.id > after).order_by(outbox.c.id).limit(_PAGE)).all()
        for row in page:
            # Of a receipt about somebody erased nothing is left.
            yield row.inbox_id, json.loads(row.facts.get("notice", "{}")).get("rows", [])
        if len(page) < _PAGE:
            return
        after = page[-1].id


def _is_theirs(row: Mapping[str, Any], traces: Traces) -> bool:
    """By address or telephone; by the name only where it says neither, since others may be called the same."""
    signs = [row[sign] for sign in ("email", "phone") if row[sign]]
    return any(traces.in_text(sign) for sign in signs or [row["name"]])


def _said(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (row.get("summary", ""), *(row[sign] for sign in _SIGNS))
    yield from (must["evidence"] for must in row["must_haves"])
