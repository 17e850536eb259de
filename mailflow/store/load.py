"""A roster written to the database in one transaction. What is there already stays as it is; twice changes nothing.

Stages are never set back by a file: once an application is here, mail moves it. What is on file is looked up set by
set, so that thousands of applications take seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, OpenReview, Remember
from mailflow.hiring.model import Duty, Person, Requisition, Stage
from mailflow.hiring.naming import name_words
from mailflow.hiring.policy import Policy
from mailflow.hiring.roster import ApplicationEntry, Known, PersonEntry, RequisitionEntry, ResponsibilityEntry, Roster
from mailflow.hiring.sla import review_hours
from mailflow.hiring.verdicts import OPENS_REVIEW
from mailflow.hiring.worktime import due
from mailflow.store.chains import load_heads
from mailflow.store.inbox import insert_new
from mailflow.store.outcomes import write_effects
from mailflow.store.rows import to_person, to_requisition
from mailflow.store.schema import (
    application,
    blob,
    candidate,
    candidate_word,
    document,
    person,
    person_alias,
    requisition,
    responsibility,
    review,
)

#: Values in one IN list; SQLite and PostgreSQL both bound the parameters of a statement.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ResumeFile:
    """A resume beside the roster."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Loaded:
    """How many rows of each sort were new, changed, or as they were."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, how: str) -> None:
        """One more."""
        tally: dict[str, int] = getattr(self, how)
        tally[what] = tally.get(what, 0) + 1


def known(connection: Connection) -> Known:
    """What a roster may refer to."""
    own = {address: address for address in connection.scalars(select(person.c.address))}
    aliases = select(person_alias.c.address, person.c.address.label("own")).join(
        person, person.c.id == person_alias.c.person_id
    )
    owners = {row.address: row.own for row in connection.execute(aliases)} | own
    refs = {ref.lower() for ref in connection.scalars(select(requisition.c.ref))}
    return Known(frozenset(owners), frozenset(refs), owners)


def load(
    connection: Connection,
    roster: Roster,
    resumes: Callable[[str], ResumeFile],
    key: bytes,
    now: datetime,
    policy: Policy,
) -> Loaded:
    """Write a checked roster. `resumes` reads a file that the roster names; `key` seals the trail."""
    job = _Load(connection, now, policy, Loaded())
    job.people(roster.people)
    job.requisitions(roster.requisitions)
    job.look_around()
    job.responsibilities(roster.responsibilities)
    job.applications(roster.applications, resumes)
    heads = load_heads(connection, {chain for chain, _ in job.effects})
    write_effects(connection, [(0, effect) for _, effect in job.effects], heads, key, now)
    return job.loaded


@dataclass(slots=True)
class _Load:
    connection: Connection
    now: datetime
    policy: Policy
    loaded: Loaded
    effects: list[tuple[int, Effect]] = field(default_factory=list)
    #: Ids by address, people by id, requisitions by their ref in lower case, deciders by requisition.
    by_address: dict[str, int] = field(default_factory=dict)
    by_id: dict[int, Person] = field(default_factory=dict)
    roles: dict[str, Requisition] = field(default_factory=dict)
    deciders: dict[int, int] = field(default_factory=dict)

    def people(self, entries: Sequence[PersonEntry]) -> None:
        rows = {
            entry.address: {
                "name": entry.name,
                "timezone": entry.timezone,
                "language": entry.language,
                "digest_at": entry.digest_at,
                "workdays": "".join(str(day) for day in entry.workdays),
                "work_from": entry.work_from,
                "work_until": entry.work_until,
                "plain": entry.plain,
                "holidays": entry.holidays,
                "active": True,
            }
            for entry in entries
        }
        there = {row.address: row for row in self.connection.execute(select(person))}
        # Who changed their hour or zone has their slots computed anew.
        afresh = {"slot_due_at": None, "summary_due_at": None}
        self._upsert(person, "people", "address", rows, there, {}, afresh)
        ids = {row.address: row.id for row in self.connection.execute(select(person.c.address, person.c.id))}
        aliases = [{"address": one, "person_id": ids[entry.address]} for entry in entries for one in entry.aliases]
        if aliases:
            self.connection.execute(insert_new(self.connection, person_alias), aliases)
        ids = self._addresses()
        leaders = [
            {"b_id": ids[entry.address], "leader": ids[entry.reports_to]} for entry in entries if entry.reports_to
        ]
        if leaders:
            led = update(person).where(person.c.id == bindparam("b_id")).values(reports_to=bindparam("leader"))
            self.connection.execute(led, leaders)

    def requisitions(self, entries: Sequence[RequisitionEntry]) -> None:
        there = {row.ref.lower(): row for row in self.connection.execute(select(requisition))}
        rows = {
            entry.ref.lower(): {
                "title": entry.title,
                "must_haves": list(entry.must_haves),
                "open": entry.open,
                "review_hours": entry.review_hours or 0,
                "stage_hours": {stage.value: hours for stage, hours in entry.stage_hours.items()} or None,
                "ladder": entry.ladder,
            }
            for entry in entries
        }
        written = {entry.ref.lower(): {"ref": entry.ref, "created_at": self.now} for entry in entries}
        self._upsert(requisition, "requisitions", None, rows, there, written, {})

    def look_around(self) -> None:
        """What responsibilities and applications refer to, as it is now on file."""
        self.by_address = self._addresses()
        self.by_id = {row.id: to_person(row) for row in self.connection.execute(select(person))}
        self.roles = {row.ref.lower(): to_requisition(row) for row in self.connection.execute(select(requisition))}
        query = select(responsibility.c.requisition_id, responsibility.c.person_id).where(
            responsibility.c.duty == Duty.DECIDES.value, responsibility.c.until.is_(None)
        )
        self.deciders = {row.requisition_id: row.person_id for row in self.connection.execute(query)}

    def responsibilities(self, entries: Sequence[ResponsibilityEntry]) -> None:
        for entry in entries:
            role = self.roles[entry.requisition.lower()].id
            now_held = responsibility.c.until.is_(None) & (responsibility.c.requisition_id == role)
            rows = self.connection.execute(select(responsibility).where(now_held)).all()
            held = {(row.duty, row.person_id): row.id for row in rows}
            asked = {(duty.value, self.by_address[address]): None for duty, address in entry.duties()}
            gone = [key for pair, key in held.items() if pair not in asked]
            new = [pair for pair in asked if pair not in held]
            if gone:
                ended = update(responsibility).where(responsibility.c.id.in_(gone))
                self.connection.execute(ended.values(until=self.now))
            if new:
                taken = [{"requisition_id": role, "person_id": who, "duty": d, "since": self.now} for d, who in new]
                self.connection.execute(responsibility.insert(), taken)
            self.loaded.count("responsibilities", "same" if not (gone or new) else "changed" if held else "new")
            self._decides(role, next((who for duty, who in asked if duty == Duty.DECIDES.value), None))

    def _decides(self, role: int, decider: int | None) -> None:
        """A new decider takes over what waits, asked anew and due anew, and is asked what nobody was asked."""
        before = self.deciders.pop(role, None)
        if decider is None:
            return
        self.deciders[role] = decider
        if before == decider:
            return
        of_role = select(application.c.id).where(application.c.requisition_id == role)
        waiting = review.c.closed_at.is_(None) & review.c.application_id.in_(of_role)
        asked_anew = {"reviewer_id": decider, "asked_at": self.now, "reminded_at": None, "step": 0}
        asked_anew |= {"promised_until": None, "paused_at": None, "left_seconds": None, "escalated_at": None}
        handed: list[int] = []
        for stage in Stage:
            due_at = self._due(role, decider, stage)
            handed_over = update(review).where(waiting, review.c.stage == stage.value)
            moved = handed_over.values(**asked_anew, due_at=due_at, step_due_at=due_at)
            handed += self.connection.scalars(moved.returning(review.c.application_id))
        for key in sorted(handed):
            self.effects.append((key, Remember(Event(key, "asked", self.now, data={"to": decider}))))
        unasked = select(application.c.id, application.c.stage).where(
            application.c.requisition_id == role,
            application.c.stage.in_([stage.value for stage in OPENS_REVIEW]),
            ~exists().where(review.c.application_id == application.c.id, review.c.closed_at.is_(None)),
        )
        for row in self.connection.execute(unasked.order_by(application.c.id)).all():
            self._ask(row.id, Stage(row.stage), role, decider)

    def applications(self, entries: Sequence[ApplicationEntry], resumes: Callable[[str], ResumeFile]) -> None:
        there = self._applications_there(entries)
        fresh: dict[tuple[str, int], ApplicationEntry] = {}
        for entry in entries:
            mark = (_mark(entry), self.roles[entry.requisition.lower()].id)
            if mark in there or mark in fresh:
                self.loaded.count("applications", "same")
            else:
                fresh[mark] = entry
                self.loaded.count("applications", "new")
        there |= self._apply(fresh)
        documents = self._documents(
            {there[_mark(e), self.roles[e.requisition.lower()].id] for e in entries if e.resume}
        )
        for entry in entries:
            if entry.resume is not None:
                found = there[_mark(entry), self.roles[entry.requisition.lower()].id]
                self._attach(found, resumes(entry.resume), documents)

    def _applications_there(self, entries: Sequence[ApplicationEntry]) -> dict[tuple[str, int], int]:
        """The applications of the same people on the same roles: by mail address, or by name where there is none."""
        query = select(application.c.id, application.c.requisition_id, candidate.c.name, candidate.c.email).join(
            candidate, candidate.c.id == application.c.candidate_id
        )
        found: dict[tuple[str, int], int] = {}
        for some in _portions({e.email for e in entries if e.email}):
            for row in self.connection.execute(query.where(candidate.c.email.in_(some))):
                found[row.email, row.requisition_id] = row.id
        for some in _portions({e.candidate for e in entries if not e.email}):
            nameless = candidate.c.name.in_(some) & candidate.c.email.is_(None)
            for row in self.connection.execute(query.where(nameless)):
                found[f" {row.name}", row.requisition_id] = row.id
        return found

    def _apply(self, fresh: Mapping[tuple[str, int], ApplicationEntry]) -> dict[tuple[str, int], int]:
        people = self._candidates(fresh)
        rows = [
            {
                "candidate_id": people[mark],
                "requisition_id": mark[1],
                "stage": entry.stage.value,
                "version": 1,
                "summary": entry.summary,
                "fit": entry.fit,
                "stage_since": self.now,
                "created_at": self.now,
            }
            for mark, entry in fresh.items()
        ]
        made = dict(zip(fresh, self._insert(application, rows), strict=True))
        for mark, entry in fresh.items():
            key = made[mark]
            self.effects.append((key, Remember(Event(key, "applied", self.now, data={"to": entry.stage.value}))))
            decider = self.deciders.get(mark[1])
            if entry.stage in OPENS_REVIEW and decider is not None:
                self._ask(key, entry.stage, mark[1], decider)
        return made

    def _candidates(self, fresh: Mapping[tuple[str, int], ApplicationEntry]) -> dict[tuple[str, int], int]:
        """The candidate of each new application: whoever has that mail address already, or somebody new."""
        by_email: dict[str, int] = {}
        for some in _portions({entry.email for entry in fresh.values() if entry.email}):
            query = select(candidate.c.email, candidate.c.id).where(candidate.c.email.in_(some))
            by_email |= {row.email: row.id for row in self.connection.execute(query.order_by(candidate.c.id.desc()))}
        new: dict[str | tuple[str, int], ApplicationEntry] = {}
        for mark, entry in fresh.items():
            if entry.email is None or entry.email not in by_email:
                new.setdefault(entry.email or mark, entry)
        rows = [{"name": e.candidate, "email": e.email, "phone": e.phone, "created_at": self.now} for e in new.values()]
        made = dict(zip(new, self._insert(candidate, rows), strict=True))
        words = [
            {"word": word, "candidate_id": made[key]} for key, e in new.items() for word in name_words(e.candidate)
        ]
        if words:
            self.connection.execute(candidate_word.insert(), words)
        return {mark: by_email.get(entry.email or "") or made[entry.email or mark] for mark, entry in fresh.items()}

    def _ask(self, key: int, stage: Stage, role: int, decider: int) -> None:
        due_at = self._due(role, decider, stage)
        self.effects.append((key, OpenReview(key, stage, decider, due_at, due_at, self.now)))
        self.effects.append((key, Remember(Event(key, "asked", self.now, data={"to": decider}))))

    def _documents(self, ids: Collection[int]) -> set[tuple[int, str]]:
        found: set[tuple[int, str]] = set()
        for some in _portions(ids):
            query = select(document.c.application_id, document.c.sha256).where(document.c.application_id.in_(some))
            found |= {(row.application_id, row.sha256) for row in self.connection.execute(query)}
        return found

    def _attach(self, application_id: int, file: ResumeFile, there: set[tuple[int, str]]) -> None:
        sha = hashlib.sha256(file.content).hexdigest()
        if (application_id, sha) in there:
            return
        there.add((application_id, sha))
        self.connection.execute(insert_new(self.connection, blob), [{"sha256": sha, "content": file.content}])
        row = {
            "application_id": application_id,
            "name": file.name,
            "content_type": file.content_type,
            "size": len(file.content),
            "sha256": sha,
            "added_at": self.now,
        }
        self.connection.execute(document.insert(), [row])

    def _due(self, role: int, decider: int, stage: Stage) -> datetime:
        hours = review_hours(self.policy, next(one for one in self.roles.values() if one.id == role), stage)
        return due(calendar_of(self.by_id[decider], self.policy.holidays), self.now, hours)

    def _addresses(self) -> dict[str, int]:
        own = self.connection.execute(select(person.c.address, person.c.id)).all()
        other = self.connection.execute(select(person_alias.c.address, person_alias.c.person_id)).all()
        return {row[0]: row[1] for row in (*other, *own)}

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert these; their ids in the same order."""
        if not rows:
            return []
        statement = table.insert().returning(table.c.id, sort_by_parameter_order=True)
        return list(self.connection.execute(statement, rows).scalars())

    def _upsert(
        self,
        table: Any,
        what: str,
        key: str | None,
        rows: Mapping[str, Mapping[str, Any]],
        there: Mapping[str, Any],
        written: Mapping[str, Mapping[str, Any]],
        afresh: Mapping[str, Any],
    ) -> None:
        """Insert what is new by its mark, with `written` beside it or the mark itself as column `key`; update what
        differs, with `afresh`."""
        new = []
        for mark, values in rows.items():
            row = there.get(mark)
            if row is None:
                new.append({**({key: mark} if key else {}), **written.get(mark, {}), **values})
                self.loaded.count(what, "new")
            elif any(row._mapping[column] != value for column, value in values.items()):
                self.connection.execute(update(table).where(table.c.id == row.id).values(**values, **afresh))
                self.loaded.count(what, "changed")
            else:
                self.loaded.count(what, "same")
        if new:
            self.connection.execute(table.insert(), new)


def _mark(entry: ApplicationEntry) -> str:
    """By what somebody is known: the mail address, or the name behind a blank, which no address begins with."""
    return entry.email or f" {entry.candidate}"


def _portions(values: Collection[Any]) -> Iterator[list[Any]]:
    """These values in lists that one statement takes."""
    listed = sorted(values)
    yield from (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
