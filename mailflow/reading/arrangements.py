"""What people write about being away: `away 1-5 Dec`, `I'm back`, `delegate to ana@acme.test until Friday`.

Finds the words and, for a stretch of days, the dates they mean; it decides nothing about who may stand in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeAlias

from mailflow.reading.date_phrases import date_phrases
from mailflow.reading.model import Reader


@dataclass(frozen=True, slots=True)
class GoAway:
    """`away 1-5 Dec`, `away until Friday`"""

    words: str


@dataclass(frozen=True, slots=True)
class ComeBack:
    """`I'm back`"""


@dataclass(frozen=True, slots=True)
class DelegateTo:
    """`delegate to ana@acme.test until Friday`; without a day, as long as the writer is away"""

    address: str
    words: str = ""


Arrangement: TypeAlias = GoAway | ComeBack | DelegateTo

_DAYLIKE = r"(?:from|until|till|through|on|today|tomorrow|next|this|mon|tue|wed|thu|fri|sat|sun|\d|[a-z]{3,9}\.?\s\d)"
_AWAY = re.compile(rf"(?:i(?:['’]m| am| will be) )?away[ :]+({_DAYLIKE}.{{0,60}})", re.IGNORECASE)
_BACK = re.compile(r"(?:i(?:['’]m| am) )?back(?: again| now| today| at work)?", re.IGNORECASE)
_DELEGATE = re.compile(r"delegate to[ :]+<?([^\s<>]{1,200}@[^\s<>,;]{1,200})>?(?:[ ,]+(.{1,60}))?", re.IGNORECASE)
_MONTH = r"([^\W\d_]{3,9}\.?)"
#: "1-5 Dec", "Dec 1-5", "1.-5.12.": the month stands once, for both days.
_SHARED = (
    (
        re.compile(rf"(\d{{1,2}})\.?\s*(?:[-–—]|to|bis)\s*(\d{{1,2}})\.?\s+{_MONTH}", re.IGNORECASE),
        "{0} {2}",
        "{1} {2}",
    ),
    (re.compile(rf"{_MONTH}\s+(\d{{1,2}})\s*(?:[-–—]|to)\s*(\d{{1,2}})", re.IGNORECASE), "{1} {0}", "{2} {0}"),
    (re.compile(r"(\d{1,2})\.?\s*(?:[-–—]|bis)\s*(\d{1,2})\.\s?(\d{1,2})\.?"), "{0}.{2}.", "{1}.{2}."),
)
_BETWEEN = re.compile(
    r"(?:from\s+|von\s+)?(.+?)\s*(?:[-–—]|\bto\b|\bthrough\b|\bbis\b|\buntil\b|\btill\b)\s*(.+)", re.I
)
_UNTIL = re.compile(r"(?:until|till|through|bis)\s+(.+)", re.IGNORECASE)


def read_arrangement(line: str) -> Arrangement | None:
    """The arrangement that a line is, or None. The line's spaces are single."""
    if match := _AWAY.fullmatch(line):
        return GoAway(match[1].strip())
    if _BACK.fullmatch(line):
        return ComeBack()
    if match := _DELEGATE.fullmatch(line):
        return DelegateTo(match[1].lower(), (match[2] or "").strip())
    return None


def read_stretch(words: str, reader: Reader) -> tuple[date, date] | None:
    """The first and the last day that the words name, from the day of writing on; None where they name none, or where
    the last comes before the first."""
    bare = " ".join(words.split()).strip(" .,!")
    today = reader.written_at.date()
    for pattern, first, last in _SHARED:
        if match := pattern.fullmatch(bare):
            return _both(first.format(*match.groups()), last.format(*match.groups()), reader)
    if match := _UNTIL.fullmatch(bare):
        end = _day(match[1], reader)
        return (today, end[1]) if end is not None and end[1] >= today else None
    match = _BETWEEN.fullmatch(bare)
    between = _both(match[1], match[2], reader) if match else None
    return between or _day(bare.removeprefix("from ").removeprefix("on "), reader)


def _both(first: str, last: str, reader: Reader) -> tuple[date, date] | None:
    begin = _day(first, reader)
    if begin is None:
        return None
    # "Monday to Wednesday": the Wednesday after that Monday.
    there = datetime.combine(begin[0], time(), reader.written_at.tzinfo)
    end = _day(last, reader) or _day(last, replace(reader, written_at=there))
    if end is not None and end[1] < begin[0]:
        end = _day(last, replace(reader, written_at=there))
    return (begin[0], end[1]) if end is not None and end[1] >= begin[0] else None


def _day(words: str, reader: Reader) -> tuple[date, date] | None:
    """The day or days that these words alone mean."""
    for text in (words, f"until {words}"):
        phrases = date_phrases(text, reader)
        if len(phrases) == 1 and len(phrases[0].words) >= len(words):
            only = phrases[0]
            return None if only.past or only.readings else (only.first, only.last)
    return None


_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (GoAway, ComeBack, DelegateTo)}


def dump_arrangement(command: Arrangement) -> dict[str, str]:
    """The command as JSON values, to be kept until it is confirmed."""
    values = {name: getattr(command, name) for name in command.__dataclass_fields__}
    return {"command": type(command).__name__, **values}


def load_arrangement(kept: dict[str, str]) -> Arrangement | None:
    """The command that was kept; None where it is of another sort."""
    kind = _KINDS.get(kept["command"])
    values = {key: value for key, value in kept.items() if key != "command"}
    found: Arrangement | None = kind(**values) if kind is not None else None
    return found
