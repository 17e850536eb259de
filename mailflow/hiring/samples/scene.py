"""Who and what the samples tell of: two roles, three candidates, a few days of one November."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from mailflow.hiring.model import Stage
from mailflow.hiring.notices import (
    Advice,
    Answered,
    Choice,
    Entry,
    Fit,
    MustHave,
    Promised,
    Resume,
    RoleDuties,
    Waiting,
)
from mailflow.reading.model import Verdict

ZONE = ZoneInfo("Europe/Lisbon")
REPLY_ADDRESS = "hiring+1a7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in the sample zone."""
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
    asked_at=at(23, 8),
    due_at=at(24, 17),
    overdue=True,
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
    advice=(Advice("Ana Costa", Verdict.APPROVE, at(24, 10, 12), "strong in Go, calm in the incident story"),),
)
JOAO = Entry(
    number=2,
    candidate="João Azevedo",
    ref="SRE-7",
    title="Senior SRE",
    stage=Stage.REVIEW,
    asked_at=at(24, 8),
    due_at=at(26, 17),
    summary="Four years as a platform engineer; built the build farm of a games studio. Asks for 20 % above the band.",
    must_haves=(
        MustHave("Go", Fit.MET, "daily, four years"),
        MustHave("On call", Fit.UNMET, "office hours only so far"),
    ),
    resume=Resume.ON_REQUEST,
    answers=(
        Answered(
            "Would he take part in a weekly rota?", "Yes, from the fourth month on.", "Rita Lopes", at(24, 16, 40)
        ),
    ),
)
ADA = Entry(
    number=3,
    candidate="Ada Brandt",
    ref="DATA-2",
    title="Data Engineer",
    stage=Stage.SCREEN,
    asked_at=at(25, 8),
    due_at=at(27, 12),
    held_until=date(2026, 11, 25),
    summary="Came by a recommendation from the data team. Five years of batch and stream processing.",
)


class Head(TypedDict):
    """The fields that every notice has."""

    recipient: str
    at: datetime
    timezone: str
    reply_address: str
    duties: tuple[RoleDuties, ...]
    code: str


def head(name: str, when: datetime, *duties: RoleDuties) -> Head:
    """The fields that every notice has, for this receiver."""
    return {
        "recipient": name,
        "at": when,
        "timezone": "Europe/Lisbon",
        "reply_address": REPLY_ADDRESS,
        "duties": duties,
        "code": "MF-7K2Q-9D3X",
    }


CHOICES = (
    Choice(1, "Maria Silva", "SRE-7", "Senior SRE", Verdict.APPROVE),
    Choice(2, "Maria Souza", "DATA-2", "Data Engineer", Verdict.APPROVE),
)
MARIA_WAITS = Waiting("Maria Silva", "SRE-7", "Mark Ode", at(24, 17), overdue=True)
ADA_WAITS = Waiting("Ada Brandt", "DATA-2", "Mark Ode", at(27, 12))
MARK_PROMISED = Promised(
    "Mark Ode", at(26, 17), "I will decide on João by Thursday", mine=True, candidate="João Azevedo", ref="SRE-7"
)
RITA_PROMISED = Promised(
    "Rita Lopes", at(25, 12), "I will have her references tomorrow noon", candidate="Ada Brandt", ref="DATA-2"
)
