"""News for referrers and nurture dates, with what is so when they are sent."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.flow.drafting.draft import Draft, Drafted, Drafting, Nothing
from mailflow.hiring.notices import Nurture, Referral
from mailflow.hiring.verdicts import ENDED
from mailflow.store.dossiers import by_application
from mailflow.store.outbox import Claim


def referrals(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """What became of those whom the recipients referred, where it still is so."""
    found = by_application(job.connection, {claim.facts["application"] for claim in claims})
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        dossier = found.get(claim.facts["application"])
        if dossier is None or dossier.application.stage.value != claim.facts["stage"]:
            drafts[claim.id] = Nothing("it was taken back, or went on since")
            continue
        app = dossier.application
        head = job.head(job.people[claim.recipient_id])
        notice = Referral(**head, candidate=app.candidate, ref=app.ref, title=app.title, stage=app.stage)
        drafts[claim.id] = Draft(notice)
    return drafts


def nurtures(job: Drafting, claims: Sequence[Claim]) -> dict[int, Drafted]:
    """The people whom the recipients wanted to be reminded of."""
    found = by_application(job.connection, {claim.facts["application"] for claim in claims})
    drafts: dict[int, Drafted] = {}
    for claim in claims:
        dossier = found.get(claim.facts["application"])
        if dossier is None:
            drafts[claim.id] = Nothing("the application is gone")
            continue
        app = dossier.application
        notice = Nurture(
            **job.head(job.people[claim.recipient_id]),
            candidate=app.candidate,
            ref=app.ref,
            title=app.title,
            stage=app.stage,
            words=claim.facts["words"],
            ended=app.stage in ENDED,
        )
        drafts[claim.id] = Draft(notice)
    return drafts
