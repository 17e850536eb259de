"""The writer's own words apart from what they quoted, signed with or forwarded.

Joins the steps: a body becomes lines (`lines`, `html`), the lines are parted into own runs and quotation (`parting`),
each run loses its signature and footers (`signature`). Where a mail has a text and an HTML part, both are read, and it
is said when they do not agree. Decides nothing about what the words mean. Never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.mail import signature
from mailflow.mail.html import from_html, without_pictures
from mailflow.mail.lines import from_text
from mailflow.mail.message import InboundMail
from mailflow.mail.parting import MAX_OWN_LINES, Parted, Run, part
from mailflow.mail.quoting import FORWARD_PREFIXES
from mailflow.mail.values import quick
from mailflow.mail.wording import table

MAX_OWN_CHARACTERS = 64 * 1024

#: Quoted lines that an answer may stand under.
_MAX_UNDER = 200
#: A quotation of so few lines is about one thing.
_ONE_THING = 5
_ITEM = re.compile(r"\W{0,3}\d{1,2}[.):]")
_USELESS = tuple(phrase.casefold() for phrase in table("closing")["useless"]["phrases"])
_SPOKEN = re.compile(r"[^\W_]|[\u2600-\u27bf\U0001f300-\U0001faff]")


@quick
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


@quick
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
    #: Whether own words beyond 64 Ki characters or 2,000 lines were left out: ask, never decide.
    truncated: bool = False


def own_words(mail: InboundMail) -> OwnWords:
    """What the writer of `mail` said in their own words.

    From its text part, or its HTML part where the text is empty or only says that there is HTML. Where both have words
    that differ, the text's are given as `disputed`.
    """
    names = signature.names_of(mail.sender.name, mail.sender.address) if mail.sender else frozenset()
    text, html = mail.text or "", mail.html or ""
    if html.strip() and (not text.strip() or _useless(text)):
        parted = part(from_html(html))
        return _words(parted, _segments(parted, names), mail)
    parted = part(from_text(without_pictures(text, html)))
    spoken = _segments(parted, names)
    words = _words(parted, spoken, mail)
    if not html.strip():
        return words
    shown = part(from_html(html, quotes=False))
    others = spoken if _held(shown) == _held(parted) else _segments(shown, names)
    if _differ(parted, words.segments, shown, others):
        return OwnWords(words.text, words.segments, words.quoted, words.forwarded, True, words.truncated)
    return words


def _words(parted: Parted, segments: list[Segment], mail: InboundMail) -> OwnWords:
    quotation = parted.quotation()
    if not segments and not quotation and not mail.attachments and not mail.enclosed:
        segments = _undelimited(parted)
    kept, truncated = _bounded(segments)
    return OwnWords(
        "\n\n".join(segment.text for segment in kept),
        tuple(kept),
        "\n".join(quotation),
        _forwarded(parted, mail),
        truncated=truncated or parted.truncated,
    )


def _segments(parted: Parted, names: frozenset[str]) -> list[Segment]:
    segments: list[Segment] = []
    inline = False
    for at, run in enumerate(parted.runs):
        text = "\n".join(signature.own(run.lines, names, leading=at == 0 and not run.above))
        if text:
            inline = bool(run.above) and (run.followed or inline or _one_thing(run))
            segments.append(Segment(text, _under(run) if inline else ()))
    return segments


def _under(run: Run) -> tuple[str, ...]:
    return tuple(line for line in run.above[-_MAX_UNDER:] if line)


def _one_thing(run: Run) -> bool:
    """Whether a quotation was cut down to what is answered: a few lines about one thing, or a few with the answer right
    below them, no blank line between."""
    held = [line for line in run.above if line]
    if not 0 < len(held) <= _ONE_THING:
        return False
    return bool(run.lines[0]) or sum(_ITEM.match(line) is not None for line in held) <= 1


def _undelimited(parted: Parted) -> list[Segment]:
    """The words of a mail that has none but under a signature's delimiter, which then is not meant as one."""
    lines = [line for run in parted.runs for line in run.lines]
    text = "\n".join(lines).strip()
    return [Segment(text)] if text.startswith(("--", "__", "—")) and _SPOKEN.search(text) else []


def _bounded(segments: list[Segment]) -> tuple[list[Segment], bool]:
    """The segments up to the caps, and whether any were left out."""
    room, lines = MAX_OWN_CHARACTERS, MAX_OWN_LINES
    for at, segment in enumerate(segments):
        rows = segment.text.split("\n")
        if len(segment.text) > room or len(rows) > lines:
            text = "\n".join(rows[:lines])[:room]
            return [*segments[:at], Segment(text, segment.under)], True
        room -= len(segment.text)
        lines -= len(rows)
    return segments, False


def _forwarded(parted: Parted, mail: InboundMail) -> bool:
    if parted.history == "forward":
        return True
    prefix, colon, _ = mail.subject.partition(":")
    if not colon or prefix.strip().casefold() not in FORWARD_PREFIXES:
        return False
    return bool(parted.quotation() or mail.enclosed)


def _useless(text: str) -> bool:
    """Whether a text part only says that the mail is to be read as HTML."""
    return len(text) < 400 and any(phrase in text.casefold() for phrase in _USELESS)


def _held(parted: Parted) -> list[tuple[bool, list[str]]]:
    """The runs that hold words, with what else tells which of them are the writer's."""
    held = []
    for at, run in enumerate(parted.runs):
        end = len(run.lines)
        while end and not run.lines[end - 1]:
            end -= 1
        if end:
            held.append((at == 0 and not run.above, run.lines[:end]))
    return held


def _differ(parted: Parted, segments: tuple[Segment, ...], shown: Parted, others: list[Segment]) -> bool:
    """Whether the text part and what the HTML part shows, its words being `others`, differ in the own words."""
    said, seen = [segment.text for segment in segments], [segment.text for segment in others]
    if said == seen or [_letters(text) for text in said] == [_letters(text) for text in seen]:
        return False
    return _lacks(shown, segments) or _lacks(parted, others)


def _lacks(parted: Parted, segments: tuple[Segment, ...] | list[Segment]) -> bool:
    """Whether the other part's own words are not to be found here. Signatures may be cut in one part alone, so they are
    looked for among all unquoted lines."""
    if not segments:
        return False
    whole = _letters("\n".join(line for run in parted.runs for line in run.unquoted))
    return any(_letters(segment.text) not in whole for segment in segments)


def _letters(text: str) -> str:
    """The letters, figures and pictures of a text in order, as both parts of a mail have them."""
    return "".join(_SPOKEN.findall(signature.LINK.sub("", text).casefold()))
