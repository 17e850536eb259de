"""What the bounded child runs on one file: bytes in, the extracted document as JSON out.

The payload is one line of JSON (name, claimed type, whether inline) and the file's bytes. `decode` is for the parent:
it takes nothing but strings and numbers from the answer. Never touches the disk or the network.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from mailflow.edges.documents import office, pdf, plain
from mailflow.edges.documents.kinds import Refused, kind_of
from mailflow.mail.document import FileStatus

_MAX_CHARACTERS = 400_000
#: Ligatures, Arabic letters as drawn and full-width letters: what programs put in place of the letters themselves.
_DRAWN = re.compile("[\ufb00-\ufdfb\ufe70-\ufefc\uff01-\uff5e]+")


def read_payload(payload: bytes) -> bytes:
    """The job "document"."""
    header, _, content = payload.partition(b"\n")
    asked = json.loads(header)
    return json.dumps(read(content, asked["name"], asked["type"], asked["inline"]), ensure_ascii=False).encode()


def read(content: bytes, name: str, claimed: str, inline: bool) -> dict[str, Any]:
    """Format, status, why, text, prominent, links and pages of a file."""
    try:
        kind = kind_of(content, name, claimed, inline)
        found = _extracted(kind, content)
    except Refused as refusal:
        return {"format": refusal.format, "status": refusal.status.value, "why": refusal.why}
    if len("".join(found["text"].split())) < 10:
        return {"format": kind, "status": FileStatus.UNREADABLE.value, "why": "it has no text that can be read"}
    found["text"] = _clean(found["text"])[:_MAX_CHARACTERS]
    found["links"] = [_clean(link)[:500] for link in found["links"]][:200]
    found["prominent"] = [_clean(line)[:200] for line in found["prominent"]]
    return {"format": kind, "status": FileStatus.READ.value, "why": "", **found}


def _extracted(kind: str, content: bytes) -> dict[str, Any]:
    prominent: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pages = 0
    if kind == "pdf":
        text, prominent, links, pages = pdf.read_pdf(content)
    elif kind == "docx":
        text, prominent, links = office.read_docx(content)
    elif kind == "odt":
        text, prominent, links = office.read_odt(content)
    elif kind == "rtf":
        text, links = plain.read_rtf(content)
    elif kind == "html":
        text, prominent, links = plain.read_html(content)
    else:
        text = plain.read_text(content)
    return {"text": text, "prominent": prominent, "links": links, "pages": pages}


def _clean(text: str) -> str:
    """Without control characters and lone surrogates, which neither JSON nor mail may carry."""
    kept = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\xa0", " ").replace("\xad", "")
    )
    kept = "".join(c for c in kept if c in "\n\t" or (c >= " " and c != "\x7f" and not "\x80" <= c <= "\x9f"))
    kept = _DRAWN.sub(lambda shapes: unicodedata.normalize("NFKC", shapes[0]), kept)
    return kept.encode("utf-8", "replace").decode("utf-8")
