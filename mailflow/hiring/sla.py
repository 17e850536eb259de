"""How many working hours a review may take: by role and stage, by role, by stage, or the policy's, in this order."""

from __future__ import annotations

from mailflow.hiring.model import Requisition, Stage
from mailflow.hiring.policy import Policy


def review_hours(policy: Policy, role: Requisition | None, stage: Stage) -> int:
    """Working hours of the decider for a review at this stage of this role."""
    if role is not None:
        own = role.stage_hours.get(stage) or role.review_hours
        if own:
            return own
    return policy.stage_hours.get(stage) or policy.review_hours
