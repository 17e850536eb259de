"""`update Maria: competing offer, Friday`: a candidate must answer somebody else by then."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompetingOffer:
    """The name of the candidate, and the words that name the day."""

    name: str
    words: str


_OFFER = re.compile(
    r"update[ :]+([^:]{1,80}?)\s*:\s*(?:has an? |got an? )?(?:competing|another|other|counter)[ -]?offer"
    r"[ ,:;–—-]*(.{0,60})",
    re.IGNORECASE,
)


def read_offer(line: str) -> CompetingOffer | None:
    """The update that a line is, or None. The line's spaces are single."""
    match = _OFFER.fullmatch(line)
    return CompetingOffer(match[1].strip(), match[2].strip()) if match else None
