"""Text out of DOCX and ODT: paragraphs, tables, headers, footers and text boxes, in reading order.

Both are zips of XML. The XML is read as a stream, so that nothing grows with the file but the text; any DOCTYPE is
refused (no resume has one, entity bombs and external entities all do), and so is nesting beyond reason. ECMA-376 part
1 (w: names), OpenDocument 1.3 (text:, table:, draw: names).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from mailflow.edges.documents.kinds import Refused, read_entry
from mailflow.mail.document import FileStatus

MAX_PART = 40 * 1024 * 1024
MAX_TEXT = 400_000
MAX_DEPTH = 400
#: Elements by what they do, local names of both formats: no name means two things.
_PARAGRAPH = {"p", "h"}
_ROW = {"tr", "table-row"}
_CELL = {"tc", "table-cell"}
_TEXT = {"t"}
_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "-", "s": " "}
_SKIPPED = {
    "Fallback",
    "del",
    "moveFrom",
    "tracked-changes",
    "annotation",
    "instrText",
    "note",
    "sdtPr",
    "pPrChange",
    "rPrChange",
}
_LANGUAGES = ("wordprocessingml", "opendocument", "markup-compatibility")


class _Full(Exception):
    """More text than is kept; what was read until here stands."""


@dataclass(slots=True)
class _Sheet:
    """Lines as they come out, nested by cell; paragraphs nested by text box."""

    sinks: list[list[str]] = field(default_factory=lambda: [[]])
    rows: list[list[list[str]]] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    styles: list[tuple[float, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    size: float = 0.0
    depth: int = 0
    skipping: int = 0
    length: int = 0
    in_text: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("xml", FileStatus.UNREADABLE, "it is nested too deeply")
        language, _, local = name.rpartition(" ")
        if self.skipping or local in _SKIPPED:
            self.skipping += 1
        elif any(known in language for known in _LANGUAGES):
            self._open_element(local, attributes)

    def _open_element(self, local: str, attributes: dict[str, str]) -> None:
        if local in _PARAGRAPH:
            self.open.append([])
            self.size = 100.0 if local == "h" else 0.0
        elif local in _ROW:
            self.rows.append([])
        elif local in _CELL:
            self.sinks.append([])
        elif local in _TEXT:
            self.in_text = True
        elif local in _SPACE and self.open:
            self.open[-1].append(_SPACE[local])
        elif local in ("sz", "pStyle"):
            self._note_size(local, next(iter(attributes.values()), ""))
        for key, value in attributes.items():
            if key.endswith(" href"):
                self.links.append(value)

    def _note_size(self, local: str, value: str) -> None:
        if local == "pStyle" and value.lower() in ("title", "titel", "titre", "name"):
            self.size = 1000.0
        elif local == "sz" and value.isdigit() and self.open:
            self.size = max(self.size, float(value))

    def data(self, text: str) -> None:
        if self.skipping or not self.open or not (self.in_text or self.free_text):
            return
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise _Full
        self.open[-1].append(text)

    #: OpenDocument puts text straight into the paragraph, WordprocessingML into w:t only.
    free_text: bool = False

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipping:
            self.skipping -= 1
            return
        language, _, local = name.rpartition(" ")
        if not any(known in language for known in _LANGUAGES):
            return
        if local in _PARAGRAPH and self.open:
            self._close_paragraph()
        elif local in _CELL and len(self.sinks) > 1:
            cell = self.sinks.pop()
            if self.rows:
                self.rows[-1].append(cell)
        elif local in _ROW and self.rows:
            self._close_row(self.rows.pop())
        elif local in _TEXT:
            self.in_text = False

    def _close_paragraph(self) -> None:
        line = "".join(self.open.pop())
        if line.strip():
            self.styles.append((self.size, line.strip()))
        self.sinks[-1].extend(line.split("\n"))

    def _close_row(self, cells: list[list[str]]) -> None:
        """A row whose cells hold a line each is a line; a row of columns is read column by column."""
        filled = [[line for line in cell if line.strip()] for cell in cells]
        if all(len(cell) <= 1 for cell in filled):
            self.sinks[-1].append("\t".join(cell[0].strip() for cell in filled if cell))
        else:
            for cell in cells:
                self.sinks[-1].extend([*cell, ""])

    def lines(self) -> list[str]:
        return [line for sink in self.sinks for line in sink]


def read_docx(content: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Text, prominent lines and link targets of a DOCX. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        headers = sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name))
        footers = sorted(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))
        main = "word/document.xml" if "word/document.xml" in names else _main_part(names)
        sheets = [_read_part(package, name, free_text=False) for name in (*headers, main, *footers)]
        links = tuple(link for name in names if re.fullmatch(r"word/_rels/[a-z]+\d*\.xml\.rels", name)
                      for link in _relationships(package, name))  # fmt: skip
    return _gather(sheets, links)


def read_odt(content: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Text, prominent lines and link targets of an ODT. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = [name for name in ("styles.xml", "content.xml") if name in names]
        sheets = [_read_part(package, name, free_text=True) for name in parts]
    return _gather(sheets, ())


def _main_part(names: list[str]) -> str:
    """Some writers number it (word/document2.xml)."""
    for name in names:
        if re.fullmatch(r"word/document\d+\.xml", name):
            return name
    raise Refused("docx", FileStatus.UNREADABLE, "it is damaged: its text part is missing")


def _gather(sheets: list[_Sheet], links: tuple[str, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    text = "\n".join("\n".join(sheet.lines()) for sheet in sheets).strip()
    styles = [style for sheet in sheets for style in sheet.styles][:40]
    largest = max((size for size, _ in styles), default=0.0)
    prominent = tuple(line for size, line in styles if size == largest and size > 0)[:3]
    return text, prominent, (*links, *(link for sheet in sheets for link in sheet.links))


def _read_part(package: zipfile.ZipFile, name: str, *, free_text: bool) -> _Sheet:
    sheet = _Sheet(free_text=free_text)
    _stream(read_entry(package, name, MAX_PART), sheet.start, sheet.end, sheet.data)
    return sheet


def _relationships(package: zipfile.ZipFile, name: str) -> list[str]:
    links: list[str] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External" and len(links) < 200:
            links.append(attributes.get("Target", ""))

    _stream(read_entry(package, name, 1024 * 1024), start, lambda _: None, lambda _: None)
    return links


def _stream(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except _Full:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused("xml", FileStatus.UNREADABLE, "it is damaged") from error


def _refuse_doctype(name: str, system: str | None, public: str | None, subset: bool) -> None:
    raise Refused(
        "xml", FileStatus.UNREADABLE, "it defines its own XML entities, which no document needs and attacks use"
    )
