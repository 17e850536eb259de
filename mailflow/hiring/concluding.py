"""How the handling of a letter ends: its outcome, and the one answer that its writer gets."""

from __future__ import annotations

from mailflow.hiring.asking import ask_back
from mailflow.hiring.book import Book
from mailflow.hiring.conversation import Conversation
from mailflow.hiring.desk import ListedItem
from mailflow.hiring.effects import Effect, Notify, Outcome
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Standing
from mailflow.hiring.notices import Doubt, Receipt, dump_notice
from mailflow.reading.model import Item, Reading


def answered(talk: Conversation, book: Book, reading: Reading, shown: dict[Item, ListedItem]) -> Outcome:
    """One answer for the whole mail: a receipt where anything stands in it, else the question alone, else nothing."""
    doubts = ask_back(book, reading.unclear, shown, with_receipt=bool(book.rows)) if reading.unclear else ()
    if book.rows:
        book.add(receipt(talk, book, doubts))
    state = "parked" if book.unanswerable else "done"
    return outcome(
        talk, tuple(book.effects), state, "a question without a recruiter to go to" if book.unanswerable else None
    )


def receipt(talk: Conversation, book: Book, doubts: tuple[Doubt, ...]) -> Notify:
    """The receipt of the mail, with everything that the book has recorded."""
    rows = book.rows
    undoable = any(row.standing is Standing.DECISION for row in rows.recorded)
    told = Receipt(
        **heading(book.person, book.now),
        duties=book.duties(),
        received_at=book.local(talk.letter.received_at),
        recorded=tuple(rows.recorded),
        not_recorded=tuple(rows.not_recorded),
        changed=tuple(rows.changed),
        undone=tuple(rows.undone),
        doubts=doubts,
        promises=tuple(rows.promises),
        nurtures=tuple(rows.nurtures),
        offers=tuple(rows.offers),
        settings=tuple(rows.settings),
        undo_minutes=round(talk.policy.undo_window.total_seconds() / 60) if undoable else 0,
    )
    return Notify(
        key=f"receipt:{talk.letter.inbox_id}",
        kind="receipt",
        recipient_id=book.person.id,
        facts={"notice": dump_notice(told)},
        inbox_id=talk.letter.inbox_id,
        items=book.numbered(),
    )


def outcome(talk: Conversation, effects: tuple[Effect, ...], state: str = "done", cause: str | None = None) -> Outcome:
    """What became of the letter, with the effects that follow."""
    return Outcome(
        inbox_id=talk.letter.inbox_id,
        kind="command" if talk.letter.commands else "reply",
        level=talk.trust.level.value,
        state=state,
        cause=cause,
        person_id=talk.person.id,
        notice_id=talk.notice.id if talk.notice else None,
        effects=effects,
    )
