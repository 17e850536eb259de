"""The words of each language, told from the templates of its lexicon without writing their phrases out.

Decides which words a language has, which tell it from others, and which letters its words begin with; never what a word
means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mailflow.reading.fold import spellings
from mailflow.reading.lexicons import DECIDING, LANGUAGES, Entry, entries, tables
from mailflow.reading.patterns import Word, folded, patterns
from mailflow.reading.tokens import tokenize

#: So short a word tells no language where it stands inside a phrase.
_TELLING = 3


class Start(NamedTuple):
    """Where phrases of an entry begin: the first word folded and as it stands in the file."""

    word: Word
    written: str
    entry: Entry


#: What a name may be as a word: an auxiliary verb, a word that a sentence may begin with, a noun that has an article
#: then, a month or a season.
_CLASSES = ("helping", "leading", "noun", "time")


class Homonyms(NamedTuple):
    """The words that are names as well by their classes, the words that a month or a thing follows and nobody's name,
    the endings of verbs, with those that only look like them, and the words that only stand behind somebody."""

    classes: Mapping[str, frozenset[str]]
    before_times: frozenset[str]
    before_things: frozenset[str]
    finite: tuple[str, ...]
    base: tuple[str, ...]
    intensive: frozenset[str]

    def is_finite(self, key: str) -> bool:
        """Whether a folded word may be a verb of the third person or in the past: `springs`, `worked`."""
        return bool(self.finite) and key.endswith(self.finite) and not key.endswith(self.base)


@lru_cache(maxsize=16)
def starts(name: str) -> tuple[Start, ...]:
    """Every word that a phrase of a lexicon begins with, in the order of the file."""
    return tuple(
        Start(word, written, entry)
        for entry in entries(name)
        for written in sorted(entry.template.beginnings())
        for word in _first_words(written)
    )


def _first_words(written: str) -> Iterator[Word]:
    """The folded spellings of a phrase's first word; nothing where it begins with a gap."""
    first = (pattern[0] for pattern in folded(written) if pattern)
    return (word for word in dict.fromkeys(first) if word is not None)


@lru_cache(maxsize=32768)
def spelled(written: str) -> str:
    """The first word of a phrase in lower case, with its accents."""
    words = tokenize(unicodedata.normalize("NFC", written))
    return words[0].text.casefold() if words else ""


@lru_cache(maxsize=16)
def _begun(name: str) -> frozenset[str]:
    """Every word that a phrase of a lexicon begins with, as it is written."""
    return frozenset[str]().union(*(entry.template.beginnings() for entry in entries(name)))


@lru_cache(maxsize=16)
def vocabulary(name: str) -> frozenset[str]:
    """Every single word of a language that tells it from others: its common words and those that its phrases begin
    with."""
    first = (word for written in _begun(name) for word in _first_words(written))
    known = {key for key, is_stem in first if not is_stem and key.isalpha()}
    return frozenset(known.union(*(spellings(word) for word in _common(name))))


@lru_cache(maxsize=16)
def spoken(name: str) -> frozenset[str]:
    """`vocabulary`, and the words inside the phrases of what decides."""
    held = set[str]().union(*(entry.template.words() for entry in entries(name, DECIDING)))
    words = (word for piece in held for pattern in folded(piece) for word in pattern if word is not None)
    inside = {key for key, is_stem in words if not is_stem and len(key) >= _TELLING and key.isalpha()}
    return vocabulary(name) | inside


@lru_cache(maxsize=16)
def accented(name: str) -> frozenset[str]:
    """The words of a language's lexicon that begin a phrase and are spelled with accents, as they are spelled."""
    words = (*(spelled(written) for written in _begun(name) if not written.isascii()), *_common(name))
    return frozenset(word for word in words if word and not word.isascii())


@lru_cache(maxsize=16)
def stems(name: str) -> tuple[str, ...]:
    """The word beginnings of a language's lexicon."""
    first = (word for written in _begun(name) for word in _first_words(written))
    return tuple(sorted({key for key, is_stem in first if is_stem}))


@lru_cache(maxsize=1)
def gripping() -> frozenset[str]:
    """The verbs that decide only with the candidate right behind them: `take`, `drop`, `talk to`."""
    lines = (entry for name in LANGUAGES for entry in entries(name, ("object", "naming")))
    phrases = (phrase for entry in lines for phrase in entry.template.written())
    found = (pattern for phrase in phrases for pattern in patterns(phrase) if pattern[0] is not None)
    return frozenset(" ".join(word[0] for word in pattern if word is not None) for pattern in found)


