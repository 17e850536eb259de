"""Resumes become candidates: a submission and what is on file go in, what to write and to say comes out.

A forwarded resume enters at `screen`, so that the decider has it in the next digest. What is on file is never
overwritten: a second resume of somebody is laid beside the first, and only where its sender may see that candidate.
The sender never becomes the candidate; a stranger is never answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mailflow.hiring.acquaintance import Acquaintance, recognise
from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import Desk, KnownCandidate, PendingRecord
from mailflow.hiring.effects import (
    Ask,
    AttachFile,
    Effect,
    EnterApplication,
    KeepFile,
    MoveStage,
    OpenReview,
    Outcome,
    Remember,
    SettleQuestion,
)
from mailflow.hiring.informing import draft_due
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Application, Person, Requisition, Stage
from mailflow.hiring.notices import Entered
from mailflow.hiring.policy import Policy
from mailflow.hiring.privacy import OweFirstNotice
from mailflow.hiring.sla import review_hours
from mailflow.hiring.slip import Slip
from mailflow.hiring.sourcing import NoteSource, Source
from mailflow.hiring.submission import UNKNOWN_TYPE, Brought, Submission
from mailflow.hiring.trust import Level, Trust
from mailflow.hiring.verdicts import OPENS_REVIEW
from mailflow.hiring.worktime import due
from mailflow.mail.document import FileStatus
from mailflow.reading.answers import read_choice
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint, Said, meant_requisition

#: Where a forwarded resume enters.
ENTRY = Stage.SCREEN
#: Roles offered by number, so that one character picks one; any other can be named by its ref.
_MOST_CHOICES = 9


def take_in(letter: Letter, desk: Desk, policy: Policy, trust: Trust, now: datetime) -> Outcome:
    """What an intake mail leads to. `now` is aware. Without a submission the mail waits for the recruiter."""
    submission = letter.submission
    if submission is None:
        cause: str | None = "a resume for a recruiter to enter"
        return Outcome(letter.inbox_id, "intake", trust.level.value, "parked", cause)
    sender = trust.person if trust.level in (Level.L2, Level.L3) else None
    job = _Intaking(desk, policy, Slip(desk, sender), letter.inbox_id, now)
    job.keep(submission)
    role = next((one for one in open_roles(desk) if one.ref == submission.intake.requisition), None)
    offered: Sequence[Requisition] = ()
    if role is not None:
        job.enter(submission.brought, role)
    else:
        offered = job.ask_role(submission.brought)
    cause = job.unattended()
    return Outcome(
        inbox_id=letter.inbox_id,
        kind="intake",
        level=trust.level.value,
        state="parked" if cause else "done",
        cause=cause,
        person_id=sender.id if sender else None,
        effects=(
            *job.effects,
            *job.slip.notify(letter.inbox_id, letter.received_at, now, role, job.due_at, offered),
        ),
    )


def answered_role(letter: Letter, person: Person, pending: PendingRecord, desk: Desk) -> Requisition | None:
    """The open role that an answer to "which role is it for?" picks: by number, by ref, or in plain words."""
    offered: Any = pending.payload["roles"]
    picked = read_choice(letter.own, len(offered), person.style.language)
    if picked is not None:
        role = desk.requisitions.get(offered[picked - 1])
        return role if role is not None and role.open else None
    roles = open_roles(desk)
    hints = [RequisitionHint(role.ref, role.title) for role in roles]
    ref = meant_requisition(Said((), "", letter.own.text), hints, IntakeAddresses())
    return next((role for role in roles if role.ref == ref), None)


def enter_on(
    letter: Letter, person: Person, pending: PendingRecord, role: Requisition, desk: Desk, policy: Policy, now: datetime
) -> tuple[tuple[Effect, ...], str | None]:
    """The resumes that waited enter on the role that the letter names. The trail cites the mail that brought them, and
    the letter as what named the role. Returns why a person must look at the letter, too, where one must."""
    kept: Any = pending.payload["brought"]
    brought = tuple(Brought.load(one) for one in kept)
    effects, cause = enter_later(letter, person, pending.origin, brought, role, desk, policy, now)
    return (SettleQuestion(pending.id, "choice"), *effects), cause


def enter_later(
    letter: Letter,
    person: Person,
    origin: int,
    brought: Sequence[Brought],
    role: Requisition,
    desk: Desk,
    policy: Policy,
    now: datetime,
) -> tuple[tuple[Effect, ...], str | None]:
    """Files of the mail `origin` enter by what the letter says of them. Returns why a person must look at the letter,
    too, where one must."""
    job = _Intaking(desk, policy, Slip(desk, person), origin, now, named_by=letter.inbox_id)
    job.enter(brought, role)
    receipt = job.slip.notify(letter.inbox_id, letter.received_at, now, role, job.due_at, origin=origin)
    return (*job.effects, *receipt), job.unattended()


def open_roles(desk: Desk, person: Person | None = None) -> list[Requisition]:
    """The open roles, those first that the person has a duty on."""

    def strange(role: Requisition) -> bool:
        held = desk.duties.get(role.id)
        return person is None or held is None or person.id not in held.all_people()

    return sorted((role for role in desk.requisitions.values() if role.open), key=lambda r: (strange(r), r.ref))


@dataclass(slots=True)
class _Intaking:
    """One submission being taken in; lives for that one mail. `origin` is the mail that brought it, `named_by` the one
    that named the role where that is another."""

    desk: Desk
    policy: Policy
    slip: Slip
    origin: int
    now: datetime
    named_by: int | None = None
    effects: list[Effect] = field(default_factory=list)
    #: People whom this very mail has entered already: their ids, and those of their applications, are negative.
    entered: list[KnownCandidate] = field(default_factory=list)
    due_at: datetime | None = None
    #: A resume of somebody on file was not laid beside the first.
    withheld: bool = False

    def keep(self, submission: Submission) -> None:
        """Store every file, whatever becomes of it."""
        self.effects += [
            KeepFile(b.number, b.file, b.content_type, submission.contents[b.sha256], b.sha256, b.status.value, b.why)
            for b in submission.brought
        ]

    def enter(self, brought: Sequence[Brought], role: Requisition) -> None:
        """Each resume on this role: as a new application, or beside the one that is there."""
        for one in brought:
            if one.status is not FileStatus.READ:
                self.slip.leave_out(one, one.why)
                continue
            found = recognise(one, [*self.entered, *self.desk.acquaintances], role.id)
            if found.application is not None and found.person and found.application.id in found.person.taken_back:
                self._enter_again(one, found, found.application)
                anew = replace(found, application=None, same_file=False)
                self.slip.enter(one, role, anew, found.application.id, ENTRY)
            elif found.application is not None:
                self._lay_beside(one, found, found.application)
                self.slip.enter(one, role, found, found.application.id, found.application.stage)
            elif found.person is None and not one.name:
                self.slip.leave_out(one, "no name could be read in it")
            else:
                key = self._create(one, role, found.person)
                self.slip.enter(one, role, found, key, ENTRY)

    def ask_role(self, brought: Sequence[Brought]) -> Sequence[Requisition]:
        """The role is not known: what was read waits with a question. Returns the roles that are offered."""
        person = self.slip.reader
        roles = open_roles(self.desk, person)[:_MOST_CHOICES]
        for one in brought:
            if one.status is not FileStatus.READ:
                self.slip.leave_out(one, one.why)
            elif not roles:
                self.slip.leave_out(one, "no role is open")
            else:
                self.slip.hold_back(one)
        if person is None or not any(row.what is Entered.WAITS for row in self.slip.rows):
            return ()
        payload = {"roles": [role.id for role in roles], "brought": [one.dump() for one in brought]}
        self.effects.append(Ask("intake", person.id, payload))
        return roles

    def unattended(self) -> str | None:
        """Why a person must look at the mail; None where everything was done or told."""
        if self.withheld:
            return "another resume of a candidate on file, from somebody who may not see them"
        if self.slip.reader is not None:
            return None
        became = {row.what for row in self.slip.rows}
        if Entered.WAITS in became:
            return "a resume for a role that it does not name"
        return "no resume could be read in it" if became <= {Entered.NOT_ENTERED} else None

    def _create(self, one: Brought, role: Requisition, person: KnownCandidate | None) -> int:
        """A new application; returns the number by which this mail speaks of it."""
        key, name = -len(self.entered) - 1, (one.name or (person.name if person else ""))[:200]
        email, phone = one.email[:320] or None, one.phone[:40] or None
        self.effects.append(
            EnterApplication(
                id=key,
                candidate_id=person.id if person else None,
                name=name,
                email=email,
                phone=phone,
                requisition_id=role.id,
                stage=ENTRY,
                summary=one.summary,
                fit=one.fit.get(role.ref, {}),
            )
        )
        self._remember(key, "applied", {"to": ENTRY.value, "sha256": one.sha256, "named_by": self.named_by})
        self.effects.append(self._came(key, one, role))
        recruiter = self.desk.people.get(self.slip.duties(role.id).recruiting or 0)
        if person is None and email and recruiter is not None and not (one.own or one.wrote):
            self.effects += [OweFirstNotice(key), draft_due(recruiter, self.now)]
        self._attach(key, one)
        self._open_review(key, role)
        application = Application(key, key, name, role.id, role.ref, role.title, ENTRY, 1, self.now)
        self.entered.append(KnownCandidate(key, name, email, phone, (application,), {key: frozenset({one.sha256})}))
        return key

    def _came(self, key: int, one: Brought, role: Requisition) -> NoteSource:
        """How the candidate came; who referred them hears of it, where no duty tells them anyway."""
        sender, duties = self.slip.reader, self.slip.duties(role.id)
        source = self.slip.source(one, role)
        refers = sender is not None and source is Source.REFERRAL and sender.id not in duties.all_people()
        return NoteSource(key, source, one.passive, sender.id if sender is not None and refers else None)

    def _enter_again(self, one: Brought, found: Acquaintance, there: Application) -> None:
        """It was taken back by whoever had mailed it, and is mailed again."""
        data: dict[str, object] = {"from": there.stage.value, "to": ENTRY.value, "sha256": one.sha256}
        actor = self.slip.reader.id if self.slip.reader else None
        event = Event(there.id, "applied", self.now, actor, self.origin, data)
        self.effects.append(MoveStage(there.id, there.version, ENTRY, event))
        if not found.same_file:
            self._attach(there.id, one)
        role = self.desk.requisitions[there.requisition_id]
        self._open_review(there.id, role)

    def _lay_beside(self, one: Brought, found: Acquaintance, there: Application) -> None:
        """The person is on this role already: their resume is added, nothing on file is changed."""
        if found.same_file:
            return
        if there.id < 0 or self.slip.may_see(there.requisition_id):
            self._attach(there.id, one)
            self._remember(there.id, "resume", {"sha256": one.sha256, "named_by": self.named_by}, text=one.file)
        else:
            self.withheld = True

    def _open_review(self, key: int, role: Requisition) -> None:
        duties = self.slip.duties(role.id)
        decider, acting = self.desk.people.get(duties.decides or 0), self.desk.people.get(duties.acting or 0)
        if decider is None or ENTRY not in OPENS_REVIEW:
            return
        calendar = calendar_of(acting or decider, self.policy.holidays)
        self.due_at = due(calendar, self.now, review_hours(self.policy, role, ENTRY))
        self.effects.append(OpenReview(key, ENTRY, decider.id, self.due_at, self.due_at, self.now))
        self._remember(key, "asked", {"to": decider.id})

    def _attach(self, application: int, one: Brought) -> None:
        """An archive or a program is kept and goes to nobody, whoever is said to be in it."""
        if one.why and one.content_type == UNKNOWN_TYPE:
            return
        self.effects.append(AttachFile(application, one.file, one.content_type, one.size, one.sha256))

    def _remember(self, chain: int, kind: str, data: dict[str, object], text: str | None = None) -> None:
        actor = self.slip.reader.id if self.slip.reader else None
        self.effects.append(Remember(Event(chain, kind, self.now, actor, self.origin, data, text)))
