"""Which mails are to be parsed in a bounded child process: the large and the odd ones.

A cheap look at the bytes, without parsing. It decides only where a mail is parsed, never what becomes of it: the parser
bounds itself too, and an odd mail is as welcome as any.
"""

from __future__ import annotations

import re
from itertools import pairwise

_LARGE = 1024 * 1024
_LONGEST_HEADER = 256 * 1024
_LONGEST_FIELD = 64 * 1024
_MOST_BOUNDARIES = 50
_MOST_PARTS = 500

_FIELD_START = re.compile(rb"[\r\n]+(?=[^ \t\r\n])")


def oddity(raw: bytes) -> str | None:
    """Why `raw` is better parsed in a bounded child, None where it is an ordinary mail."""
    if len(raw) > _LARGE:
        return f"larger than {_LARGE // 1024} KiB"
    return _odd_header(raw) or _odd_structure(raw)


def _odd_header(raw: bytes) -> str | None:
    if len(raw) <= _LONGEST_FIELD:
        return None
    ends = [end for end in (raw.find(blank) for blank in (b"\r\n\r\n", b"\n\n", b"\r\r")) if end >= 0]
    size = min(ends, default=len(raw))
    if size > _LONGEST_HEADER:
        return f"more than {_LONGEST_HEADER // 1024} KiB of headers"
    if size <= _LONGEST_FIELD:
        return None
    starts = [0, *(match.end() for match in _FIELD_START.finditer(raw, 0, size)), size]
    if any(after - before > _LONGEST_FIELD for before, after in pairwise(starts)):
        return f"a header field over {_LONGEST_FIELD // 1024} KiB"
    return None


def _odd_structure(raw: bytes) -> str | None:
    # Every part stands below a line that begins with two dashes: most mails have a handful, and are done here.
    marks = raw.count(b"\n--")
    if marks > _MOST_PARTS:
        return f"more than {_MOST_PARTS} parts"
    if marks > _MOST_BOUNDARIES and raw.lower().count(b"boundary") > _MOST_BOUNDARIES:
        return f"more than {_MOST_BOUNDARIES} boundaries: nested deeply, or made to look so"
    return None
