"""Corrections of what was read from a resume, as people write them back: `name: …`, `role: DAT-3`, `merge`.

A closed grammar, a correction a line, each with the number of its row where the receipt has several. Whatever is none,
and no courtesy either, is handed back to be told, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from mailflow.mail.address import normalise, valid_outbound
from mailflow.reading.courtesies import is_courtesy
from mailflow.reading.row_numbers import ROW_NUMBERS, row_numbers


class Field(StrEnum):
    """What can be corrected by a word and its value."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class SetField:
    """`email: maria@example.test`. `value` is as it may be kept, or "" where what was written cannot be one."""

    field: Field
    value: str
    words: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """`merge`, `merge 2 with DAT-3`: the row is the like person on file; `like` tells which of several."""

    number: int | None = None
    like: str = ""


@dataclass(frozen=True, slots=True)
class NotTheSame:
    """`not the same`: the person that the row was put together with is another."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """`undo`, `undo 2`: everything that the receipt tells, or these rows."""

    numbers: tuple[int, ...] = ()


Correction = SetField | Merge | NotTheSame | TakeBack


@dataclass(frozen=True, slots=True)
class Corrections:
    """`left` are lines that say something else."""

    found: tuple[Correction, ...] = ()
    left: tuple[str, ...] = ()


_MOST_LINES = 60
_LONGEST_LINE = 300
_FIELDS = {
    Field.NAME: "name|full name|candidate|kandidat|kandidatin",
    Field.EMAIL: "e-?mail|mail|address|e-?mail address|adresse|e-?mail-adresse",
    Field.PHONE: "phone|telephone|tel|mobile|cell|phone number|telefon|handy|mobil|telefonnummer",
    Field.ROLE: "role|requisition|job|position|rolle|stelle",
}
_ROW = r"(?:[\[(#]?(\d{1,2})[\])]?\s*[.:)]?\s*)?"
_SETTING = {
    field: re.compile(rf"{_ROW}(?:the |der |die )?(?:{words})\s*[:=]\s*(.*)", re.I) for field, words in _FIELDS.items()
}
_MERGE = re.compile(
    rf"{_ROW}(?:merge|please merge|same person|zusammenführen|dieselbe person)"
    r"(?:\s+#?(\d{1,2}))?(?:\s+(?:with|into|mit)\s+(.{1,80}))?",
    re.I,
)
_APART = re.compile(
    rf"{_ROW}(?:(?:they are |these are |this is )?not the same(?: person| one| people)?"
    r"|nicht die\s?selbe(?: person)?|nicht identisch)(?:\s+#?(\d{1,2}))?",
    re.I,
)
_UNDO = re.compile(rf"(?:please )?(?:undo|take (?:it |that )?back|rückgängig(?: machen)?){ROW_NUMBERS}", re.I)
#: Lines that only say that corrections follow.
_HEADING = re.compile(r"(?:please correct|sorry|corrections?|bitte (?:ändern|korrigieren))[.:!]?", re.I)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’\-·]){0,118}[^\W_]?\.?")
_REF = re.compile(r"[A-Za-z][A-Za-z0-9]*-\d+")


def read_corrections(text: str) -> Corrections:
    """The corrections in somebody's own words, in their order. Never raises on any text."""
    found: list[Correction] = []
    left: list[str] = []
    for line in text[:8192].split("\n")[:_MOST_LINES]:
        line = " ".join(line.split()).strip("*• ")
        if not line:
            continue
        one = _read(line.rstrip(".!")) if len(line) <= _LONGEST_LINE else None
        if one is not None:
            found.append(one)
        elif not (is_courtesy(line) or _HEADING.fullmatch(line.rstrip(",.! "))):
            left.append(line)
    return Corrections(tuple(found), tuple(left))


def _read(line: str) -> Correction | None:
    for field, pattern in _SETTING.items():
        if match := pattern.fullmatch(line):
            words = match[2].strip().strip("\"“”„'")
            return SetField(field, _value(field, words), words, _number(match[1]))
    if match := _MERGE.fullmatch(line):
        return Merge(_number(match[1] or match[2]), (match[3] or "").strip())
    if match := _APART.fullmatch(line):
        return NotTheSame(_number(match[1] or match[2]))
    if match := _UNDO.fullmatch(line):
        return TakeBack(row_numbers(match[1]))
    return None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _value(field: Field, words: str) -> str:
    """What was written as it may be kept; "" where it is none."""
    match field:
        case Field.NAME:
            return words if _NAME.fullmatch(words) else ""
        case Field.EMAIL:
            address = normalise(words.removeprefix("<").removesuffix(">").removeprefix("mailto:"))
            return address.lower() if address is not None and valid_outbound(address) else ""
        case Field.PHONE:
            return _telephone(words)
        case Field.ROLE:
            found = _REF.findall(words)
            return found[0] if len(found) == 1 else ""


def _telephone(words: str) -> str:
    """E.164; only a number with its country is one, since nothing here says which country is meant."""
    digits = re.sub(r"[^\d+]", "", words)
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    try:
        number = parse(digits, None)
    except NumberParseException:
        return ""
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else ""
