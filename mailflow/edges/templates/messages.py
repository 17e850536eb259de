"""The catalogue's sources: every sentence of the templates, gathered into `mailflow.pot` and merged into each `.po`.

For whoever changes a template or adds a language: `python -m mailflow.edges.templates.messages` writes the files anew,
keeps what is translated, and leaves new sentences empty; a test fails while that is due. Never runs in production.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from mailflow.edges.templates.catalogue import locales
from mailflow.edges.templates.notices import own_folder

#: How the sentences are written in the templates, for babel.
JINJA = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
_HEADING = "# What mailflow's notices say. Written by python -m mailflow.edges.templates.messages"
#: A catalogue is dated by the commit that changes it.
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def gathered(folder: Path) -> Catalog:
    """Every message of the templates in `folder`, in the order of their files, as a catalogue without translations."""
    catalogue = Catalog(header_comment=_HEADING, charset="utf-8", creation_date=_UNDATED, fuzzy=False)
    for path in sorted(one for one in folder.rglob("*") if one.suffix in (".txt", ".html")):
        with path.open("rb") as file:
            for _, message, comments, _ in extract("jinja2", file, options=JINJA):
                place = path.relative_to(folder).as_posix()
                catalogue.add(message, locations=[(place, 1)], auto_comments=comments)
    return catalogue


def merged(language: str, source: Catalog) -> Catalog:
    """The language's catalogue with exactly the messages of `source`: translations kept, new ones empty."""
    path = _po(language)
    catalogue = Catalog(locale=language, charset="utf-8")
    if path.is_file():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = _HEADING
    catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "mailflow", "1", ""
    catalogue.last_translator = catalogue.language_team = "mailflow maintainers"
    catalogue.revision_date = catalogue.creation_date = _UNDATED
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file: the same catalogue is the same bytes."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=False, include_lineno=False)
    return file.getvalue()


def _po(language: str) -> Path:
    return locales() / language / "LC_MESSAGES" / "mailflow.po"


def main(begun: Sequence[str]) -> None:
    """Write the template catalogue and merge it into every language there is, and into those that are begun now."""
    for language in begun:
        _po(language).parent.mkdir(parents=True, exist_ok=True)
    source = gathered(own_folder())
    (locales() / "mailflow.pot").write_bytes(written(source))
    for folder in sorted(one for one in locales().iterdir() if (one / "LC_MESSAGES").is_dir()):
        _po(folder.name).write_bytes(written(merged(folder.name, source)))


if __name__ == "__main__":
    main(sys.argv[1:])
