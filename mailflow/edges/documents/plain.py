"""Text out of HTML files, RTF and plain text of any encoding."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode
from striprtf.striprtf import rtf_to_text

MAX_TEXT = 400_000
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SILENT = ("script", "style", "head", "template", "noscript", "svg", "object", "iframe")


def read_text(content: bytes) -> str:
    """Plain text: by its byte order mark, else UTF-8, else Windows-1252 (which decodes anything)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")[:MAX_TEXT]
    try:
        return content.decode("utf-8-sig")[:MAX_TEXT]
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")[:MAX_TEXT]


def read_rtf(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Text and link targets of an RTF (Rich Text Format specification 1.9: 7-bit, its own escapes)."""
    source = content.decode("cp1252", "replace")
    text = str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]  # typed but for its signature
    links = tuple(re.findall(r'HYPERLINK\s{0,9}"([^"\s]{1,300})"', source)[:100])
    rows = (
        line.strip("|").replace("|", "\t") if line.count("|") > 1 or line.endswith("|") else line
        for line in text.split("\n")
    )
    return "\n".join(rows)[:MAX_TEXT], links


def read_html(content: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Text, prominent lines (h1) and link targets of an HTML file."""
    tree = LexborHTMLParser(_decoded_html(content))
    tree.strip_tags(list(_SILENT))
    links = tuple(href for a in tree.css("a[href]")[:200] if (href := a.attributes.get("href")))
    prominent = tuple(" ".join(node.text().split()) for node in tree.css("h1")[:3])
    return html_lines(tree)[:MAX_TEXT], tuple(line for line in prominent if line), links


def _decoded_html(content: bytes) -> str:
    declared = re.search(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_.:-]{2,40})", content[:2048])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return read_text(content)
    return read_text(content)


def html_lines(tree: LexborHTMLParser) -> str:
    """The text with a line per block and a tab between the cells of a row."""
    parts: list[str] = []
    last_block, length = 0, 0
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag == "br":
            parts.append("\n")
        if node.tag != "-text":
            continue
        words = " ".join((node.text_content or "").split())
        if not words:
            continue
        block = _block_of(node)
        if block.mem_id != last_block:
            parts.append("\t" if parts and _same_row(block, parts) else "\n")
        elif (node.text_content or "")[0].isspace() or (parts and parts[-1].endswith(" ")):
            parts.append(" ")
        parts.append(words + (" " if (node.text_content or "")[-1].isspace() else ""))
        last_block, length = block.mem_id, length + len(words)
        if length > MAX_TEXT:
            break
    return re.sub(r" ?\n ?", "\n", "".join(parts)).strip()


def _block_of(node: LexborNode) -> LexborNode:
    current = node
    for _ in range(60):
        parent = current.parent
        if parent is None or current.tag in _BLOCKS:
            break
        current = parent
    return current


def _same_row(block: LexborNode, parts: list[str]) -> bool:
    previous = block.prev
    for _ in range(3):
        if previous is None or previous.tag != "-text":
            break
        previous = previous.prev
    return block.tag == "td" and previous is not None and previous.tag in ("td", "th") and parts[-1] != "\n"
