"""A body as lines with their depth of quotation, the one form in which text and HTML parts are read.

Decides only what a mark says: `>` in text (RFC 3676 section 4.5, and what people's programs make of it), nested
quotations in HTML (see `html`). Whether unmarked lines are quoted as well is for `quoting` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

#: What HTML says about a line beyond its depth: an attribution, the start of unmarked history, a signature.
Mark = Literal["attribution", "history", "forward", "signature"]

#: Blanks that mail programs put into dates and around colons, and signs that are not to be seen at all.
_BLANKS = "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u2008\u3000\t"
_UNSEEN = "\u200b\u200c\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u1427\x00"

#: Some programs prefix quoted lines with the writer's initials or with a bar: "RM> see you", "| see you".
_INITIALS = re.compile(r"([A-Z][A-Za-z]{0,9}>|\|)(?: |$)")
#: A quotation mark that is really the end of a wrapped address: "> wrote:", ">:".
_STRAY = re.compile(r"> ?(?:\w{2,12} ?){0,3}[:：]$")

#: The one line whose trailing blank means something (RFC 3676 section 4.3).
SIGNATURE_DELIMITER = "-- "

#: As much of a body as `message` keeps: one that reaches it may have gone on.
MAX_BODY = 1024 * 1024
MAX_DEPTH = 50


@dataclass(slots=True)
class Lines:
    """Lines without their marks, the depth of quotation of each, and what HTML said about some of them."""

    text: list[str] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    #: Whether the body went on beyond what is read.
    cut: bool = False

    def add(self, text: str, depth: int, mark: Mark | None = None) -> None:
        """One more line at the end."""
        if mark is not None:
            self.marks[len(self.text)] = mark
        self.text.append(text)
        self.depth.append(depth)


def folded(text: str) -> str:
    """`text` with every blank a space and without the signs that nobody sees."""
    if text.isascii() and "\t" not in text and "\x00" not in text:
        return text
    for sign in _BLANKS:
        if sign in text:
            text = text.replace(sign, " ")
    for sign in _UNSEEN:
        if sign in text:
            text = text.replace(sign, "")
    return text


def from_text(text: str) -> Lines:
    """The lines of a text part; what is beyond 1 MiB is left out."""
    lines = Lines(cut=len(text) >= MAX_BODY)
    texts, depths = lines.text, lines.depth
    bearing = False
    for line in folded(text[:MAX_BODY]).splitlines():
        bare = line if line[:1] == ">" else line.lstrip()
        if bare[:1] != ">":
            texts.append(line if line == SIGNATURE_DELIMITER else line.rstrip())
            depths.append(0)
            bearing = bearing or ">" in line or "|" in line
        elif bare[-1] in ":：" and _STRAY.match(bare) and texts and _is_open(texts[-1], bare):
            texts.append(bare)
            depths.append(depths[-1])
            bearing = True
        else:
            rest = bare.lstrip("> ")
            marks = len(bare) - len(rest)
            if marks > 1:
                marks = bare.count(">", 0, marks)
            depths.append(marks if marks < MAX_DEPTH else MAX_DEPTH)
            texts.append(rest.rstrip())
    if bearing:
        _initials(lines)
    return lines


def _is_open(above: str, bare: str) -> bool:
    """Whether the line above may be an attribution that goes on in this one: it holds an address, or this one does, and
    it has not ended."""
    return "<" in above[-300:] + bare and above[-1:] not in (":", "：")


def _initials(lines: Lines) -> None:
    """Two lines or more that bear the same initials, or bars, are quoted."""
    held: list[int] = []
    last = ""
    for at, line in enumerate(lines.text):
        found = _INITIALS.match(line) if line and not lines.depth[at] and _may_bear(line) else None
        if found is not None and found[1] == last:
            held.append(at)
        elif found is not None or line:
            _quote(lines, held, last)
            held, last = ([at], found[1]) if found is not None else ([], "")
    _quote(lines, held, last)


def _may_bear(line: str) -> bool:
    """Whether a line may bear initials, or a bar that is not a table's."""
    return (line[0] == "|" and line[-1] != "|") or line.find(">", 0, 11) > 0 or line == "|"


def _quote(lines: Lines, held: list[int], initials: str) -> None:
    if len(held) < 2:
        return
    for at in held:
        lines.depth[at] = 1
        lines.text[at] = lines.text[at][len(initials) :].strip()
