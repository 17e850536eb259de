"""The commands people send by mail: `status SRE-7`, `why Maria`, `stage Maria offer`, `digest 8:00`. A closed list.

A command stands alone on its line, at the start of the own words. Anything that is not exactly one is not a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from mailflow.mail.reply import OwnWords
from mailflow.reading.arrangements import Arrangement, read_arrangement
from mailflow.reading.offers import CompetingOffer, read_offer
from mailflow.reading.styles import StyleCommand, read_style


@dataclass(frozen=True, slots=True)
class Help:
    """`help`"""


@dataclass(frozen=True, slots=True)
class Status:
    """`status` for everything of mine, or `status SRE-7`"""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class WhyCandidate:
    """`why Maria`: the trail of a candidate"""

    name: str


@dataclass(frozen=True, slots=True)
class SetStage:
    """`stage NAME offer`, `withdrew NAME: why`, `hired NAME`"""

    name: str
    stage: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AskReview:
    """`review NAME for REF`: open a review for the decider"""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class SendResumes:
    """`resume 3`, `resume 2, 4`: mail me the resumes that the digest left out"""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nurture:
    """`nurture NAME in 3 months`: bring somebody to mind on that day; `when` as written"""

    name: str
    when: str


Command: TypeAlias = (
    Help
    | Status
    | WhyCandidate
    | SetStage
    | AskReview
    | SendResumes
    | Nurture
    | CompetingOffer
    | Arrangement
    | StyleCommand
)


_STAGES = frozenset({"sourced", "screen", "review", "interview", "offer", "hired", "rejected", "withdrawn"})
_MOST_COMMANDS = 20
_LONGEST_LINE = 300
_GREETING = re.compile(r"(hi|hello|hey|dear)\b[^,.!:]{0,40}[,.!]?", re.IGNORECASE)
_STATUS = re.compile(r"status(?:[ :]+([\w./#-]{1,40}))?", re.IGNORECASE)
_WHY = re.compile(r"(?:why|warum)[ :]+([^:?]{1,80})\??", re.IGNORECASE)
_STAGE = re.compile(r"stage[ :]+([^:]{1,80}?)[ :]+(\w+)(?:\s*[:–—-]\s+(.{1,200}))?", re.IGNORECASE)
_ENDED = re.compile(r"(withdrew|hired)[ :]+([^:]{1,80}?)(?:\s*:\s*(.{1,200}))?", re.IGNORECASE)
_REVIEW = re.compile(r"review[ :]+([^:]{1,80}?)\s+for\s+([\w./#-]{1,40})", re.IGNORECASE)
_RESUMES = re.compile(r"resumes?[ :]+(\d{1,3}(?:(?:\s*,\s*|\s+and\s+|\s+)\d{1,3}){0,20})", re.IGNORECASE)
_NURTURE = re.compile(r"nurture[ :]+([^:]{1,80}?)[ :,]+((?:in|on|until|am|bis|im) .{1,60})", re.IGNORECASE)
_NAME = re.compile(r"\w[\w.'’ -]*")


def read_commands(own: OwnWords) -> tuple[Command, ...]:
    """The commands at the start of the own words, one a line, up to the first line that is not one. A greeting before
    them is skipped, and what is said twice is said once. Empty where the mail begins with anything else."""
    found: list[Command] = []
    for number, line in enumerate(own.text[:8192].split("\n")[:200]):
        line = " ".join(line.split()).rstrip(".!")
        if not line or (number == 0 and _GREETING.fullmatch(line)):
            continue
        command = _command(line) if len(line) <= _LONGEST_LINE else None
        if command is None or len(found) == _MOST_COMMANDS:
            break
        found.append(command)
    return tuple(dict.fromkeys(found))


def _command(line: str) -> Command | None:
    if line.casefold() in {"help", "help?", "hilfe", "hilfe?", "?"}:
        return Help()
    if match := _STATUS.fullmatch(line):
        return Status(match[1])
    if (match := _WHY.fullmatch(line)) and _is_name(match[1]):
        return WhyCandidate(match[1].strip())
    if match := _STAGE.fullmatch(line):
        stage = match[2].casefold()
        return SetStage(match[1].strip(), stage, match[3]) if stage in _STAGES and _is_name(match[1]) else None
    if (match := _ENDED.fullmatch(line)) and _is_name(match[2]):
        stage = "withdrawn" if match[1].casefold() == "withdrew" else "hired"
        return SetStage(match[2].strip(), stage, match[3])
    if (match := _REVIEW.fullmatch(line)) and _is_name(match[1]):
        return AskReview(match[1].strip(), match[2])
    if (match := _NURTURE.fullmatch(line)) and _is_name(match[1]):
        return Nurture(match[1].strip(), match[2].strip())
    if match := _RESUMES.fullmatch(line):
        return SendResumes(tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", match[1]))))
    offer = read_offer(line)
    if offer is not None and _is_name(offer.name):
        return offer
    return read_arrangement(line) or read_style(line)


def _is_name(words: str) -> bool:
    """Whether these may be a name: one to five words, not a sentence."""
    words = words.strip()
    return bool(_NAME.fullmatch(words)) and 1 <= len(words.split()) <= 5
