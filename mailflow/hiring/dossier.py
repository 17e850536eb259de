"""Everything a decider needs about one application, and how it becomes a numbered entry of a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.hiring.desk import FeedbackRecord
from mailflow.hiring.model import Application, Review, Standing
from mailflow.hiring.notices import Advice, Answered, Entry, Fit, MustHave, Resume
from mailflow.hiring.sourcing import Source
from mailflow.reading.model import Verdict

#: What a digest carries along; the rest is mailed on request by `resume 3`.
LARGEST_RESUME = 2 * 2**20
LARGEST_RESUMES = 5 * 2**20
#: More open reviews than this wait for the next digest; the most pressing come first.
MOST_ENTRIES = 30


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A stored file; its bytes are fetched by hash only when it is attached."""

    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application with its open review, the brief it is held against, and what was said."""

    application: Application
    review: Review | None
    must_haves: tuple[str, ...] = ()
    #: Must-have to the words that show it; "" where it is known to be missing.
    fit: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[DocumentRecord, ...] = ()
    feedback: tuple[FeedbackRecord, ...] = ()
    #: Answers by the id of the question's feedback: (who, words, when).
    answers: Mapping[int, tuple[str, str, datetime]] = field(default_factory=dict)
    #: How the candidate came, and whether they look for a role at all.
    source: Source | None = None
    passive: bool = False


def pressing_first(dossiers: Sequence[Dossier], now: datetime) -> list[Dossier]:
    """The dossiers with an open review: candidates who must still answer a competing offer, then the one due first;
    what waits for an answer of the recruiter stands last."""
    waiting = [(one.review, one) for one in dossiers if one.review is not None]

    def pressing(pair: tuple[Review, Dossier]) -> tuple[bool, bool, datetime, int]:
        review, until = pair[0], pair[1].application.competing_until
        return review.paused_at is not None, until is None or until <= now, review.due_at, review.id

    return [dossier for _, dossier in sorted(waiting, key=pressing)]


def attachments(dossiers: Sequence[Dossier]) -> dict[int, DocumentRecord]:
    """Which resume goes along for which application: the newest of each, as long as there is room."""
    room, chosen = LARGEST_RESUMES, {}
    for dossier in dossiers:
        newest = dossier.documents[-1] if dossier.documents else None
        if newest is not None and newest.size <= min(LARGEST_RESUME, room):
            chosen[dossier.application.id] = newest
            room -= newest.size
    return chosen


def entry(
    number: int,
    dossier: Dossier,
    names: Mapping[int, str],
    zone: ZoneInfo,
    now: datetime,
    attached: Mapping[int, DocumentRecord],
    *,
    soon: bool = False,
    place: str = "",
) -> Entry:
    """The dossier as a numbered entry: whether it comes due before its reader's next working day is over, and in whose
    place they decide, is told by the caller. Raises ValueError where there is no review to answer."""
    application, review = dossier.application, dossier.review
    if review is None:
        raise ValueError("an entry needs a review to answer")
    newest = dossier.documents[-1] if dossier.documents else None
    resume = Resume.NONE if newest is None else Resume.ATTACHED if application.id in attached else Resume.ON_REQUEST
    return Entry(
        number=number,
        candidate=application.candidate,
        ref=application.ref,
        title=application.title,
        stage=application.stage,
        asked_at=review.asked_at.astimezone(zone),
        due_at=review.due_at.astimezone(zone),
        overdue=review.due_at < now and review.paused_at is None,
        stands_since=review.paused_at.astimezone(zone) if review.paused_at else None,
        competing_until=_competing(application, zone, now),
        summary=application.summary,
        must_haves=tuple(_must_have(text, dossier.fit) for text in dossier.must_haves),
        resume=resume,
        resume_name=newest.name if newest else "",
        advice=_advice(dossier, names, zone),
        answers=_answers(dossier, review.reviewer_id, zone),
        held_until=review.hold_until,
        source=dossier.source,
        passive=dossier.passive,
        at_risk=soon,
        on_behalf_of=place,
    )


def _competing(application: Application, zone: ZoneInfo, now: datetime) -> datetime | None:
    until = application.competing_until
    return until.astimezone(zone) if until is not None and until > now else None


def _must_have(text: str, fit: Mapping[str, str]) -> MustHave:
    if text not in fit:
        return MustHave(text)
    return MustHave(text, Fit.MET if fit[text] else Fit.UNMET, fit[text])


def _advice(dossier: Dossier, names: Mapping[int, str], zone: ZoneInfo) -> tuple[Advice, ...]:
    return tuple(
        Advice(names.get(one.person_id, ""), one.verdict, one.recorded_at.astimezone(zone), one.reason or "")
        for one in dossier.feedback
        if one.standing is Standing.ADVICE
        and one.id not in dossier.answers
        and one.verdict is not Verdict.QUESTION
        and not any(one.reason == words for _, words, _ in dossier.answers.values())
    )


def _answers(dossier: Dossier, reviewer_id: int, zone: ZoneInfo) -> tuple[Answered, ...]:
    asked = [one for one in dossier.feedback if one.verdict is Verdict.QUESTION and one.person_id == reviewer_id]
    return tuple(
        Answered(one.reason or "", words, by, at.astimezone(zone))
        for one in asked
        if one.id in dossier.answers
        for by, words, at in (dossier.answers[one.id],)
    )
