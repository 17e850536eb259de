"""The commands that set how a person gets their mail: what each changes, and the row of the receipt that says so.

They concern nobody but the writer, so that an authenticated sender is enough; whoever is not proven to be the person is
put up for confirmation as with everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, time
from typing import Any, assert_never

from mailflow.hiring.authority import may_see
from mailflow.hiring.book import Book
from mailflow.hiring.chosen import FOR_GOOD
from mailflow.hiring.courtesy import LEAST_REACHABLE, mail_hour, reachable
from mailflow.hiring.effects import ChooseStyle
from mailflow.hiring.model import Requisition, Responsibilities, WorkStyle
from mailflow.hiring.notices import NotRecorded, Refusal, Setting, SettingKind
from mailflow.reading.dates import hold_until
from mailflow.reading.model import Reader
from mailflow.reading.styles import (
    Mute,
    Pause,
    Resume,
    SetDigest,
    SetLanguage,
    SetLayout,
    SetQuiet,
    SetSummary,
    StyleCommand,
    Unmute,
)


def refs_in(commands: Sequence[object]) -> tuple[str, ...]:
    """The roles that commands of style name, for fetching them before judging."""
    return tuple(command.ref for command in commands if isinstance(command, Mute | Unmute))


def set_style(book: Book, command: StyleCommand) -> None:
    """Carry one out for the book's person, and say it in their receipt."""
    style = book.style
    match command:
        case SetDigest(at, days):
            _digest(book, style, at, days)
        case SetSummary(at):
            _chosen(book, {"summary_at": _clock(at)}, Setting(SettingKind.SUMMARY, _clock(mail_hour(style, at))))
        case SetQuiet(begin, until):
            if reachable(replace(style, quiet=(begin, until))) < LEAST_REACHABLE:
                book.refuse(NotRecorded(Refusal.TOO_QUIET, words=f"{_clock(begin)}-{_clock(until)}"))
                return
            kind = SettingKind.NEVER_QUIET if begin == until else SettingKind.QUIET
            chosen = {"quiet": f"{_clock(begin)}-{_clock(until)}"}
            _chosen(book, chosen, Setting(kind, _clock(begin), _clock(until)))
        case SetLanguage(code, words):
            if code:
                _chosen(book, {"language": code}, Setting(SettingKind.LANGUAGE, language=code))
            else:
                book.refuse(NotRecorded(Refusal.UNKNOWN_LANGUAGE, words=words))
        case SetLayout(plain):
            _chosen(book, {"plain": plain}, Setting(SettingKind.PLAIN if plain else SettingKind.RICH))
        case Mute(ref, until):
            _mute(book, ref, until)
        case Unmute(ref):
            role = _role(book, ref)
            if role is not None:
                _chosen(
                    book,
                    {"mutes": {str(role.id): None}},
                    Setting(SettingKind.UNMUTED, ref=role.ref, title=role.title),
                )
        case Pause(until):
            day = _day(book, until)
            if until is None or day is not None:
                kept = day.isoformat() if day else FOR_GOOD
                _chosen(book, {"pause": kept}, Setting(SettingKind.PAUSED, until=day))
        case Resume():
            _chosen(book, {"pause": None}, Setting(SettingKind.RESUMED, _clock(mail_hour(style, style.digest_at))))
        case _:
            assert_never(command)


def _digest(book: Book, style: WorkStyle, at: time | None, days: tuple[int, ...] | None) -> None:
    chosen: dict[str, Any] = {"digest_at": _clock(at)} if at is not None else {}
    if days is not None:
        chosen["digest_days"] = "".join(str(day) for day in days)
    style = replace(style, digest_at=at or style.digest_at, digest_days=days or style.digest_days)
    row = Setting(SettingKind.DIGEST, _clock(mail_hour(style, style.digest_at)), days=style.digest_days or ())
    _chosen(book, chosen, row)


def _mute(book: Book, ref: str, until: str | None) -> None:
    role, day = _role(book, ref), _day(book, until)
    if role is None or (until is not None and day is None):
        return
    kept = {"mutes": {str(role.id): day.isoformat() if day else FOR_GOOD}}
    _chosen(book, kept, Setting(SettingKind.MUTED, ref=role.ref, title=role.title, until=day))


def _chosen(book: Book, choice: Mapping[str, Any], row: Setting) -> None:
    book.choose(ChooseStyle(book.person.id, choice))
    book.rows.settings.append(row)


def _role(book: Book, ref: str) -> Requisition | None:
    """The role of that ref, where the person may hear of it; what they may not see does not exist for them."""
    for role in book.desk.requisitions.values():
        if role.ref.lower() == ref.lower():
            duties = book.desk.duties.get(role.id, Responsibilities(role.id))
            if may_see(book.person.id, duties, book.desk.people):
                return role
    book.refuse(NotRecorded(Refusal.UNKNOWN_ROLE, words=ref))
    return None


def _day(book: Book, until: str | None) -> date | None:
    """The first day after it, for the words of a date; refused where they hold none to come."""
    if until is None:
        return None
    person = book.person
    written = (book.source.written_at or book.source.received_at).astimezone(book.zone)
    reader = Reader(person.name, person.address, person.style.timezone, person.style.language, written)
    day = hold_until(until, reader)
    if day is None or day <= written.date():
        book.refuse(NotRecorded(Refusal.UNKNOWN_DATE, words=until))
        return None
    return day


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


_KINDS: dict[str, type[StyleCommand]] = {
    kind.__name__: kind
    for kind in (SetDigest, SetSummary, SetQuiet, SetLanguage, SetLayout, Mute, Unmute, Pause, Resume)
}


def dump_style(command: StyleCommand) -> dict[str, Any]:
    """The command as JSON values, to be kept until it is confirmed."""
    values = {key: _clock(one) if isinstance(one, time) else one for key, one in asdict(command).items()}
    return {"command": type(command).__name__, **values}


def load_style(kept: Mapping[str, Any]) -> StyleCommand | None:
    """The command that was kept; None where it is of another sort."""
    kind = _KINDS.get(kept["command"])
    if kind is None:
        return None
    values = {key: value for key, value in kept.items() if key != "command"}
    for key in ("at", "begin"):
        if isinstance(values.get(key), str):
            values[key] = time.fromisoformat(values[key])
    if kind is SetQuiet:
        values["until"] = time.fromisoformat(values["until"])
    if isinstance(values.get("days"), list):
        values["days"] = tuple(values["days"])
    return kind(**values)
