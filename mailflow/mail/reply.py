"""The writer's own words apart from what they quoted, signed with or forwarded.

Everything unmarked below an attribution, a header block or a separator is history and never own words, whoever wrote
it: where own words cannot be told from quoted ones they are not the writer's. Marked quotation (`>` in text, quotations in HTML) may hold
the writer's lines between its own; each such run is a segment with the quoted lines above it. Never raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mailflow.mail import signature
from mailflow.mail.lines import Lines, from_text
from mailflow.mail.message import InboundMail
from mailflow.mail.quoting import break_at

MAX_OWN_BYTES = 64 * 1024
MAX_OWN_LINES = 2000
_MAX_UNDER = 200


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
    #: Whether the text and the HTML part say different things in the writer's own words: ask, never decide.
    disputed: bool = False
    #: Whether own words beyond 64 KiB or 2,000 lines were left out.
    truncated: bool = False


@dataclass(slots=True)
class _Run:
    """Own lines between quotations: `above` are the quoted lines since the run before."""

    lines: list[str]
    above: list[str]
    followed: bool = False


@dataclass(slots=True)
class _Reading:
    runs: list[_Run] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: bool = False


def own_words(mail: InboundMail) -> OwnWords:
    """What the writer of `mail` said in their own words, from its text part, or its HTML part where the text is none."""
    reading = _read(from_text(mail.text or ""))
    return _words(reading, mail)


def _read(lines: Lines) -> _Reading:
    """The lines parted into own runs and quotation."""
    reading = _Reading()
    run = _Run([], [])
    floor = at = 0
    count = len(lines.text)
    while at < count:
        if lines.depth[at]:
            if any(run.lines):
                _close(reading, run, followed=True)
                run = _Run([], [])
            run.lines.clear()
            run.above.append(lines.text[at])
            at += 1
            floor = at
            continue
        found = break_at(lines, at, floor) if lines.text[at] else None
        if found is None or (found.weak and not _marked_below(lines, found.end)):
            run.lines.append(lines.text[at])
            at += 1
            continue
        del run.lines[len(run.lines) - (at - found.start) :]
        if found.kept:
            run.lines.append(found.kept)
        if found.kind == "attribution" and (_marked_below(lines, found.end) or not any(lines.text[found.end :])):
            at = floor = found.end
            continue
        reading.forwarded = found.kind == "forward"
        _close(reading, run, followed=False)
        reading.quoted.extend(lines.text[found.end - 1 :])
        return reading
    _close(reading, run, followed=False)
    return reading


def _close(reading: _Reading, run: _Run, *, followed: bool) -> None:
    run.followed = followed
    reading.runs.append(run)
    reading.quoted.extend(run.above)


def _marked_below(lines: Lines, at: int) -> bool:
    """Whether the next line that holds anything is marked as quoted."""
    while at < len(lines.text) and not lines.text[at]:
        if lines.depth[at]:
            return True
        at += 1
    return at < len(lines.text) and lines.depth[at] > 0


def _words(reading: _Reading, mail: InboundMail) -> OwnWords:
    names = signature.names_of(mail.sender.name, mail.sender.address) if mail.sender else frozenset()
    segments: list[Segment] = []
    for at, run in enumerate(reading.runs):
        text = "\n".join(signature.own(run.lines, names, leading=at == 0 and not run.above))
        if text:
            segments.append(Segment(text, tuple(run.above[-_MAX_UNDER:]) if run.followed else ()))
    return OwnWords(
        "\n\n".join(segment.text for segment in segments), tuple(segments), "\n".join(reading.quoted), reading.forwarded
    )
