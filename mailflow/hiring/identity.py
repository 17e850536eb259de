"""Who is whom: two candidates put together, or one told apart, by a colleague's word and never by likeness."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mailflow.hiring.amending import ENTRY, Correcting, introduced
from mailflow.hiring.desk import KnownCandidate
from mailflow.hiring.effects import EnterApplication
from mailflow.hiring.filed import FiledRow
from mailflow.hiring.model import Application
from mailflow.hiring.naming import name_words
from mailflow.hiring.notices import Amended, Entered, Unamended
from mailflow.hiring.remedies import JoinPeople, MoveFile, Reassign, SplitOff


def merge(job: Correcting, number: int, like: str) -> None:
    """The row's candidate is the like person on file, or the one of several whom `like` tells."""
    app = job.items[number].application
    alike = [job.people[key] for key in job.filed.rows[number].alike if key in job.people and key != app.candidate_id]
    alike = [one for one in alike if job.may_touch(one) and (not like or _is_meant(one, like))]
    if len(alike) != 1:
        why = Unamended.WHICH_PERSON if alike else Unamended.NOBODY_ALIKE
        job.refuse(why, number, like, [introduced(one) for one in alike])
        return
    newcomer, known = job.people[app.candidate_id], alike[0]
    doubled = [one for one in newcomer.applications if known.on(one.requisition_id) is not None]
    if any(one.stage is not ENTRY or one.id != app.id for one in doubled):
        job.refuse(Unamended.TOO_LATE, number)
        return
    moved = [one.id for one in newcomer.applications if one not in doubled]
    for application in moved:
        job.book.add(Reassign(application, candidate_id=known.id))
    laid: list[Any] = []
    for one in doubled:
        there = known.on(one.requisition_id)
        for sha256 in sorted(newcomer.files.get(one.id, ())) if there else ():
            job.book.add(MoveFile(sha256, one.id, there.id if there else None))
            laid.append([sha256, one.id, there.id if there else None])
        job.end(number, "stage")
    entered = Entered.NOT_ENTERED if doubled else Entered.LINKED
    job.filed_as(number, what=entered, alike=())
    job.book.add(JoinPeople(newcomer.id, known.id))
    job.remember(app.id, "joined", {"candidate": newcomer.id, "into": known.id})
    change = {"did": "merge", "number": number, "candidate": newcomer.id, "into": known.id}
    job.changes.append({**change, "moved": moved, "laid": laid, "ended": bool(doubled)})
    job.told(Amended.MERGED, number, after=introduced(known))


def _is_meant(one: KnownCandidate, like: str) -> bool:
    """By the ref of a role they stand on, or by words of their name."""
    wanted = like.casefold().strip(" .")
    if any(app.ref.casefold() == wanted for app in one.applications):
        return True
    words = set(name_words(like))
    return bool(words) and words <= set(name_words(one.name))


def part(job: Correcting, number: int) -> None:
    """Whom the row was put together with is somebody else."""
    app, row = job.items[number].application, job.filed.rows[number]
    if row.what is Entered.CREATED:
        job.told(Amended.KEPT_APART, number)
        return
    if row.same_file or not row.name or row.what is Entered.NOT_ENTERED:
        why = Unamended.SAME_FILE if row.same_file else Unamended.TOO_LATE
        job.refuse(why, number)
        return
    known, fields = app.candidate_id, (row.name[:200], row.email[:320] or None, row.phone[:40] or None)
    if row.what is Entered.LINKED:
        job.book.add(SplitOff(app.id, *fields))
        job.changes.append({"did": "part", "number": number, "from": known, "onto": None})
        job.remember(app.id, "parted", {"from": known}, row.name)
    else:
        _enter_apart(job, number, row, app)
    job.filed_as(number, what=Entered.CREATED)
    job.told(Amended.PARTED, number, before=app.candidate, after=row.name)


def _enter_apart(job: Correcting, number: int, row: FiledRow, there: Application) -> None:
    """The file that was laid beside a known person's becomes an application of its own."""
    key, role = -number, job.book.desk.requisitions[there.requisition_id]
    email, phone = row.email[:320] or None, row.phone[:40] or None
    fit = row.fit.get(role.ref, {})
    job.book.add(EnterApplication(key, None, row.name[:200], email, phone, role.id, ENTRY, row.summary, fit))
    job.book.add(MoveFile(row.sha256, there.id, key))
    job.remember(key, "applied", {"to": ENTRY.value, "sha256": row.sha256})
    job.remember(there.id, "parted", {"sha256": row.sha256}, row.name)
    entered = Application(key, key, row.name, role.id, role.ref, role.title, ENTRY, 1, job.book.now, row.summary)
    job.items[number] = replace(job.items[number], application=entered)
    job.open_review(entered)
    job.changes.append({"did": "part", "number": number, "from": there.candidate_id, "onto": there.id})
