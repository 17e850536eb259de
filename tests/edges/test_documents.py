"""Text out of files: every kind, in reading order; what is not read is told with its reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.edges.child import ChildFailure
from mailflow.edges.documents.columns import Piece, page_lines
from mailflow.edges.documents.reader import MAX_FILE, MAX_FILES, DocumentReader
from mailflow.edges.documents.reading import read, read_payload
from mailflow.mail.document import FileStatus, shown_name
from mailflow.mail.message import Attachment
from tests.data.forwards import writers
from tests.data.forwards.people import PEOPLE, columns, resume_lines

MARIA = PEOPLE[0]
LINES = resume_lines(MARIA)
PNG = b"\x89PNG\r\n\x1a\n"


class Here:
    """Runs the job in this process: the child's own program, without its walls."""

    def run(self, job: str, *payload: bytes) -> bytes | ChildFailure:
        return read_payload(b"".join(payload))


def reading(content: bytes, name: str = "file", claimed: str = "application/octet-stream", inline: bool = False) -> str:
    """What is said of a file, in one line."""
    found = read(content, name, claimed, inline)
    return f"{found['format']} {found['status']}: {found['why']}"


@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("pdf", writers.pdf),
        ("docx", writers.docx),
        ("docx", lambda lines: writers.docx(lines, table=True)),
        ("docx", lambda lines: writers.docx(lines[3:], header=lines[:3])),
        ("docx", lambda lines: writers.docx(lines[3:], box=lines[:3])),
        ("odt", writers.odt),
        ("rtf", writers.rtf),
        ("html", writers.html),
        ("text", writers.text),
        ("text", lambda lines: writers.text(lines, "utf-16")),
    ],
    ids=["pdf", "docx", "docx-layout", "docx-header", "docx-box", "odt", "rtf", "html", "text", "utf-16"],
)
@pytest.mark.parametrize("number", [0, 9, 11, 12, 13], ids=lambda number: PEOPLE[number].language + str(number))
def test_every_kind_gives_its_lines_in_order(kind: str, write: Callable[[list[str]], bytes], number: int) -> None:
    lines = resume_lines(PEOPLE[number])
    found = read(write(lines), "", "", False)
    assert (found["format"], found["status"]) == (kind, "read")
    assert [line.strip() for line in found["text"].split("\n") if line.strip()] == lines


