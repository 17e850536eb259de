"""HTML as lines of text: a line per block, a tab between the cells of a row. Scripts, styles and heads are left out.

For mails that come as HTML only and for HTML files. Shows what a reader sees in order; follows nothing, loads nothing.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SILENT = ["script", "style", "head", "template", "noscript", "svg", "object", "iframe"]
#: Inline elements deeper than this are taken for a block of their own.
_INLINE_DEPTH = 60


def html_text(html: str, limit: int = 400_000) -> str:
    """The text of `html`, about `limit` characters at most."""
    return tree_text(LexborHTMLParser(html), limit)


def tree_text(tree: LexborHTMLParser, limit: int) -> str:
    """The text of a parsed page; takes the silent elements out of `tree`."""
    tree.strip_tags(_SILENT)
    parts: list[str] = []
    last_block, length = 0, 0
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag == "br":
            parts.append("\n")
        text = (node.text_content or "") if node.tag == "-text" else ""
        if not (words := " ".join(text.split())):
            continue
        block = _block_of(node)
        if block.mem_id != last_block:
            parts.append("\t" if parts and _continues_row(block) else "\n")
        elif text[0].isspace():
            parts.append(" ")
        parts.append(words + (" " if text[-1].isspace() else ""))
        last_block, length = block.mem_id, length + len(words)
        if length > limit:
            break
    return re.sub(r" {1,3}", " ", re.sub(r" ?\n ?", "\n", "".join(parts))).strip()[:limit]


def _block_of(node: LexborNode) -> LexborNode:
    current = node
    for _ in range(_INLINE_DEPTH):
        parent = current.parent
        if parent is None or current.tag in _BLOCKS:
            break
        current = parent
    return current


def _continues_row(block: LexborNode) -> bool:
    """Whether this is a cell with another cell before it."""
    if block.tag not in ("td", "th"):
        return False
    previous = block.prev
    for _ in range(3):
        if previous is None or previous.tag != "-text":
            break
        previous = previous.prev
    return previous is not None and previous.tag in ("td", "th")
