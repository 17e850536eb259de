"""Applications of a roster: each person once on each role, new candidates with the words of their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, Remember
from mailflow.hiring.naming import name_words
from mailflow.hiring.roster import ApplicationEntry
from mailflow.store.load.company import Company
from mailflow.store.load.duties import ask
from mailflow.store.load.rows import insert
from mailflow.store.load.tally import Loaded
from mailflow.store.portions import portions
from mailflow.store.schema import application, candidate, candidate_word

#: By what somebody is known, and the id of the role.
_Mark = tuple[str, int]


def load_applications(
    connection: Connection,
    entries: Sequence[ApplicationEntry],
    company: Company,
    loaded: Loaded,
    now: datetime,
) -> tuple[list[int], list[tuple[int, Effect]]]:
    """Write those that are new. Returns the application of each entry, and what the new ones lead to."""
    there = _there(connection, entries)
    fresh: dict[_Mark, ApplicationEntry] = {}
    marks = [(_known_by(entry), company.role(entry.requisition)) for entry in entries]
    for mark, entry in zip(marks, entries, strict=True):
        if mark in there or mark in fresh:
            loaded.count("applications", "same")
        else:
            fresh[mark] = entry
            loaded.count("applications", "new")
    made = _apply(connection, fresh, now)
    effects: list[tuple[int, Effect]] = []
    for mark, entry in fresh.items():
        key = made[mark]
        effects.append((key, Remember(Event(key, "applied", now, data={"to": entry.stage.value}))))
        effects += ask(company, key, company.roles[entry.requisition.lower()], entry.stage, now)
    there |= made
    return [there[mark] for mark in marks], effects


def _known_by(entry: ApplicationEntry) -> str:
    """By what somebody is known: the mail address, or the name behind a blank, which no address begins with."""
    return entry.email or f" {entry.candidate}"


def _there(connection: Connection, entries: Sequence[ApplicationEntry]) -> dict[_Mark, int]:
    """The applications of the same people on the same roles: by mail address, or by name where there is none."""
    query = select(application.c.id, application.c.requisition_id, candidate.c.name, candidate.c.email).join(
        candidate, candidate.c.id == application.c.candidate_id
    )
    found: dict[_Mark, int] = {}
    for some in portions({e.email for e in entries if e.email}):
        for row in connection.execute(query.where(candidate.c.email.in_(some))):
            found[row.email, row.requisition_id] = row.id
    for names in portions({e.candidate for e in entries if not e.email}):
        nameless = candidate.c.name.in_(names) & candidate.c.email.is_(None)
        for row in connection.execute(query.where(nameless)):
            found[f" {row.name}", row.requisition_id] = row.id
    return found


def _apply(connection: Connection, fresh: Mapping[_Mark, ApplicationEntry], now: datetime) -> dict[_Mark, int]:
    """New applications; their ids."""
    people = _candidates(connection, fresh, now)
    rows = [
        {
            "candidate_id": people[mark],
            "requisition_id": mark[1],
            "stage": entry.stage.value,
            "version": 1,
            "summary": entry.summary,
            "fit": entry.fit,
            "stage_since": now,
            "created_at": now,
        }
        for mark, entry in fresh.items()
    ]
    return dict(zip(fresh, insert(connection, application, rows), strict=True))


def _candidates(connection: Connection, fresh: Mapping[_Mark, ApplicationEntry], now: datetime) -> dict[_Mark, int]:
    """The candidate of each new application: whoever has that mail address already, or somebody new."""
    by_email: dict[str | None, int] = {}
    for some in portions({entry.email for entry in fresh.values() if entry.email}):
        query = select(candidate.c.email, candidate.c.id).where(candidate.c.email.in_(some))
        by_email |= {row.email: row.id for row in connection.execute(query.order_by(candidate.c.id.desc()))}
    new: dict[str | _Mark, ApplicationEntry] = {}
    for mark, entry in fresh.items():
        if entry.email not in by_email:
            new.setdefault(entry.email or mark, entry)
    rows = [{"name": e.candidate, "email": e.email, "phone": e.phone, "created_at": now} for e in new.values()]
    made = dict(zip(new, insert(connection, candidate, rows), strict=True))
    words = [{"word": word, "candidate_id": made[key]} for key, e in new.items() for word in name_words(e.candidate)]
    if words:
        connection.execute(candidate_word.insert(), words)
    return {mark: by_email.get(entry.email) or made[entry.email or mark] for mark, entry in fresh.items()}
