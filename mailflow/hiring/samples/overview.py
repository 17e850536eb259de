"""Samples of the notices that tell where things stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailflow.hiring.model import Stage
from mailflow.hiring.notices import (
    Changed,
    Decided,
    Happening,
    Help,
    News,
    NewsKind,
    Notice,
    Overview,
    Parked,
    PromiseState,
    RoleStatus,
    StageCount,
    Status,
    Summary,
    Trail,
    TrailEvent,
    Wanted,
)
from mailflow.hiring.samples.scene import ADA_WAITS, DATA, MARIA_WAITS, MARK_PROMISED, RITA_PROMISED, SRE, at, head
from mailflow.reading.model import Verdict

OVERVIEW: tuple[Notice, ...] = (
    Summary(
        **head("Rita Lopes", at(25, 17), SRE, DATA),
        overview=Overview(
            decided=(
                Decided("Maria Silva", "SRE-7", Verdict.APPROVE, "Mark Ode", at(25, 9, 30), to_stage=Stage.REVIEW),
                Decided("João Azevedo", "SRE-7", Verdict.REJECT, "Mark Ode", at(25, 9, 30), "no on-call experience"),
            ),
            waiting=(ADA_WAITS, replace(ADA_WAITS, candidate="Ben Okoro", held_until=date(2026, 12, 1))),
            at_risk=(MARIA_WAITS,),
            changed=(Changed("Li Wen", "SRE-7", Stage.INTERVIEW, Stage.WITHDRAWN, "took another offer"),),
            promises=(
                replace(MARK_PROMISED, mine=False),
                replace(RITA_PROMISED, mine=True, state=PromiseState.KEPT),
                replace(
                    MARK_PROMISED, mine=False, candidate="Maria Silva", due_at=at(24, 17), state=PromiseState.MISSED
                ),
            ),
            parked=(Parked(41, at(25, 13, 7), "the mail is encrypted and cannot be read"),),
            checkpoint="9f2c-71ab-04d8-66e3",
            chains=12,
            news=(
                News(NewsKind.THIN, "DATA-2", "Data Engineer", count=1, floor=3, wanted=Wanted.CANDIDATES),
                News(NewsKind.STALLED, "WEB-1", "Web Developer", days=5, wanted=Wanted.STEP),
            ),
        ),
        pause_address="hiring+1p7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test",
    ),
    Status(
        **head("Rita Lopes", at(25, 12)),
        roles=(
            RoleStatus(
                "SRE-7",
                "Senior SRE",
                (StageCount(Stage.SCREEN, 4), StageCount(Stage.REVIEW, 2), StageCount(Stage.INTERVIEW, 1)),
                (MARIA_WAITS,),
            ),
            RoleStatus("DATA-2", "Data Engineer", (StageCount(Stage.SCREEN, 1),), (ADA_WAITS,)),
        ),
    ),
    Trail(
        **head("Rita Lopes", at(25, 12), SRE),
        candidate="Maria Silva",
        ref="SRE-7",
        title="Senior SRE",
        stage=Stage.REVIEW,
        events=(
            TrailEvent(at(23, 8), Happening.ASKED, to="Mark Ode", until=at(24, 17)),
            TrailEvent(at(24, 15), Happening.REMINDED, to="Mark Ode"),
            TrailEvent(
                at(25, 9, 31),
                Happening.FEEDBACK,
                "Mark Ode",
                verdict=Verdict.APPROVE,
                words="calm in the incident story",
                written_at=at(25, 9, 29),
                received_at=at(25, 9, 30),
                mail=318,
            ),
            TrailEvent(at(25, 9, 31), Happening.MOVED, stage=Stage.REVIEW),
        ),
    ),
    Help(**head("Rita Lopes", at(25, 12)), recruiter=True, intake_address="hiring+resumes@acme.test"),
)
