"""The writer's own words apart from what they quoted, signed with or forwarded.

Everything unmarked below an attribution, a header block or a separator is history and never own words, whoever wrote
it: where own words cannot be told from quoted ones they are not the writer's. Marked quotation (`>` in text,
`blockquote` in HTML) may hold the writer's lines between its own; each such run is a segment with the quoted lines above
it. Never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mailflow.mail import signature
from mailflow.mail.html import from_html
from mailflow.mail.lines import Lines, from_text
from mailflow.mail.message import InboundMail
from mailflow.mail.quoting import Break, break_at
from mailflow.mail.wording import table

MAX_OWN_BYTES = 64 * 1024
MAX_OWN_LINES = 2000
_MAX_UNDER = 200

_USELESS = tuple(phrase.casefold() for phrase in table("closing")["useless"]["phrases"])
_SPOKEN = re.compile(r"[^\W_]|[\u2600-\u27bf\U0001f300-\U0001faff]")


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
    """What the writer of `mail` said in their own words.

    From its text part, or its HTML part where the text is empty or only says that there is HTML. Where both have words
    that differ, the text's are given as `disputed`.
    """
    text = mail.text or ""
    if mail.html is not None and (not text.strip() or _useless(text)):
        return _words(_read(from_html(mail.html)), mail)
    reading = _read(from_text(text))
    words = _words(reading, mail)
    if mail.html is None or not mail.html.strip():
        return words
    shown = _read(from_html(mail.html, quotes=False))
    return replace(words, disputed=True) if _differ(words, reading, _words(shown, mail), shown) else words


def _useless(text: str) -> bool:
    """Whether a text part only says that the mail is to be read as HTML."""
    return len(text) < 400 and any(phrase in text.casefold() for phrase in _USELESS)


def _differ(words: OwnWords, reading: _Reading, shown_words: OwnWords, shown: _Reading) -> bool:
    """Whether one part has own words that the other lacks. Signatures may be cut in one part alone."""
    return _lacks(shown, words) or _lacks(reading, shown_words)


def _lacks(reading: _Reading, words: OwnWords) -> bool:
    if not words.text:
        return False
    whole = _letters("\n".join(line for run in reading.runs for line in run.lines))
    return any(_letters(segment.text) not in whole for segment in words.segments)


def _letters(text: str) -> str:
    """The letters, figures and pictures of a text in order, as both parts of a mail have them."""
    return "".join(_SPOKEN.findall(signature.LINK.sub("", text).casefold()))


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
        found = _found(lines, at, floor)
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


def _found(lines: Lines, at: int, floor: int) -> Break | None:
    """The break at a line by what HTML says of it, else by its words."""
    mark = lines.marks.get(at) if lines.marks else None
    if mark == "history" or mark == "forward" or mark == "attribution":
        return Break(at, at + 1, mark)
    return break_at(lines, at, floor) if lines.text[at] else None


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
