"""Which language a reply is written in, judged by its words.

Decides among the languages that have a lexicon and a list of others that are only told apart; never by the sender.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from mailflow.reading.lexicons import LANGUAGES, stems, tables, vocabulary
from mailflow.reading.names import Roster
from mailflow.reading.tokens import Token

_READ_AT_MOST = 400


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """Each word with the languages that have it."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in vocabulary(language):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def language_of(tokens: Sequence[Token], roster: Roster, expected: str) -> str:
    """The language as ISO 639-1 code; `expected` (the reader's own) where the words do not tell."""
    votes: dict[str, float] = {}
    known = _words()
    for token in tokens[:_READ_AT_MOST]:
        if not token.is_word or token.key in roster.parts:
            continue
        languages = known.get(token.key, ())
        for language in languages:
            votes[language] = votes.get(language, 0.0) + 1 / len(languages)
    if expected in LANGUAGES:
        votes[expected] = votes.get(expected, 0.0) + 0.3
    if not votes:
        return "en"
    return max(sorted(votes), key=lambda language: (votes[language], language == expected))
