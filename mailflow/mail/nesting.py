"""How deep an HTML part nests, known before it is parsed.

Parsing takes the square of that depth, and no mail that a person wrote nests a thousand elements.
"""

from __future__ import annotations

import re
from collections import Counter

_MAX_NESTING = 1_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
#: Elements that end by themselves.
_FLAT = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"),
        *("p", "li", "dd", "dt", "td", "th", "tr", "option"),
    )
)


def shallow(html: str) -> str:
    """`html` up to where elements nest deeper than any mail's do: parsing takes the square of that depth."""
    if html.count("<") <= _MAX_NESTING:
        return html
    depth = 0
    opened: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _FLAT:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
            if depth > _MAX_NESTING:
                return html[: tag.start()]
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return html
