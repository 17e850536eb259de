"""Samples of the notices that ask for something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailflow.hiring.notices import (
    Answer,
    DelegationProposed,
    Digest,
    Escalation,
    Notice,
    Offer,
    PromiseDue,
    PromiseState,
    Question,
    Reminder,
    StandingIn,
)
from mailflow.hiring.samples.scene import ADA, DATA, JOAO, MARIA, MARK_PROMISED, RITA_PROMISED, SRE, at, head

REQUESTS: tuple[Notice, ...] = (
    Digest(
        **head("Mark Ode", at(25, 8), SRE, DATA),
        entries=(MARIA, JOAO, ADA),
        promises=(
            RITA_PROMISED,
            MARK_PROMISED,
            replace(MARK_PROMISED, candidate="Li Wen", due_at=at(24, 17), state=PromiseState.KEPT),
        ),
        pause_address="hiring+1p7q2m4x6c3v5b7n2k4j6h3g5f7d2s4@acme.test",
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
    PromiseDue(
        **head("Mark Ode", at(26, 15), SRE),
        promises=(MARK_PROMISED,),
        entries=(replace(JOAO, number=1),),
    ),
    Escalation(
        **head("Ana Costa", at(26, 9), SRE),
        reviewer="Mark Ode",
        entries=(replace(MARIA, number=1, advice=()),),
        may_decide=True,
        reminded_at=at(24, 17),
    ),
    Offer(
        **head("Mark Ode", at(24, 11, 2), SRE),
        candidate="João Azevedo",
        ref="SRE-7",
        until=at(27, 17),
        by="Rita Lopes",
        entries=(replace(JOAO, number=1, competing_until=at(27, 17), due_at=at(27, 13)),),
    ),
    DelegationProposed(
        **head("Rita Lopes", at(25, 9, 2)),
        principal="Mark Ode",
        delegate="Ana Costa",
        back=date(2026, 12, 7),
        refs=("DATA-2", "SRE-7"),
    ),
    StandingIn(
        **head("Ana Costa", at(25, 9, 40)),
        principal="Mark Ode",
        last_day=date(2026, 12, 6),
        waiting=3,
        agreed_by="Rita Lopes",
    ),
)
