"""Where a resume's owner lives, and by which country's habits their telephone number is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.reading.fold import fold
from mailflow.reading.resume.model import Found
from mailflow.reading.resume.sheet import OWN_SECTIONS, Line, bare
from mailflow.reading.resume.words import cities, countries, states, words

_POSTCODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("CA", re.compile(r"\b[A-Z]\d[A-Z] \d[A-Z]\d\b")),
    ("US", re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b")),
    ("NL", re.compile(r"\b\d{4} [A-Z]{2}\b")),
    ("BR", re.compile(r"\b\d{5}-\d{3}\b")),
    ("PT", re.compile(r"\b\d{4}-\d{3}\b")),
    ("PL", re.compile(r"\b\d{2}-\d{3}\b")),
    ("JP", re.compile(r"〒\s?\d{3}-\d{4}")),
)
_TOP_DOMAINS = frozenset(
    (
        *(
            "de",
            "at",
            "ch",
            "fr",
            "be",
            "nl",
            "es",
            "pt",
            "it",
            "se",
            "no",
            "dk",
            "fi",
            "pl",
            "cz",
            "sk",
            "hu",
            "ro",
            "bg",
        ),
        *(
            "gr",
            "tr",
            "ua",
            "ru",
            "ee",
            "lv",
            "lt",
            "hr",
            "rs",
            "si",
            "il",
            "ng",
            "ke",
            "gh",
            "za",
            "in",
            "pk",
            "bd",
            "cn",
        ),
        *(
            "tw",
            "hk",
            "jp",
            "kr",
            "vn",
            "th",
            "my",
            "sg",
            "id",
            "ph",
            "au",
            "nz",
            "br",
            "ar",
            "cl",
            "mx",
            "pe",
            "ca",
            "ie",
        ),
    )
)
_PHONE = re.compile(r"\+\d[\d ()\-]{6,20}\d,?")
_APART = re.compile(r"\s*(?:\||•|·|∙|\t| {3,}|—|–|;| - )\s*")


def location(lines: Sequence[Line]) -> Found | None:
    """The place that the head of the resume names as home: labelled, or a known city or country standing in a line of
    its own."""
    labels = words("labels", "location", "places")
    own = [line for line in lines if line.section in OWN_SECTIONS][:60]
    for line in own:
        label, colon, rest = bare(line.text).replace("：", ":", 1).partition(":")
        if colon and fold(label) in labels and rest.strip() and "@" not in rest and "http" not in rest:
            return Found(_APART.split(rest.strip())[0].strip(" .,"), 0.9, line.text)
    for line in own:
        for part in _APART.split(_PHONE.sub(" | ", bare(line.text))):
            if _is_place(part):
                return Found(part.strip(" .,"), 0.8, line.text)
    return None


def country(lines: Sequence[Line], emails: Sequence[str]) -> str | None:
    """The owner's country (ISO 3166-1 alpha-2) by the head of the resume, else by the mail's top-level domain."""
    own = [line.text for line in lines if line.section in OWN_SECTIONS][:60]
    for find in (_by_country, _by_city, _by_postcode):
        for text in own:
            if (code := find(text)) is not None:
                return code
    if any("\uac00" <= letter <= "\ud7af" for text in own for letter in text):
        return "KR"
    if any("\u3040" <= letter <= "\u30ff" for text in own for letter in text):
        return "JP"
    for address in emails:
        top = address.rsplit(".", 1)[-1]
        if top == "uk":
            return "GB"
        if top in _TOP_DOMAINS:
            return top.upper()
    return None


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for part in re.split(r"\s*(?:[,|•·\t;()/]| - |—|–|:)\s*", text[:300]):
        cleaned = re.sub(r"\b[A-Z]{0,2}-?\d{3,6}(?:[ \-][A-Z\d]{2,4})?\b", " ", part).strip(" .")
        pieces.append(fold(" ".join(cleaned.split())))
    return [piece for piece in pieces if piece]


def _by_country(text: str) -> str | None:
    return next((countries()[piece] for piece in _pieces(text) if piece in countries()), None)


def _by_city(text: str) -> str | None:
    pieces = _pieces(text)
    for name, code in cities().items() if not text.isascii() else ():
        if "\u3040" <= name[0] <= "\ud7af" and any(piece.startswith(name) for piece in pieces):
            return code  # scripts without blanks
    for at, piece in enumerate(pieces):
        head, _, last = piece.rpartition(" ")
        if head and cities().get(head) in states().get(last, ()):
            return cities()[head]  # `Sydney NSW`
        following = pieces[at + 1] if at + 1 < len(pieces) else ""
        following = following.split(" ")[0] if following.split(" ")[0] in states() else following
        known = states().get(following, ())
        city = cities().get(piece)
        if known and (
            city in known or (city is None and len(piece) > 2 and len(known) == 1 and _short_state(text, following))
        ):
            return city or known[0]
        if city and not known:
            return city
        if known and city:
            return known[0]
    return None


def _short_state(text: str, state: str) -> bool:
    """Two letters count as a state only in capitals: "Springfield, IL" but not "Maria, de"."""
    return len(state) > 3 or re.search(rf",\s*{re.escape(state.upper())}\b", text) is not None


def _by_postcode(text: str) -> str | None:
    if "@" in text or re.search(r"\d{4}\s*[-–]\s*\d{4}", text):
        return None
    for code, pattern in _POSTCODES:
        if pattern.search(text) and not re.search(r"\+?\(?\d{2,4}\)?[\s\-]\d{3,4}[\s\-]\d{3,4}", text):
            return code
    return None


def _is_place(part: str) -> bool:
    if not 2 < len(part) <= 90 or "@" in part or "www." in part:
        return False
    pieces = _pieces(part)
    if not 1 <= len(pieces) <= 5:
        return False
    known = [piece in cities() or piece in countries() or piece in states() for piece in pieces]
    sure = pieces[0] in cities() or any(piece in countries() or piece in cities() for piece in pieces)
    return (sure and (all(known) or known[-1] or _by_postcode(part) is not None)) or (
        _by_city(part) is not None and known[-1]
    )
