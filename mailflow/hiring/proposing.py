"""The answer to a proposed delegation: a yes hands over, a no leaves things as they are, and either settles it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mailflow.hiring.agreeing import may_agree
from mailflow.hiring.arranging import hand_over, recruits_only
from mailflow.hiring.book import Book
from mailflow.hiring.desk import PendingRecord
from mailflow.hiring.effects import SettleQuestion
from mailflow.hiring.notices import NotRecorded, Refusal, Setting, SettingKind


def settle_proposal(book: Book, pending: PendingRecord, *, agreed: bool) -> None:
    """Carry out what the book's person said about a proposal that they were asked about."""
    if pending.settled_at is not None:
        book.refuse(NotRecorded(Refusal.ALREADY_DECIDED))
        return
    payload: Any = pending.payload
    principal, delegate = book.desk.people.get(pending.person_id), book.desk.people.get(payload["delegate"])
    back = date.fromisoformat(payload["until"])
    if principal is None or delegate is None or book.person.id not in may_agree(book.desk, principal):
        book.refuse(NotRecorded(Refusal.NOT_YOURS))
        return
    book.add(SettleQuestion(pending.id, "yes" if agreed else "no"))
    if not agreed:
        book.refuse(NotRecorded(Refusal.DROPPED))
    elif not hand_over(book, principal, delegate, back):
        book.refuse(NotRecorded(Refusal.CANNOT_STAND_IN, candidate=delegate.name))
    else:
        name = "" if principal.id == book.person.id else principal.name
        last = back - timedelta(days=1)
        kind = SettingKind.RECRUITS_INSTEAD if recruits_only(book, principal) else SettingKind.STANDS_IN
        book.rows.settings.append(Setting(kind, until=last, name=delegate.name, principal=name))
