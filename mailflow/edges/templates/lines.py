"""Lines of plain text: values folded to one, other people's words quoted, our own wrapped."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

#: The width that plain text is wrapped to, quoting marks included (RFC 3676 recommends at most 78).
TEXT_WIDTH = 76
LONGEST_SUBJECT = 150


#: What HTML reads as more than itself.
_SPECIAL = re.compile("[&<>\"']")


class _Lines(str):
    """Text of ours that may hold line ends: its values were folded before."""

    __slots__ = ()


def one_line(value: Any) -> str:
    """A value as one line of printable text: nobody's name or words can begin a line or hold a control character."""
    kind = type(value)
    if kind is not str and kind is not Markup:
        return str(value)
    return value if value.isprintable() else header_line(value, longest=100_000)


def one_line_of_html(value: Any) -> str:
    """The same, escaped, unless it is markup already."""
    kind = type(value)
    if kind is str:
        line = value if value.isprintable() else header_line(value, longest=100_000)
        return line if _SPECIAL.search(line) is None else str(escape(line))
    return one_line(value) if kind is Markup else str(escape(value))


def header_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """The text on one line, without control and formatting characters, at most `longest` long."""
    kept = text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())[:longest]


def quoted(text: str, indent: int = 0) -> _Lines:
    """Somebody's words as a quotation, so that a reply which repeats them is not taken to say them."""
    prefix = " " * indent + "> "
    return _Lines("\n".join(_filled(prefix + header_line(str(text), 100_000), prefix)))


def _filled(text: str, prefix: str) -> list[str]:
    """The text, which begins with `prefix`, as lines of at most the text width that all begin with it."""
    if len(text) <= TEXT_WIDTH:
        return [text]
    lines, rest, room = list[str](), text[len(prefix) :], TEXT_WIDTH - len(prefix)
    while len(rest) > room:
        end = rest.rfind(" ", 0, room + 1)
        # A word that is longer than a line has one to itself.
        end = end if end > 0 else rest.find(" ", 1)
        if end < 0:
            break
        lines.append(prefix + rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, prefix + rest]


def tidy(text: str) -> str:
    """Lines of at most the text width, no spaces at their end, never two empty ones, one line end at the end."""
    lines: list[str] = []
    for line in text.split("\n"):
        kept = line.rstrip() if line != "-- " else line
        if len(kept) > TEXT_WIDTH and "> " not in kept[:6]:
            lines += _filled(kept, " " * (len(kept) - len(kept.lstrip())))
        elif kept or (lines and lines[-1]):
            lines.append(kept)
    return "\n".join(lines).strip("\n") + "\n"
