"""Notices about candidates who did not come by themselves: news for the one who referred, and a nurture date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.hiring.model import Stage
from mailflow.hiring.notices.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Notice):
    """What became of somebody whom the receiver referred: the stage and nothing else, no reasons and nobody else."""

    kind: ClassVar[str] = "referral"

    candidate: str
    ref: str
    title: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Nurture(Notice):
    """The day on which the receiver wanted to be reminded of somebody; `words` are their own, `stage` today's."""

    kind: ClassVar[str] = "nurture"

    candidate: str
    ref: str
    title: str
    stage: Stage
    words: str
    ended: bool = False
