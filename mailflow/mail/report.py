"""Machine reports that answer no question of ours: read receipts (RFC 8098), feedback reports (RFC 5965), and calendar
messages (RFC 6047). Recognised by structure first; a receipt without structure by subject and text together.
"""

from __future__ import annotations

import re

from mailflow.mail.machinetext import machine_text
from mailflow.mail.message import InboundMail
from mailflow.mail.sorts import CalendarReply, MachineReport
from mailflow.mail.wording import fold, phrases

#: iTIP methods (RFC 5546) that a calendar program sends by itself. PUBLISH is what people attach by hand.
_METHOD = re.compile(
    r"^METHOD[^:\r\n]{0,80}:[ \t]*(REPLY|REQUEST|CANCEL|COUNTER|DECLINECOUNTER|REFRESH|ADD)\b", re.I | re.M
)
#: Of these, the ones that a person has at hand as a file.
_INVITING = frozenset({"REQUEST", "CANCEL", "ADD"})
_REPORTS = {
    "message/disposition-notification": "it is a read receipt",
    "message/global-disposition-notification": "it is a read receipt",
    "message/feedback-report": "it is a feedback report",
    "message/delivery-status": "it reports a delivery",
    "message/global-delivery-status": "it reports a delivery",
}


def machine_report(mail: InboundMail, headers: dict[str, str]) -> MachineReport | None:
    """A read receipt, a feedback report, or a report that mail arrived."""
    for content_type, _ in mail.machine_parts:
        why = _REPORTS.get(content_type.split(";", 1)[0].strip().lower())
        if why is not None:
            return MachineReport(why)
    declared = headers.get("content-type", "").lower()
    if declared.startswith("multipart/report"):
        if "disposition-notification" in declared:
            return MachineReport("it is a read receipt")
        if "feedback-report" in declared:
            return MachineReport("it is a feedback report")
    if phrases("reports", "receipt_subjects").opens(fold(mail.subject[:100])) and phrases(
        "reports", "receipt_texts"
    ).among(fold(machine_text(mail)[:2_000])):
        return MachineReport("it reads like a read receipt")
    return None


def calendar_reply(mail: InboundMail, headers: dict[str, str]) -> CalendarReply | None:
    """An answer to an invitation, or an invitation: a calendar part with a method that programs send."""
    if "calendarmessage" in headers.get("content-class", "").lower():
        return CalendarReply("its class is a calendar message")
    by_hand = _attached_by_hand(mail)
    for content_type, text in mail.machine_parts:
        if content_type.startswith("text/calendar"):
            method = _METHOD.search(text[:20_000])
            if method is not None and not (by_hand and method[1].upper() in _INVITING):
                return CalendarReply(f"it holds a calendar part, method {method[1].lower()}")
    return None


def _attached_by_hand(mail: InboundMail) -> bool:
    """Whether every calendar is a file that goes with an answer in words: a person who passes an invitation on."""
    calendars = sum(kind.startswith("text/calendar") for kind, _ in mail.machine_parts)
    files = sum(part.content_type.startswith("text/calendar") and not part.inline for part in mail.attachments)
    return bool(mail.in_reply_to) and files >= calendars and bool((mail.text or "").strip())
