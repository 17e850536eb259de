"""Which language a reply is written in, judged by its words and its script.

Decides among the languages that have a lexicon and others that are only told apart; never by the sender alone, whose
own language breaks ties.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from mailflow.reading.lexicons import LANGUAGES, OTHERS, tables
from mailflow.reading.names import PARTICLES, Roster
from mailflow.reading.tokens import Token
from mailflow.reading.vocabularies import accented, spoken, stems

#: So few words hardly tell a language.
_SHORT = 4
_READ_AT_MOST = 400
_SHORTEST_STEM = 4
_LONGEST_STEM = 10
# What the reader's own language weighs beside the words: less than any word that only one language has.
_OWN = 0.3
# How many words without accents one weighs that is spelled with accents in few languages: "sí", "für", "não".
_ACCENT = 2
# From this share of the first language's votes on another one is as likely as not.
_CLOSE = 0.75
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "ARABIC": "ar",
    "HEBREW": "he", "THAI": "th", "DEVANAGARI": "hi", "ARMENIAN": "hy", "GEORGIAN": "ka", "BENGALI": "bn",
}  # fmt: skip


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """Each word with the languages that have it."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in spoken(language):
            found.setdefault(word, []).append(language)
    for language, words in tables(OTHERS).get("languages", {}).items():
        for word in words:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@lru_cache(maxsize=1)
def _spelled() -> dict[str, tuple[str, ...]]:
    """Each word that is written with accents, as it is written, with the languages that have it."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in accented(language):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@lru_cache(maxsize=1)
def _stems() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for stem in stems(language):
            found.setdefault(stem, []).append(language)
    return {stem: tuple(languages) for stem, languages in found.items()}


@lru_cache(maxsize=8192)
def _languages_with(key: str) -> tuple[str, ...]:
    known = _words().get(key)
    if known is not None:
        return known
    beginnings = _stems()
    for length in range(min(len(key), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
        if (found := beginnings.get(key[:length])) is not None:
            return found
    return ()


def language_of(tokens: Sequence[Token], roster: Roster, expected: str) -> str:
    """The language as ISO 639-1 code: one with a lexicon, or one that is only told apart, or "" where no word tells.
    `expected` is the reader's own language."""
    return _ranked(tokens, roster, expected)[0]


def languages_of(tokens: Sequence[Token], roster: Roster, expected: str) -> tuple[str, ...]:
    """The language as `language_of`, and behind it another that the words could almost as well be: in one of them a
    word may mean what it does not in the other (`no` denies in Spanish and is "in the" in Portuguese)."""
    return _ranked(tokens, roster, expected)


def _ranked(tokens: Sequence[Token], roster: Roster, expected: str) -> tuple[str, ...]:
    votes: dict[str, float] = {}
    foreign = 0
    words = 0
    spelled_out = False
    for place, token in enumerate(tokens[:_READ_AT_MOST]):
        if not token.is_word or token.key in roster.parts:
            continue
        if token.key in PARTICLES and place + 1 < len(tokens) and tokens[place + 1].key in _named(roster, token.key):
            continue
        if len(token.key) == 1 and "/" in (_key(tokens, place - 1), _key(tokens, place + 1)):
            # "1 t/m 3", "y/n/y"
            continue
        words += 1
        languages = _languages_with(token.key)
        if not token.text.isascii():
            # "décliné" folds to an English word and is none; "sí" is Spanish, though "si" is a word of three others.
            spelled = _spelled().get(token.text.casefold(), ())
            spelled_out = spelled_out or len(spelled) == 1
            languages = spelled * _ACCENT or tuple(language for language in languages if language != "en")
        share = 1 / len(frozenset(languages)) if languages else 0.0
        for language in languages:
            votes[language] = votes.get(language, 0.0) + share
        foreign += not languages and not token.key.isascii()
    if foreign * 2 > words:
        return (_by_script(tokens),)
    if expected in votes or (not votes and expected in LANGUAGES):
        votes[expected] = votes.get(expected, 0.0) + _OWN
    if not votes:
        return ("",)
    ranked = sorted(votes, key=lambda language: (votes[language], language == expected, _rank(language)), reverse=True)
    close = [language for language in ranked[1:] if votes[language] >= _CLOSE * votes[ranked[0]]]
    rivals = [language for language in close if language in LANGUAGES][:2]
    clear = spelled_out and votes[ranked[0]] > 2 * votes.get(expected, 0.0)
    if (
        words <= _SHORT
        and not clear
        and expected in votes
        and expected in LANGUAGES
        and expected not in ranked[:1] + rivals
    ):
        # "no idea": in a word or two, what their own language says counts as well.
        rivals.append(expected)
    return (ranked[0], *rivals)


def _key(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].key if 0 <= place < len(tokens) else ""


def _named(roster: Roster, particle: str) -> frozenset[str]:
    """The words that may follow a particle inside a name on the list: `de la Cruz`."""
    return _following(roster.names, particle)


@lru_cache(maxsize=512)
def _following(names: tuple[tuple[frozenset[str], ...], ...], particle: str) -> frozenset[str]:
    found: set[str] = set()
    for parts in names:
        for place, ways in enumerate(parts[:-1]):
            if particle in ways:
                found.update(*parts[place + 1 :])
    return frozenset(found)


def _rank(language: str) -> int:
    """Of two languages equally likely the earlier in the list of those that are read, for the same answer each time."""
    return len(LANGUAGES) - LANGUAGES.index(language) if language in LANGUAGES else 0


def _by_script(tokens: Sequence[Token]) -> str:
    for token in tokens[:_READ_AT_MOST]:
        if token.is_word and not token.key.isascii():
            script = unicodedata.name(token.key[0], "").split(" ")[0]
            if script in _SCRIPTS:
                return _SCRIPTS[script]
    return "und"
