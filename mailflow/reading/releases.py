"""A recruiter's word on mails that wait to be released: `send`, `send 1, 3`, `told 2`. A closed grammar.

Whatever is not exactly one releases nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.reading.courtesies import is_courtesy
from mailflow.reading.row_numbers import ROW_NUMBERS, row_numbers

_SEND = re.compile(
    rf"(?:please )?(?:send|release|senden|abschicken)(?: (?:it|them|all|alle|bitte))?{ROW_NUMBERS}", re.I
)
_TOLD = re.compile(rf"(?:already )?(?:told|informed|informiert|knows already|weiß bescheid){ROW_NUMBERS}", re.I)


@dataclass(frozen=True, slots=True)
class Releases:
    """What is to be sent and who is told already; `all_` where no number is named. `clear` is False where any line says
    something else, and then nothing is meant to be done."""

    send: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    send_all: bool = False
    clear: bool = True


def read_releases(text: str) -> Releases:
    """The releases in somebody's own words. Never raises on any text."""
    send: set[int] = set()
    told: set[int] = set()
    everything, clear = False, True
    for line in text[:4096].split("\n")[:40]:
        line = " ".join(line.split()).rstrip(".!,")
        if not line or is_courtesy(line):
            continue
        if match := _SEND.fullmatch(line):
            numbers = row_numbers(match[1])
            send.update(numbers)
            everything = everything or not numbers
        elif (match := _TOLD.fullmatch(line)) and (numbers := row_numbers(match[1])):
            told.update(numbers)
        else:
            clear = False
    return Releases(frozenset(send), frozenset(told), everything, clear and bool(send or told or everything))
