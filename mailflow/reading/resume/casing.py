"""Capitals and order of a name's words, as its bearer would write them in a sentence.

Knows particles, the capitals within McDonald and D'Angelo, and forms that write the family name in capitals, first.
"""

from __future__ import annotations

import re

from mailflow.reading.fold import fold
from mailflow.reading.resume.words import words


def cased(name: str) -> str:
    """A name without shouting, given name first: `DUPONT Jean` is `Jean Dupont`, `SEAN O'BRIEN` is `Sean O'Brien`."""
    parts = name.split()
    letters = "".join(part for part in parts if len(part.strip(".")) > 1)
    if not letters or letters.upper() == letters.lower():
        return name
    if _is_turkish(letters):
        parts = [part[:1] + part[1:].replace("I", "ı") if part == part.upper() else part for part in parts]
    if letters == letters.upper() or letters == letters.lower():
        return " ".join(
            _titled(part, first=number == 0, before=parts[number - 1] if number else "")
            for number, part in enumerate(parts)
        )
    shouted = [len(part) > 1 and part == part.upper() and part != part.lower() and "." not in part for part in parts]
    recased = [
        _titled(part, first=number == 0, before=parts[number - 1] if number else "")
        if loud and (len(part) > 2 or _beside(shouted, number))
        else part
        for number, (part, loud) in enumerate(zip(parts, shouted, strict=True))
    ]
    return " ".join(_given_first(recased, shouted))


def _is_turkish(letters: str) -> bool:
    """Whose small I has no dot: YILMAZ is Yılmaz. Romanian writes Ş too, and none of the others."""
    shown = set(letters)
    return bool(shown & set("İĞğı")) or ("Ş" in shown and bool(shown & set("YÜÖÇ")))


def _beside(shouted: list[bool], number: int) -> bool:
    return (number > 0 and shouted[number - 1]) or (number + 1 < len(shouted) and shouted[number + 1])


def _given_first(parts: list[str], shouted: list[bool]) -> list[str]:
    """French, Belgian and other forms write DUPONT Jean."""
    loud = 0
    while loud < len(parts) and shouted[loud] and len(parts[loud]) > 1:
        loud += 1
    if (
        not 0 < loud < len(parts)
        or any(shouted[loud:])
        or len(parts[0]) < 3
        or fold(parts[0]) in words("names", "first_families")
    ):
        return parts
    return [*parts[loud:], *parts[:loud]]


def _titled(part: str, *, first: bool, before: str) -> str:
    """Le Goff and La Torre keep their capital where they stand alone, de la Cruz does not; Al Rashid does."""
    particles = words("names", "particles")
    if fold(part) in ("le", "la", "el", "al", "san", "santa") and fold(before) not in ("de", "di", "da"):
        return part.capitalize()
    if (
        not first
        and fold(part) in particles
        and fold(part) not in ("mac", "mc", "o", "i", "e", "thi")
        and len(part) > 1
    ):
        return part.lower()
    if part.rstrip(".").upper() in ("II", "III", "IV"):
        return part.upper()
    pieces = re.split(r"(['’ʼ`\-‐‑.·])", part)
    titled = "".join(piece[:1].upper() + piece[1:].replace("İ", "i").lower() if piece else piece for piece in pieces)
    if re.match(r"^Mc[a-z]{3,}", titled):
        return "Mc" + titled[2].upper() + titled[3:]
    return titled
