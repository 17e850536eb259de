"""Mails that only thank: `Bonne journée et merci encore pour votre aide !`.

Decides that words behind thanks say what somebody is thanked for, so that nobody need be asked what they mean; never
anything about a mail that names somebody or holds a word that may decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.lexicons import Kind
from mailflow.reading.phrases import Mark
from mailflow.reading.sentences import Sentence

#: How what somebody is thanked for begins.
_FOR = (
    "for",
    "für",
    "pour",
    "de",
    "des",
    "du",
    "d",
    "por",
    "pelo",
    "pela",
    "pelos",
    "pelas",
    "per",
    "della",
    "dei",
    "voor",
)
_COURTEOUS = frozenset({Kind.POLITE, Kind.NOTE, Kind.NEUTRAL})
#: What may be said of what somebody is thanked for.
_IDLE = _COURTEOUS | frozenset(
    {
        Kind.WORD, Kind.PLAIN, Kind.FILLER, Kind.PREPOSITION, Kind.TO, Kind.BECAUSE, Kind.AND, Kind.PERSON, Kind.ALSO,
        Kind.REMARK, Kind.SHE, Kind.THEY, Kind.SIGN, Kind.TIME, Kind.CLITIC, Kind.ARTICLE,
    }
)  # fmt: skip


def is_only_thanks(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether every piece of every sentence is a courtesy, or thanks for something. `text` is what the marks point
    into."""
    pieces = [piece for sentence in sentences for piece in _between_commas(sentence.marks)]
    asked = any(sentence.end == "?" for sentence in sentences)
    return bool(pieces) and not asked and all(_thanks(piece, text) for piece in pieces)


def _between_commas(marks: Sequence[Mark]) -> list[list[Mark]]:
    pieces: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.key == ",":
            pieces.append([])
        else:
            pieces[-1].append(mark)
    return [piece for piece in pieces if any(mark.sense.kind is not Kind.SIGN for mark in piece)]


def _thanks(piece: Sequence[Mark], text: str) -> bool:
    spoken = [mark for mark in piece if mark.sense.kind is not Kind.SIGN]
    if not spoken or spoken[0].sense.kind not in _COURTEOUS or any(m.sense.kind not in _IDLE for m in spoken):
        return False
    courteous = [place for place, mark in enumerate(spoken) if mark.sense.kind is Kind.POLITE]
    told = [place for place, mark in enumerate(spoken) if mark.sense.kind in (Kind.WORD, Kind.REMARK, Kind.PLAIN)]
    if not told:
        return True
    before = spoken[: told[0]]
    led = any(text[m.start : m.end].lower().split()[-1] in _FOR for m in before)
    return bool(courteous) and courteous[0] < told[0] and led
