"""How the commands speak: plain text on standard output, complaints on standard error, JSON when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any


def say(*lines: str) -> None:
    """Lines for the person."""
    for line in lines:
        print(line, flush=True)


def complain(*lines: str) -> None:
    """Lines about what went wrong."""
    for number, line in enumerate(lines):
        print(line if number == 0 else f"  {line}", file=sys.stderr)


def say_json(value: Any) -> None:
    """One JSON object on one line."""
    print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def counted(count: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`; `many` where it is not the one with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> list[str]:
    """Columns under their heads, as wide as their widest cell."""
    widths = [max(len(str(row[n])) for row in [heads, *rows]) for n in range(len(heads))]
    lines = [
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *rows]
    ]
    return [lines[0], "  ".join("-" * width for width in widths).rstrip(), *lines[1:]]
