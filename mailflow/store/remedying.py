"""Corrections of what is on file, as rows: a few statements for a batch, whatever it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete

from mailflow.hiring.effects import Effect
from mailflow.hiring.naming import name_words
from mailflow.hiring.remedies import CorrectPerson, JoinPeople, MoveFile, Reassign, SplitOff
from mailflow.store.bulk import Bulk, bound
from mailflow.store.schema import application, candidate, candidate_word, document, joined_candidate
from mailflow.store.types import storable


def remedy(connection: Connection, effects: Sequence[Effect], now: datetime) -> None:
    """Write these corrections. The caller holds the applications they touch."""
    corrected = {e.candidate_id: e for e in effects if isinstance(e, CorrectPerson)}
    _correct(connection, list(corrected.values()))
    _split(connection, [e for e in effects if isinstance(e, SplitOff)], now)
    moved = [e for e in effects if isinstance(e, Reassign)]
    people = [{"b_id": e.application_id, "candidate_id": e.candidate_id} for e in moved if e.candidate_id is not None]
    _OWNER.run(connection, people)
    roles = [
        {
            "b_id": e.application_id,
            "requisition_id": e.requisition_id,
            "fit": {storable(must): storable(words) for must, words in (e.fit or {}).items()},
        }
        for e in moved
        if e.requisition_id is not None
    ]
    _ROLE.run(connection, roles)
    files = [e for e in effects if isinstance(e, MoveFile)]
    there = [{"b_of": e.application_id, "b_sha256": e.sha256, "application_id": e.to} for e in files if e.to]
    _FILE.run(connection, there)
    _NO_FILE.run(connection, [{"b_of": e.application_id, "b_sha256": e.sha256} for e in files if e.to is None])
    joined = [e for e in effects if isinstance(e, JoinPeople)]
    _APART.run(connection, [{"b_id": e.candidate_id} for e in joined])
    together = [{"candidate_id": e.candidate_id, "into_id": e.into} for e in joined if e.into is not None]
    _JOIN.run(connection, together)


def _correct(connection: Connection, people: Sequence[CorrectPerson]) -> None:
    rows = [{"b_id": e.candidate_id, "name": storable(e.name), "email": e.email, "phone": e.phone} for e in people]
    _PERSON.run(connection, rows)
    if people:
        connection.execute(
            delete(candidate_word).where(candidate_word.c.candidate_id.in_([e.candidate_id for e in people]))
        )
    _WORDS.run(connection, [{"word": w, "candidate_id": e.candidate_id} for e in people for w in name_words(e.name)])


def _split(connection: Connection, effects: Sequence[SplitOff], now: datetime) -> None:
    """A new candidate for each of these applications."""
    if not effects:
        return
    rows = [{"name": storable(e.name), "email": e.email, "phone": e.phone, "created_at": now} for e in effects]
    written = candidate.insert().returning(candidate.c.id, sort_by_parameter_order=True)
    keys = list(connection.execute(written, rows).scalars())
    _WORDS.run(
        connection,
        [{"word": w, "candidate_id": k} for e, k in zip(effects, keys, strict=True) for w in name_words(e.name)],
    )
    owners = [{"b_id": e.application_id, "candidate_id": k} for e, k in zip(effects, keys, strict=True)]
    _OWNER.run(connection, owners)


_PERSON = Bulk.update(candidate, "id", bound("name", "email", "phone"))
_WORDS = Bulk.insert_new(candidate_word, "word", "candidate_id")
_OWNER = Bulk.update(application, "id", bound("candidate_id"))
_ROLE = Bulk.update(application, "id", bound("requisition_id", "fit"))
_OF = (document.c.application_id == bindparam("b_of"), document.c.sha256 == bindparam("b_sha256"))
_FILE = Bulk(document.update().where(*_OF).values(bound("application_id")))
_NO_FILE = Bulk(document.delete().where(*_OF))
_JOIN = Bulk.insert_new(joined_candidate, "candidate_id", "into_id")
_APART = Bulk(joined_candidate.delete().where(joined_candidate.c.candidate_id == bindparam("b_id")))
