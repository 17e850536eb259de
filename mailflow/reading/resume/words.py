"""The lexicons of resumes, read once from `lexicon/resume/*.toml`. The only module here that touches a file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from mailflow.reading.fold import fold


@cache
def lexicon(name: str) -> dict[str, Any]:
    """`lexicon/resume/<name>.toml` as it stands."""
    path = files("mailflow.reading") / "lexicon" / "resume" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def folded_text(text: str) -> str:
    """A longer text folded; unlike a word it is not remembered."""
    folded: str = fold.__wrapped__(text)
    return folded


@cache
def words(table: str, key: str, name: str = "words") -> frozenset[str]:
    """The words of one list, folded."""
    return frozenset(fold(str(word)) for word in lexicon(name)[table][key])


@cache
def written(table: str, key: str) -> frozenset[str]:
    """The words of one list with their accents, in lower case."""
    return frozenset(str(word).casefold() for word in lexicon("words")[table][key])


@cache
def headings() -> dict[str, str]:
    """Section by folded heading."""
    return {fold(word): section for section, found in lexicon("words")["headings"].items() for word in found}


@cache
def countries() -> dict[str, str]:
    """Country (ISO 3166-1 alpha-2) by its folded names."""
    return {fold(name): code for code, names in lexicon("places")["countries"].items() for name in names}


@cache
def cities() -> dict[str, str]:
    """Country by the folded names of its larger cities. Where two countries share a name, the first listed."""
    found: dict[str, str] = {}
    for code, names in lexicon("places")["cities"].items():
        for name in names:
            found.setdefault(fold(name), code)
    return found


@cache
def states() -> dict[str, tuple[str, ...]]:
    """Countries by the folded names of states that stand behind a city."""
    found: dict[str, tuple[str, ...]] = {}
    for code, names in lexicon("places")["states"].items():
        for name in names:
            found[fold(name)] = (*found.get(fold(name), ()), code)
    return found


@cache
def spoken_languages() -> dict[str, str]:
    """Language in English by its folded names."""
    return {fold(name): names[0] for names in lexicon("words")["languages"]["names"] for name in names}


@cache
def same_skills() -> dict[str, frozenset[str]]:
    """Other names of a skill, by each of its folded names."""
    groups = [frozenset(fold(name) for name in names) for names in lexicon("words")["skills"]["same"]]
    return {name: group for group in groups for name in group}
