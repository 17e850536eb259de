"""What people write about being away: `away 1-5 Dec`, `I'm back`, `delegate to Ana until Friday`.

Read in every language at once, from `lexicon/arrangements/*.toml`: `subject` may stand before `away`; `away` is
followed by days, `delegate` by a name or an address and then, if at all, by days. Finds the words and, for a stretch of
days, the dates they mean; it decides nothing about who may stand in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from mailflow.reading.date_phrases import date_phrases
from mailflow.reading.fold import fold
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
    """`delegate to ana@acme.test until Friday`, `delegate to Ana`; without a day, as long as the writer is away. `who`
    is an address in lower case, or a name."""

    who: str
    words: str = ""


Arrangement: TypeAlias = GoAway | ComeBack | DelegateTo

_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_ADDRESS = r"<?([^\s<>]{1,200}@[^\s<>,;]{1,200})>?(?:[ ,]+(.{1,60}))?"
_WORD = r"[^\W\d_][\w.'’-]*"
_MONTH = r"([^\W\d_]{3,10}\.?)"
_DASH = r"[-–—]"
#: When a line is looked at, its writer's clock is not known: any day is still to come from here.
_LONG_AGO = Reader("", "", "UTC", "en", datetime(2000, 1, 3, tzinfo=UTC))


def read_arrangement(line: str) -> Arrangement | None:
    """The arrangement that a line is, or None. The line's spaces are single."""
    grammar = _grammar()
    for pattern in (grammar.away, grammar.away_last):
        if (match := pattern.fullmatch(line)) and _names_days(match[1]):
            return GoAway(match[1].strip())
    if grammar.back.fullmatch(line):
        return ComeBack()
    if match := grammar.to_address.fullmatch(line):
        return DelegateTo(match[1].lower(), (match[2] or "").strip())
    match = grammar.to_name.fullmatch(line)
    return _to_name(match[1]) if match else None


def _to_name(words: str) -> DelegateTo | None:
    """A name, and days behind it: only where they are days, since names hold words such as "de" as well."""
    grammar = _grammar()
    for begin in grammar.days_begin.finditer(words):
        name, days = words[: begin.start()], words[begin.end() :]
        if grammar.name.fullmatch(name) and _names_days(days):
            return DelegateTo(name, days)
    return DelegateTo(words) if grammar.name.fullmatch(words) else None


def read_stretch(words: str, reader: Reader) -> tuple[date, date] | None:
    """The first and the last day that the words name, from the day of writing on; None where they name none, or where
    the last comes before the first."""
    grammar = _grammar()
    bare = " ".join(words.split()).strip(" .,!")
    today = reader.written_at.date()
    if match := grammar.until.fullmatch(bare):
        end = _day(match[1], reader)
        return (today, end[1]) if end is not None and end[1] >= today else None
    begun = grammar.start.sub("", bare)
    for pattern, first, last in grammar.shared:
        if match := pattern.fullmatch(begun):
            return _both(first.format(*match.groups()), last.format(*match.groups()), reader)
    match = grammar.between.fullmatch(begun)
    between = _both(match[1], match[2], reader) if match else None
    return between or _day(bare, reader) or _day(begun, reader)


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns of all languages together; `shared` are days whose month stands once for both."""

    away: re.Pattern[str]
    away_last: re.Pattern[str]
    back: re.Pattern[str]
    to_address: re.Pattern[str]
    to_name: re.Pattern[str]
    name: re.Pattern[str]
    days_begin: re.Pattern[str]
    until: re.Pattern[str]
    start: re.Pattern[str]
    before_day: re.Pattern[str]
    between: re.Pattern[str]
    shared: tuple[tuple[re.Pattern[str], str, str], ...]


@cache
def _grammar() -> _Grammar:
    lexicons = [_lexicon(language) for language in _LANGUAGES]
    said = {key: _any_of(phrase for lexicon in lexicons for phrase in lexicon[key]) for key in lexicons[0]}
    to, of = rf"(?:{_DASH}|(?<!\w){said['to']}(?!\w))", rf"(?:{said['before_day']}(?!\w)\s*)?"

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE)

    return _Grammar(
        away=pattern(rf"(?:{said['subject']} )?{said['away']}[ :,]+(.{{1,60}})"),
        # "Ich bin vom 1. bis 5. Dezember abwesend."
        away_last=pattern(rf"{said['subject']} (.{{1,60}}?) {said['away']}"),
        back=pattern(rf"(?:{said['subject']} )?{said['back']}"),
        to_address=pattern(rf"{said['delegate']}[ :]+{_ADDRESS}"),
        to_name=pattern(rf"{said['delegate']}[ :]+(.{{1,160}})"),
        name=pattern(rf"{_WORD}(?: {_WORD}){{0,4}}"),
        days_begin=pattern(rf"[ ,]+(?=(?:{said['until']}|{said['from']})(?!\w))"),
        until=pattern(rf"{said['until']}(?!\w)\s*(.+)"),
        start=pattern(rf"{said['from']}(?!\w)\s*"),
        before_day=pattern(rf"{said['before_day']}(?!\w)\s*"),
        between=pattern(rf"(.+?)\s*{to}\s*(.+)"),
        shared=(
            (
                pattern(rf"(\d{{1,2}})(?:\.|er|º|ª)?\s*{to}\s*(\d{{1,2}})(?:\.|º|ª)?\s+{of}{_MONTH}"),
                "{0} {2}",
                "{1} {2}",
            ),
            (pattern(rf"{_MONTH}\s+(\d{{1,2}})\s*{to}\s*(\d{{1,2}})"), "{1} {0}", "{2} {0}"),
            (pattern(rf"(\d{{1,2}})\.?\s*{to}\s*(\d{{1,2}})\.\s?(\d{{1,2}})\.?"), "{0}.{2}.", "{1}.{2}."),
        ),
    )


def _lexicon(language: str) -> dict[str, list[str]]:
    path = files("mailflow.reading") / "lexicon" / "arrangements" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of these, the longest first, with and without their accents."""
    spelled = {spelling for phrase in phrases for spelling in (phrase, fold(phrase))}
    ordered = sorted(spelled, key=lambda one: (-len(one), one))
    escaped = (re.escape(one).replace(r"\ ", r"\s+").replace("'", r"\s?['’]\s?") for one in ordered)
    return f"(?:{'|'.join(escaped)})"


@lru_cache(maxsize=256)
def _names_days(words: str) -> bool:
    """Whether words behind "away" are days, or mean to be: what merely begins like a stretch is no command."""
    return bool(_grammar().until.fullmatch(words)) or read_stretch(words, _LONG_AGO) is not None


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
    bare = _grammar().before_day.sub("", words, count=1) if _grammar().before_day.match(words) else words
    for text in dict.fromkeys((words, f"until {words}", bare, f"until {bare}")):
        phrases = date_phrases(text, reader)
        if len(phrases) == 1 and len(phrases[0].words) >= len(bare):
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
