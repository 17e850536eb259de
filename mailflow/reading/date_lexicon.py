"""The words for dates and promises of each language, read once from `lexicon/dates/*.toml`.

It turns each file into two tries of folded words: one of date words, by the part they play in a date, one of the words
that make a sentence a promise or keep it from being one. It touches no files but the package's own and decides nothing.

The tables of a file: `weekdays`, `months` (Monday and January first); `[days]` offset from today, with a part of the
day where the phrase holds one; `[parts]` and `[today_parts]` parts of a day; `[after_day]` words that are a part only
behind a day; `[compound_parts]` parts that are written in one word with the weekday; `[quarters]` how many quarters of
an hour a word adds to the hour behind it, `[quarters_behind]` to the one before; `[numbers]`, `[units]`,
`[durations]`; `[spans]` weeks, weekends, months and years counted from now (those marked `edge` only behind one of the
`[edges]`, their start, middle and end); `[words]` the small words; `[promise]` who speaks, wishes, asks, puts on hold;
`to_you` and `[promise.deeds]` what the writer does for the reader, whatever the verb (`je vous envoie`); `same_day`
what points to a day named before. A `^` binds a phrase to a clause's start.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from mailflow.reading.date_words import Token, cut
from mailflow.reading.patterns import Parts, expanded

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
#: What a word may stand for in a date, by kind; a word may be several things at once.
Senses: TypeAlias = Mapping[str, Any]


class Entry(NamedTuple):
    """The folded words of a phrase after the first one, and its senses."""

    rest: tuple[str, ...]
    senses: dict[str, Any]


Trie: TypeAlias = dict[str, list[Entry]]


class Term(NamedTuple):
    """Words of a sentence taken together: their senses, first token and the one after the last."""

    senses: Senses
    start: int
    end: int


class Deeds(NamedTuple):
    """What the writer does for the reader: any verb with one of the `endings` beside words such as `je vous`. `ahead`:
    the verb stands before them (`ruf ich Sie`). `never` are words in its place that tell of something else."""

    ahead: bool
    endings: tuple[str, ...]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateLexicon:
    """One language: `dates` and `promises` tries, words that tell it, endings of first-person futures, verbs of
    what is done for the reader, words that make a day a goodbye."""

    language: str
    next_is_following_week: bool
    dates: Trie
    promises: Trie
    telling: frozenset[str]
    endings: tuple[str, ...]
    deeds: Deeds
    farewells: frozenset[str]


@cache
def lexicons() -> Mapping[str, DateLexicon]:
    """Every language's lexicon by its ISO 639-1 code."""
    folder = files("mailflow.reading").joinpath("lexicon", "dates")
    return {code: _build(tomllib.loads(folder.joinpath(f"{code}.toml").read_text("utf-8"))) for code in LANGUAGES}


