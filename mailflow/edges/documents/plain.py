"""Text out of HTML files, RTF and plain text of any encoding."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser
from striprtf.striprtf import rtf_to_text

from mailflow.mail.hypertext import tree_text

MAX_TEXT = 400_000


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
    rows = (line.strip("|").replace("|", "\t") if line.endswith("|") else line for line in text.split("\n"))
    return "\n".join(rows)[:MAX_TEXT], links


def read_html(content: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Text, prominent lines (h1) and link targets of an HTML file."""
    tree = LexborHTMLParser(_decoded_html(content))
    links = tuple(href for a in tree.css("a[href]")[:200] if (href := a.attributes.get("href")))
    prominent = tuple(" ".join(node.text().split()) for node in tree.css("h1")[:3])
    return tree_text(tree, MAX_TEXT), tuple(line for line in prominent if line), links


def _decoded_html(content: bytes) -> str:
    declared = re.search(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_.:-]{2,40})", content[:2048])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return read_text(content)
    return read_text(content)
