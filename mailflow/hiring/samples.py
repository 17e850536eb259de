"""Made-up facts for each kind of notice: what `mailflow preview` shows and what the templates are tested with.

Deterministic: the day is given, the people are the same. Nobody here exists.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.hiring.model import Stage
from mailflow.hiring.notices import (
    Advice,
    Answered,
    Digest,
    Entry,
    Fit,
    MustHave,
    Notice,
    Resume,
    RoleDuties,
)
from mailflow.reading.model import Verdict

ZONE = ZoneInfo("Europe/Lisbon")
REPLY_ADDRESS = "hiring+1a7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test"


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


SRE = RoleDuties(
    ref="SRE-7",
    title="Senior SRE",
    decides="Mark Ode",
    backup="Ana Costa",
    sources=("Rita Lopes",),
    screens=("Ana Costa",),
    interviews=("Jun Park", "Ana Costa"),
    informed=("Lena Vogt",),
)
DATA = RoleDuties(ref="DATA-2", title="Data Engineer", decides="Mark Ode", sources=("Rita Lopes",))

MARIA = Entry(
    number=1,
    candidate="Maria Silva",
    ref="SRE-7",
    title="Senior SRE",
    stage=Stage.SCREEN,
    asked_at=_at(23, 8),
    due_at=_at(24, 17),
    overdue=True,
    next_stage=Stage.REVIEW,
    summary=(
        "Eight years of operations, the last three on call for a payments platform of 400 services. Led the move from "
        "one data centre to two. Wants to work from Porto, free from January."
    ),
    must_haves=(
        MustHave("Go", Fit.MET, "six years, two public projects"),
        MustHave("On call", Fit.MET, "weekly rota since 2023"),
        MustHave("Terraform", Fit.UNKNOWN),
    ),
    resume=Resume.ATTACHED,
    resume_name="maria-silva.pdf",
    advice=(Advice("Ana Costa", Verdict.APPROVE, _at(24, 10, 12), "strong in Go, calm in the incident story"),),
)
JOAO = Entry(
    number=2,
    candidate="João Azevedo",
    ref="SRE-7",
    title="Senior SRE",
    stage=Stage.REVIEW,
    asked_at=_at(24, 8),
    due_at=_at(26, 17),
    next_stage=Stage.INTERVIEW,
    summary="Four years as a platform engineer; built the build farm of a games studio. Asks for 20 % above the band.",
    must_haves=(
        MustHave("Go", Fit.MET, "daily, four years"),
        MustHave("On call", Fit.UNMET, "office hours only so far"),
    ),
    resume=Resume.ON_REQUEST,
    answers=(
        Answered(
            "Would he take part in a weekly rota?", "Yes, from the fourth month on.", "Rita Lopes", _at(24, 16, 40)
        ),
    ),
)
ADA = Entry(
    number=3,
    candidate="Ada Brandt",
    ref="DATA-2",
    title="Data Engineer",
    stage=Stage.SCREEN,
    asked_at=_at(25, 8),
    due_at=_at(27, 12),
    next_stage=Stage.REVIEW,
    held_until=_at(25, 0).date(),
    summary="Came by a recommendation from the data team. Five years of batch and stream processing.",
)


def sample(kind: str) -> Notice:
    """The sample facts of one kind. Raises KeyError for a kind that has none."""
    return SAMPLES[kind]


_HEAD = {"recipient": "Mark Ode", "timezone": "Europe/Lisbon", "reply_address": REPLY_ADDRESS, "code": "MF-7K2Q-9D3X"}

SAMPLES: dict[str, Notice] = {
    "digest": Digest(
        recipient="Mark Ode",
        at=_at(25, 8),
        timezone="Europe/Lisbon",
        reply_address=REPLY_ADDRESS,
        code="MF-7K2Q-9D3X",
        duties=(SRE, DATA),
        entries=(MARIA, JOAO, ADA),
        pause_address="hiring+1p7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test",
    ),
}
