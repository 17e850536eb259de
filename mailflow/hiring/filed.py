"""What a receipt of resumes keeps beside its words, so that a reply can correct it: a value a row, and what was done.

Kept with the notice's facts; erasure takes it away with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from mailflow.hiring.notices import Entered
from mailflow.hiring.submission import Brought


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One row as it was read and entered: the person's fields, the must-haves shown by role, and the candidates on
    file whom it resembles and was not put together with."""

    file: str
    content_type: str
    size: int
    sha256: str
    what: Entered
    name: str = ""
    email: str = ""
    phone: str = ""
    summary: str = ""
    fit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alike: tuple[int, ...] = ()
    same_file: bool = False

    @classmethod
    def of(cls, one: Brought, what: Entered, alike: Sequence[int], same_file: bool) -> FiledRow:
        """What is kept of a file that was entered."""
        read = (one.name, one.email, one.phone, one.summary, one.fit)
        return cls(one.file, one.content_type, one.size, one.sha256, what, *read, tuple(alike), same_file)


@dataclass(frozen=True, slots=True)
class Filed:
    """The rows of a receipt by number; `changes` are what corrections did, in order, each as plain values."""

    rows: Mapping[int, FiledRow] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = ()

    def dump(self) -> dict[str, Any]:
        """As JSON takes it, beside the notice's own facts."""
        return {
            "rows": {str(n): asdict(row) for n, row in self.rows.items()},
            "changes": [dict(c) for c in self.changes],
        }

    @classmethod
    def load(cls, facts: Mapping[str, object]) -> Filed:
        """What `dump` gave; empty where a notice kept nothing."""
        rows: Any = facts.get("rows") or {}
        changes: Any = facts.get("changes") or ()
        return cls({int(number): _row(kept) for number, kept in rows.items()}, tuple(changes))


def _row(kept: Mapping[str, Any]) -> FiledRow:
    return FiledRow(**{**kept, "what": Entered(kept["what"]), "alike": tuple(kept["alike"])})
