"""Which notice a mail answers: by its token address, then by our Message-IDs in its references.

Weaker hints (a subject, a code in the text) never link: anyone who forwards a mail copies them. Signals that disagree
decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from mailflow.hiring.desk import Desk, NoticeRecord, TokenRecord
from mailflow.hiring.letter import Letter
from mailflow.mail.token import Binding, TokenKeys, verify


@dataclass(frozen=True, slots=True)
class Linked:
    """One notice is answered. `token` is set where its token proved it, `expired` where that token's time is over."""

    notice: NoticeRecord
    token: TokenRecord | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Conflicting:
    """The token names one notice and the references another, or two tokens stand among the recipients."""

    why: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A fresh mail, or one whose hints prove nothing. `forged` where it carries a token that does not verify."""

    forged: bool = False


Link: TypeAlias = Linked | Conflicting | Unlinked


def link(letter: Letter, desk: Desk, keys: TokenKeys, now: datetime) -> Link:
    """The thread of a letter. `now` (aware) judges whether a token has expired."""
    if letter.two_tokens:
        return Conflicting("its recipients name two different notices")
    record = _proven(letter, desk, keys)
    by_token = desk.notices.get(record.notice_id) if record else None
    by_reference = _referenced(letter, desk)
    if record is not None and by_token is not None:
        if by_reference is not None and _disagree(by_token, by_reference):
            return Conflicting("its token and its references name different notices")
        return Linked(by_token, record, expired=record.expires_at < now)
    if by_reference is not None:
        return Linked(by_reference)
    return Unlinked(forged=letter.token is not None)


def _proven(letter: Letter, desk: Desk, keys: TokenKeys) -> TokenRecord | None:
    if letter.token is None:
        return None
    record = desk.tokens.get(letter.token.token_id)
    if record is None:
        return None
    binding = Binding(record.recipient_id, record.purpose, record.scope, record.expires_at)
    return record if verify(keys, letter.token, binding) else None


def _referenced(letter: Letter, desk: Desk) -> NoticeRecord | None:
    found = next((desk.by_message_id[ref] for ref in letter.references if ref in desk.by_message_id), None)
    return desk.notices.get(found) if found is not None else None


def _disagree(by_token: NoticeRecord, by_reference: NoticeRecord) -> bool:
    """Two of our mails in one conversation agree: an answer to a receipt has the digest further down its references.
    They disagree when the nearest reference is another person's, or lists other candidates under the same numbers."""
    if by_token.id == by_reference.id:
        return False
    if by_token.recipient_id != by_reference.recipient_id:
        return True
    numbered = {item.number: item.application.id for item in by_reference.items}
    return any(numbered.get(item.number, item.application.id) != item.application.id for item in by_token.items)
