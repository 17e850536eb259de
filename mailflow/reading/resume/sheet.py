"""A resume's text as lines that know their section. Decides what is a heading and nothing about the person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mailflow.reading.fold import fold
from mailflow.reading.resume.words import headings, words

MAX_CHARACTERS = 120_000
MAX_LINES = 3_000
MAX_LINE = 600
#: Sections in which a resume speaks of its owner's person.
OWN_SECTIONS = ("top", "contact", "profile")
_SPACED = re.compile(r"^(?:\S ){3,40}\S$")
_BULLET = re.compile(r"^[\s•·▪●○◦‣∙*\-–—>■□◆➢✓|#]{1,12}")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number among the non-empty lines and the section that it stands in."""

    text: str
    section: str
    number: int
    heading: bool = False


def read_sheet(text: str) -> tuple[Line, ...]:
    """The non-empty lines of `text`, composed (NFC), within the limits above."""
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text[:MAX_CHARACTERS]))
    lines: list[Line] = []
    section = "top"
    for raw in composed.split("\n")[:MAX_LINES]:
        line = _unspaced(raw[:MAX_LINE].strip())
        if not line:
            continue
        if fold(bare(line).strip(" :")) in words("papers", "titles_resume"):
            section = "top"
        found = heading_of(line)
        if found:
            section = found
        own = section if found else (_labelled_section(line) or section)
        lines.append(Line(line, own, len(lines), heading=bool(found)))
    return tuple(lines)


def bare(line: str) -> str:
    """A line without the bullet or rule before it."""
    return _BULLET.sub("", line).strip()


def heading_of(line: str) -> str | None:
    """The section that `line` opens, where it is nothing but a heading."""
    if len(line) > 60:
        return None
    folded = fold(line.strip(" \t:：.-–—_=*#|•■▪【】[]<>0123456789"))
    folded = " ".join(folded.replace("&", " and ").replace("/", " ").split())
    known = headings()
    if folded in known:
        return known[folded]
    parts = [part.strip() for part in re.split(r" and | und | et | y | e | en | i ", folded)]
    if len(parts) == 2 and all(part in known for part in parts):
        return known[parts[0]]
    return None


def _labelled_section(line: str) -> str | None:
    """`Languages: English, German` is a section of one line."""
    label, colon, rest = line.replace("：", ":", 1).partition(":")
    if not colon or not rest.strip() or len(label) > 40:
        return None
    section = headings().get(fold(bare(label)))
    return section if section != "contact" else None


def _unspaced(line: str) -> str:
    """`M A R I A   S I L V A` is letters set apart; two blanks or more part the words."""
    if not re.match(r"^\S \S \S", line):
        return line
    groups = re.split(r" {2,8}", line)
    if all(_SPACED.match(group) or len(group) == 1 or re.match(r"^\S \S$", group) for group in groups):
        joined = " ".join(group.replace(" ", "") for group in groups)
        return joined if any(letter.isalpha() for letter in joined) else line
    return line