@pytest.mark.parametrize("by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(by_row: bool) -> None:
    left, right = columns(MARIA)
    text = read(writers.pdf(left, right=right, by_row=by_row), "", "", False)["text"]
    assert [line.strip() for line in text.split("\n") if line.strip()] == [*left, *right]


def test_a_table_of_dates_stays_in_rows() -> None:
    rows = [f"{year} - {year + 1}\tEngineer at Acme" for year in range(2010, 2020)]
    text = read(writers.pdf(["Maria Silva", *rows]), "", "", False)["text"]
    assert text.split("\n")[1:] == rows


def test_dates_that_a_browser_drew_first_go_to_their_row() -> None:
    pieces = [
        Piece(500, 700, 10, "2021 – Present"), Piece(500, 600, 10, "2015 – 2021"), Piece(10, 700, 10, "Contact"),
        Piece(10, 680, 10, "Lisbon"),
        Piece(200, 700, 10, "Engineer, Initech"), Piece(200, 600, 10, "Engineer, Globex"),
    ]  # fmt: skip
    assert page_lines(pieces)[-2:] == ["Engineer, Initech\t2021 – Present", "Engineer, Globex\t2015 – 2021"]


def test_a_table_of_labels_stays_in_rows() -> None:
    rows = [
        ("Name", "Maria Silva"),
        ("Email", "maria@example.test"),
        ("Phone", "1"),
        ("City", "Lisbon"),
        ("Title", "SRE"),
    ]
    pieces = [Piece(x, 700 - 20 * n, 10, row[x > 50]) for n, row in enumerate(rows) for x in (10, 150)]
    assert page_lines(pieces) == ["\t".join(row) for row in rows]


def test_ligatures_are_undone() -> None:
    assert "fiona certified" in read(writers.pdf(["ﬁona certiﬁed, a line of text"]), "", "", False)["text"]


def test_the_largest_line_stands_out() -> None:
    for write in (writers.pdf, writers.docx, writers.html):
        assert read(write(LINES), "", "", False)["prominent"] == ["MARIA SILVA"]


def test_hyperlinks_are_found_behind_the_text() -> None:
    content = writers.pdf(LINES, links=["https://example.test/maria", "mailto:maria@example.test"])
    assert read(content, "", "", False)["links"] == ["https://example.test/maria", "mailto:maria@example.test"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "cv.pdf", "empty unreadable: it is empty"),
        (b" \r\n\x00", "cv.pdf", "empty unreadable: it is empty"),
        (writers.pdf(LINES)[:300], "cv.pdf", "pdf unreadable: it is damaged"),
        (b"GARBAGE NOT A PDF" * 20, "cv.pdf", "pdf unreadable: it is damaged"),
        (writers.pdf(["x"], images_only=True), "cv.pdf", "pdf unreadable: it is a scan"),
        (writers.pdf(LINES, encrypt=True), "cv.pdf", "pdf unreadable: it is encrypted with a password"),
        (writers.docx(LINES, macro=True), "cv.docx", "docm unreadable: it holds macros"),
        (writers.docx([]), "cv.docx", "docx unreadable: it has no text"),
        (writers.docx(LINES)[:-40], "cv.docx", "zip unreadable: it is damaged"),
        (writers.packed({"a.pdf": b"x"}), "cv.zip", "zip unreadable: it is an archive"),
        (writers.packed({"xl/workbook.xml": b"x"}), "a.xlsx", "office not_a_resume: it is a spreadsheet"),
        (writers.packed({"Index/Document.iwa": b"x"}), "a.pages", "pages unreadable: it is an Apple Pages file"),
        (b"Rar!\x1a\x07\x00", "cv.rar", "rar unreadable: it is an archive"),
        (b"\x1f\x8b\x08", "cv.tgz", "gzip unreadable: it is an archive"),
        (b"\x78\x9f\x3e\x22" + bytes(99), "winmail.dat", "tnef unreadable: it is a winmail.dat"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "cv.doc", "doc unreadable: it is an old Word file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "cv.docx",
            "docx unreadable: it is encrypted with a password",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
            "a.msg",
            "msg unreadable: it is an Outlook message file",
        ),
        (b"BEGIN:VCALENDAR\r\n", "a.ics", "calendar not_a_resume: it is a calendar entry"),
        (b"BEGIN:VCARD\r\n", "a.vcf", "vcard not_a_resume: it is a contact card"),
        (PNG + bytes(900), "image001.png", "picture not_a_resume: it is a picture, as signatures carry"),
        (PNG + b"1" * 90_000, "CV Maria.png", "picture unreadable: it is a picture of a page"),
        (
            b"\xff\xd8\xff" + b"1" * 90_000,
            "Bewerbungsfoto.jpg",
            "picture not_a_resume: it is a picture, as signatures carry",
        ),
        (b"\x00\x00\x00\x18ftypmp42" + b"1" * 900, "a.mp4", "media not_a_resume: it is a sound or video file"),
        (b"MZ\x90\x00", "cv.pdf.exe", "program unreadable: it is a program"),
        (bytes(range(32)) * 99, "cv.docx", "docx unreadable: it is damaged"),
        (b"-----BEGIN PGP MESSAGE-----\n", "cv.pgp", "pgp unreadable: it is encrypted"),
        (b'{"name": "Maria"}', "a.json", "json not_a_resume: it is a data or program file"),
        (b'<?xml version="1.0"?><d/>', "a.xml", "xml unreadable: it is an XML file"),
    ],
)
def test_what_is_not_read_says_why(content: bytes, name: str, said: str) -> None:
    assert reading(content, name).startswith(said)


def test_kind_goes_by_content_and_not_by_name() -> None:
    assert read(writers.docx(LINES), "cv.pdf", "application/pdf", False)["format"] == "docx"
    assert read(writers.pdf(LINES), "cv.txt", "text/plain", False)["format"] == "pdf"
    assert read(writers.text(LINES), "cv.pdf", "application/pdf", False)["format"] == "text"
    assert read(writers.html(LINES), "cv.doc", "application/msword", False)["format"] == "html"


