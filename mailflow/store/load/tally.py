"""How much of a roster was news."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Loaded:
    """How many rows of each sort were new, changed, or as they were."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, how: str) -> None:
        """One more."""
        tally: dict[str, int] = getattr(self, how)
        tally[what] = tally.get(what, 0) + 1
