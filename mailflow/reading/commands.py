"""The commands people send by mail: `status SRE-7`, `why Maria`, `stage Maria offer`. A closed language, English keywords.

A command stands alone on its line, at the start of the own words. Anything that is not exactly one is not a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


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


Command: TypeAlias = Help | Status | WhyCandidate | SetStage | AskReview | SendResumes
