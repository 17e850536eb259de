"""What opens a review and what a verdict does to an application: the product's words as data."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.hiring.model import Stage
from mailflow.reading.model import Verdict

#: Entering one of these stages opens a review for the decider.
OPENS_REVIEW: frozenset[Stage] = frozenset({Stage.SCREEN, Stage.REVIEW})

#: Where an approved application goes. From offer there is no next stage by approval: `hired NAME` says so in words.
NEXT_STAGE: Mapping[Stage, Stage] = {
    Stage.SOURCED: Stage.SCREEN,
    Stage.SCREEN: Stage.REVIEW,
    Stage.REVIEW: Stage.INTERVIEW,
    Stage.INTERVIEW: Stage.OFFER,
}

#: Stages that end an application: nothing is decided on it any more.
ENDED: frozenset[Stage] = frozenset({Stage.HIRED, Stage.REJECTED, Stage.WITHDRAWN})

#: Verdicts that settle a review; the others leave it open.
SETTLES: frozenset[Verdict] = frozenset({Verdict.APPROVE, Verdict.REJECT})


def stage_after(stage: Stage, verdict: Verdict) -> Stage | None:
    """The stage that a decider's verdict moves an application to, or None where it stays."""
    if stage in ENDED:
        return None
    if verdict is Verdict.REJECT:
        return Stage.REJECTED
    if verdict is Verdict.APPROVE:
        return NEXT_STAGE.get(stage)
    return None
