"""Asking by mail before anything is recorded: which did you mean, and was it you?

What an answer will do is written down with the question, so that a one-character reply or a yes does exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mailflow.hiring.arranging import arrange
from mailflow.hiring.book import Book, Source
from mailflow.hiring.commanding import obey
from mailflow.hiring.deciding import Answer
from mailflow.hiring.desk import ListedItem, PendingRecord
from mailflow.hiring.effects import Ask, Notify
from mailflow.hiring.heading import heading
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Stage
from mailflow.hiring.naming import colleague_key
from mailflow.hiring.notices import (
    Choice,
    Clarify,
    Confirm,
    Doubt,
    Doubtful,
    NotRecorded,
    Proposed,
    Setting,
    dump_notice,
)
from mailflow.hiring.styling import dump_style, load_style, set_style
from mailflow.hiring.trust import Level, Trust
from mailflow.reading.arrangements import Arrangement, dump_arrangement, load_arrangement
from mailflow.reading.commands import AskReview, Command, SetStage
from mailflow.reading.model import Item, Reading, Unclear, Undo, Verdict
from mailflow.reading.styles import StyleCommand

#: One character picks a choice.
_MOST_CHOICES = 9
#: The verdicts offered where the verdict itself is in doubt.
_OFFERED = (Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD)
_CONFIRM_LIFE = timedelta(days=3)


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
    items = [item for item in unclear.items if item in shown]
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


def confirm(
    book: Book,
    trust: Trust,
    letter: Letter,
    reading: Reading,
    commands: Sequence[Command],
    shown: Mapping[Item, ListedItem],
) -> None:
    """Put what was understood up to the person's address on file. Nothing is recorded until they say yes.

    To somebody who is not proven to be the writer, at most one such mail a day goes out for each thread and sender, and
    one for each address of a List-Unsubscribe, whoever writes there: it stands in every digest that was passed on.
    """
    decided = [(shown[decision.item], decision) for decision in reading.decisions]
    for item, _ in decided:
        book.list(item)
    payload: dict[str, object] = {
        "decisions": [
            {
                "application": item.application.id,
                "verdict": d.verdict.value,
                "reason": d.reason,
                "until": d.until.isoformat() if d.until else None,
            }
            for item, d in decided
        ],
        "commands": [_dump_command(command) for command in commands],
        "undo": list(reading.undo.numbers) if reading.undo is not None else None,
        "written_at": letter.mail.written_at.isoformat() if letter.mail.written_at else None,
        "received_at": letter.received_at.isoformat(),
    }
    proposed = [
        Proposed(i.application.candidate, i.application.ref, d.verdict, None, d.reason or "", d.until)
        for i, d in decided
    ]
    styles = [command for command in commands if isinstance(command, StyleCommand | Arrangement)]
    proposed += [_proposed(command) for command in commands if command not in styles]
    notice = Confirm(
        **heading(book.person, book.now),
        duties=book.duties(),
        why=Doubtful(trust.why),
        claimed_from=letter.sender or "",
        received_at=book.local(letter.received_at),
        proposed=tuple(proposed),
        settings=_settings(book, styles),
        expires_at=book.local(book.now + _CONFIRM_LIFE),
    )
    unproven = trust.level is Level.L1
    token = book.desk.tokens.get(letter.token.token_id) if letter.token else None
    claimed = "anybody" if token is not None and token.purpose == "pause" else letter.sender
    thread = letter.token.token_id if letter.token else letter.references[0] if letter.references else "fresh"
    key = f"confirm:{thread}:{claimed}:{book.now:%Y-%m-%d}" if unproven else f"confirm:{letter.inbox_id}"
    book.add(Ask("confirm", book.person.id, payload))
    book.add(
        Notify(
            key=key[:200],
            kind="confirm",
            recipient_id=book.person.id,
            facts={"notice": dump_notice(notice)},
            inbox_id=letter.inbox_id,
            expires_at=book.now + _CONFIRM_LIFE,
            else_park="a confirmation of this thread and sender is already out today",
            items=book.numbered(),
        )
    )


def confirmed_answers(
    pending: PendingRecord, items: Mapping[int, ListedItem]
) -> tuple[tuple[Answer, ...], tuple[Command, ...], Undo | None, Source]:
    """What a confirmation listed: the answers, commands and undo to carry out, and the mail that they came in."""
    payload: Any = pending.payload
    answers = tuple(
        Answer(
            items[d["application"]],
            Verdict(d["verdict"]),
            d["reason"],
            date.fromisoformat(d["until"]) if d["until"] else None,
        )
        for d in payload["decisions"]
        if d["application"] in items
    )
    commands = tuple(_load_command(command) for command in payload["commands"])
    taken_back = Undo(tuple(payload["undo"])) if payload["undo"] is not None else None
    written = datetime.fromisoformat(payload["written_at"]) if payload["written_at"] else None
    return (
        answers,
        commands,
        taken_back,
        Source(pending.origin, written, datetime.fromisoformat(payload["received_at"])),
    )


def impossible(book: Book, command: Command) -> tuple[NotRecorded, ...]:
    """Why a proven person's command cannot be carried out, before it is put up to them."""
    trial = Book(book.person, book.source, book.desk, book.policy, book.now, away=book.away)
    obey(trial, command, None, 0)
    return tuple(trial.rows.not_recorded)


