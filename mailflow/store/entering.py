"""New candidates and applications, and the files that came with them: written before everything that speaks of them.

An outcome names its new applications by negative numbers of its own; here they get their rows, and every other effect
of that outcome the real ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from mailflow.hiring.effects import (
    AttachFile,
    Effect,
    EnterApplication,
    KeepFile,
    Notify,
    OpenReview,
    Outcome,
    Remember,
)
from mailflow.hiring.naming import name_words
from mailflow.hiring.privacy import OweFirstNotice
from mailflow.hiring.remedies import MoveFile
from mailflow.hiring.sourcing import NoteSource
from mailflow.store.bulk import Bulk
from mailflow.store.large import insert_blobs
from mailflow.store.schema import application, candidate, candidate_word, document, submission
from mailflow.store.types import storable


def enter(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> Sequence[Outcome]:
    """Write what these outcomes enter and keep. Returns them with real ids; unchanged where they enter nothing."""
    effects = [
        (o.inbox_id, e) for o in outcomes for e in o.effects if isinstance(e, EnterApplication | KeepFile | AttachFile)
    ]
    if not effects:
        return outcomes
    _keep_files(connection, [(origin, e) for origin, e in effects if isinstance(e, KeepFile)], now)
    entries = [(origin, e) for origin, e in effects if isinstance(e, EnterApplication)]
    if entries:
        ids = _applications(connection, entries, now)
        outcomes = [_resolved(outcome, ids) for outcome in outcomes]
    _attach(connection, [e for o in outcomes for e in o.effects if isinstance(e, AttachFile)], now)
    return outcomes


def _applications(
    connection: Connection, entries: Sequence[tuple[int, EnterApplication]], now: datetime
) -> dict[tuple[int, int], int]:
    """The new applications' ids by mail and the mail's own number."""
    people = _candidates(connection, [e for _, e in entries], now)
    rows = [
        {
            "candidate_id": who,
            "requisition_id": e.requisition_id,
            "stage": e.stage.value,
            "version": 1,
            "summary": storable(e.summary),
            "fit": {storable(must): storable(words) for must, words in e.fit.items()},
            "stage_since": now,
            "created_at": now,
        }
        for (_, e), who in zip(entries, people, strict=True)
    ]
    written = application.insert().returning(application.c.id, sort_by_parameter_order=True)
    ids = connection.execute(written, rows).scalars().all()
    return {(origin, e.id): key for (origin, e), key in zip(entries, ids, strict=True)}


def _candidates(connection: Connection, entries: Sequence[EnterApplication], now: datetime) -> list[int]:
    """Whom each entry is about: those on file, and new rows for the others."""
    new = [e for e in entries if e.candidate_id is None]
    rows = [{"name": storable(e.name), "email": e.email, "phone": e.phone, "created_at": now} for e in new]
    keys: list[int] = []
    if rows:
        written = candidate.insert().returning(candidate.c.id, sort_by_parameter_order=True)
        keys = list(connection.execute(written, rows).scalars())
        words = [{"word": w, "candidate_id": k} for e, k in zip(new, keys, strict=True) for w in name_words(e.name)]
        _WORDS.run(connection, words)
    fresh = iter(keys)
    return [e.candidate_id if e.candidate_id is not None else next(fresh) for e in entries]


def _resolved(outcome: Outcome, ids: Mapping[tuple[int, int], int]) -> Outcome:
    def real(number: int) -> int:
        return ids[outcome.inbox_id, number] if number < 0 else number

    def resolve(effect: Effect) -> Effect:
        match effect:
            case Remember(event):
                return Remember(replace(event, chain=real(event.chain)))
            case OpenReview() | AttachFile() | NoteSource() | OweFirstNotice():
                return replace(effect, application_id=real(effect.application_id))
            case MoveFile(_, _, to) if to is not None:
                return replace(effect, to=real(to))
            case Notify():
                return replace(effect, items=tuple((number, real(app), rev) for number, app, rev in effect.items))
            case _:
                return effect

    return replace(outcome, effects=tuple(resolve(effect) for effect in outcome.effects))


def _keep_files(connection: Connection, files: Sequence[tuple[int, KeepFile]], now: datetime) -> None:
    insert_blobs(connection, {e.sha256: e.content for _, e in files})
    rows = [
        {
            "inbox_id": origin,
            "number": e.number,
            "name": storable(e.name)[:200],
            "content_type": e.content_type[:120],
            "size": len(e.content),
            "sha256": e.sha256,
            "status": e.status,
            "why": storable(e.why)[:300],
            "kept_at": now,
        }
        for origin, e in files
    ]
    _SUBMISSION.run(connection, rows)


def _attach(connection: Connection, files: Sequence[AttachFile], now: datetime) -> None:
    rows = [
        {
            "application_id": e.application_id,
            "name": storable(e.name)[:200],
            "content_type": e.content_type[:120],
            "size": e.size,
            "sha256": e.sha256,
            "added_at": now,
        }
        for e in files
    ]
    _DOCUMENT.run(connection, rows)


_SUBMISSION = Bulk.insert_new(
    submission, "inbox_id", "number", "name", "content_type", "size", "sha256", "status", "why", "kept_at"
)
_DOCUMENT = Bulk.insert(document, "application_id", "name", "content_type", "size", "sha256", "added_at")
_WORDS = Bulk.insert_new(candidate_word, "word", "candidate_id")