def test_letters_as_drawn_become_letters() -> None:
    text = read(writers.text(["ﻣﺤﻤﺪ اﻟﻌﻠﻲ", "ﬁona", "Ｍａｒｉａ"]), "", "", False)["text"]
    assert text.split("\n") == ["محمد العلي", "fiona", "Maria"]


@pytest.mark.parametrize(("pages", "said"), [(200, "it has no text"), (201, "it has more than 200 pages")])
def test_a_pdf_of_too_many_pages_is_not_read(pages: int, said: str) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>"
    content = writers.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * pages])
    assert reading(content).startswith(f"pdf unreadable: {said}")


@pytest.mark.parametrize("part", ["word/document.xml", "word/header1.xml", "word/_rels/document.xml.rels"])
def test_any_doctype_is_refused(part: str) -> None:
    content = writers.docx(LINES, header=["x"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as made:
        for name in {*source.namelist(), part}:
            data = (
                b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
                if name == part
                else source.read(name)
            )
            made.writestr(name, data)
    assert "defines its own XML entities" in reading(out.getvalue())


def test_the_reader_answers_for_every_file_and_keeps_their_order() -> None:
    files = [Attachment(f"{n}.txt", "text/plain", f"Maria Silva, line {n}".encode()) for n in range(MAX_FILES + 2)]
    documents = DocumentReader(Here()).read_all(files)
    assert [document.name for document in documents] == [file.name for file in files]
    assert [document.status for document in documents[-2:]] == [FileStatus.UNREADABLE] * 2
    assert all(document.status is FileStatus.READ for document in documents[:MAX_FILES])
    assert len({document.sha256 for document in documents}) == len(files)


def test_a_file_beyond_the_limit_never_reaches_the_child() -> None:
    class Untouched:
        def run(self, job: str, *payload: bytes) -> bytes | ChildFailure:
            raise AssertionError

    document = DocumentReader(Untouched()).read(Attachment("a.pdf", "application/pdf", bytes(MAX_FILE + 1)))
    assert document.why == "it is larger than 25 MB"


def test_a_child_that_fails_makes_the_file_unreadable() -> None:
    class Failing:
        def run(self, job: str, *payload: bytes) -> bytes | ChildFailure:
            return ChildFailure("it took longer than 15 seconds")

    document = DocumentReader(Failing()).read(Attachment("a.pdf", "application/pdf", b"x"))
    assert (document.status, document.why) == (FileStatus.UNREADABLE, "it took longer than 15 seconds")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "unnamed"),
        ("///", "unnamed"),
    ],
)
def test_a_name_is_for_showing_and_never_a_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text(max_size=400))
def test_no_name_holds_a_path_or_a_control_character(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 120
    assert "/" not in shown
    assert shown.isprintable()


@given(
    st.binary(max_size=300), st.sampled_from(["", "%PDF-1.7\n", "{\\rtf1 ", "PK\x03\x04", "<html>", "\xd0\xcf\x11\xe0"])
)
def test_any_bytes_are_answered(content: bytes, magic: str) -> None:
    found = read(magic.encode("latin-1") + content, "x", "", False)
    assert found["status"] in ("read", "unreadable", "not_a_resume")
    assert bool(found["why"]) == (found["status"] != "read")


TEXTS = st.text(min_size=1, max_size=12) | st.sampled_from(["2019 - 2021", "2020 – now", "Email", "a@b.test"])
PLACES = st.floats(0, 800) | st.sampled_from([10.0, 200.0, 400.0])


@given(st.lists(st.builds(Piece, PLACES, PLACES, st.floats(1, 40), TEXTS), max_size=30))
def test_columns_lose_no_text(pieces: list[Piece]) -> None:
    drawn = sorted("".join("".join(piece.text.split()) for piece in pieces))
    assert sorted("".join("".join(line.split()) for line in page_lines(pieces))) == drawn
