"""Words and sentences of a reply, as the reader of dates needs them.

Unlike the tokens that decisions are read from, every dot, colon and dash stays a token of its own, since `3.12.`,
`15:30` and `2-3 days` live by them. It cuts and never interprets. One pass, linear.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mailflow.reading.fold import fold

#: Own words beyond this are not read.
MAX_CHARACTERS = 64 * 1024
#: A sentence beyond this many tokens is no sentence that anybody promises in.
MAX_TOKENS = 400
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\n|\S")
_WRAPPED_FROM = 50
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "\u2011": "-", "\u00a0": " ", "\u202f": " "})
_STOPS = frozenset("!?…")
#: Behind these a figure with a dot is a day of the month (`am 3. Dezember`) and no end of a sentence.
_BEFORE_ORDINAL = frozenset({"am", "zum", "vom", "den", "dem", "der", "bis", "ab"})
_ABBREVIATED = frozenset(
    {
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "okt",
        "nov",
        "dec",
        "dez",
        "mrz",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "ma",
        "wo",
        "vr",
        "za",
        "ca",
        "approx",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sr",
        "sra",
        "st",
        "z",
        "b",
        "d",
        "h",
        "p",
        "a",
        "m",
        "e",
        "g",
        "i",
        "s",
        "u",
        "c",
    }
)


class Token(NamedTuple):
    """`text` as written, `key` folded, and where it stands in the text."""

    text: str
    key: str
    start: int
    end: int


class Sentence(NamedTuple):
    """The tokens of one sentence, and the sign that ends it ("" for a dot or none)."""

    tokens: list[Token]
    stop: str = ""

    @property
    def asks(self) -> bool:
        """Whether it ends as a question."""
        return self.stop == "?"


def composed(text: str) -> str:
    """The text cut at 64 KiB, composed (NFC), with plain apostrophes, hyphens and spaces. Offsets refer to this."""
    text = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_APOSTROPHES)


def cut(text: str) -> list[Token]:
    """Words, figures and single signs, in order; a line break is the token `\\n`."""
    return [Token(m[0], fold(m[0]), *m.span()) for m in _TOKEN.finditer(text)]


def sentences(text: str, tokens: list[Token], months: frozenset[str] = frozenset()) -> list[Sentence]:
    """The sentences of a composed text: ended by stops, by blank lines, and by line breaks that no wrapping explains.

    Lines that begin with `>` are left out: they are somebody else's words. `months` are folded names of months, before
    which a figure with a dot is a day.
    """
    found: list[Sentence] = []
    current: list[Token] = []
    quoted = False
    line_start = 0

    def close(stop: str = "") -> None:
        if current:
            found.append(Sentence(current[:MAX_TOKENS], stop))
            current.clear()

    for at, token in enumerate(tokens):
        if token.text == "\n":
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            if quoted or not following or _breaks(token.start - line_start, current, tokens[at + 1 : at + 4]):
                close()
            line_start, quoted = token.end, False
            continue
        if token.text == ">" and (at == 0 or tokens[at - 1].text == "\n"):
            close()
            quoted = True
        if quoted:
            continue
        if token.text in _STOPS:
            close(token.text)
        elif token.text == "." and _ends(text, tokens, at, months):
            close()
        else:
            current.append(token)
    close()
    return found


def _breaks(length: int, current: list[Token], following: list[Token]) -> bool:
    """Whether a line break ends the sentence: the line is short, or what follows begins anew."""
    if length < _WRAPPED_FROM or not current or following[0].text in "\n>*•-–—":
        return True
    if following[0].text[:1].isdigit():
        # A list's number starts anew, a date that was wrapped goes on.
        return not (len(following) == 3 and following[1].text in "./:" and following[2].text[:1].isdigit())
    return current[-1].text in ":;"


def _ends(text: str, tokens: list[Token], at: int, months: frozenset[str]) -> bool:
    """Whether the dot at this place ends a sentence."""
    dot = tokens[at]
    if text[dot.end : dot.end + 1].strip():
        # Something follows without a blank: part of a figure, a time or an abbreviation.
        return False
    if at == 0:
        return True
    before = tokens[at - 1]
    if before.end != dot.start:
        return True
    if before.text.isdigit() and len(before.text) <= 2:
        leads = at == 1 or tokens[at - 2].text == "\n"
        if at + 1 < len(tokens) and tokens[at + 1].key in months:
            return False
        return not (leads or tokens[at - 2].key in _BEFORE_ORDINAL or tokens[at - 2].text == ".")
    if before.key in months and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
        return False
    following = text[dot.end : dot.end + 3].lstrip()
    return not (before.key in _ABBREVIATED and following and not following[0].isupper())
