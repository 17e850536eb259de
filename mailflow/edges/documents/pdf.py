"""Text out of PDF, in reading order: one column or two, tables, ligatures undone.

Takes the positioned pieces of text that pypdf finds and builds lines from them here, since the order in which a PDF
draws its text need not be the order in which it is read. Runs in the bounded child only: a PDF can ask for unbounded
work.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from mailflow.edges.documents.columns import Piece, page_lines
from mailflow.edges.documents.kinds import Refused
from mailflow.mail.document import FileStatus

MAX_PAGES = 200
MAX_TEXT = 400_000


def _unreadable(why: str) -> Refused:
    return Refused("pdf", FileStatus.UNREADABLE, why)


def read_pdf(content: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...], int]:
    """Text, prominent lines of the first page, link targets and the number of pages. Raises Refused."""
    reader = _opened(content)
    try:
        count = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable("it is damaged") from error
    if count > MAX_PAGES:
        raise _unreadable(f"it has more than {MAX_PAGES} pages, which no resume has")
    if count == 0:
        raise _unreadable("it is a PDF without pages")
    return _read_pages(reader, count)


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _unreadable("it is encrypted with a password")
    except (DependencyError, NotImplementedError) as error:
        raise _unreadable("it is encrypted with a password") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise _unreadable("it is damaged") from error
    return reader


def _read_pages(reader: PdfReader, count: int) -> tuple[str, tuple[str, ...], tuple[str, ...], int]:
    pages: list[str] = []
    prominent: tuple[str, ...] = ()
    links: list[str] = []
    broken = images = length = 0
    for page in reader.pages:
        try:
            pieces = list(_pieces(page))
            links.extend(_links(page))
            images += bool(page.get("/Resources")) and _has_image(page)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError, OSError):
            broken += 1
            continue
        lines = page_lines(pieces)
        if not prominent:
            prominent = _prominent(pieces)
        pages.append("\n".join(lines))
        if (length := length + len(pages[-1])) > MAX_TEXT:
            break
    text = "\n\n".join(pages).strip()
    letters = len("".join(text.split()))
    if letters < 20 or (images and letters < 80):  # scanning programs add a line of their own
        raise _unreadable(_why_no_text(broken, images))
    return text, prominent, tuple(links[:200]), count


def _why_no_text(broken: int, images: int) -> str:
    if broken:
        return "it is damaged"
    if images:
        return "it is a scan: pictures of pages without text; please send a PDF with text or a DOCX"
    return "it has no text that can be read; if it was printed to pictures, please send a PDF with text or a DOCX"


def _pieces(page: Any) -> Iterator[Piece]:
    found: list[Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
            found.append(Piece(x, y, size * scale, text))

    page.extract_text(visitor_text=visit)
    yield from found


def _prominent(pieces: list[Piece]) -> tuple[str, ...]:
    largest = max((piece.size for piece in pieces), default=0.0)
    if largest <= 0 or all(piece.size > largest * 0.98 for piece in pieces):
        return ()
    lines = page_lines([piece for piece in pieces if piece.size > largest * 0.98])
    return tuple(" ".join(line.split()) for line in lines if line.strip())[:3]


def _links(page: Any) -> Iterator[str]:
    annotations = page.get("/Annots")
    for reference in list(annotations.get_object() if annotations is not None else [])[:200]:
        action = reference.get_object().get("/A")
        uri = action.get_object().get("/URI") if action is not None else None
        if isinstance(uri, str):
            yield uri


def _has_image(page: Any) -> bool:
    objects = page["/Resources"].get_object().get("/XObject")
    if objects is None:
        return False
    return any(each.get_object().get("/Subtype") == "/Image" for each in list(objects.get_object().values())[:50])
