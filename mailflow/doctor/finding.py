"""What the doctor says of one part of an installation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was tried, whether it is well, and what was seen or what to do."""

    what: str
    ok: bool
    told: str
