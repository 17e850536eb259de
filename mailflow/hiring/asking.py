"""Asking back before anything is recorded: which did you mean?

What an answer will do is written down with the question, so that a one-character reply does exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mailflow.hiring.book import Book
from mailflow.hiring.desk import ListedItem, PendingRecord
from mailflow.hiring.effects import Ask, Notify
from mailflow.hiring.feedback import Answer
from mailflow.hiring.heading import heading
from mailflow.hiring.notices import (
    Choice,
    Clarify,
    Doubt,
    dump_notice,
)
from mailflow.mail.redaction import ERASED
from mailflow.reading.model import Item, Unclear, Verdict

#: One character picks a choice.
_MOST_CHOICES = 9
#: The verdicts offered where the verdict itself is in doubt.
_OFFERED = (Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD)


def ask_back(
    book: Book, unclear: Sequence[Unclear], shown: Mapping[Item, ListedItem], *, with_receipt: bool = False
) -> tuple[Doubt, ...]:
    """Queue the question about what was not understood; with a receipt on its way, the doubts go into that one mail."""
    offers: list[tuple[ListedItem, Verdict]] = []
    doubts = tuple(_doubt(one, shown, offers) for one in unclear)
    for item in {item.application.id: item for item, _ in offers}.values():
        book.list(item)
    choices = [{"application": item.application.id, "verdict": verdict.value} for item, verdict in offers]
    book.add(Ask("clarify", book.person.id, {"choices": choices}))
    if not with_receipt:
        for item in shown.values():
            book.list(item)
        book.add(_clarify(book, doubts))
    return doubts


def _doubt(unclear: Unclear, shown: Mapping[Item, ListedItem], offers: list[tuple[ListedItem, Verdict]]) -> Doubt:
    choices: list[Choice] = []
    # Who was erased since is still one of those that an unclear word may be about, and is nobody to choose.
    items = [item for item in unclear.items if item in shown and item.candidate != ERASED]
    verdicts = (unclear.verdict,) if unclear.verdict is not None else _OFFERED if len(items) == 1 else _OFFERED[:2]
    for item in items:
        for verdict in verdicts:
            if len(offers) < _MOST_CHOICES:
                offers.append((shown[item], verdict))
                choices.append(Choice(len(offers), item.candidate, item.requisition, item.title, verdict))
    return Doubt(unclear.why, unclear.words[:300], unclear.verdict, tuple(choices))


def _clarify(book: Book, doubts: tuple[Doubt, ...]) -> Notify:
    notice = Clarify(
        **heading(book.person, book.now),
        duties=book.duties(),
        received_at=book.local(book.source.received_at),
        doubts=doubts,
        due_at=min((book.local(i.review.due_at) for i in book.listed.values() if i.review), default=None),
    )
    return Notify(
        key=f"clarify:{book.source.inbox_id}",
        kind="clarify",
        recipient_id=book.person.id,
        facts={"notice": dump_notice(notice)},
        inbox_id=book.source.inbox_id,
        items=book.numbered(),
    )


def choices_of(pending: PendingRecord, items: Mapping[int, ListedItem]) -> tuple[Answer, ...]:
    """What each numbered choice of a clarification does, in order."""
    offered: Any = pending.payload.get("choices", [])
    return tuple(Answer(items[o["application"]], Verdict(o["verdict"])) for o in offered if o["application"] in items)
