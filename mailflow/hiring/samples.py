"""Made-up facts for each kind of notice: what `mailflow preview` shows and what the templates are tested with.

Deterministic: the day is given, the people are the same. Nobody here exists.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from mailflow.hiring.model import Stage, Standing
from mailflow.hiring.notices import (
    KINDS,
    Advice,
    Answer,
    Answered,
    Changed,
    Choice,
    Clarify,
    Confirm,
    Decided,
    Digest,
    Doubt,
    Doubtful,
    Entered,
    Entry,
    Escalation,
    Fit,
    Happening,
    Help,
    IntakeReceipt,
    IntakeRow,
    MustHave,
    Notice,
    NotRecorded,
    Parked,
    Promise,
    Proposed,
    Question,
    Receipt,
    Recorded,
    Refusal,
    Reminder,
    Resume,
    ResumeFile,
    Resumes,
    RoleDuties,
    RoleStatus,
    StageCount,
    Status,
    Summary,
    Trail,
    TrailEvent,
    Waiting,
)
from mailflow.reading.model import Verdict, Why

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
    next_stage=Stage.INTERVIEW,
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
    next_stage=Stage.REVIEW,
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

_SAMPLES: tuple[Notice, ...] = (
    Digest(
        **head("Mark Ode", at(25, 8), SRE, DATA),
        entries=(MARIA, JOAO, ADA),
        pause_address="hiring+1p7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test",
    ),
    Receipt(
        **head("Mark Ode", at(25, 9, 31), SRE, DATA),
        received_at=at(25, 9, 30),
        recorded=(
            Recorded(1, "Maria Silva", "SRE-7", Verdict.APPROVE, to_stage=Stage.REVIEW, told=("Rita Lopes",)),
            Recorded(2, "João Azevedo", "SRE-7", Verdict.REJECT, "no on-call experience", told=("Rita Lopes",)),
            Recorded(3, "Ada Brandt", "DATA-2", Verdict.HOLD, "after the team meeting", until=date(2026, 11, 30)),
            Recorded(0, "Ben Okoro", "WEB-1", Verdict.APPROVE, standing=Standing.ADVICE, decider="Jun Park"),
        ),
        not_recorded=(
            NotRecorded(
                Refusal.ALREADY_DECIDED, "Li Wen", "SRE-7", 4, Verdict.REJECT, by="Ana Costa", at=at(24, 18, 5)
            ),
        ),
        doubts=(Doubt(Why.AMBIGUOUS_NAME, "also yes to Maria", Verdict.APPROVE, CHOICES),),
        promises=(Promise(at(26, 17), "I will look at the others by Thursday"),),
        undo_minutes=30,
    ),
    Clarify(
        **head("Mark Ode", at(25, 9, 31), SRE, DATA),
        received_at=at(25, 9, 30),
        doubts=(
            Doubt(Why.AMBIGUOUS_NAME, "yes to Maria", Verdict.APPROVE, CHOICES),
            Doubt(Why.CONDITION, "the others only if the budget allows it"),
        ),
        due_at=at(26, 17),
    ),
    Confirm(
        **head("Mark Ode", at(25, 9, 31), SRE),
        why=Doubtful.OTHER_SENDER,
        claimed_from="mark.ode@example.test",
        received_at=at(25, 9, 30),
        proposed=(
            Proposed("Maria Silva", "SRE-7", Verdict.APPROVE),
            Proposed("João Azevedo", "SRE-7", Verdict.REJECT, reason="too junior for us"),
            Proposed("Ada Brandt", "DATA-2", Verdict.HOLD, until=date(2026, 11, 30)),
        ),
        expires_at=at(28, 9, 31),
    ),
    Question(
        **head("Rita Lopes", at(25, 9, 31), SRE),
        asker="Mark Ode",
        candidate="João Azevedo",
        ref="SRE-7",
        title="Senior SRE",
        words="Would he take part in a weekly rota, and from when?",
        asked_at=at(25, 9, 30),
        due_at=at(26, 17),
    ),
    Answer(
        **head("Mark Ode", at(25, 11, 2), SRE),
        by="Rita Lopes",
        candidate="João Azevedo",
        ref="SRE-7",
        question="Would he take part in a weekly rota, and from when?",
        words="Yes, from the fourth month on. He has asked who else is in it.",
        answered_at=at(25, 11),
        entry=replace(JOAO, number=1, answers=()),
    ),
    Reminder(**head("Mark Ode", at(26, 15), SRE), entries=(replace(JOAO, number=1),)),
    Escalation(
        **head("Ana Costa", at(26, 9), SRE),
        reviewer="Mark Ode",
        entries=(replace(MARIA, number=1, advice=()),),
        may_decide=True,
        reminded_at=at(24, 17),
    ),
    Summary(
        **head("Rita Lopes", at(25, 17), SRE, DATA),
        decided=(
            Decided("Maria Silva", "SRE-7", Verdict.APPROVE, "Mark Ode", at(25, 9, 30), to_stage=Stage.REVIEW),
            Decided("João Azevedo", "SRE-7", Verdict.REJECT, "Mark Ode", at(25, 9, 30), "no on-call experience"),
        ),
        waiting=(ADA_WAITS, replace(ADA_WAITS, candidate="Ben Okoro", held_until=date(2026, 12, 1))),
        at_risk=(MARIA_WAITS,),
        changed=(Changed("Li Wen", "SRE-7", Stage.INTERVIEW, Stage.WITHDRAWN, "took another offer"),),
        parked=(Parked(41, at(25, 13, 7), "the mail is encrypted and cannot be read"),),
        checkpoint="9f2c-71ab-04d8-66e3",
        chains=12,
    ),
    Resumes(
        **head("Mark Ode", at(25, 9, 31), SRE),
        files=(ResumeFile(2, "João Azevedo", "SRE-7", "joao-azevedo.pdf", 3_412_220),),
        missing=(ResumeFile(3, "Ada Brandt", "DATA-2"),),
        entries=(replace(JOAO, resume=Resume.ATTACHED, resume_name="joao-azevedo.pdf"),),
    ),
    IntakeReceipt(
        **head("Rita Lopes", at(25, 10, 5), SRE),
        received_at=at(25, 10, 4),
        rows=(
            IntakeRow(
                1,
                "cv-maria-silva.pdf",
                Entered.CREATED,
                name="Maria Silva",
                email="maria.silva@example.test",
                phone="+351912345678",
                must_haves=(
                    MustHave("Go", Fit.MET, "Go services for payments, six years"),
                    MustHave("Terraform", Fit.UNKNOWN),
                ),
                resembling=("Maria L. Silva (DATA-2)",),
            ),
            IntakeRow(
                2,
                "azevedo.docx",
                Entered.DUPLICATE,
                name="João P. Azevedo",
                email="joao@example.test",
                must_haves=(MustHave("Go", Fit.MET, "Go, daily"),),
                on_file="João Azevedo",
                stage=Stage.REVIEW,
            ),
            IntakeRow(
                3,
                "scan.pdf",
                Entered.NOT_ENTERED,
                "it is a scan: pictures of pages without text; please send a PDF with text or a DOCX",
            ),
        ),
        ref="SRE-7",
        title="Senior SRE",
        decider="Mark Ode",
        due_at=at(26, 17),
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
SAMPLES: dict[str, Notice] = {notice.kind: notice for notice in _SAMPLES}


def sample(kind: str) -> Notice:
    """The sample facts of one kind. Raises KeyError for a kind that mailflow does not send."""
    return SAMPLES[KINDS[kind].kind]
