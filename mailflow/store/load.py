"""A roster written to the database in one transaction. What is there already stays as it is; twice changes nothing.

Stages are never set back by a file: once an application is here, mail moves it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from mailflow.hiring.chain import Event
from mailflow.hiring.effects import Effect, OpenReview, Remember
from mailflow.hiring.model import Duty
from mailflow.hiring.naming import name_words
from mailflow.hiring.roster import ApplicationEntry, Known, PersonEntry, RequisitionEntry, Roster
from mailflow.hiring.verdicts import OPENS_REVIEW
from mailflow.hiring.worktime import Calendar, due
from mailflow.store.desk import load_heads
from mailflow.store.inbox import insert_new
from mailflow.store.outcomes import write_effects
from mailflow.store.rows import to_person
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
    addresses = set(connection.scalars(select(person.c.address))) | set(
        connection.scalars(select(person_alias.c.address))
    )
    refs = {ref.lower() for ref in connection.scalars(select(requisition.c.ref))}
    return Known(frozenset(addresses), frozenset(refs))


def load(
    connection: Connection, roster: Roster, resumes: Callable[[str], ResumeFile], key: bytes, now: datetime
) -> Loaded:
    """Write a checked roster. `resumes` reads a file that the roster names; `key` seals the trail."""
    job = _Load(connection, now, Loaded())
    job.people(roster.people)
    job.requisitions(roster.requisitions)
    for duty in roster.responsibilities:
        job.duties(duty.requisition, duty.duties())
    job.applications(roster.applications, resumes)
    heads = load_heads(connection, {chain for chain, _ in job.effects})
    write_effects(connection, [(0, effect) for _, effect in job.effects], heads, key, now)
    return job.loaded


@dataclass(slots=True)
class _Load:
    connection: Connection
    now: datetime
    loaded: Loaded
    effects: list[tuple[int, Effect]] = field(default_factory=list)

    def people(self, entries: tuple[PersonEntry, ...]) -> None:
        for entry in entries:
            values = {
                "name": entry.name,
                "timezone": entry.timezone,
                "language": entry.language,
                "digest_at": entry.digest_at,
                "workdays": "".join(str(day) for day in entry.workdays),
                "work_from": entry.work_from,
                "work_until": entry.work_until,
                "plain": entry.plain,
                "active": True,
            }
            self._upsert(
                person, "people", {"address": entry.address}, values, {"slot_due_at": None, "summary_due_at": None}
            )
        by_address = self._addresses()
        for entry in entries:
            aliases = [{"address": one, "person_id": by_address[entry.address]} for one in entry.aliases]
            if aliases:
                self.connection.execute(insert_new(self.connection, person_alias), aliases)
            leader = by_address.get(entry.reports_to or "")
            if leader is not None:
                self.connection.execute(
                    update(person).where(person.c.address == entry.address).values(reports_to=leader)
                )

    def requisitions(self, entries: tuple[RequisitionEntry, ...]) -> None:
        for entry in entries:
            values = {
                "title": entry.title,
                "must_haves": list(entry.must_haves),
                "open": entry.open,
                "review_hours": entry.review_hours,
            }
            self._upsert(
                requisition, "requisitions", {"ref": self._ref(entry.ref) or entry.ref}, values, {}, created=True
            )

    def duties(self, ref: str, wanted: list[tuple[Duty, str]]) -> None:
        by_address = self._addresses()
        role = self._requisition_id(ref)
        now_held = responsibility.c.until.is_(None) & (responsibility.c.requisition_id == role)
        rows = self.connection.execute(select(responsibility).where(now_held)).all()
        held = {(row.duty, row.person_id): row.id for row in rows}
        asked = {(duty.value, by_address[address]): None for duty, address in wanted}
        gone = [key for pair, key in held.items() if pair not in asked]
        new = [pair for pair in asked if pair not in held]
        if gone:
            ended = update(responsibility).where(responsibility.c.id.in_(gone))
            self.connection.execute(ended.values(until=self.now))
        if new:
            rows_new = [
                {"requisition_id": role, "person_id": who, "duty": duty, "since": self.now} for duty, who in new
            ]
            self.connection.execute(responsibility.insert(), rows_new)
        self.loaded.count("responsibilities", "same" if not (gone or new) else "changed" if held else "new")
        decider = next((who for duty, who in asked if duty == Duty.DECIDES.value), None)
        if decider is not None and (Duty.DECIDES.value, decider) in new and held:
            self._hand_over(role, decider)

    def _hand_over(self, role: int, decider: int) -> None:
        """A new decider takes over what waits: asked anew, due anew."""
        of_role = select(application.c.id).where(application.c.requisition_id == role)
        self.connection.execute(
            update(review)
            .where(review.c.application_id.in_(of_role), review.c.closed_at.is_(None))
            .values(reviewer_id=decider, asked_at=self.now, step=0, **self._due(role, decider))
        )

    def applications(self, entries: tuple[ApplicationEntry, ...], resumes: Callable[[str], ResumeFile]) -> None:
        for entry in entries:
            role = self._requisition_id(entry.requisition)
            found = self._find(entry, role)
            if found is not None:
                self.loaded.count("applications", "same")
            else:
                found = self._apply(entry, role)
                self.loaded.count("applications", "new")
            if entry.resume is not None:
                self._attach(found, resumes(entry.resume))

    def _find(self, entry: ApplicationEntry, role: int) -> int | None:
        """The application of the same person on the same role: by mail address, or by name where neither has one."""
        query = (
            select(application.c.id)
            .join(candidate, candidate.c.id == application.c.candidate_id)
            .where(application.c.requisition_id == role)
        )
        same = (
            candidate.c.email == entry.email
            if entry.email
            else (candidate.c.name == entry.candidate) & candidate.c.email.is_(None)
        )
        key: int | None = self.connection.scalar(query.where(same))
        return key

    def _apply(self, entry: ApplicationEntry, role: int) -> int:
        who = self._candidate(entry)
        row = {
            "candidate_id": who,
            "requisition_id": role,
            "stage": entry.stage.value,
            "version": 1,
            "summary": entry.summary,
            "fit": entry.fit,
            "stage_since": self.now,
            "created_at": self.now,
        }
        key: int = self.connection.execute(application.insert().returning(application.c.id), [row]).scalar_one()
        self.effects.append((key, Remember(Event(key, "applied", self.now, data={"to": entry.stage.value}))))
        decider = self.connection.scalar(
            select(responsibility.c.person_id).where(
                responsibility.c.requisition_id == role,
                responsibility.c.duty == Duty.DECIDES.value,
                responsibility.c.until.is_(None),
            )
        )
        if entry.stage in OPENS_REVIEW and decider is not None:
            times = self._due(role, decider)
            opened = OpenReview(key, entry.stage, decider, times["due_at"], times["step_due_at"], self.now)
            self.effects.append((key, opened))
            self.effects.append((key, Remember(Event(key, "asked", self.now, data={"to": decider}))))
        return key

    def _candidate(self, entry: ApplicationEntry) -> int:
        if entry.email:
            existing: int | None = self.connection.scalar(
                select(candidate.c.id).where(candidate.c.email == entry.email)
            )
            if existing is not None:
                return existing
        row = {"name": entry.candidate, "email": entry.email, "phone": entry.phone, "created_at": self.now}
        key: int = self.connection.execute(candidate.insert().returning(candidate.c.id), [row]).scalar_one()
        words = [{"word": word, "candidate_id": key} for word in name_words(entry.candidate)]
        if words:
            self.connection.execute(candidate_word.insert(), words)
        return key

    def _attach(self, application_id: int, file: ResumeFile) -> None:
        sha = hashlib.sha256(file.content).hexdigest()
        there = select(document.c.id).where(document.c.application_id == application_id, document.c.sha256 == sha)
        if self.connection.scalar(there) is not None:
            return
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

    def _due(self, role: int, decider: int) -> dict[str, datetime]:
        hours = self.connection.scalar(select(requisition.c.review_hours).where(requisition.c.id == role)) or 16
        who = to_person(self.connection.execute(select(person).where(person.c.id == decider)).one())
        due_at = due(Calendar.of(who.style), self.now, hours)
        return {"due_at": due_at, "step_due_at": due_at}

    def _addresses(self) -> dict[str, int]:
        own = self.connection.execute(select(person.c.address, person.c.id)).all()
        other = self.connection.execute(select(person_alias.c.address, person_alias.c.person_id)).all()
        return dict(other) | dict(own)

    def _ref(self, ref: str) -> str | None:
        """The ref as it is on file, whatever its case here."""
        rows = self.connection.scalars(select(requisition.c.ref))
        return next((one for one in rows if one.lower() == ref.lower()), None)

    def _requisition_id(self, ref: str) -> int:
        key: int = self.connection.execute(
            select(requisition.c.id).where(requisition.c.ref == self._ref(ref))
        ).scalar_one()
        return key

    def _upsert(
        self,
        table: Any,
        what: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        reset: Mapping[str, Any],
        *,
        created: bool = False,
    ) -> None:
        ((name, value),) = key.items()
        row = self.connection.execute(select(table).where(table.c[name] == value)).first()
        if row is None:
            stamp = {"created_at": self.now} if created else {}
            self.connection.execute(table.insert(), [{**key, **values, **stamp}])
            self.loaded.count(what, "new")
        elif any(row._mapping[column] != new for column, new in values.items()):
            self.connection.execute(update(table).where(table.c.id == row.id).values(**values, **reset))
            self.loaded.count(what, "changed")
        else:
            self.loaded.count(what, "same")
