"""The words of each language as values, read once from `lexicon/*.toml`.

This is the only module of the room that touches files, and it touches none but the package's own. Without the lexicons
no word means anything and nothing is ever decided. `docs/how-to/add-a-language.md` explains the files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from mailflow.reading.model import Verdict
from mailflow.reading.patterns import Parts, Template

LANGUAGES: tuple[str, ...] = ("en", "de", "fr", "es", "pt", "it", "nl")
#: Signs that mean the same in every language (emoji, check marks).
SYMBOLS = "symbols"
#: Languages that are recognised only to be told apart.
OTHERS = "others"


class Kind(StrEnum):
    """What part a word or a phrase plays in an answer."""

    VERDICT = "verdict"
    REMARK = "remark"
    NEGATION = "negation"
    NO = "no"
    CONDITION = "condition"
    WAITING = "waiting"
    HEDGE = "hedge"
    HAVING = "having"
    PAST = "past"
    PLEASE = "please"
    PREFERENCE = "preference"
    CONTRAST = "contrast"
    CONCESSION = "concession"
    NOR = "nor"
    CLITIC = "clitic"
    ARTICLE = "article"
    PARTY = "party"
    VETO = "veto"
    CORRECTION = "correction"
    PROMISE = "promise"
    FUTURE = "future"
    QUESTION = "question"
    ASKING = "asking"
    REQUEST = "request"
    REPORT = "report"
    BECAUSE = "because"
    EXCEPT = "except"
    ONLY = "only"
    ALSO = "also"
    COMPARE = "compare"
    PREPOSITION = "preposition"
    ME = "me"
    PLAIN = "plain"
    AND = "and"
    #: An "and" in two halves, before each of two candidates: `zowel ... als`.
    TWOFOLD = "twofold"
    TO = "to"
    SHE = "she"
    THEY = "they"
    COPULA = "copula"
    POLITE = "polite"
    NEUTRAL = "neutral"
    NOTE = "note"
    UNDO = "undo"
    FILLER = "filler"
    GROUP = "group"
    ORDER = "order"
    COUNT = "count"
    PERSON = "person"
    LABEL = "label"
    UNIT = "unit"
    MEASURE = "measure"
    TIME = "time"
    MONTH = "month"
    RESTRICTING = "restricting"
    RESTRICTING_APART = "restricting_apart"
    # The following are never in a lexicon: they are found from the items and from the shape of the text.
    MENTION = "mention"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    TAIL = "tail"
    #: What only gives the reason of a decision beside it.
    GROUND = "ground"


class Sense(NamedTuple):
    """What a phrase means. `value` refines the kind: the group, the ordinal, the side of a remark, the form of a
    verdict: `verb`, `answer`, `passive`, `soft` (words that decide by describing and so are the reason too), `fit`
    (that decide by describing and say no more), `bare` (that decide only where they stand alone)."""

    kind: Kind
    value: str = ""
    verdict: Verdict | None = None
    strength: int = 0


class Phrase(NamedTuple):
    """The words after the first one, each as (letters, whether more letters may follow); `None` is a gap."""

    rest: tuple[tuple[str, bool] | None, ...]
    sense: Sense


#: `Mr`, `Frau`: what may stand before a name.
TITLE = Sense(Kind.PERSON, "title")
#: The strength of a verdict that stands by itself; below it, words decide only where nothing speaks against them.
FIRM = 3
_STRENGTH = {
    **dict.fromkeys(
        (
            "verb",
            "favour",
            "deed",
            "answer",
            "passive",
            "ending",
            "closing",
            "object",
            "naming",
            "bidding",
            "parting",
            "heading",
            "adverb",
        ),
        FIRM,
    ),
    **dict.fromkeys(("soft", "fit", "pool"), 2),
    "bare": 1,
}
#: The tables whose phrases decide.
DECIDING = frozenset(_STRENGTH)
#: Tables that hold words for other ends than being found in a text.
_NO_PHRASES = frozenset(
    {"common", "confirm", "choice", "parts", "light", "echo", "terms", "homonym", "several", "unjudged", "agreement"}
)
#: Verdicts that depend on where they stand, and the form that they have there.
PLACED = {
    "ending": "answer",
    "closing": "answer",
    "object": "verb",
    "naming": "verb",
    "bidding": "verb",
    "parting": "verb",
    "heading": "answer",
    "adverb": "answer",
}


def _load(name: str) -> Mapping[str, Any]:
    path = files("mailflow.reading") / "lexicon" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def tables(name: str) -> Mapping[str, Any]:
    """The raw tables of one lexicon file."""
    return _load(name)


def _sense(table: str, key: str) -> Sense:
    if table in _STRENGTH:
        return Sense(Kind.VERDICT, table, Verdict(key), _STRENGTH[table])
    if table == "words":
        return Sense(Kind(key))
    return Sense(Kind(table), key)


class Entry(NamedTuple):
    """One line of a lexicon: the phrases that it stands for, and what they mean."""

    template: Template
    sense: Sense


@lru_cache(maxsize=16)
def parts_of(name: str) -> Parts:
    """What the lines of a lexicon may name."""
    return Parts(tables(name).get("parts", {}))


def entries(name: str, forms: Container[str] = ()) -> Iterator[Entry]:
    """The lines of a lexicon in the order of the file, or of the tables `forms`. Made anew each time: a language that
    is only told apart from others needs none of them twice."""
    parts = parts_of(name)
    for table, senses in tables(name).items():
        if isinstance(senses, dict) and (table in forms if forms else table not in _NO_PHRASES):
            for key, phrases in senses.items():
                sense = _sense(table, key)
                for phrase in phrases:
                    yield Entry(Template(phrase, parts), sense)
