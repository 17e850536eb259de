"""Text cut into tokens that know where they stood, and lines that were only wrapped joined again.

Decides what is one word, one number, one sign; never what any of them means. One pass, linear.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import NamedTuple

from mailflow.reading.fold import fold

#: Own words beyond this are not read: nobody decides in the 65th kilobyte of a mail.
MAX_CHARACTERS = 64 * 1024
MAX_LINES = 2000
#: Keys that end a sentence, a line break among them.
SENTENCE_ENDS = frozenset(".!?;\n")

# A line at least this long that goes on in lower case was wrapped by the client (RFC 3676 clients break at 72 to 78).
_WRAPPED_FROM = 58
_TOKEN = re.compile(r"[^\W\d_]+|\d+[^\W\d_]*|\n|[^\w\s]|_")
# Variation selectors, skin tones, keycaps, joiners and soft hyphens change how a sign looks, not what it says.
_IGNORED = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\u00ad\ufeff\U0001f3fb-\U0001f3ff]")
_APOSTROPHES = frozenset("'’")
_GLUE = frozenset("'’ʼ`´-‐‑")
_NEXT_LINE_STARTS_ITEM = re.compile(r"\s*(?:[-*•·–—>]\s|\(?\d{1,4}\s?[.):\]\-]|$)")


class Token(NamedTuple):
    """`text` as written, `key` folded, from `start` to `end` in the text; `tight` where no blank stands before it."""

    text: str
    key: str
    start: int
    end: int
    tight: bool

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters, or of digits followed by letters (`3pm`)."""
        return self.text[-1].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it is made of digits only."""
        return self.text[0].isdigit() and self.text[-1].isdigit()

    @property
    def capital(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()


def clean(text: str) -> str:
    """`text` composed (NFC), without invisible signs, each arrow one sign, cut at 64 KiB and 2,000 lines, its wrapped
    lines joined."""
    text = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _IGNORED.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("-->", "→").replace("->", "→").replace("=>", "→")
    lines = text.split("\n")[:MAX_LINES]
    return _join_wrapped(lines) if len(lines) > 1 else lines[0]


def _join_wrapped(lines: list[str]) -> str:
    parts = [lines[0]]
    for before, line in itertools.pairwise(lines):
        head = line.lstrip()[:1]
        wrapped = len(before) >= _WRAPPED_FROM or before.rstrip().endswith(",")
        goes_on = head.islower() and wrapped and not _NEXT_LINE_STARTS_ITEM.match(line)
        parts.append(" " if goes_on else "\n")
        parts.append(line)
    return "".join(parts)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order. Apostrophes and hyphens between two letters part words and are no tokens."""
    tokens: list[Token] = []
    last_end = -1
    for match in _TOKEN.finditer(text):
        piece = match[0]
        start, end = match.span()
        tight = start == last_end
        last_end = end
        if (
            piece in _APOSTROPHES
            and not tight
            and text[end : end + 1].isalpha()
            and not text[end + 1 : end + 2].isalpha()
        ):
            # "'m", "'t" in Dutch: the word has lost its beginning.
            continue
        if piece in _GLUE and tight and end < len(text) and text[end].isalpha() and text[start - 1].isalpha():
            continue
        tokens.append(Token(piece, fold(piece), start, end, tight))
    return tokens
