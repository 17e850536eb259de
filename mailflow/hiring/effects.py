"""What judging a mail leads to: the rows to write, all in one transaction, and what became of the mail itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from mailflow.hiring.chain import Event
from mailflow.hiring.model import Away, Stage, Standing
from mailflow.hiring.privacy import OweFirstNotice, SettleFirstNotice
from mailflow.hiring.remedies import Remedy
from mailflow.hiring.sourcing import NoteSource
from mailflow.reading.model import Verdict


@dataclass(frozen=True, slots=True)
class RecordFeedback:
    """A new feedback row, sealed by `event`. All times aware."""

    application_id: int
    review_id: int | None
    person_id: int
    verdict: Verdict
    reason: str | None
    standing: Standing
    asked_at: datetime | None
    reminded_at: datetime | None
    written_at: datetime | None
    received_at: datetime
    event: Event
    inbox_id: int
    hold_until: date | None = None
    supersedes: int | None = None
    answers: int | None = None
    #: In whose place it was decided.
    principal_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveStage:
    """An application's stage changes, if it still has this version."""

    application_id: int
    version: int
    to: Stage
    event: Event


@dataclass(frozen=True, slots=True)
class CloseReview:
    """A review is answered or moot."""

    review_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class ReopenReview:
    """An undone decision: the review waits again, due anew."""

    review_id: int
    due_at: datetime
    step_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class HoldReview:
    """A review is asked again on this date, and not before; it is due then after what was left of its time."""

    review_id: int
    until: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PauseReview:
    """The clock of a review stands still; so many working seconds are left."""

    review_id: int
    left_seconds: int


@dataclass(frozen=True, slots=True)
class ResumeReview:
    """The clock of a review runs on; it is due then."""

    review_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoteOffer:
    """A candidate must answer a competing offer by then."""

    application_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A new request to one person for a decision."""

    application_id: int
    stage: Stage
    reviewer_id: int
    due_at: datetime
    step_due_at: datetime | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class RecordCommitment:
    """A promise somebody made; `due_at` aware, `words` as written. `review_id` is the review whose answer keeps it;
    `remind_at` when its maker is reminded, None where there is no time for that."""

    person_id: int
    application_id: int | None
    due_at: datetime
    words: str
    review_id: int | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MoveLadder:
    """A decider's promise moves the ladder of a review to its own time."""

    review_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """Somebody is away from `first` until they are `back`; `away` is all that is then known of their absences."""

    person_id: int
    first: date
    back: date
    away: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class ReturnToWork:
    """Somebody is back; `away` is what is left of their absences."""

    person_id: int
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDelegation:
    """`delegate_id` decides for `principal_id` from now on until then; it takes the place of any earlier one."""

    principal_id: int
    delegate_id: int
    since: datetime
    until: datetime
    agreed_by: int


@dataclass(frozen=True, slots=True)
class EndDelegations:
    """Nobody stands in for this person any more."""

    principal_id: int


@dataclass(frozen=True, slots=True)
class RescheduleReview:
    """A review's working time runs by another calendar from now on: it is due then."""

    review_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Remember:
    """An event of its own in a trail."""

    event: Event


@dataclass(frozen=True, slots=True)
class ChooseStyle:
    """What a person chose of how they get their mail; `choice` as `hiring.chosen` keeps it."""

    person_id: int
    choice: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Notify:
    """An outbox row. `key` is unique: the same notice is never queued twice. `items` are frozen numbers, as
    (number, application id, review id)."""

    key: str
    kind: str
    recipient_id: int
    facts: Mapping[str, object]
    inbox_id: int | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    #: Where the key is taken already: the cause with which the mail waits for a person instead.
    else_park: str | None = None
    items: tuple[tuple[int, int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that waits for its answer by mail; `kind` is `clarify` or `confirm`."""

    kind: str
    person_id: int
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SettleQuestion:
    """A waiting question was answered, refused, or overtaken."""

    pending_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class UseToken:
    """A single-use token has been used."""

    token_id: int


@dataclass(frozen=True, slots=True)
class MarkBounced:
    """A notice came back: it was not delivered. `status` is the enhanced code (RFC 3463)."""

    notice_id: int
    status: str


@dataclass(frozen=True, slots=True)
class EnterApplication:
    """A new application, of a new person where `candidate_id` is None.

    `id` is negative and the mail's own: other effects of the same mail (events, reviews, files, the items of a notice)
    speak of the application by it, and it becomes the real one when they are written.
    """

    id: int
    candidate_id: int | None
    name: str
    email: str | None
    phone: str | None
    requisition_id: int
    stage: Stage
    summary: str
    fit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeepFile:
    """A file that came with an intake mail, kept by its hash whatever becomes of it."""

    number: int
    name: str
    content_type: str
    content: bytes = field(repr=False)
    sha256: str
    status: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class AttachFile:
    """A kept file becomes a document of an application."""

    application_id: int
    name: str
    content_type: str
    size: int
    sha256: str


Effect: TypeAlias = (
    RecordFeedback
    | MoveStage
    | CloseReview
    | ReopenReview
    | HoldReview
    | PauseReview
    | ResumeReview
    | NoteOffer
    | OpenReview
    | RecordCommitment
    | MoveLadder
    | RecordAbsence
    | ReturnToWork
    | RecordDelegation
    | EndDelegations
    | RescheduleReview
    | Remember
    | ChooseStyle
    | Notify
    | Ask
    | SettleQuestion
    | UseToken
    | MarkBounced
    | EnterApplication
    | KeepFile
    | AttachFile
    | Remedy
    | NoteSource
    | OweFirstNotice
    | SettleFirstNotice
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail: `state` is done, parked or copy; `cause` says why to the operator, without names."""

    inbox_id: int
    kind: str
    level: str
    state: str = "done"
    cause: str | None = None
    person_id: int | None = None
    notice_id: int | None = None
    words_digest: str | None = None
    effects: tuple[Effect, ...] = field(default=())
