"""The writer's own words apart from what they quoted, signed with or forwarded."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of own lines. `under` holds the quoted lines directly above it (without their marks), where the writer
    answered inside the quotation; it is empty for words at the top or the bottom."""

    text: str
    under: tuple[str, ...] = ()

    @property
    def inline(self) -> bool:
        """Whether the writer put these words under quoted lines, with more quotation around them."""
        return bool(self.under)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`text` is all own words in order, without quotes and signature; `segments` the same, by place."""

    text: str
    segments: tuple[Segment, ...] = ()
    #: The quoted part as text without its marks, for hints only; never read for decisions.
    quoted: str = field(default="", repr=False)
    #: Whether the mail is a forward: what stands below is someone else's mail, passed on.
    forwarded: bool = False
