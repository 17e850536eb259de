"""What a file is, told from its bytes; the name and the type that the mail claims break ties only.

A kind that is no document carries its verdict: an old Word file, an archive, a picture, a calendar. Opens nothing
beyond a look at the first bytes, and for zips at the central directory, whose figures are checked before anything is
inflated.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from mailflow.mail.document import FileStatus

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
_ODT = b"application/vnd.oasis.opendocument.text"


class Refused(Exception):
    """A file that is not read, with its format and the reason in plain words."""

    def __init__(self, kind: str, status: FileStatus, why: str) -> None:
        super().__init__(why)
        self.format, self.status, self.why = kind, status, why


def _unreadable(kind: str, why: str) -> Refused:
    return Refused(kind, FileStatus.UNREADABLE, why)


def _other(kind: str, why: str) -> Refused:
    return Refused(kind, FileStatus.NOT_A_RESUME, why)


_ARCHIVE = "it is an archive, which is not opened; please send the files themselves"
#: Beginnings of files that are never read: magic bytes and their verdict.
_MAGIC: tuple[tuple[bytes, Refused], ...] = (
    (b"Rar!\x1a\x07", _unreadable("rar", _ARCHIVE)),
    (b"7z\xbc\xaf\x27\x1c", _unreadable("7z", _ARCHIVE)),
    (b"\x1f\x8b", _unreadable("gzip", _ARCHIVE)),
    (b"BZh", _unreadable("bzip2", _ARCHIVE)),
    (b"\xfd7zXZ\x00", _unreadable("xz", _ARCHIVE)),
    (b"\x28\xb5\x2f\xfd", _unreadable("zstd", _ARCHIVE)),
    (b"\x78\x9f\x3e\x22", _unreadable("tnef", "it is a winmail.dat, Outlook's wrapping; please send the file itself")),
    (b"MZ", _unreadable("program", "it is a program, which is not opened")),
    (b"\x7fELF", _unreadable("program", "it is a program, which is not opened")),
    (b"-----BEGIN PGP MESSAGE", _unreadable("pgp", "it is encrypted")),
    (b"-----BEGIN PGP", _other("pgp", "it is a key or signature")),
    (b"%!PS", _unreadable("postscript", "it is a PostScript file; please send a PDF")),
    (b"BEGIN:VCALENDAR", _other("calendar", "it is a calendar entry")),
    (b"BEGIN:VCARD", _other("vcard", "it is a contact card, not a resume")),
)  # fmt: skip
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"<svg", b"\x00\x00\x01\x00", b"RIFF")
_MEDIA = (b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"fLaC")


def kind_of(content: bytes, name: str, claimed: str, inline: bool) -> str:
    """The kind to read `content` as: pdf, docx, odt, rtf, html, text. Raises Refused for everything else."""
    if not content.strip(b"\x00 \t\r\n\x0c"):
        raise _unreadable("empty", "it is empty")
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, refusal in _MAGIC:
        if head.upper().startswith(magic.upper()) if magic.startswith(b"BEGIN") else head.startswith(magic):
            raise refusal
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_kind(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _compound(content)
    if head.startswith(_PICTURES) or content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        raise _picture(content, name, inline)
    if head.startswith(_MEDIA) or content[4:8] == b"ftyp":
        raise _other("media", "it is a sound or video file")
    if content[257:262] == b"ustar":
        raise _unreadable("tar", _ARCHIVE)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return _text_kind(content, head, name, claimed)


def _text_kind(content: bytes, head: bytes, name: str, claimed: str) -> str:
    suffix = name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if claimed in _SIGNATURES or suffix in ("p7s", "asc", "sig"):
        raise _other("signature", "it is the mail's electronic signature")
    if suffix in ("ics", "vcs"):
        raise _other("calendar", "it is a calendar entry")
    named = "pdf" if claimed == "application/pdf" else suffix
    if _is_binary(content):
        if named in _NAMED_BINARY:
            raise _damaged(named)
        raise _unreadable("unknown", "it is not a kind of file that can be read; please send a PDF or DOCX")
    lowered = head[:2048].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or _HTML.search(lowered):
        return "html"
    if lowered.startswith(b"<?xml") or suffix == "xml":
        raise _unreadable("xml", "it is an XML file; please send a PDF or DOCX")
    if suffix in ("csv", "tsv", "json", "py", "js", "sql", "log", "yml", "yaml"):
        raise _other(suffix, "it is a data or program file, not a resume")
    if named in _NAMED_BINARY and (content.count(b"\n") < 5 or b"@" not in content):
        raise _damaged(named)  # a text that somebody named so has lines and an address, a broken file has neither
    return "text"


_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_NAMED_BINARY = ("pdf", "docx", "docm", "odt", "doc", "rtf")
_HTML = re.compile(rb"<(html|body|head|div|p|h1|table)[\s>]")


def _damaged(named: str) -> Refused:
    return _unreadable(named, "it is damaged: it is not the kind of file that its name says")


def _is_binary(content: bytes) -> bool:
    sample = content[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    strange = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    return strange * 50 > len(sample)


def _picture(content: bytes, name: str, inline: bool) -> Refused:
    stem = name.lower().rsplit(".", 1)[0]
    resume_like = re.search(r"resume|résumé|lebenslauf|curriculum|(?:^|[^a-z])cv(?:$|[^a-z])|scan", stem)
    decoration = re.match(
        r"(image|outlook-|logo|signature|icon|banner|facebook|linkedin|twitter|photo|foto|avatar|headshot"
        r"|bewerbungs(?:foto|bild)|passbild|pass-?foto|pasfoto|portr[aä]t|portrait|retrato|ritratto|zdj[eę]cie)",
        stem,
    )
    if not resume_like and (inline or decoration or len(content) < 60_000):
        return _other("picture", "it is a picture, as signatures carry, not a resume")
    return _unreadable(
        "picture", "it is a picture of a page; text in pictures is not read; please send a PDF or DOCX with text"
    )


def _compound(content: bytes) -> Refused:
    """Files of the old compound format (MS-CFB): stream names stand in UTF-16 in the directory."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _unreadable("docx", "it is encrypted with a password")
    if "__properties_version1.0".encode("utf-16-le") in content:
        return _unreadable(
            "msg", "it is an Outlook message file; please forward the mail itself or attach the PDF or DOCX"
        )
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return _unreadable("doc", "it holds macros, which are not opened; please send a PDF or DOCX")
    if "Workbook".encode("utf-16-le") in content:
        return _other("xls", "it is a spreadsheet, not a resume")
    return _unreadable("doc", "it is an old Word file (.doc); please send a PDF or DOCX")


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, EOFError) as error:
        raise _unreadable("zip", "it is damaged") from error
    _check_directory(entries)
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _unreadable("docm", "it holds macros, which are not opened; please send a PDF or DOCX")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _unreadable("zip", "it is encrypted with a password")
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return "docx"
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return _opendocument(content)
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise _other("office", "it is a spreadsheet or slides, not a resume")
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        raise _unreadable("pages", "it is an Apple Pages file; please send a PDF or DOCX")
    raise _unreadable("zip", _ARCHIVE)


def _opendocument(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        manifest = read_entry(package, "META-INF/manifest.xml", 1024 * 1024)
        sort = read_entry(package, "mimetype", 256).strip() if "mimetype" in package.namelist() else _ODT
    if b"encryption-data" in manifest:
        raise _unreadable("odt", "it is encrypted with a password")
    if not sort.startswith(_ODT):
        raise _other("opendocument", "it is a spreadsheet or slides, not a resume")
    return "odt"


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _unreadable("zip", f"it is packed in more than {MAX_ENTRIES} parts, which no resume is")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > 1024 * 1024 and unpacked > MAX_RATIO * max(packed, 1)):
        raise _unreadable("zip", "it unpacks to far more than a resume could be")


def read_entry(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The bytes of one entry, at most `limit`: what the directory says of the size may be a lie. Raises Refused."""
    try:
        with package.open(name) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise _unreadable("zip", "it is damaged") from error
    if len(data) > limit:
        raise _unreadable("zip", "it unpacks to far more than a resume could be")
    return data
