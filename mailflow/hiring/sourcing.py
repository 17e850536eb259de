"""How a candidate came: told by words where the mail says so, else by who mailed the resume; and whether they look at
all.

Never guessed beyond that: where neither the words nor the writer tell it, no source is recorded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from mailflow.hiring.model import Person, Responsibilities


class Source(StrEnum):
    """Where a candidate comes from. `passive`: found, and did not apply."""

    REFERRAL = "referral"
    AGENCY = "agency"
    DIRECT = "direct"
    PASSIVE = "passive"


@dataclass(frozen=True, slots=True)
class NoteSource:
    """How the candidate of an application came. `referrer_id` is the colleague who hears what becomes of it."""

    application_id: int
    source: Source | None
    passive: bool
    referrer_id: int | None = None


_REFERRAL = re.compile(
    r"\brefer(?:ral|red|ring)?\b|\brecommend\w*|\bfriend of (?:mine|a friend)|\bmy (?:former|old|ex)[- ]\w*colleague"
    r"|\bworked with (?:him|her|them)\b|\bknow (?:him|her|them) (?:well|from)\b|\bempfehl\w*|\bempfohlen\b"
    r"|\bkenne (?:ihn|sie)\b|\behemalige[rn]? kolleg",
    re.I,
)
_AGENCY = re.compile(
    r"\b(?:recruit(?:ment|ing)|staffing|search) (?:agency|firm|consult\w+)|\bour (?:placement )?fee\b|\bour terms\b"
    r"|\b(?:from|by|through|via) (?:the |an )?agency\b|\bpersonalvermittlung\b|\bpersonalberatung\b|\bheadhunter",
    re.I,
)
_PASSIVE = re.compile(
    r"\bpassive (?:candidate|kandidat)|\bnot (?:actively |currently |really )?(?:looking|searching|on the market)\b"
    r"|\bisn[’']t (?:actively )?looking\b|\bapproached (?:him|her|them)\b|\bnicht (?:aktiv )?auf der suche\b"
    r"|\bnicht aktiv suchend\b|\bhabe (?:ihn|sie) angesprochen\b|\blatent suchend\b",
    re.I,
)


def said_source(words: str) -> tuple[Source | None, bool]:
    """What the forwarder's own words tell: the source, and whether the candidate is passive."""
    words = words[:5_000]
    passive = _PASSIVE.search(words) is not None
    if _AGENCY.search(words):
        return Source.AGENCY, passive
    if _REFERRAL.search(words):
        return Source.REFERRAL, passive
    return None, passive


def source_of(
    said: Source | None, passive: bool, wrote: bool, own: bool, sender: Person | None, duties: Responsibilities
) -> Source | None:
    """How a candidate came. `own` where they mailed the resume themselves, `wrote` where a mail of theirs was passed
    on; `sender` is the colleague who mailed it, None for anybody else."""
    if own:
        return Source.DIRECT
    if said is not None:
        return said
    if sender is None:
        return Source.AGENCY
    if sender.id not in duties.all_people():
        return Source.REFERRAL
    if passive:
        return Source.PASSIVE
    return Source.DIRECT if wrote else None
