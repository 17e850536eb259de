"""Further faces of the kinds that the templates must show well: an undo, a leader, an empty day, a name nobody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailflow.hiring.model import Stage
from mailflow.hiring.notices import (
    Answer,
    Changed,
    Clarify,
    Confirm,
    DelegationProposed,
    Digest,
    Doubt,
    Doubtful,
    Entered,
    Escalation,
    Help,
    IntakeReceipt,
    IntakeRow,
    News,
    NewsKind,
    Notice,
    NotRecorded,
    Offer,
    OfferNoted,
    Overview,
    PromiseDue,
    PromiseState,
    Proposed,
    Receipt,
    Recorded,
    Refusal,
    Released,
    Reminder,
    ResumeFile,
    Resumes,
    RoleChoice,
    RoleStanding,
    RoleStatus,
    Setting,
    SettingKind,
    StageCount,
    StandingIn,
    Status,
    StuckRole,
    Summary,
    ToInform,
    Trail,
    Trend,
    Undone,
    Wanted,
)
from mailflow.hiring.samples.scene import (
    ADA,
    ADA_WAITS,
    CHOICES,
    JOAO,
    MARIA,
    MARK_PROMISED,
    RITA_PROMISED,
    SRE,
    at,
    head,
)
from mailflow.reading.model import Verdict, Why

MANAGERS = Overview(
    roles=(
        RoleStanding("SRE-7", "Senior SRE", (StageCount(Stage.SCREEN, 4), StageCount(Stage.REVIEW, 2)), 2, 1, 1),
        RoleStanding("DATA-2", "Data Engineer", (StageCount(Stage.OFFER, 1),)),
    ),
    changed=(Changed("Li Wen", "SRE-7", Stage.INTERVIEW, Stage.WITHDRAWN, "took another offer"),),
    news=(
        News(
            NewsKind.COMPETING,
            "SRE-7",
            "",
            candidate="Ada Brandt",
            by="Mark Ode",
            due_at=at(27, 12),
            wanted=Wanted.DECISION,
        ),
        News(NewsKind.COMPETING, "SRE-7", "", candidate="Ben Okoro", by="Ana Costa", due_at=at(27, 12)),
        News(NewsKind.THIN, "SRE-7", "Senior SRE", count=1, floor=3),
        News(
            NewsKind.QUIET, "DATA-2", "Data Engineer", days=5, candidate="Ada Brandt", by="Jun Park", due_at=at(27, 12)
        ),
        News(NewsKind.STALLED, "WEB-1", "Web Developer", days=10),
    ),
)
LEADERS = Overview(
    stuck=(
        StuckRole("SRE-7", "Senior SRE", "Mark Ode", 3, at(19, 17)),
        StuckRole("DATA-2", "Data Engineer", "Jun Park", 1, at(20, 12)),
    ),
    trend=Trend(12, 9, 8, 5, 4, 6),
)

VARIANTS: tuple[Notice, ...] = (
    Released(
        **head("Rita Lopes", at(25, 17, 20), SRE),
        received_at=at(25, 17, 19),
        gone=(ToInform(1, "Maria Silva", "SRE-7", "", date(2026, 12, 23)),),
        unknown=("undo",),
    ),
    Digest(
        **head("Ana Costa", at(25, 8), SRE),
        entries=(
            replace(MARIA, number=1, overdue=False, due_at=at(25, 13), competing_until=at(25, 17), at_risk=True),
            replace(JOAO, number=2, stands_since=at(24, 15), on_behalf_of="Mark Ode"),
            replace(ADA, number=3, on_behalf_of="Mark Ode"),
        ),
        promises=(
            replace(MARK_PROMISED, mine=False, candidate="", ref="", state=PromiseState.OVER),
            replace(MARK_PROMISED, state=PromiseState.MISSED),
        ),
    ),
    PromiseDue(**head("Rita Lopes", at(25, 10)), promises=(replace(RITA_PROMISED, mine=True), MARK_PROMISED)),
    Offer(**head("Rita Lopes", at(24, 11)), candidate="Li Wen", ref="SRE-7", until=at(27, 17), by="Mark Ode"),
    DelegationProposed(
        **head("Mark Ode", at(25, 9)), principal="Mark Ode", delegate="Ana Costa", back=date(2026, 12, 7), mine=True
    ),
    StandingIn(**head("Ana Costa", at(25, 9)), principal="Mark Ode", last_day=date(2026, 12, 6), agreed_by="Mark Ode"),
    Receipt(
        **head("Rita Lopes", at(25, 9, 45), SRE),
        received_at=at(25, 9, 44),
        offers=(
            OfferNoted("Maria Silva", "SRE-7", at(27, 17), at(27, 13), ("Mark Ode",)),
            OfferNoted("Li Wen", "SRE-7", at(27, 17)),
        ),
        settings=(
            Setting(SettingKind.AWAY, since=date(2026, 12, 1), until=date(2026, 12, 7)),
            Setting(SettingKind.BACK),
            Setting(SettingKind.STANDS_IN, until=date(2026, 12, 4), name="Ana Costa"),
            Setting(SettingKind.STANDS_IN, until=date(2026, 12, 4), name="Ana Costa", principal="Mark Ode"),
        ),
    ),
    Status(
        **head("Rita Lopes", at(25, 12)),
        roles=(
            RoleStatus(
                "SRE-7",
                "Senior SRE",
                waiting=(
                    replace(ADA_WAITS, asked=True),
                    replace(ADA_WAITS, away_until=date(2026, 12, 7)),
                    replace(ADA_WAITS, stand_in="Ana Costa", competing_until=at(27, 17)),
                ),
            ),
        ),
    ),
    Receipt(
        **head("Mark Ode", at(25, 9, 45), SRE),
        received_at=at(25, 9, 44),
        undone=(Undone(1, "Maria Silva", "SRE-7", Verdict.APPROVE, Stage.SCREEN, ("Rita Lopes",)),),
        still_open=(MARIA, ADA),
    ),
    Receipt(
        **head("Rita Lopes", at(25, 9, 45), SRE),
        received_at=at(25, 9, 44),
        changed=(Changed("Li Wen", "SRE-7", Stage.INTERVIEW, Stage.OFFER, "agreed by telephone", ("Mark Ode",)),),
        not_recorded=(
            *(NotRecorded(why, "Li Wen", "SRE-7") for why in Refusal),
            NotRecorded(Refusal.UNKNOWN_NAME, ref="XX-9", words="Li", others=("Li Wen (SRE-7)", "Li Na (DATA-2)")),
            NotRecorded(Refusal.SEVERAL_CANDIDATES, words="Li", others=("Li Wen (SRE-7)", "Li Na (DATA-2)")),
        ),
    ),
    Receipt(
        **head("Mark Ode", at(25, 9, 45), SRE),
        received_at=at(25, 9, 44),
        recorded=(
            Recorded(1, "Maria Silva", "SRE-7", Verdict.QUESTION, "when could she start?", told=("Rita Lopes",)),
            Recorded(2, "João Azevedo", "SRE-7", Verdict.COMMENT, "good talk", replaces=Verdict.HOLD),
        ),
    ),
    Receipt(
        **head("Mark Ode", at(25, 9, 45)),
        received_at=at(25, 9, 44),
        settings=(
            Setting(SettingKind.DIGEST, "08:00", days=(0, 1, 2, 3)),
            Setting(SettingKind.DIGEST, "07:30"),
            Setting(SettingKind.SUMMARY, "17:30"),
            Setting(SettingKind.QUIET, "18:00", "08:00"),
            Setting(SettingKind.NEVER_QUIET),
            Setting(SettingKind.LANGUAGE, language="de"),
            Setting(SettingKind.PLAIN),
            Setting(SettingKind.RICH),
            Setting(SettingKind.MUTED, ref="SRE-7", title="Senior SRE", until=date(2026, 11, 30)),
            Setting(SettingKind.MUTED, ref="SRE-7"),
            Setting(SettingKind.UNMUTED, ref="SRE-7"),
            Setting(SettingKind.PAUSED, until=date(2027, 1, 7)),
            Setting(SettingKind.PAUSED),
            Setting(SettingKind.RESUMED, "08:00"),
        ),
    ),
    Confirm(
        **head("Mark Ode", at(25, 9, 31)),
        why=Doubtful.NOT_AUTHENTICATED,
        claimed_from="mark.ode@acme.test",
        received_at=at(25, 9, 30),
        proposed=(),
        settings=(Setting(SettingKind.PAUSED, until=date(2027, 1, 7)),),
        expires_at=at(28, 9, 31),
    ),
    Clarify(
        **head("Mark Ode", at(25, 9, 31), SRE),
        received_at=at(25, 9, 30),
        doubts=tuple(Doubt(why, "perhaps the second one", None, CHOICES) for why in Why),
        understood=(Proposed("Ada Brandt", "DATA-2", to_stage=Stage.OFFER),),
    ),
    IntakeReceipt(
        **head("Rita Lopes", at(25, 10, 5)),
        received_at=at(25, 10, 4),
        rows=(
            IntakeRow(1, "cv.pdf", Entered.WAITS, name="Ada Brandt", email="ada@example.test"),
            IntakeRow(2, "", Entered.WAITS, name="Li Wen", phone="+4930123456"),
            IntakeRow(3, "notes.txt", Entered.NOT_ENTERED, "it does not look like a resume"),
        ),
        choices=(RoleChoice(1, "DATA-2", "Data Engineer"), RoleChoice(2, "SRE-7", "Senior SRE")),
    ),
    IntakeReceipt(
        **head("Rita Lopes", at(25, 10, 5), SRE),
        received_at=at(25, 10, 4),
        rows=(
            IntakeRow(1, "cv.pdf", Entered.LINKED, name="Ada Brandt", on_file="Ada Brandt"),
            IntakeRow(2, "cv.pdf", Entered.DUPLICATE, name="Li Wen", on_file="Li Wen", same_file=True),
            IntakeRow(3, "cv.pdf", Entered.RECEIVED, name="Zoe Lind"),
        ),
        ref="SRE-7",
        title="Senior SRE",
    ),
    IntakeReceipt(**head("Rita Lopes", at(25, 10, 5)), received_at=at(25, 10, 4)),
    Digest(**head("Mark Ode", at(25, 8), SRE), entries=(replace(MARIA, overdue=False),)),
    Reminder(**head("Mark Ode", at(26, 17), SRE), entries=(JOAO, ADA), due_now=True),
    Escalation(
        **head("Lena Vogt", at(27, 9), SRE),
        reviewer="Mark Ode",
        entries=(replace(MARIA, number=1),),
        may_decide=False,
        backup="Ana Costa",
        reminded_at=at(24, 17),
    ),
    Summary(**head("Rita Lopes", at(25, 17)), overview=Overview(waiting=(ADA_WAITS,))),
    Summary(**head("Mark Ode", at(23, 8)), overview=MANAGERS),
    Summary(**head("Lena Vogt", at(23, 8)), overview=LEADERS),
    Digest(**head("Mark Ode", at(23, 8), SRE), entries=(ADA,), overview=MANAGERS),
    Status(**head("Mark Ode", at(25, 12)), unknown_ref="OPS-9"),
    Trail(**head("Mark Ode", at(25, 12)), unknown_name="Maria", others=("Maria Silva (SRE-7)", "Maria Souza (DATA-2)")),
    Trail(**head("Mark Ode", at(25, 12)), unknown_name="Zoe"),
    Answer(
        **head("Mark Ode", at(25, 11, 2), SRE),
        by="Rita Lopes",
        candidate="João Azevedo",
        ref="SRE-7",
        question="Would he move?",
        words="No.",
        answered_at=at(25, 11),
    ),
    Resumes(**head("Mark Ode", at(25, 11, 2)), missing=(ResumeFile(3, "Ada Brandt", "DATA-2"),)),
    Help(**head("Mark Ode", at(25, 12))),
)
