"""Putting up to a person what was understood of a mail in their name: was it you?

What a yes will do is written down with the question, so that it does exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mailflow.hiring.arranging import arrange
from mailflow.hiring.book import Book, Source
from mailflow.hiring.commanding import obey
from mailflow.hiring.desk import ListedItem, PendingRecord
from mailflow.hiring.effects import Ask, Notify
from mailflow.hiring.feedback import Answer
from mailflow.hiring.heading import heading
from mailflow.hiring.letter import Letter
from mailflow.hiring.model import Stage
from mailflow.hiring.naming import colleague_key
from mailflow.hiring.notices import (
    Confirm,
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
from mailflow.reading.model import Decision, Item, Reading, Undo, Verdict
from mailflow.reading.styles import StyleCommand

_CONFIRM_LIFE = timedelta(days=3)


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
    styles = [command for command in commands if isinstance(command, StyleCommand | Arrangement)]
    proposed = [
        Proposed(i.application.candidate, i.application.ref, d.verdict, None, d.reason or "", d.until)
        for i, d in decided
    ]
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
    book.add(Ask("confirm", book.person.id, _to_carry_out(letter, reading, decided, commands)))
    book.add(
        Notify(
            key=_occasion(book, trust, letter),
            kind="confirm",
            recipient_id=book.person.id,
            facts={"notice": dump_notice(notice)},
            inbox_id=letter.inbox_id,
            expires_at=book.now + _CONFIRM_LIFE,
            else_park="a confirmation of this thread and sender is already out today",
            items=book.numbered(),
        )
    )


def _to_carry_out(
    letter: Letter, reading: Reading, decided: Sequence[tuple[ListedItem, Decision]], commands: Sequence[Command]
) -> dict[str, object]:
    """What a yes does, for `confirmed_answers`."""
    return {
        "decisions": [
            {
                "application": item.application.id,
                "verdict": decision.verdict.value,
                "reason": decision.reason,
                "until": decision.until.isoformat() if decision.until else None,
            }
            for item, decision in decided
        ],
        "commands": [_dump_command(command) for command in commands],
        "undo": list(reading.undo.numbers) if reading.undo is not None else None,
        "written_at": letter.mail.written_at.isoformat() if letter.mail.written_at else None,
        "received_at": letter.received_at.isoformat(),
    }


def _occasion(book: Book, trust: Trust, letter: Letter) -> str:
    """The key of a confirmation: by the mail; by thread, sender and day where the writer is not proven."""
    if trust.level is not Level.L1:
        return f"confirm:{letter.inbox_id}"
    token = book.desk.tokens.get(letter.token.token_id) if letter.token else None
    claimed = "anybody" if token is not None and token.purpose == "pause" else letter.sender
    thread = letter.token.token_id if letter.token else letter.references[0] if letter.references else "fresh"
    return f"confirm:{thread}:{claimed}:{book.now:%Y-%m-%d}"[:200]


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
