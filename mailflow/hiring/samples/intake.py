"""Samples of the notices about resumes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailflow.hiring.model import Stage
from mailflow.hiring.notices import (
    Amended,
    AmendedRow,
    Correction,
    Entered,
    FirstNotice,
    Fit,
    Informing,
    IntakeReceipt,
    IntakeRow,
    MustHave,
    Notice,
    Nurture,
    Referral,
    Released,
    Resume,
    ResumeFile,
    Resumes,
    ToInform,
    Unamended,
)
from mailflow.hiring.samples.scene import JOAO, SRE, at, head
from mailflow.hiring.sourcing import Source

LETTER = FirstNotice(
    **head("Maria Silva", at(25, 18, 20)),
    title="Senior SRE",
    obtained_on=date(2026, 11, 25),
    controller="Acme Ltd, 1 Harbour Road, Lisbon",
    contact="privacy@acme.test",
    source=Source.REFERRAL,
    days=180,
)

INTAKE: tuple[Notice, ...] = (
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
                summary="Site Reliability Engineer, Initech · Lisbon, Portugal · Portuguese, English",
                must_haves=(
                    MustHave("Go", Fit.MET, "Go services for payments, six years"),
                    MustHave("Terraform", Fit.UNKNOWN),
                ),
                resembling=("Maria L. Silva (DATA-2)",),
                source=Source.REFERRAL,
                passive=True,
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
                unread=True,
            ),
        ),
        ref="SRE-7",
        title="Senior SRE",
        decider="Mark Ode",
        due_at=at(26, 17),
    ),
    Correction(
        **head("Rita Lopes", at(25, 10, 31), SRE),
        received_at=at(25, 10, 30),
        rows=(
            AmendedRow(
                Amended.FIELD,
                1,
                "Maria da Silva",
                "SRE-7",
                field="name",
                before="Curriculum Vitae",
                after="Maria da Silva",
            ),
            AmendedRow(Amended.MERGED, 2, "João Azevedo", "SRE-7", after="João P. Azevedo (DATA-2)"),
            AmendedRow(
                Amended.NOT_DONE,
                1,
                "Maria da Silva",
                "SRE-7",
                why=Unamended.INVALID,
                words="912 345 678",
            ),
        ),
        undo_minutes=30,
    ),
    Referral(
        **head("Jun Park", at(25, 10, 31)),
        candidate="Maria Silva",
        ref="SRE-7",
        title="Senior SRE",
        stage=Stage.INTERVIEW,
    ),
    Nurture(
        **head("Rita Lopes", at(25, 8), SRE),
        candidate="João Azevedo",
        ref="SRE-7",
        title="Senior SRE",
        stage=Stage.SOURCED,
        words="in 3 months",
    ),
    Informing(
        **head("Rita Lopes", at(25, 17), SRE),
        rows=(ToInform(1, "Maria Silva", "SRE-7", "maria.silva@example.test", date(2026, 12, 23)),),
        letter=LETTER,
    ),
    Released(
        **head("Rita Lopes", at(25, 17, 20), SRE),
        received_at=at(25, 17, 19),
        sent=(ToInform(1, "Maria Silva", "SRE-7", "", date(2026, 12, 23)),),
        told=(ToInform(2, "João Azevedo", "SRE-7", "", date(2026, 12, 23)),),
        goes_at=at(25, 18, 20),
        undo_minutes=30,
    ),
    LETTER,
)
