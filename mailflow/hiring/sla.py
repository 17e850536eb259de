"""How long a review may take: its working hours by role and stage, by role, by stage, or the policy's, in this order;
and never so long that a candidate's answer to a competing offer would come first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mailflow.hiring.model import Requisition, Stage
from mailflow.hiring.policy import Policy
from mailflow.hiring.worktime import Calendar, next_working_moment, working_before

#: So much of the decider's working time before the candidate must answer elsewhere, the decision is due.
_BEFORE_ANSWER = timedelta(hours=4)


def review_hours(policy: Policy, role: Requisition | None, stage: Stage) -> int:
    """Working hours of the decider for a review at this stage of this role."""
    if role is not None:
        own = role.stage_hours.get(stage) or role.review_hours
        if own:
            return own
    return policy.stage_hours.get(stage) or policy.review_hours


def before_offer(calendar: Calendar, due_at: datetime, until: datetime | None, now: datetime) -> datetime:
    """When a review is due whose candidate must answer another offer by `until`: as before, or some of the decider's
    working hours ahead of that, at their next working moment at the earliest. An offer that is over changes nothing."""
    if until is None or until <= now:
        return due_at
    return min(due_at, max(working_before(calendar, until, _BEFORE_ANSWER), next_working_moment(calendar, now)))
