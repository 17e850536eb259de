"""Which working hours a review has: the nearest word counts."""

from __future__ import annotations

import pytest

from mailflow.hiring.model import Requisition, Stage
from mailflow.hiring.policy import Policy
from mailflow.hiring.sla import review_hours

POLICY = Policy(review_hours=16, stage_hours={Stage.SCREEN: 6})


@pytest.mark.parametrize(
    ("role", "stage", "hours"),
    [
        (None, Stage.REVIEW, 16),
        (None, Stage.SCREEN, 6),
        (Requisition(1, "A-1", "x"), Stage.REVIEW, 16),
        (Requisition(1, "A-1", "x"), Stage.SCREEN, 6),
        (Requisition(1, "A-1", "x", review_hours=24), Stage.SCREEN, 24),
        (Requisition(1, "A-1", "x", review_hours=24, stage_hours={Stage.SCREEN: 4}), Stage.SCREEN, 4),
        (Requisition(1, "A-1", "x", stage_hours={Stage.SCREEN: 4}), Stage.REVIEW, 16),
    ],
)
def test_role_and_stage_before_role_before_stage_before_all(role: Requisition | None, stage: Stage, hours: int) -> None:
    assert review_hours(POLICY, role, stage) == hours
