"""Corrections of a receipt of resumes, weighed one by one: what each changes, or why it does not.

Only somebody proven, with a duty on every role that the person stands on, corrects what is on file; each change can be
taken back, and nobody learns from a correction who else is on file. Two candidates are put together or told apart by
these words alone, never by likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from mailflow.hiring.book import Book
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import KnownCandidate, ListedItem, NoticeRecord
from mailflow.hiring.effects import CloseReview, EnterApplication, MoveStage, OpenReview, Remember
from mailflow.hiring.filed import Filed, FiledRow
from mailflow.hiring.model import Application, Requisition, Stage
from mailflow.hiring.naming import name_words
from mailflow.hiring.notices import Amended, AmendedRow, Entered, Unamended
from mailflow.hiring.remedies import CorrectPerson, JoinPeople, MoveFile, Reassign, SplitOff
from mailflow.hiring.slip import Slip
from mailflow.hiring.verdicts import OPENS_REVIEW
from mailflow.reading.corrections import Corrections, Field, Merge, NotTheSame, SetField, TakeBack

#: Where an application stands that nobody has decided on since it was entered by a resume.
ENTRY = Stage.SCREEN


@dataclass(slots=True)
class Correcting:
    """The corrections of one mail; effects go into `book`. `notice` is the receipt that is answered."""

    book: Book
    notice: NoticeRecord
    filed: Filed
    rows: list[AmendedRow] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    #: The receipt's candidates by row, and everybody they concern, as the corrections before left them.
    items: dict[int, ListedItem] = field(default_factory=dict)
    people: dict[int, KnownCandidate] = field(default_factory=dict)

    @classmethod
    def begin(cls, book: Book, notice: NoticeRecord) -> Correcting:
        """Nothing corrected yet."""
        job = cls(book, notice, Filed.load(notice.facts))
        job.items = {item.number: item for item in notice.items}
        for known in book.desk.acquaintances:
            job.people.setdefault(known.id, known)
        return job

    @property
    def slip(self) -> Slip:
        """Whom the writer may see."""
        return Slip(self.book.desk, self.book.person)

    def refuse(self, why: Unamended, number: int = 0, words: str = "", others: Sequence[str] = ()) -> None:
        """This correction is not made."""
        app = self.items[number].application if number in self.items else None
        named = (app.candidate, app.ref) if app else ("", "")
        row = AmendedRow(Amended.NOT_DONE, number, *named, why=why, words=words[:300], others=tuple(others))
        self.rows.append(row)

    def filed_as(self, number: int, **changed: Any) -> None:
        """What a later correction finds of that row."""
        self.filed = replace(self.filed, rows={**self.filed.rows, number: replace(self.filed.rows[number], **changed)})

    def told(self, what: Amended, number: int, **said: Any) -> None:
        """This correction is made, or was so already."""
        app = self.items[number].application
        self.rows.append(AmendedRow(what, number, app.candidate, app.ref, **said))

    def remember(self, application: int, kind: str, data: dict[str, object], text: str | None = None) -> None:
        """Write it into the trail."""
        book = self.book
        event = Event(application, kind, book.now, book.person.id, book.source.inbox_id, data, text)
        book.add(Remember(event))

    def may_touch(self, person: KnownCandidate) -> bool:
        """Whether the writer may see the person wherever they stand."""
        return all(self.slip.may_see(one.requisition_id) for one in person.applications)

    def end(self, number: int, kind: str) -> None:
        """The application of that row stands nowhere any more; what is asked about it is closed. `kind` is that of the
        event: `taken_back` where the same resume, mailed again, enters again."""
        self.close_reviews(self.items[number].application, kind)
        self._stage(number, Stage.WITHDRAWN, kind)

    def revive(self, number: int) -> None:
        """The application of that row is again where a resume enters."""
        self._stage(number, ENTRY, "stage")
        self.open_review(self.items[number].application)

    def close_reviews(self, application: Application, reason: str) -> None:
        """Nobody is asked about it any more."""
        for review in self.book.desk.open_reviews.get(application.id, ()):
            self.book.add(CloseReview(review.id, reason))

    def open_review(self, application: Application) -> None:
        """The one who decides on its role is asked."""
        decider = self.book.desk.people.get(self.slip.duties(application.requisition_id).decides or 0)
        if decider is None or ENTRY not in OPENS_REVIEW:
            return
        due_at = self.book.due_for(application, ENTRY)
        self.book.add(OpenReview(application.id, ENTRY, decider.id, due_at, due_at, self.book.now))
        self.remember(application.id, "asked", {"to": decider.id})

    def _stage(self, number: int, to: Stage, kind: str) -> None:
        item, book = self.items[number], self.book
        app = item.application
        data: dict[str, object] = {"from": app.stage.value, "to": to.value}
        event = Event(app.id, kind, book.now, book.person.id, book.source.inbox_id, data)
        book.add(MoveStage(app.id, app.version, to, event))
        self.items[number] = replace(item, application=replace(app, stage=to, version=app.version + 1))


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
                _merge(job, number, like)
            case NotTheSame():
                _part(job, number)
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
        others = tuple(_introduced(other) for other in alike)
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


def _merge(job: Correcting, number: int, like: str) -> None:
    app = job.items[number].application
    alike = [job.people[key] for key in job.filed.rows[number].alike if key in job.people and key != app.candidate_id]
    alike = [one for one in alike if job.may_touch(one) and (not like or _is_meant(one, like))]
    if len(alike) != 1:
        why = Unamended.WHICH_PERSON if alike else Unamended.NOBODY_ALIKE
        job.refuse(why, number, like, [_introduced(one) for one in alike])
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
    job.told(Amended.MERGED, number, after=_introduced(known))


def _is_meant(one: KnownCandidate, like: str) -> bool:
    """By the ref of a role they stand on, or by words of their name."""
    wanted = like.casefold().strip(" .")
    if any(app.ref.casefold() == wanted for app in one.applications):
        return True
    words = set(name_words(like))
    return bool(words) and words <= set(name_words(one.name))


def _introduced(one: KnownCandidate) -> str:
    return f"{one.name} ({', '.join(app.ref for app in one.applications)})" if one.applications else one.name


def _part(job: Correcting, number: int) -> None:
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
