"""The corrections of one mail while they are weighed: the receipt's rows, the people they concern, what was done.

The one mutable value of corrections; it lives for one mail, and its effects go into that mail's book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mailflow.hiring.book import Book
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import KnownCandidate, ListedItem, NoticeRecord
from mailflow.hiring.effects import CloseReview, OpenReview, Remember
from mailflow.hiring.filed import Filed
from mailflow.hiring.model import Application, Stage
from mailflow.hiring.notices import Amended, AmendedRow, Unamended
from mailflow.hiring.slip import Slip
from mailflow.hiring.staging import set_stage
from mailflow.hiring.verdicts import OPENS_REVIEW

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
        return self.slip.may_see_wherever(person)

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
        item = self.items[number]
        self.items[number] = replace(item, application=set_stage(self.book, item.application, to, kind))


def introduced(one: KnownCandidate) -> str:
    """A person on file with the roles they stand on."""
    return f"{one.name} ({', '.join(app.ref for app in one.applications)})" if one.applications else one.name
