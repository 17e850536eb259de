"""Greetings, thanks and closings, which say nothing: as lines of a mail, and as words around an answer."""

from __future__ import annotations

import re

_LINE = re.compile(
    r"(?:hi|hello|hey|dear|hallo|liebe[rs]?)\b.{0,40}|(?:many )?(?:thanks|thank you|thx|danke|vielen dank)\b.{0,20}"
    r"|(?:best|regards|kind regards|best regards|cheers|gruß|grüße|viele grüße|beste grüße)\b.{0,30}",
    re.I,
)
#: With one of these a line says more: `Danke, aber 3 noch nicht`.
_MORE = re.compile(
    r"\d|\b(?:but|not|cannot|no|nobody|except|only|wait|hold|stop|aber|nicht|kein\w*|niemand\w*|außer|nur|erst|noch"
    r"|warte\w*|\w+n['’]t)\b",
    re.I,
)
_WORDS = re.compile(
    r"\b(please|sorry|ok|okay|thanks|thank you|bitte|danke|merci|pardon|gracias|obrigad[oa]|grazie|bedankt)\b", re.I
)


def is_courtesy(line: str) -> bool:
    """Whether a line is nothing but a greeting, thanks or a closing, with whom it is to or from."""
    return _LINE.fullmatch(line.rstrip(",.! ")) is not None and not _MORE.search(line)


def without_courtesies(text: str) -> str:
    """The text on one line, without words of courtesy and the marks around it."""
    return _WORDS.sub(" ", " ".join(text.split())).strip(" .,!-–")