def _settings(book: Book, styles: Sequence[StyleCommand | Arrangement]) -> tuple[Setting, ...]:
    """What these would set, as the receipt would say it; nothing of it is written down."""
    trial = Book(book.person, book.source, book.desk, book.policy, book.now, away=book.away)
    for command in styles:
        if isinstance(command, Arrangement):
            arrange(trial, command)
        else:
            set_style(trial, command)
    return tuple(trial.rows.settings)


def _dump_command(command: Command) -> dict[str, Any]:
    if isinstance(command, StyleCommand):
        return dump_style(command)
    if isinstance(command, Arrangement):
        return dict(dump_arrangement(command))
    match command:
        case SetStage(name, stage, reason):
            return {"command": "stage", "name": name, "stage": stage, "reason": reason}
        case AskReview(name, ref):
            return {"command": "review", "name": name, "ref": ref}
        case _:
            raise ValueError(f"{type(command).__name__} changes nothing and is not confirmed")


def _load_command(kept: Mapping[str, Any]) -> Command:
    if kept["command"] == "stage":
        return SetStage(kept["name"], kept["stage"], kept["reason"])
    if kept["command"] == "review":
        return AskReview(kept["name"], kept["ref"])
    style = load_style(kept) or load_arrangement(dict(kept))
    if style is None:
        raise ValueError(f"no command of a confirmation is called {kept['command']}")
    return style


def pending_names(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that the commands of a waiting confirmation look up."""
    return tuple(command["name"] for command in payload.get("commands", ()) if "name" in command)


def pending_addresses(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The people whom the commands of a waiting confirmation name by address."""
    return tuple(command["who"] for command in payload.get("commands", ()) if "@" in command.get("who", ""))


def pending_colleagues(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The colleagues whom the commands of a waiting confirmation call by name, as they are looked up."""
    called = (command["who"] for command in payload.get("commands", ()) if "who" in command)
    return tuple(colleague_key(who) for who in called if "@" not in who)


def pending_refs(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The roles that the commands of a waiting confirmation name."""
    return tuple(command["ref"] for command in payload.get("commands", ()) if "ref" in command)


def _proposed(command: Command) -> Proposed:
    match command:
        case SetStage(name, stage, reason):
            return Proposed(name, "", None, Stage(stage), reason or "")
        case AskReview(name, ref):
            return Proposed(name, ref)
        case _:
            raise ValueError(f"{type(command).__name__} changes nothing and is not confirmed")