@cache
def telling_words() -> Mapping[str, tuple[str, ...]]:
    """Each folded word that tells languages apart, with the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, lexicon in lexicons().items():
        for word in lexicon.telling:
            found[word] = (*found.get(word, ()), code)
    return found


@cache
def trigger_words() -> frozenset[str]:
    """Folded words of any language without one of which, or a figure, a sentence holds no date."""
    return _last_words(
        {"weekday", "short_weekday", "month", "day", "part", "today_part", "unit", "span", "edge_span", "duration"}
        | {"calendar_week", "quarters"}
    )


@cache
def before_figures() -> frozenset[str]:
    """Folded words of any language behind which a figure may be an hour or a day of the month."""
    return _last_words({"at", "ordinal_day", "day_of_month"})


@cache
def month_words() -> frozenset[str]:
    """Folded names of months in any language."""
    return _last_words({"month"})


def _last_words(kinds: set[str]) -> frozenset[str]:
    return frozenset(
        next((word for word in reversed(entry.rest) if word.isalpha()), first)
        for lexicon in lexicons().values()
        for first, entries in lexicon.dates.items()
        for entry in entries
        if kinds & entry.senses.keys()
    )


def lex(tokens: list[Token], trie: Trie) -> list[Term]:
    """The sentence as terms, longest phrase first; a token that is in no phrase is a term without senses."""
    keys = tuple(token.key for token in tokens)
    terms: list[Term] = []
    at = 0
    while at < len(keys):
        for rest, senses in trie.get(keys[at], ()):
            end = at + 1 + len(rest)
            if not rest or keys[at + 1 : end] == rest:
                terms.append(Term(senses, at, end))
                at = end
                break
        else:
            terms.append(Term(_NOTHING, at, at + 1))
            at += 1
    return terms


_NOTHING: Senses = {}


def _build(table: dict[str, Any]) -> DateLexicon:
    dates: Trie = {}
    for phrase, kind, value in _date_phrases(table):
        _add(dates, phrase, kind, value)
    promises: Trie = {}
    for kind, phrases in table["promise"].items():
        if kind not in ("endings", "farewell", "deeds"):
            for phrase in expanded(phrases, Parts({})):
                at_start = phrase.startswith("^")
                _add(promises, phrase.removeprefix("^"), f"{kind}_at_start" if at_start else kind, True)
    for trie in (dates, promises):
        for entries in trie.values():
            entries.sort(key=lambda entry: -len(entry.rest))
    telling = {token.key for token in cut(table["common"])}
    days = [phrase for section in ("days", "parts", "today_parts", "spans", "units") for phrase in table[section]]
    days += [name for names in (*table["weekdays"], *table["months"]) for name in names]
    days += [*table["words"]["next"], *table["words"]["latest"]]
    telling.update(token.key for phrase in days for token in cut(phrase) if len(token.key) > 3)
    return DateLexicon(
        language=table["language"],
        next_is_following_week=table["next_weekday"] == "following_week",
        dates=dates,
        promises=promises,
        telling=frozenset(word for word in telling if word[:1].isalpha()),
        endings=tuple(table["promise"]["endings"]),
        deeds=_deeds(table["promise"].get("deeds", {})),
        farewells=frozenset(token.key for phrase in table["promise"]["farewell"] for token in cut(phrase)),
    )


def _deeds(table: dict[str, Any]) -> Deeds:
    never = frozenset(token.key for word in table.get("never", ()) for token in cut(word))
    return Deeds(table.get("ahead", False), tuple(table.get("endings", ())), never)


def _date_phrases(table: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    compounds: dict[str, str] = table.get("compound_parts", {})
    for number, names in enumerate(table["weekdays"]):
        for name in names:
            yield name, "weekday", (number, None)
            if len(name) > 3:
                yield from ((name + part, "weekday", (number, value)) for part, value in compounds.items())
    for number, names in enumerate(table["months"], start=1):
        yield from ((name, "month", number) for name in names)
    for phrase, value in table["days"].items():
        offset, _, part = str(value).partition(" ")
        yield phrase, "day", (int(offset), part or None)
    for section, kind in (("parts", "part"), ("today_parts", "today_part"), ("after_day", "after_day")):
        yield from ((phrase, kind, value) for phrase, value in table.get(section, {}).items())
    yield from ((phrase, "number", value) for phrase, value in table["numbers"].items())
    yield from ((phrase, "unit", value) for phrase, value in table["units"].items())
    for section in ("quarters", "quarters_behind"):
        yield from ((phrase, section, value) for phrase, value in table.get(section, {}).items())
    yield from ((phrase, "edge", value) for phrase, value in table["edges"].items())
    for section, kind in (("durations", "duration"), ("spans", "span")):
        for phrase, value in table[section].items():
            first, second, *edge = value.split()
            if kind == "duration":
                yield phrase, kind, (int(first), second)
            else:
                yield phrase, "edge_span" if edge else kind, (first, int(second))
    for kind, phrases in table["words"].items():
        if kind == "short_weekdays":
            short = zip(phrases, range(7 - len(phrases), 7), strict=True)
            yield from ((phrase, "short_weekday", number) for phrase, number in short)
        else:
            yield from ((phrase, kind, True) for phrase in phrases)


def _add(trie: Trie, phrase: str, kind: str, value: Any) -> None:
    first, *rest = (token.key for token in cut(phrase))
    entries = trie.setdefault(first, [])
    for entry in entries:
        if entry.rest == tuple(rest):
            entry.senses[kind] = value
            return
    entries.append(Entry(tuple(rest), {kind: value}))
