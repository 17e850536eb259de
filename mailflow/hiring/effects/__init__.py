"""What judging a mail leads to: the rows to write, all in one transaction, and what became of the mail itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from mailflow.hiring.effects.entries import AttachFile, EnterApplication, KeepFile
from mailflow.hiring.effects.letters import Ask, MarkBounced, Notify, SettleQuestion, UseToken
from mailflow.hiring.effects.people import (
    ChooseStyle,
    EndDelegations,
    RecordAbsence,
    RecordCommitment,
    RecordDelegation,
    ReturnToWork,
)
from mailflow.hiring.effects.reviews import (
    CloseReview,
    HoldReview,
    MoveLadder,
    OpenReview,
    PauseReview,
    ReopenReview,
    RescheduleReview,
    ResumeReview,
)
from mailflow.hiring.effects.verdicts import MoveStage, NoteOffer, RecordFeedback, Remember
from mailflow.hiring.privacy import OweFirstNotice, SettleFirstNotice
from mailflow.hiring.remedies import Remedy
from mailflow.hiring.sourcing import NoteSource
from mailflow.mail.values import quick

__all__ = [
    "Ask",
    "AttachFile",
    "ChooseStyle",
    "CloseReview",
    "Effect",
    "EndDelegations",
    "EnterApplication",
    "HoldReview",
    "KeepFile",
    "MarkBounced",
    "MoveLadder",
    "MoveStage",
    "NoteOffer",
    "Notify",
    "OpenReview",
    "Outcome",
    "PauseReview",
    "RecordAbsence",
    "RecordCommitment",
    "RecordDelegation",
    "RecordFeedback",
    "Remember",
    "ReopenReview",
    "RescheduleReview",
    "ResumeReview",
    "ReturnToWork",
    "SettleQuestion",
    "UseToken",
]

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


@quick
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
