"""Undo of what a receipt of resumes, or of their corrections, tells: within the window, and only what still stands so.

A resume taken back leaves its application withdrawn and its files kept; mailed again, it is entered again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mailflow.hiring.amending import ENTRY, Correcting
from mailflow.hiring.book import role_duties
from mailflow.hiring.correcting import put, put_on
from mailflow.hiring.effects import Notify
from mailflow.hiring.filed import Filed, FiledRow
from mailflow.hiring.heading import heading
from mailflow.hiring.notices import Amended, Correction, Entered, Unamended, dump_notice
from mailflow.hiring.remedies import JoinPeople, MoveFile, Reassign
from mailflow.reading.corrections import Field, TakeBack


def retract(job: Correcting, wanted: TakeBack) -> None:
    """Take back the corrections that the receipt tells, or where it tells none, the resumes."""
    sent_at, window = job.notice.sent_at, job.book.policy.undo_window
    for number in wanted.numbers:
        if number not in job.filed.rows:
            job.refuse(Unamended.NO_SUCH_ROW, number)
    numbers = [n for n in job.filed.rows if not wanted.numbers or n in wanted.numbers]
    if sent_at is not None and job.book.source.received_at > sent_at + window:
        job.refuse(Unamended.UNDO_TOO_LATE)
    elif job.notice.kind == "correction":
        _corrections(job, [change for change in job.filed.changes if change["number"] in numbers])
    else:
        for number in numbers:
            _resume(job, number, job.filed.rows[number])
    if not job.rows:
        job.refuse(Unamended.NOTHING_TO_UNDO)


def _resume(job: Correcting, number: int, row: FiledRow) -> None:
    if number not in job.items or not job.slip.may_see(job.items[number].application.requisition_id):
        job.refuse(Unamended.FOR_RECRUITER, number)
        return
    app = job.items[number].application
    if row.same_file:
        return
    if row.what is Entered.DUPLICATE:
        job.book.add(MoveFile(row.sha256, app.id, None))
        job.remember(app.id, "taken_back", {"sha256": row.sha256})
    elif app.stage is not ENTRY or app.version != 1:
        job.refuse(Unamended.TOO_LATE, number)
        return
    else:
        job.end(number, "taken_back")
    job.told(Amended.TAKEN_BACK, number, before=row.file)


def _corrections(job: Correcting, changes: Sequence[Mapping[str, Any]]) -> None:
    """The last first, so that each finds things as it left them."""
    for change in reversed(changes):
        number = change["number"]
        if number not in job.items or not _may_touch(job, number, change):
            job.refuse(Unamended.FOR_RECRUITER, number)
        elif not _UNDOING[change["did"]](job, number, change):
            job.refuse(Unamended.CHANGED_SINCE, number)


def _may_touch(job: Correcting, number: int, change: Mapping[str, Any]) -> bool:
    """Today: whoever made the correction may have lost the duty, or a person may stand on another role since."""
    app = job.items[number].application
    concerned = {app.candidate_id, change.get("into"), change["from"] if change["did"] == "part" else None}
    people = [one for one in job.people.values() if one.id in concerned and one.applications]
    return job.slip.may_see(app.requisition_id) and all(job.may_touch(one) for one in people)


def _field(job: Correcting, number: int, change: Mapping[str, Any]) -> bool:
    person = job.people.get(job.items[number].application.candidate_id)
    which = Field(change["field"])
    if person is None or (getattr(person, which.value) or "") != change["to"]:
        return False
    put(job, number, which, change["from"])
    job.told(Amended.RESTORED, number, field=which.value, before=change["to"], after=change["from"])
    return True


def _role(job: Correcting, number: int, change: Mapping[str, Any]) -> bool:
    app, role = job.items[number].application, job.book.desk.requisitions.get(change["from"])
    if app.requisition_id != change["to"] or app.stage is not ENTRY or role is None:
        return False
    if job.people[app.candidate_id].on(role.id) is not None:
        return False
    put_on(job, number, role)
    job.told(Amended.RESTORED, number, field="role", before=app.ref, after=role.ref)
    return True


def _merged(job: Correcting, number: int, change: Mapping[str, Any]) -> bool:
    app, newcomer, known = job.items[number].application, change["candidate"], change["into"]
    ended = change["ended"]
    if app.candidate_id != (newcomer if ended else known):
        return False
    for application in change["moved"]:
        job.book.add(Reassign(application, candidate_id=newcomer))
    for sha256, first, laid in change["laid"]:
        job.book.add(MoveFile(sha256, laid, first))
    job.book.add(JoinPeople(newcomer, None))
    job.remember(app.id, "parted", {"from": known})
    if ended:
        job.revive(number)
    job.told(Amended.RESTORED, number, field="merge")
    return True


def _parted(job: Correcting, number: int, change: Mapping[str, Any]) -> bool:
    app, known, onto = job.items[number].application, change["from"], change["onto"]
    if app.stage is not ENTRY or app.candidate_id == known:
        return False
    if onto is None:
        job.book.add(Reassign(app.id, candidate_id=known))
    else:
        job.book.add(MoveFile(job.filed.rows[number].sha256, app.id, onto))
        job.end(number, "stage")
    job.book.add(JoinPeople(app.candidate_id, known))
    job.remember(app.id, "joined", {"candidate": app.candidate_id, "into": known})
    job.told(Amended.RESTORED, number, field="parted")
    return True


_UNDOING = {"field": _field, "role": _role, "merge": _merged, "part": _parted}


def correction_receipt(job: Correcting, inbox_id: int, received_at: datetime) -> Notify:
    """What became of the corrections, for their writer; a reply to it corrects further, or takes them back."""
    book, policy = job.book, job.book.policy
    shown = {n: item.application for n, item in job.items.items() if job.slip.may_see(item.application.requisition_id)}
    roles = {app.requisition_id: app for app in shown.values()}
    minutes = round(policy.undo_window.total_seconds() / 60) if job.changes else 0
    notice = Correction(
        **heading(book.person, book.now),
        duties=tuple(role_duties(book.desk, app.requisition_id, app.ref, app.title) for app in roles.values()),
        received_at=book.local(received_at),
        rows=tuple(job.rows),
        undo_minutes=minutes,
    )
    return Notify(
        key=f"correction:{inbox_id}",
        kind="correction",
        recipient_id=book.person.id,
        facts={"notice": dump_notice(notice), **Filed(job.filed.rows, tuple(job.changes)).dump()},
        inbox_id=inbox_id,
        items=tuple((number, app.id, None) for number, app in shown.items()),
    )