@lru_cache(maxsize=1)
def echoing() -> frozenset[str]:
    """The words that say of one what was just said of another: `tampoco`, `non plus`."""
    return _listed("echo", "words")


@lru_cache(maxsize=1)
def affirming() -> frozenset[str]:
    """The words that say of one what was just denied of another: `schon`, `wel`."""
    return _listed("echo", "so")


@lru_cache(maxsize=1)
def dissenting() -> frozenset[str]:
    """The words that set what their writer thinks against somebody else's opinion: `moi non`, `io no`."""
    return _listed("echo", "dissent")


@lru_cache(maxsize=1)
def why_words() -> frozenset[str]:
    """The words that ask for a reason: `why`, `warum`."""
    return _listed("terms", "why")


@lru_cache(maxsize=1)
def inverting() -> frozenset[str]:
    """The verbs that make a condition where they stand before their subject: `should Maria accept`."""
    return _listed("terms", "inverted")


@lru_cache(maxsize=1)
def acts() -> frozenset[str]:
    """What candidates do as often as those who decide, as it is written: `accepte`, which `accepté` is not."""
    return frozenset(word for name in LANGUAGES for word in tables(name).get("terms", {}).get("acts", ()))


@lru_cache(maxsize=1)
def thereupon() -> frozenset[str]:
    """The words that begin what follows from a condition: `then`, `dann`."""
    return _listed("terms", "then")


def words_of(name: str, table: str) -> frozenset[str]:
    """The folded spellings of the words in a table of a language that are not looked for as phrases."""
    return frozenset(way for word in tables(name).get(table, {}).get("words", ()) for way in spellings(word))


@lru_cache(maxsize=16)
def said_of_several(name: str) -> frozenset[str]:
    """The words of a language that can only be said of more than one: `sono`, `cari`."""
    return words_of(name, "several")


@lru_cache(maxsize=16)
def unjudged(name: str) -> frozenset[str]:
    """The words of a language with which people tell why they judge nobody: `not seen yet`, `no opinion`."""
    return words_of(name, "unjudged")


@lru_cache(maxsize=1)
def ones() -> frozenset[str]:
    """The words for a single one: `all but one`, `alle bis auf einen`."""
    return _listed("several", "one")


@lru_cache(maxsize=1)
def wholly() -> frozenset[str]:
    """The words that make all of a role: `komplett`."""
    return _listed("several", "wholly")


@lru_cache(maxsize=1)
def denying() -> frozenset[str]:
    """The words that deny in any language, by themselves or at the head of a phrase: `no`, `nothing`, `kein`."""
    return _listed("terms", "denying")


def _listed(table: str, key: str) -> frozenset[str]:
    """The words of all languages under a key of a table that holds no phrases."""
    phrases = (phrase for name in LANGUAGES for phrase in tables(name).get(table, {}).get(key, ()))
    found = (pattern for phrase in phrases for pattern in patterns(phrase))
    return frozenset(" ".join(word[0] for word in pattern if word is not None) for pattern in found)


@lru_cache(maxsize=16)
def homonyms(name: str) -> Homonyms:
    """The words of a language that are names as well, among them those that it lists to mean nothing."""
    held: Mapping[str, Sequence[str]] = tables(name).get("homonym", {})
    classes: dict[str, set[str]] = {}
    plain = [word for word in tables(name)["words"].get("plain", ()) if word.isalpha()]
    for key in _CLASSES:
        for word in (*held.get(key, ()), *(plain if key == "leading" else ())):
            for way in spellings(word):
                classes.setdefault(way, set()).add(key)
    times, things, finite, base = (held.get(key, ()) for key in ("before_times", "before_things", "finite", "base"))
    return Homonyms(
        {way: frozenset(found) for way, found in classes.items()},
        frozenset(way for word in times for way in spellings(word)),
        frozenset(way for word in things for way in spellings(word)),
        tuple(finite),
        tuple(base),
        frozenset(held.get("intensive", ())),
    )


def _common(name: str) -> tuple[str, ...]:
    return tuple(tables(name).get("common", {}).get("words", ()))
