"""Ordinary sentences made of ordinary forms and ordinary names for candidates, from the tables in `forms/`.

Each comes with what it must mean. The sentences are drawn by a seed, so that every run reads the same ones.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailflow.reading.decisions import read
from mailflow.reading.model import Item
from tests.data.reply_corpus import own_words, reader

ITEMS = (
    Item(1, "Maria Lopez", "DAT-3", ""),
    Item(2, "John Smith", "DAT-3", ""),
    Item(3, "Wei Chen", "OPS-1", ""),
    Item(4, "Anna Müller", "OPS-1", ""),
    Item(5, "Pavel Novák", "OPS-1", ""),
)
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_FOLDER = Path(__file__).parent / "forms"
_CASES: Final = {"{N}": 0, "{A}": 1, "{D}": 2}
#: Which tables of forms go with a target that is grammatically so.
_AGREES = {
    "sg": ("any", "sg"),
    "m": ("any", "sg", "m"),
    "f": ("any", "sg", "f"),
    "pl": ("any", "pl"),
    "mp": ("any", "pl", "mp"),
    "fp": ("any", "pl", "fp"),
    "all": ("any", "pl", "mp"),
    "other": ("any",),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence or two, what they decide, and what they were made of."""

    text: str
    means: Mapping[int, str]
    parts: tuple[str, ...]
    verdict: str = ""


def sentences(language: str, most: int | None = None, seed: int = 1) -> list[Said]:
    """At most `most` of each kind: alone, in pairs, with a word on the rest, with a reason."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    drawn = random.Random(seed)
    alone = list(_alone(table))
    drawn.shuffle(alone)
    kinds = (
        _plain(alone),
        _pairs(table, alone, drawn),
        _with_rest(table, alone, drawn),
        _with_reason(table, alone, drawn),
    )
    found: list[Said] = []
    for kind in kinds:
        for count, said in enumerate(kind):
            if most is not None and count >= most:
                break
            found.append(said)
    return found


def judged(said: Said, language: str) -> str:
    """`right`, `wrong` (an approval or a rejection that nobody gave), `asked` or `silent`."""
    reading = read(own_words(said.text), ITEMS, reader(language))
    got = {decision.item.number: decision.verdict.value for decision in reading.decisions}
    if any(verdict in ("approve", "reject") and said.means.get(number) != verdict for number, verdict in got.items()):
        return "wrong"
    if got == said.means and not reading.unclear:
        return "right"
    return "asked" if reading.unclear else "silent"


def _alone(table: Mapping[str, Any]) -> Iterator[Said]:
    for verdict in ("approve", "reject"):
        for text, items, agreement in table["targets"]:
            for form in (form for key in _AGREES[agreement] for form in table[verdict].get(key, ())):
                if agreement == "all" and form in table["never_of_all"]:
                    continue
                yield Said(_filled(form, text, table), dict.fromkeys(items, verdict), (form, text), verdict)


def _filled(form: str, target: str, table: Mapping[str, Any]) -> str:
    """The form with the target in the case it asks for, contracted as the language wants it."""
    cases = target.split("|")
    for mark, case in _CASES.items():
        form = form.replace(mark, cases[min(case, len(cases) - 1)])
    for apart, together in table.get("contractions", {}).items():
        form = form.replace(apart, together)
    return form


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _plain(alone: Sequence[Said]) -> Iterator[Said]:
    for said in alone:
        yield Said(f"{_begun(said.text)}.", said.means, said.parts)


def _pairs(table: Mapping[str, Any], alone: Sequence[Said], drawn: random.Random) -> Iterator[Said]:
    for _ in range(20 * len(alone)):
        one, other = drawn.choice(alone), drawn.choice(alone)
        apart = drawn.choice(table["separators"])
        if one.verdict == other.verdict or one.means.keys() & other.means.keys() or _runs_on(one, apart, other):
            continue
        second = _begun(other.text) if apart.endswith((". ", "\n")) else other.text
        parts = (*one.parts, *other.parts, apart)
        yield Said(f"{_begun(one.text)}{apart}{second}.", {**one.means, **other.means}, parts)


def _runs_on(one: Said, apart: str, other: Said) -> bool:
    """Whether two lists would run into one, as nobody writes them: `no to 1 and 2, 3 and 4 yes`."""
    listed = one.parts[0].endswith("}") and other.parts[0].startswith("{")
    return listed and apart.strip(" ,").isalpha()


def _with_rest(table: Mapping[str, Any], alone: Sequence[Said], drawn: random.Random) -> Iterator[Said]:
    for said in alone:
        if len(said.means) > 2:
            continue
        verdict = "reject" if said.verdict == "approve" else "approve"
        rest = drawn.choice(table["rest"][verdict])
        others = {item.number: verdict for item in ITEMS if item.number not in said.means}
        yield Said(f"{_begun(said.text)}{rest}", {**said.means, **others}, (*said.parts, rest))


def _with_reason(table: Mapping[str, Any], alone: Sequence[Said], drawn: random.Random) -> Iterator[Said]:
    for said in alone:
        reasons = table["reasons"][said.verdict]["one" if len(said.means) == 1 else "many"]
        reason = drawn.choice(reasons)
        yield Said(f"{_begun(said.text)}{reason}", said.means, (*said.parts, reason))
