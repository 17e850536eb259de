"""Samples of the notices that answer a mail."""

from __future__ import annotations

from datetime import date

from mailflow.hiring.model import Stage, Standing
from mailflow.hiring.notices import (
    Clarify,
    Confirm,
    Doubt,
    Doubtful,
    Notice,
    NotRecorded,
    Promise,
    Proposed,
    Receipt,
    Recorded,
    Refusal,
)
from mailflow.hiring.samples.scene import CHOICES, DATA, SRE, at, head
from mailflow.reading.model import Verdict, Why

RECEIPTS: tuple[Notice, ...] = (
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
)
