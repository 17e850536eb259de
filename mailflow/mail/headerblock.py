"""The short block of headers that Outlook and its kin put above what they quote: who wrote, when, to whom, about what.

Says where such a block ends; what follows from it is for `parting` to decide. The labels come from
`phrases/headers.toml`. A few of them alone are no block: people write "To:" and "Date:" as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail.lines import Lines
from mailflow.mail.wording import table

_HEADERS = table("headers")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_LONGEST = 600
#: Lines that a block may take, with wrapped ones.
_MOST_LINES = 16

_LABELS: dict[str, set[str]] = {}
for _kind, _names in _HEADERS["labels"].items():
    for _name in _names:
        _LABELS.setdefault(_name.casefold(), set()).add(_kind)


def _kinds(line: str) -> tuple[set[str], str] | None:
    """The header that a line names, with its value."""
    line = line.strip(" *_|\"'").replace("：", ":")
    label, colon, value = line.partition(":")
    if not colon or len(label) > 30:
        return None
    kinds = _LABELS.get(label.strip(" *_").casefold())
    return (kinds, value) if kinds else None


def header_block(lines: Lines, at: int, *, spaced: bool = True) -> int:
    """Where a block ends that begins at a line; 0 where none does.

    `spaced` allows a blank line between its lines, but not one that parts the writer's own line from a whole block.
    """
    rows = list(_rows(lines, at, spaced))
    return rows[-1].place + 1 if rows and _names_a_mail(rows) else 0


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    kinds: set[str]
    value: str


def _rows(lines: Lines, at: int, spaced: bool) -> Iterator[_Row]:
    """The labelled lines from `at` on; a value may be wrapped over two more lines."""
    stray = blank = 0
    for place in range(at, min(at + _MOST_LINES, len(lines.text))):
        line = lines.text[place]
        if place > at and place in lines.marks:
            return
        if not line:
            blank += 1
            if blank > 1 or not spaced or header_block(lines, place + 1, spaced=False):
                return
            continue
        found = _kinds(line)
        if found is None:
            stray += 1
            if place == at or blank or stray > 2:
                return
            continue
        stray = blank = 0
        yield _Row(place, *found)


def _names_a_mail(rows: list[_Row]) -> bool:
    """Whether the labels say who wrote, and two more things, or one more where an address is given."""
    seen = [kinds for row in rows for kinds in (row.kinds, *_labels_within(row.value))]
    others = {min(kinds) for kinds in seen if "from" not in kinds and kinds != {"cc"}}
    if not any("from" in kinds for kinds in seen):
        addressed = any("@" in row.value for row in rows)
        return others >= {"sent", "to"} and addressed and any(_CLOCK.search(row.value) for row in rows)
    return len(others) >= 2 or (bool(others) and any("from" in row.kinds and "@" in row.value for row in rows))


def _labels_within(value: str) -> list[set[str]]:
    """Labels further on in a line: programs that drop line breaks run the whole block into one."""
    found = []
    for piece in value[:_LONGEST].split(":")[:-1]:
        words = piece.split()
        kinds = _LABELS.get(words[-1].strip("*_").casefold()) if words else None
        if kinds and len(words[-1]) > 1:
            found.append(kinds)
    return found
