"""What the database knows that matters for judging a batch of letters: read once, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mailflow.hiring.chain import Head
from mailflow.hiring.model import Application, Person, Requisition, Responsibilities, Review, Standing
from mailflow.hiring.standing_in import Delegation
from mailflow.mail.values import quick
from mailflow.reading.model import Verdict


@quick
@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A reply token's row: whom and what it is bound to."""

    id: int
    recipient_id: int
    purpose: str
    scope: str
    notice_id: int
    expires_at: datetime
    used_at: datetime | None


@quick
@dataclass(frozen=True, slots=True)
class ListedItem:
    """A numbered candidate of a notice, as things stand today."""

    number: int
    application: Application
    review: Review | None


#: The fact by which a notice says that somebody whom it named was erased since.
REDACTED = "redacted"


@quick
@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice that was sent. `origin` is the inbox mail that it answered, if it was an answer; `redacted` says that
    somebody whom it named was erased, so that its readers' copies name somebody who is not to be kept."""

    id: int
    kind: str
    recipient_id: int
    origin: int | None
    message_id: str | None
    created_at: datetime
    sent_at: datetime | None
    items: tuple[ListedItem, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """A recorded feedback that nothing supersedes."""

    id: int
    application_id: int
    review_id: int | None
    person_id: int
    verdict: Verdict
    reason: str | None
    standing: Standing
    recorded_at: datetime
    inbox_id: int
    hold_until: date | None = None


@dataclass(frozen=True, slots=True)
class PendingRecord:
    """A question that waits for its answer by mail."""

    id: int
    kind: str
    person_id: int
    origin: int
    payload: Mapping[str, object]
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownCandidate:
    """A person on file who may be the one that a resume shows. `files` are the SHA-256 of the files on file, by
    application id."""

    id: int
    name: str
    email: str | None
    phone: str | None
    applications: tuple[Application, ...] = ()
    files: Mapping[int, frozenset[str]] = field(default_factory=dict)
    #: Their applications that were taken back by whoever had mailed the resume, and stand nowhere since.
    taken_back: frozenset[int] = frozenset()

    def on(self, requisition_id: int) -> Application | None:
        """Their application on that requisition."""
        return next((one for one in self.applications if one.requisition_id == requisition_id), None)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything looked up for a batch. Missing keys mean that there is no such thing."""

    people: Mapping[int, Person] = field(default_factory=dict)
    by_address: Mapping[str, int] = field(default_factory=dict)
    tokens: Mapping[int, TokenRecord] = field(default_factory=dict)
    notices: Mapping[int, NoticeRecord] = field(default_factory=dict)
    by_message_id: Mapping[str, int] = field(default_factory=dict)
    pendings: Mapping[tuple[str, int], PendingRecord] = field(default_factory=dict)
    requisitions: Mapping[int, Requisition] = field(default_factory=dict)
    duties: Mapping[int, Responsibilities] = field(default_factory=dict)
    #: Open reviews of a person who wrote without answering a notice.
    open_items: Mapping[int, tuple[ListedItem, ...]] = field(default_factory=dict)
    #: Applications whose candidate's name has every word of the name asked for (folded).
    named: Mapping[str, tuple[ListedItem, ...]] = field(default_factory=dict)
    #: Standing feedback by review, oldest first.
    feedback_on: Mapping[int, tuple[FeedbackRecord, ...]] = field(default_factory=dict)
    #: The last receipt of a person, with its items.
    last_receipt: Mapping[int, NoticeRecord] = field(default_factory=dict)
    #: Open reviews by application.
    open_reviews: Mapping[int, tuple[Review, ...]] = field(default_factory=dict)
    #: Inbox ids by words digest, of mails with the same Message-ID.
    copies: Mapping[str, int] = field(default_factory=dict)
    #: How many mails came lately in each sender's name, how many of them were proven to be theirs, and how many answers
    #: each person had in a day.
    inbound: Mapping[str, int] = field(default_factory=dict)
    inbound_proven: Mapping[str, int] = field(default_factory=dict)
    answers_today: Mapping[int, int] = field(default_factory=dict)
    #: Applications whose candidate's first notice has left, or may have; known where a letter answers its release.
    written_to: frozenset[int] = frozenset()
    heads: Mapping[int, Head] = field(default_factory=dict)
    #: Candidates whom a resume among the letters may show: by address, telephone, name or file.
    acquaintances: tuple[KnownCandidate, ...] = ()
    #: Colleagues by the name that somebody called them, folded: everybody whom it may mean.
    colleagues: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    #: Every delegation that holds now or will.
    delegations: tuple[Delegation, ...] = ()

    def person(self, address: str | None) -> Person | None:
        """The active person with that address on file (their own or an alias)."""
        found = self.by_address.get(address or "")
        person = self.people.get(found) if found is not None else None
        return person if person is not None and person.active else None

    def name(self, person_id: int | None) -> str:
        """A person's name, or "" where there is none."""
        person = self.people.get(person_id) if person_id is not None else None
        return person.name if person else ""

    def duties_of(self, item: ListedItem) -> Responsibilities:
        """Who does what today on the requisition of a listed candidate."""
        requisition = item.application.requisition_id
        return self.duties.get(requisition, Responsibilities(requisition))
