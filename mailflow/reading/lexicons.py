"""The words of each language as values, read once from `lexicon/*.toml`.

This is the only module of the room that touches files, and it touches none but the package's own. Without the lexicons
no word means anything and nothing is ever decided. `docs/how-to/add-a-language.md` explains the files.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from mailflow.reading.fold import spellings
from mailflow.reading.model import Verdict
from mailflow.reading.patterns import Word, expanded, patterns
from mailflow.reading.tokens import Token, tokenize

LANGUAGES: tuple[str, ...] = ("en", "de", "fr", "es", "pt", "it", "nl")
#: Signs that mean the same in every language (emoji, check marks).
SYMBOLS = "symbols"
#: Languages that are recognised only to be told apart.
OTHERS = "others"


class Kind(StrEnum):
    """What part a word or a phrase plays in an answer."""

    VERDICT = "verdict"
    REMARK = "remark"
    NEGATION = "negation"
    NO = "no"
    CONDITION = "condition"
    WAITING = "waiting"
    HEDGE = "hedge"
    HAVING = "having"
    PAST = "past"
    PLEASE = "please"
    PREFERENCE = "preference"
    CONTRAST = "contrast"
    CONCESSION = "concession"
    NOR = "nor"
    CLITIC = "clitic"
    ARTICLE = "article"
    PARTY = "party"
    VETO = "veto"
    CORRECTION = "correction"
    PROMISE = "promise"
    FUTURE = "future"
    QUESTION = "question"
    ASKING = "asking"
    REQUEST = "request"
    REPORT = "report"
    BECAUSE = "because"
    EXCEPT = "except"
    ONLY = "only"
    ALSO = "also"
    COMPARE = "compare"
    PREPOSITION = "preposition"
    ME = "me"
    PLAIN = "plain"
    AND = "and"
    TO = "to"
    SHE = "she"
    THEY = "they"
    COPULA = "copula"
    POLITE = "polite"
    NEUTRAL = "neutral"
    NOTE = "note"
    UNDO = "undo"
    FILLER = "filler"
    GROUP = "group"
    ORDER = "order"
    COUNT = "count"
    PERSON = "person"
    LABEL = "label"
    UNIT = "unit"
    MEASURE = "measure"
    TIME = "time"
    MONTH = "month"
    # The following are never in a lexicon: they are found from the items and from the shape of the text.
    MENTION = "mention"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    TAIL = "tail"


class Sense(NamedTuple):
    """What a phrase means. `value` refines the kind: the group, the ordinal, the side of a remark, the form of a
    verdict: `verb`, `answer`, `passive`, `soft` (words that decide
    by describing and so are the reason too), `fit` (that decide by describing and say no more), `bare` `bare` (only."""

    kind: Kind
    value: str = ""
    verdict: Verdict | None = None
    strength: int = 0


class Phrase(NamedTuple):
    """The words after the first one, each as (letters, whether more letters may follow); `None` is a gap."""

    rest: tuple[tuple[str, bool] | None, ...]
    sense: Sense


_STRENGTH = {
    **dict.fromkeys(
        ("verb", "favour", "deed", "answer", "passive", "ending", "closing", "object", "naming", "heading", "adverb"), 3
    ),
    **dict.fromkeys(("soft", "fit", "pool"), 2),
    "bare": 1,
}
#: Verdicts that depend on where they stand, and the form that they have there.
PLACED = {
    "ending": "answer",
    "closing": "answer",
    "object": "verb",
    "naming": "verb",
    "heading": "answer",
    "adverb": "answer",
}
_MEMO = 8192
#: So long a word with one letter wrong is still that word.
_LONG = 6


@dataclass(frozen=True)
class Lexicon:
    """The phrases in force for one mail, found by their first word."""

    exact: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]
    #: Words that may stand inside any phrase and change nothing: "passt *leider* nicht".
    light: frozenset[str]
    #: By the first word as it is spelled, for words with accents: `rechazó` (they refused) is not `rechazo` (I refuse).
    accented: Mapping[str, tuple[Phrase, ...]]
    _memo: dict[str, tuple[Phrase, ...]] = field(default_factory=dict, repr=False, compare=False)
    _senses: dict[str, tuple[Sense | None, frozenset[Kind]]] = field(default_factory=dict, repr=False, compare=False)
    _pairs: dict[tuple[str, str], tuple[Phrase, ...]] = field(default_factory=dict, repr=False, compare=False)

    def beginning(self, key: str) -> tuple[Phrase, ...]:
        """The phrases that may begin with the folded word `key`, longest first."""
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[key] = self._find(key)
        return known

    def starting(self, token: Token) -> tuple[Phrase, ...]:
        """As `beginning`, for a token as it was written: with its accents it is first of all the word so spelled."""
        phrases = self.beginning(token.key)
        if token.text.isascii():
            return phrases
        exact = self.accented.get(token.text.casefold(), ())
        return tuple(sorted((*exact, *phrases), key=lambda phrase: -len(phrase.rest))) if exact else phrases

    def opening(self, token: Token, following: str) -> tuple[Phrase, ...]:
        """As `starting`, without what the next word `following` rules out."""
        known = self._pairs.get((token.text, following))
        if known is None:
            if len(self._pairs) >= _MEMO:
                self._pairs.clear()
            phrases = self.starting(token)
            if following not in self.light:
                phrases = tuple(phrase for phrase in phrases if _may_follow(phrase, following))
            known = self._pairs[token.text, following] = phrases
        return known

    @cached_property
    def firm(self) -> Mapping[str, tuple[str, ...]]:
        """The long single words that decide, whatever stands beside them, by first and last letter: those that a typing
        error cannot hide."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, phrases in self.exact.items():
            if len(key) >= _LONG and any(not p.rest and p.sense.value in ("verb", "passive") for p in phrases):
                found[key[0] + key[-1]].append(key)
        return {ends: tuple(keys) for ends, keys in found.items()}

    def single(self, key: str) -> Sense | None:
        """The sense of `key` as a word by itself, or None."""
        return self._alone(key)[0]

    def has(self, key: str, *kinds: Kind) -> bool:
        """Whether `key` by itself may play one of these parts."""
        return not self._alone(key)[1].isdisjoint(kinds)

    def _alone(self, key: str) -> tuple[Sense | None, frozenset[Kind]]:
        """What `key` is by itself: its first sense, and every part it may play."""
        known = self._senses.get(key)
        if known is None:
            if len(self._senses) >= _MEMO:
                self._senses.clear()
            senses = [phrase.sense for phrase in self.beginning(key) if not phrase.rest]
            senses.sort(key=lambda sense: sense.value in PLACED)
            known = self._senses[key] = (senses[0] if senses else None, frozenset(sense.kind for sense in senses))
        return known

    def _find(self, key: str) -> tuple[Phrase, ...]:
        found = list(self.exact.get(key, ()))
        if self.stems:
            for length in range(3, len(key) + 1):
                found.extend(self.stems.get(key[:length], ()))
        found.sort(
            key=lambda phrase: (-len(phrase.rest), phrase.sense.value not in PLACED)
        )  # stable: of equals, the first in the file
        return tuple(found)


def _may_follow(phrase: Phrase, following: str) -> bool:
    word = phrase.rest[0] if phrase.rest else None
    return word is None or (following.startswith(word[0]) if word[1] else following == word[0])


def _load(name: str) -> Mapping[str, Any]:
    path = files("mailflow.reading") / "lexicon" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def tables(name: str) -> Mapping[str, Any]:
    """The raw tables of one lexicon file."""
    return _load(name)


def _sense(table: str, key: str) -> Sense:
    if table in _STRENGTH:
        return Sense(Kind.VERDICT, table, Verdict(key), _STRENGTH[table])
    if table == "words":
        return Sense(Kind(key))
    return Sense(Kind(table), key)


@lru_cache(maxsize=32768)
def _spelled(piece: str) -> str:
    """The first word of a phrase in lower case, with its accents."""
    words = tokenize(unicodedata.normalize("NFC", piece))
    return words[0].text.casefold() if words else ""


@lru_cache(maxsize=16)
def _phrases(name: str) -> tuple[tuple[tuple[str, bool], Phrase, str], ...]:
    """Every phrase of a lexicon with its first word, folded and as it is spelled."""
    found: list[tuple[tuple[str, bool], Phrase, str]] = []
    for table, content in tables(name).items():
        if not isinstance(content, dict) or table in {"common", "confirm", "choice", "parts", "light"}:
            continue
        for key, phrases in content.items():
            sense = _sense(table, key)
            for phrase in dict.fromkeys(expanded(phrases, tables(name).get("parts", {}))):
                spelled = _spelled(phrase.partition(" ")[0])
                for pattern in patterns(phrase):
                    first, *rest = pattern
                    if first is not None:
                        found.append((first, Phrase(tuple(rest), sense), spelled))
    return tuple(found)


@lru_cache(maxsize=1)
def gripping() -> frozenset[str]:
    """The verbs that decide only with the candidate right behind them: `take`, `drop`, `talk to`."""
    entries = [entry for name in LANGUAGES for entry in _phrases(name) if entry[1].sense.value in ("object", "naming")]
    return frozenset(
        " ".join([first[0], *(word[0] for word in phrase.rest if word is not None)]) for first, phrase, _ in entries
    )


@lru_cache(maxsize=16)
def vocabulary(name: str) -> frozenset[str]:
    """Every single word of a language that tells it from others: its common words and those of its phrases."""
    tokens = {key for key, is_stem in {first for first, _, _ in _phrases(name)} if not is_stem and key.isalpha()}
    common = tables(name).get("common", {}).get("words", ())
    return frozenset(tokens | {spelling for word in common for spelling in spellings(word)})


@lru_cache(maxsize=16)
def spoken(name: str) -> frozenset[str]:
    """`vocabulary`, and the words inside the phrases of what decides."""
    words = set[Word | None]().union(*(p.rest for _, p, _ in _phrases(name) if p.sense.kind is Kind.VERDICT))
    inside = {word[0] for word in words if word and not word[1] and len(word[0]) > 2 and word[0].isalpha()}
    return vocabulary(name) | inside


@lru_cache(maxsize=16)
def accented(name: str) -> frozenset[str]:
    """The words of a language's lexicon that begin a phrase and are spelled with accents, as they are spelled."""
    common = tables(name).get("common", {}).get("words", ())
    return frozenset(
        word for word in (*(spelled for _, _, spelled in _phrases(name)), *common) if word and not word.isascii()
    )


@lru_cache(maxsize=16)
def stems(name: str) -> tuple[str, ...]:
    """The word beginnings of a language's lexicon."""
    return tuple(sorted({first[0] for first, _, _ in _phrases(name) if first[1]}))


def _merge(entries: Iterable[tuple[tuple[str, bool], Phrase, str]], light: frozenset[str]) -> Lexicon:
    exact: dict[str, list[Phrase]] = defaultdict(list)
    beginnings: dict[str, list[Phrase]] = defaultdict(list)
    accented: dict[str, list[Phrase]] = defaultdict(list)
    for (word, is_stem), phrase, spelled in entries:
        (beginnings if is_stem else exact)[word].append(phrase)
        if not spelled.isascii():
            accented[spelled].append(phrase)
    frozen = [{key: tuple(value) for key, value in index.items()} for index in (exact, beginnings, accented)]
    return Lexicon(frozen[0], frozen[1], light, frozen[2])


# What managers of every language borrow from English in the middle of a sentence.
_BORROWED = frozenset({Kind.VERDICT, Kind.GROUP, Kind.EXCEPT, Kind.UNDO})


def _light(language: str) -> frozenset[str]:
    words = tables(language).get("light", {}).get("words", ())
    return frozenset(spelling for word in words for spelling in spellings(word))


@lru_cache(maxsize=16)
def lexicon_of(language: str) -> Lexicon:
    """The lexicon for a mail in `language` (ISO 639-1): its own words, the signs, and the English words of deciding
    where the language has no such word itself."""
    own = list(_phrases(SYMBOLS)) + list(_phrases(language))
    if language != "en":
        known = vocabulary(language)
        own.extend(
            (first, phrase, spelled)
            for first, phrase, spelled in _phrases("en")
            if phrase.sense.kind in _BORROWED and first[0] not in known
        )
    return _merge(own, _light(language))
