"""Every kind of notice by its name, which is also the name of its template folder.

A notice's facts are chosen before it is rendered and never fetched while rendering, so that what was promised in a
receipt stands whatever happens in between. Times are aware, in the receiver's zone. Nothing here is worded.
"""

from __future__ import annotations

from mailflow.hiring.notices.absences import DelegationProposed, StandingIn
from mailflow.hiring.notices.corrections import Correction
from mailflow.hiring.notices.intake import IntakeReceipt, Resumes
from mailflow.hiring.notices.notice import Notice
from mailflow.hiring.notices.overview import Help, Status, Summary, Trail
from mailflow.hiring.notices.privacy import FirstNotice, Informing, Released
from mailflow.hiring.notices.promises import PromiseDue
from mailflow.hiring.notices.receipts import Clarify, Confirm, Receipt
from mailflow.hiring.notices.requests import Answer, Digest, Escalation, Offer, Question, Reminder
from mailflow.hiring.notices.sourcing import Nurture, Referral

KINDS: dict[str, type[Notice]] = {
    notice.kind: notice
    for notice in (
        Digest,
        Receipt,
        Clarify,
        Confirm,
        Question,
        Answer,
        Reminder,
        PromiseDue,
        Escalation,
        Offer,
        DelegationProposed,
        StandingIn,
        Summary,
        Resumes,
        IntakeReceipt,
        Correction,
        Referral,
        Informing,
        Released,
        FirstNotice,
        Nurture,
        Status,
        Trail,
        Help,
    )
}
