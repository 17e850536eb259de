"""Which sentences a kind of notice can say: those of its templates, of the parts they include and the words they name.

For whoever adds a language: notices are translated kind by kind, and a language is offered once what answers a mail
(`ANSWERING`) is complete in it; the rest falls back to English sentence by sentence. Never runs in production:
`python -m mailflow.edges.templates.coverage sv` lists what is missing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract

from mailflow.edges.templates.catalogue import catalogue_of
from mailflow.edges.templates.messages import JINJA
from mailflow.edges.templates.notices import own_folder

#: The kinds that answer what somebody wrote: complete in every language that is offered.
ANSWERING = ("receipt", "clarify", "confirm")
#: Languages in which every kind is complete.
WHOLE = ("en", "de")

_INCLUDE = re.compile(r'\{%\+?-? (?:include|extends) "([\w./]+)"')
_IMPORT = re.compile(r'\{% import "([\w./]+)" as (\w+) %\}')
_MACRO = re.compile(r"\{% macro (\w+)\(.*?\{%- endmacro %\}\n?", re.DOTALL)
_WORD = re.compile(r'\|word\("(\w+)"\)')
_WORDS = "_base/words.txt"


def sentences(folder: Path, kinds: Iterable[str]) -> set[str]:
    """The sentences of these kinds, as the catalogue calls them (the singular where there is a plural too)."""
    said: set[str] = set()
    spoken: set[tuple[str, str]] = set()
    for kind in kinds:
        for path in sorted((folder / kind).iterdir()):
            said |= _of(folder, path.relative_to(folder).as_posix(), spoken)
    return said


def _of(folder: Path, name: str, spoken: set[tuple[str, str]]) -> set[str]:
    source = (folder / name).read_text(encoding="utf-8")
    imported = {alias: where for where, alias in _IMPORT.findall(source)}
    wanted = {(_WORDS, macro) for macro in _WORD.findall(source)}
    for alias, where in imported.items():
        wanted |= {(where, macro) for macro in re.findall(rf"\b{alias}\.(\w+)\(", source)}
    said = _messages(source)
    for where, macro in wanted - spoken:
        said |= _spoken(folder, where, macro, spoken)
    for part in _INCLUDE.findall(source):
        # A part may name the words that the template around it has imported.
        said |= _of(folder, part, spoken)
        inner = (folder / part).read_text(encoding="utf-8")
        for alias, where in imported.items():
            for macro in re.findall(rf"\b{alias}\.(\w+)\(", inner):
                said |= _spoken(folder, where, macro, spoken)
    return said


def _spoken(folder: Path, where: str, macro: str, spoken: set[tuple[str, str]]) -> set[str]:
    """The sentences of one macro and of those it calls."""
    if (where, macro) in spoken:
        return set()
    spoken.add((where, macro))
    source = (folder / where).read_text(encoding="utf-8")
    macros = {match[1]: match[0] for match in _MACRO.finditer(source)}
    body = macros[macro]
    said = _messages(body)
    for other in macros.keys() & set(re.findall(r"\b(\w+)\(", body)):
        said |= _spoken(folder, where, other, spoken)
    for other in _WORD.findall(body):
        said |= _spoken(folder, _WORDS, other, spoken)
    return said


def missing(folder: Path, language: str, kinds: Iterable[str]) -> list[str]:
    """The sentences of these kinds that have no words in this language yet."""
    catalogue = catalogue_of(language)
    wanted = sentences(folder, kinds)
    return sorted(one for one in wanted if catalogue.gettext(one) == one and catalogue.ngettext(one, one, 1) == one)


def _messages(source: str) -> set[str]:
    file = BytesIO(source.encode())
    found = [message for _, message, _, _ in extract("jinja2", file, options=JINJA)]
    return {message if isinstance(message, str) else message[0] for message in found}


if __name__ == "__main__":
    for language in sys.argv[1:]:
        print(*missing(own_folder(), language, ANSWERING), sep="\n")
