"""Small writers for the files that people attach, so that no binary sample has to be kept. They write what real
programs write as far as reading it goes: positions, fonts and Unicode maps in PDF; styles, tables and text boxes in
DOCX and ODT."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_STAMP = (2026, 1, 1, 0, 0, 0)


def pdf(
    lines: Sequence[str],
    *,
    right: Sequence[str] = (),
    by_row: bool = False,
    heading_size: int = 20,
    links: Sequence[str] = (),
    encrypt: bool = False,
    images_only: bool = False,
) -> bytes:
    """A one-page PDF: `lines` in one column, the first of them large; `right` in a second column, drawn after the
    first or, `by_row`, line by line with it. A tab in a line is a table's next cell. `encrypt` only claims a
    password; `images_only` draws a picture instead of text."""
    placed = _placed(lines, 40, 790, heading_size)
    beside = _placed(right, 300, 760, 11)
    if by_row:
        rest = placed[1:]
        placed = placed[:1]
        beside = [(x, rest[n][1] if n < len(rest) else y, size, text) for n, (x, y, size, text) in enumerate(beside)]
        for number in range(max(len(rest), len(beside))):
            placed += rest[number : number + 1] + beside[number : number + 1]
    else:
        placed += beside
    letters = sorted({letter for *_, text in placed for letter in text})
    codes = {letter: number + 1 for number, letter in enumerate(letters)}
    drawn = "".join(
        f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{codes[c]:04x}' for c in text)}> Tj ET\n"
        for x, y, size, text in placed
    )
    content = b"q 500 0 0 700 40 40 cm /Im1 Do Q" if images_only else drawn.encode()
    image = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    notes = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({link}) >> >>" for link in links
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [" + notes.encode() + b"]"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 8 0 R >> >> >>",
        _stream(zlib.compress(content), b"/Filter /FlateDecode"),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /Identity-H /DescendantFonts [6 0 R]"
        b" /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /DW 520"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(_unicode_map(codes)),
        image + b" /Length 1 >>\nstream\n\x00\nendstream" if images_only else b"<< >>",
    ]
    if not images_only:
        objects[2] = objects[2].replace(b" /XObject << /Im1 8 0 R >>", b"")
    if encrypt:
        objects.append(
            b"<< /Filter /Standard /V 4 /R 4 /Length 128 /P -1 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>"
        )
    return assembled(objects, b" /Encrypt 9 0 R /ID [<00> <00>]" if encrypt else b"")


def _placed(lines: Sequence[str], left: int, top: int, first_size: int) -> list[tuple[int, int, int, str]]:
    placed: list[tuple[int, int, int, str]] = []
    y = top
    for number, line in enumerate(lines):
        size = first_size if number == 0 else 10
        for cell, text in enumerate(line.split("\t")):
            if text:
                placed.append((left + 150 * cell, y, size, text))
        y -= 30 if number == 0 else 14
    return placed


def _unicode_map(codes: dict[str, int]) -> bytes:
    pairs = list(codes.items())
    chunks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "".join(
        f"{len(chunk)} beginbfchar\n"
        + "".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in chunk)
        + "endbfchar\n"
        for chunk in chunks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /S def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}endcmap end end"
    ).encode()


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the catalogue first."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R%b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start))
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(
    lines: Sequence[str],
    *,
    header: Sequence[str] = (),
    box: Sequence[str] = (),
    table: bool = False,
    macro: bool = False,
) -> bytes:
    """A DOCX: the first line as Title; `header` in the page header, `box` in a text box; `table` puts the lines into
    the cells of a one-column table. A tab in a line makes it a table row."""
    body = "".join(_docx_line(line, title=number == 0 and not table) for number, line in enumerate(lines))
    if table:
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    if box:
        inner = "".join(_docx_line(line) for line in box)
        body = (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="wps"><w:txbxContent>{inner}</w:txbxContent></mc:Choice>'
            f"<mc:Fallback><w:txbxContent>{inner}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            + body
        )
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?>'
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{_REL}"/>'.encode(),
        "word/document.xml": (
            f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
        ).encode(),
    }
    if header:
        inner = "".join(_docx_line(line) for line in header)
        parts["word/header1.xml"] = f'<?xml version="1.0"?><w:hdr xmlns:w="{_W}">{inner}</w:hdr>'.encode()
    if macro:
        parts["word/vbaProject.bin"] = b"macro"
    return packed(parts)


def _docx_line(line: str, *, title: bool = False) -> str:
    if "\t" in line:
        cells = "".join(f"<w:tc>{_docx_line(cell)}</w:tc>" for cell in line.split("\t"))
        return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    style = '<w:pPr><w:pStyle w:val="Title"/></w:pPr>' if title else ""
    half = len(line) // 2  # runs break anywhere in real files
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (line[:half], line[half:]))
    return f"<w:p>{style}{runs}</w:p>"


def odt(lines: Sequence[str]) -> bytes:
    """An ODT of paragraphs; a tab in a line makes it a table row."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"))
    )
    body = "".join(_odt_line(line) for line in lines)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
            "content.xml": content.encode(),
        }
    )


def _odt_line(line: str) -> str:
    if "\t" in line:
        cells = "".join(f"<table:table-cell>{_odt_line(cell)}</table:table-cell>" for cell in line.split("\t"))
        return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    return f"<text:p>{escape(line)}</text:p>"


def rtf(lines: Sequence[str]) -> bytes:
    """An RTF with every letter beyond ASCII escaped by its UTF-16 units."""
    out = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Helvetica;}}\f0\fs20 "]
    for line in lines:
        for letter in line:
            if letter in "\\{}":
                out.append("\\" + letter)
            elif letter == "\t":
                out.append(r"\tab ")
            elif ord(letter) < 128:
                out.append(letter)
            else:
                units = letter.encode("utf-16-le")
                for at in range(0, len(units), 2):
                    number = int.from_bytes(units[at : at + 2], "little", signed=True)
                    out.append(rf"\u{number}?")
        out.append("\\par\n")
    return ("".join(out) + "}").encode("ascii")


def html(lines: Sequence[str]) -> bytes:
    """An HTML page: the first line as h1, the others as paragraphs, tabs as table cells."""
    body = "".join(
        "<table><tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.split("\t")) + "</tr></table>"
        if "\t" in line
        else f"<p>{escape(line)}</p>"
        for line in lines[1:]
    )
    head = "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head>"
    return f"{head}<body><h1>{escape(lines[0])}</h1>{body}</body></html>".encode()


def text(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    """Plain text, tabs as wide gaps."""
    return "\n".join(line.replace("\t", "    ") for line in lines).encode(encoding)
