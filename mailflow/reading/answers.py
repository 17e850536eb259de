"""Short answers to mailflow's own questions: a number out of a list of choices, and yes or no to "did you write this?".

Decides only on answers that say nothing else; anything more than a plain answer is None and is read as a reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from mailflow.mail.reply import OwnWords
from mailflow.reading.fold import spellings
from mailflow.reading.lexicons import LANGUAGES, OTHERS, Kind, entries, tables
from mailflow.reading.phrasebook import lexicon_of
from mailflow.reading.tokens import Token, clean, tokenize

_LONGEST_ANSWER = 12


def _words(own: OwnWords) -> list[Token]:
    """The words of a short answer without greetings and thanks around it; none where it is not short."""
    tokens = tokenize(clean(own.text))
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.key == "\n":
            lines.append([])
        else:
            lines[-1].append(token)
    spoken = [line for line in lines if line and not _polite(line)]
    return spoken[0] if len(spoken) == 1 and len(spoken[0]) <= _LONGEST_ANSWER else []


def _polite(line: list[Token]) -> bool:
    for language in LANGUAGES:
        phrases = lexicon_of(language).beginning(line[0].key)
        if any(p.sense.kind is Kind.POLITE and _begins(line, p.rest) for p in phrases):
            return len(line) <= 5
    return False


def _begins(line: list[Token], rest: Iterable[tuple[str, bool] | None]) -> bool:
    expected = [word[0] for word in rest if word is not None]
    return [token.key for token in line[1 : 1 + len(expected)]] == expected


@lru_cache(maxsize=16)
def _folded(language: str, table: str, key: str) -> frozenset[tuple[str, ...]]:
    phrases = tables(language).get(table, {}).get(key, ())
    return frozenset(tuple(token.key for token in tokenize(way)) for phrase in phrases for way in _ways(phrase))


def _ways(phrase: str) -> list[str]:
    ways = [""]
    for word in phrase.split():
        ways = [f"{way} {spelling}".strip() for way in ways for spelling in sorted(spellings(word))]
    return ways


def read_choice(own: OwnWords, count: int, language: str) -> int | None:
    """Which of `count` numbered choices the mail picks, from 1, or None where it picks none, several or says more:
    `2`, `2.`, `(2)`, `option 2`, `the second`, `number two, please`."""
    words = [token for token in _words(own) if token.text[-1].isalnum()]
    if not words or len(words) > 6:
        return None
    numbers: set[int] = set()
    for token in words:
        value = _number(token, language)
        filling = (
            not token.is_number
            and len(words) > 1
            and any((token.key,) in _folded(lang, "choice", "words") for lang in {language, "en"} & set(LANGUAGES))
        )
        if value is not None and not filling:
            numbers.add(value)
        elif not any((token.key,) in _folded(lang, "choice", "words") for lang in {language, "en"} & set(LANGUAGES)):
            return None
    chosen = numbers.pop() if len(numbers) == 1 else 0
    return chosen if 1 <= chosen <= count else None


def _number(token: Token, language: str) -> int | None:
    if token.is_number:
        return int(token.key) if token.key.isdecimal() and len(token.key) <= 3 else None
    known = (_number_words(lang) for lang in dict.fromkeys((language, "en")) if lang in LANGUAGES)
    return next((words[token.key] for words in known if token.key in words), None)


@lru_cache(maxsize=16)
def _number_words(language: str) -> Mapping[str, int]:
    """The words of a language that say a number or a place, folded: those that end a phrase of at most two words for
    that number alone (`two`, `the second`)."""
    found: dict[str, set[int]] = {}
    for entry in entries(language, ("count", "order")):
        for text in entry.template.written() if entry.sense.value.isdecimal() else ():
            *led, word = text.split()
            for key in spellings(word) if len(led) < 2 else ():
                found.setdefault(key, set()).add(int(entry.sense.value))
    counts = {
        key: int(value) for value, words in tables(language)["count"].items() for w in words for key in spellings(w)
    }
    return {key: values.pop() for key, values in found.items() if len(values) == 1} | counts


def read_confirmation(own: OwnWords, language: str) -> bool | None:
    """Whether the mail is a plain yes (True) or a plain no (False); None for anything more or less than that. A plain
    yes of any language known here counts; of two languages that disagree about a word, `language` is believed."""
    words = _words(own)
    keys = tuple(token.key for token in words if token.text[-1].isalnum())
    if not keys or any(token.key == "?" for token in words):
        return None
    order = dict.fromkeys((language, *LANGUAGES, OTHERS))
    for lang in order:
        if lang not in (*LANGUAGES, OTHERS):
            continue
        for key, value in (("yes", True), ("no", False)):
            if keys in _folded(lang, "confirm", key):
                return value
    return None
