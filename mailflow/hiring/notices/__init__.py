"""The facts of every notice that mailflow sends, and how they are kept. The wording is in `templates/`."""

from mailflow.hiring.notices.absences import DelegationProposed, StandingIn
from mailflow.hiring.notices.corrections import Amended, AmendedRow, Correction, Unamended
from mailflow.hiring.notices.entries import Advice, Answered, Entry, Fit, MustHave, Resume
from mailflow.hiring.notices.freeze import dump_notice, load_notice
from mailflow.hiring.notices.intake import Entered, IntakeReceipt, IntakeRow, ResumeFile, Resumes, RoleChoice
from mailflow.hiring.notices.kinds import KINDS
from mailflow.hiring.notices.notice import Notice, RoleDuties
from mailflow.hiring.notices.overview import (
    Decided,
    Happening,
    Help,
    Parked,
    RoleStatus,
    StageCount,
    Status,
    Summary,
    Trail,
    TrailEvent,
    Waiting,
)
from mailflow.hiring.notices.promises import Promised, PromiseDue, PromiseState
from mailflow.hiring.notices.receipts import Clarify, Confirm, Receipt
from mailflow.hiring.notices.requests import Answer, Digest, Escalation, Question, Reminder
from mailflow.hiring.notices.rows import (
    Changed,
    Choice,
    Doubt,
    Doubtful,
    NotRecorded,
    Promise,
    Proposed,
    Recorded,
    Refusal,
    Undone,
)
from mailflow.hiring.notices.settings import Setting, SettingKind

__all__ = [
    "KINDS",
    "Advice",
    "Amended",
    "AmendedRow",
    "Answer",
    "Answered",
    "Changed",
    "Choice",
    "Clarify",
    "Confirm",
    "Correction",
    "Decided",
    "DelegationProposed",
    "Digest",
    "Doubt",
    "Doubtful",
    "Entered",
    "Entry",
    "Escalation",
    "Fit",
    "Happening",
    "Help",
    "IntakeReceipt",
    "IntakeRow",
    "MustHave",
    "NotRecorded",
    "Notice",
    "Parked",
    "Promise",
    "PromiseDue",
    "PromiseState",
    "Promised",
    "Proposed",
    "Question",
    "Receipt",
    "Recorded",
    "Refusal",
    "Reminder",
    "Resume",
    "ResumeFile",
    "Resumes",
    "RoleChoice",
    "RoleDuties",
    "RoleStatus",
    "Setting",
    "SettingKind",
    "StageCount",
    "StandingIn",
    "Status",
    "Summary",
    "Trail",
    "TrailEvent",
    "Unamended",
    "Undone",
    "Waiting",
    "dump_notice",
    "load_notice",
]
