"""From positioned pieces of text to lines in reading order: pure geometry, no PDF in it.

The order of drawing is trusted, since most programs draw a column after the other; only where a page was drawn row by
row across two columns are the columns put apart. A table of dates and labels looks alike and is left as rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: Rows that must share a right column before they are taken for two columns of text.
_ROWS_FOR_COLUMNS = 5
_POINT = r"[^\W\d]{0,12}\.?\s?(?:\d\d[./])?(?:19|20)\d\d"
_ONLY_DATES = re.compile(rf"^{_POINT}(?:\s?[-–—]\s?(?:{_POINT}|[^\W\d]{{2,12}}))?$")
_LABEL = re.compile(r"^[^\W\d](?:[^\W\d]|-){2,12}:?$")
_DATED = re.compile(r"\d{4}|^\W*\w{1,14}:$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, its left end, baseline and size in points; y grows upwards."""

    x: float
    y: float
    size: float
    text: str

    @property
    def right(self) -> float:
        """About where it ends: half an em a letter, an em for the wide scripts."""
        return self.x + self.size * sum(
            1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in self.text.strip()
        )


def page_lines(pieces: Sequence[Piece]) -> list[str]:
    """The lines of a page in reading order; a wide gap within a line is a tab."""
    rows = _dates_home(_rows(pieces))
    edge = _right_column(rows)
    if edge is None:
        return [_joined(row) for row in rows]
    lines: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for row in rows:
        if any(piece.x < edge - 3 and piece.right > edge + 20 for piece in row):
            lines += [*left, *right]
            left, right = [], []
            lines.append(_joined(row))
            continue
        for side, part in ((left, [p for p in row if p.x < edge - 3]), (right, [p for p in row if p.x >= edge - 3])):
            if part:
                side.append(_joined(part))
    return [*lines, *left, "", *right]


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and abs(last.y - piece.y) <= 0.35 * max(last.size, piece.size)
            and piece.x >= rows[-1][0].x - 1
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _dates_home(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Browsers draw what floats at the right edge before the text beside it: a row of nothing but dates goes to the end
    of the nearest row on its own height."""
    alone = [bool(_ONLY_DATES.match(_joined(row))) for row in rows]
    heights: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        if not alone[number]:
            heights.setdefault(round(row[0].y), []).append(number)
    homes: dict[int, list[Piece]] = {}
    moved: set[int] = set()
    for number, row in enumerate(rows):
        if not alone[number]:
            continue
        level = [other for near in (-1, 0, 1) for other in heights.get(round(row[0].y) + near, ())]
        beside = [other for other in level if rows[other][-1].right < row[0].x + 20]
        if beside:
            homes.setdefault(max(beside, key=lambda other: rows[other][-1].right), []).extend(
                replace(piece, text="\t" + piece.text) for piece in row
            )
            moved.add(number)
    return [[*row, *homes.get(number, ())] for number, row in enumerate(rows) if number not in moved]


def _right_column(rows: list[list[Piece]]) -> float | None:
    """The left edge that second pieces of many rows share, unless those rows are a table of dates or labels."""
    gaps: list[tuple[float, str, str]] = []
    for row in rows:
        for before, after in pairwise(row):
            if after.x - before.x > 60 and after.x - before.right > -20:
                gaps.append((after.x, _joined(row[: row.index(after)]), after.text))
                break
    if not gaps:
        return None
    edge, _ = Counter(round(x) for x, _, _ in gaps).most_common(1)[0]
    shared = [gap for gap in gaps if abs(gap[0] - edge) <= 3]
    dated = sum(bool(_DATED.search(left.strip())) or bool(re.search(r"\d{4}", right)) for _, left, right in shared)
    labelled = any(_LABEL.match(left.strip()) and "@" in right for _, left, right in shared)
    if len(shared) < _ROWS_FOR_COLUMNS or dated * 2 > len(shared) or labelled:
        return None
    return min(x for x, _, _ in shared)


def _joined(row: Sequence[Piece]) -> str:
    parts: list[str] = []
    for before, piece in zip((None, *row), row, strict=False):
        text = piece.text.replace("\n", " ")
        if before is not None and piece.x - before.x - len(before.text.strip()) * before.size * 0.62 > 1.5 * piece.size:
            parts.append("\t")
            text = text.lstrip()
        parts.append(text)
    return "".join(parts).strip()
