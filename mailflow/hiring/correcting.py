"""Corrections of a receipt of resumes, weighed one by one: what each changes, or why it does not.

Only somebody proven, with a duty on every role that the person stands on, corrects what is on file; each change can be
taken back, and nobody learns from a correction who else is on file. Two candidates are put together or told apart by
these words alone, never by likeness.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

from mailflow.hiring.amending import ENTRY, Correcting, introduced
from mailflow.hiring.desk import KnownCandidate
from mailflow.hiring.identity import merge, part
from mailflow.hiring.model import Requisition
from mailflow.hiring.notices import Amended, Unamended
from mailflow.hiring.remedies import CorrectPerson, Reassign
from mailflow.reading.corrections import Corrections, Field, Merge, NotTheSame, SetField, TakeBack


def correct(job: Correcting, said: Corrections) -> None:
    """Carry out every correction of the mail but an undo, in order."""
    for one in said.found:
        if isinstance(one, TakeBack):
            continue
        number = _row_of(job, one.number)
        if number is None:
            continue
        match one:
            case SetField(Field.ROLE):
                _set_role(job, number, one)
            case SetField():
                _set_field(job, number, one)
            case Merge(_, like):
                merge(job, number, like)
            case NotTheSame():
                part(job, number)
            case _:
                assert_never(one)
    for line in said.left:
        job.refuse(Unamended.NOT_UNDERSTOOD, words=line)


def _row_of(job: Correcting, number: int | None) -> int | None:
    """The row that is spoken of; told, where there is none or the writer may not correct it."""
    if number is None and len(job.items) != 1:
        why = Unamended.WHICH_ROW if job.items else Unamended.FOR_RECRUITER
        job.refuse(why, others=[f"{n}: {item.application.candidate}" for n, item in job.items.items()])
        return None
    number = number if number is not None else next(iter(job.items))
    if number not in job.items or number not in job.filed.rows:
        job.refuse(Unamended.NO_SUCH_ROW, number)
        return None
    person = job.people.get(job.items[number].application.candidate_id)
    if person is None or not job.may_touch(person):
        job.refuse(Unamended.FOR_RECRUITER, number)
        return None
    return number


def _set_field(job: Correcting, number: int, one: SetField) -> None:
    person = job.people[job.items[number].application.candidate_id]
    before = getattr(person, one.field.value) or ""
    if not one.value:
        job.refuse(Unamended.INVALID, number, one.words)
    elif before == one.value:
        job.told(Amended.UNCHANGED, number, field=one.field.value, after=one.value)
    else:
        put(job, number, one.field, one.value)
        job.changes.append(
            {"did": "field", "number": number, "field": one.field.value, "from": before, "to": one.value}
        )
        alike = _also(job, person, one)
        known = dict.fromkeys((*job.filed.rows[number].alike, *(other.id for other in alike)))
        job.filed_as(number, alike=tuple(known))
        others = tuple(introduced(other) for other in alike)
        job.told(Amended.FIELD, number, field=one.field.value, before=before, after=one.value, others=others)


def _also(job: Correcting, person: KnownCandidate, one: SetField) -> list[KnownCandidate]:
    """Who else on file has the address or number that the person now has: they may be the same, by a further word."""
    if one.field is Field.NAME:
        return []
    others = (known for known in job.people.values() if known.id != person.id)
    return [known for known in others if getattr(known, one.field.value) == one.value and job.may_touch(known)]


def put(job: Correcting, number: int, which: Field, value: str) -> None:
    """Set one field of the person of that row."""
    item = job.items[number]
    kept: dict[str, Any] = {which.value: value or None}
    person = replace(job.people[item.application.candidate_id], **kept)
    job.people[person.id] = person
    if which is Field.NAME:
        job.items = {
            n: replace(one, application=replace(one.application, candidate=value))
            if one.application.candidate_id == person.id
            else one
            for n, one in job.items.items()
        }
    job.book.add(CorrectPerson(person.id, person.name, person.email, person.phone))
    job.remember(item.application.id, "corrected", {"field": which.value}, value)


def _set_role(job: Correcting, number: int, one: SetField) -> None:
    app = job.items[number].application
    role = next((r for r in job.book.desk.requisitions.values() if r.open and r.ref.lower() == one.value.lower()), None)
    if role is None:
        job.refuse(Unamended.NO_SUCH_ROLE, number, one.words)
        return
    if role.id == app.requisition_id:
        job.told(Amended.UNCHANGED, number, field="role", after=role.ref)
        return
    if app.stage is not ENTRY:
        job.refuse(Unamended.TOO_LATE, number)
        return
    if job.people[app.candidate_id].on(role.id) is not None:
        job.refuse(Unamended.ALREADY_THERE, number, role.ref)
        return
    before = job.book.desk.requisitions[app.requisition_id]
    put_on(job, number, role)
    job.changes.append({"did": "role", "number": number, "from": before.id, "to": role.id})
    job.told(Amended.ROLE, number, before=before.ref, after=role.ref)


def put_on(job: Correcting, number: int, role: Requisition) -> None:
    """The application of that row is for another role: its reviews close, and the one who decides there is asked."""
    item = job.items[number]
    app = item.application
    job.close_reviews(app, "moved")
    fit = job.filed.rows[number].fit.get(role.ref, {})
    job.book.add(Reassign(app.id, requisition_id=role.id, fit=fit))
    job.remember(app.id, "corrected", {"field": "role", "role": role.ref}, role.ref)
    moved = replace(app, requisition_id=role.id, ref=role.ref, title=role.title)
    job.items[number] = replace(item, application=moved)
    person = job.people[app.candidate_id]
    others = tuple(moved if one.id == app.id else one for one in person.applications)
    job.people[person.id] = replace(person, applications=others)
    job.open_review(moved)
