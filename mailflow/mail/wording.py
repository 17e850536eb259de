"""The phrases by which machines give themselves away, read once from the TOML files in `phrases/`, and their search.

A text is folded before it is searched: letters without case and accents, words parted by one space, no punctuation. So
"J'étais absent(e)" and "j etais absent e" are the same, and a phrase is found whatever the line breaks. Decides
nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

#: Letters that Unicode does not decompose, as people without them on the keyboard write them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "’": "'", "ʼ": "'"})
_WORD = re.compile(r"\w+")
#: What parts the words of a text in ASCII.
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
#: Scripts that put no space between words: there a phrase is a plain run of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def plain(text: str) -> str:
    """`text` without case and accents. Korean syllables stay whole."""
    text = text.casefold()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def fold(text: str) -> str:
    """`text` without case, accents and punctuation: its words, one space apart, with a space at both ends."""
    words = ascii_words(text) if text.isascii() else _WORD.findall(plain(text))
    return f" {' '.join(words)} "


def ascii_words(text: str) -> list[str]:
    """The words of a text in ASCII, in lower case; quicker than a search by far."""
    return text.lower().translate(_APART).split()


class Phrases:
    """A list of phrases, and which of them a folded text holds. A `*` in a phrase stands for at most 60 characters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, ...]]] = {}
        self._unspaced: list[str] = []
        for phrase in phrases:
            if _UNSPACED.search(phrase):
                self._unspaced.append(fold(phrase).replace(" ", ""))
                continue
            parts = tuple(fold(part) for part in phrase.split("*"))
            key = max(" ".join(parts).split(), key=len)
            self._by_word.setdefault(key, []).append(parts)
        #: A text without spaces between words apart, no text holds a phrase unless it holds one of these words.
        self.words = frozenset(self._by_word)

    def spans(self, folded: str, words: frozenset[str] | None = None) -> list[tuple[int, int]]:
        """Where the phrases stand in a folded text: one (start, end) for the first place of each, in order."""
        found: list[tuple[int, int]] = []
        for key in self.words.intersection(words if words is not None else folded.split()):
            for parts in self._by_word[key]:
                span = _locate(folded, parts)
                if span is not None:
                    found.append(span)
        if self._unspaced and not folded.isascii():
            tight = folded.replace(" ", "")
            for phrase in self._unspaced:
                at = tight.find(phrase)
                if at >= 0:
                    found.append((at, at + len(phrase)))
        return sorted(found)

    def among(self, folded: str, words: frozenset[str] | None = None) -> bool:
        """Whether any of the phrases stands in the folded text."""
        return bool(self.spans(folded, words))

    def opens(self, folded: str) -> int:
        """How many characters of the folded text the longest phrase that it begins with takes; 0 for none."""
        best = 0
        for start, end in self.spans(folded):
            if start <= 1 and end > best:
                best = end
        return best


def _locate(folded: str, parts: tuple[str, ...]) -> tuple[int, int] | None:
    start = folded.find(parts[0])
    tries = 0
    while start >= 0 and tries < 20:
        end = start + len(parts[0]) - 1
        for part in parts[1:]:
            at = folded.find(part, end, end + 60 + len(part))
            if at < 0:
                break
            end = at + len(part) - 1
        else:
            return start, end
        start = folded.find(parts[0], start + 1)
        tries += 1
    return None


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file `phrases/<name>.toml` as it stands."""
    source = resources.files("mailflow.mail") / "phrases" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def phrases(name: str, *keys: str) -> Phrases:
    """The phrases under `keys` (tables are merged over their languages) in `phrases/<name>.toml`."""
    found: Any = table(name)
    for key in keys:
        found = found[key]
    return Phrases(_flat(found))


def _flat(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [phrase for inner in found.values() for phrase in _flat(inner)]
    return [str(phrase) for phrase in found]
