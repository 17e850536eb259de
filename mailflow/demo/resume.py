"""A resume for the story, as the word processor's file that people mail. Nobody in it exists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

NADIA = (
    "Nadia Haas",
    "Site Reliability Engineer",
    "nadia.haas@mail.test | +1 415 555 0147 | Boston, MA",
    "Experience",
    "Site Reliability Engineer, Initech",
    "2019 - present",
    "Ran Kubernetes in production for 40 services; on-call experience as primary since 2020",
    "Systems Administrator, Globex",
    "2014 - 2019",
    "Education",
    "University of Example, 2010 - 2014",
    "Skills",
    "Go, PostgreSQL, Terraform",
)


def docx(lines: Sequence[str]) -> bytes:
    """The lines as a DOCX of plain paragraphs (ECMA-376 part 1): the three parts without which it is none."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
    return made.getvalue()
