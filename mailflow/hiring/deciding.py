"""One verdict on one candidate, weighed against today's state and responsibilities, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailflow.hiring.authority import Authority, authority_over
from mailflow.hiring.book import Book
from mailflow.hiring.desk import FeedbackRecord, ListedItem
from mailflow.hiring.effects import (
    CloseReview,
    HoldReview,
    OpenReview,
    PauseReview,
)
from mailflow.hiring.feedback import Answer, feedback_of
from mailflow.hiring.model import Application, Review, Stage, Standing
from mailflow.hiring.notices import NotRecorded, Recorded, Refusal
from mailflow.hiring.questioning import ask_recruiter
from mailflow.hiring.reversing import reversible, take_back
from mailflow.hiring.sla import before_offer
from mailflow.hiring.staging import set_stage
from mailflow.hiring.verdicts import ENDED, OPENS_REVIEW, SETTLES, stage_after
from mailflow.hiring.worktime import due, instant
from mailflow.reading.model import Verdict


def record(book: Book, answer: Answer) -> None:
    """Write the answer into the book: recorded as decision or advice, or refused with its reason."""
    item = answer.item
    standing = authority_over(book.person, item.review, book.desk.duties_of(item))
    if standing is Authority.NONE:
        book.refuse(_refused(book, answer, Refusal.NOT_YOURS))
        return
    if standing is Authority.ADVISES:
        _record_advice(book, answer)
        return
    if item.review is None or item.review.closed_at is not None or item.review.stage is not item.application.stage:
        corrected = _correctable(book, answer)
        if corrected is None:
            book.refuse(_refused(book, answer, _why_closed(item)))
            return
        answer = replace(answer, item=take_back(book, item, corrected, silently=True))
    _record_decision(book, answer)


def _record_decision(book: Book, answer: Answer) -> None:
    item, review, application = answer.item, answer.item.review, answer.item.application
    previous = book.standing_feedback(item)
    until = _hold_date(book, answer) if answer.verdict is Verdict.HOLD else None
    to_stage = stage_after(application.stage, answer.verdict)
    book.add(feedback_of(book, answer, Standing.DECISION, until, book.superseded(item)))
    if answer.verdict in SETTLES and review is not None:
        book.add(CloseReview(review.id, answer.verdict.value))
    if to_stage is not None:
        move(book, application, to_stage)
    if answer.verdict is Verdict.HOLD and review is not None and until is not None:
        book.add(HoldReview(review.id, until, _after_hold(book, item, until)))
    if answer.verdict is Verdict.QUESTION:
        asked = ask_recruiter(book, item, answer.reason or "")
        if asked and review is not None and review.paused_at is None:
            book.add(PauseReview(review.id, int(book.left_of(item).total_seconds())))
    book.rows.recorded.append(
        Recorded(
            number=item.number,
            candidate=application.candidate,
            ref=application.ref,
            verdict=answer.verdict,
            reason=answer.reason or "",
            until=until,
            to_stage=to_stage,
            told=book.told_of(item),
            replaces=previous.verdict if previous and previous.verdict is not answer.verdict else None,
        )
    )
    book.list(item)


def _record_advice(book: Book, answer: Answer) -> None:
    item = answer.item
    if item.application.stage in ENDED:
        book.refuse(_refused(book, answer, Refusal.NOT_OPEN))
        return
    book.add(feedback_of(book, answer, Standing.ADVICE, answer.until, book.superseded(item)))
    decider = book.desk.duties_of(item).decides
    book.rows.recorded.append(
        Recorded(
            number=item.number,
            candidate=item.application.candidate,
            ref=item.application.ref,
            verdict=answer.verdict,
            reason=answer.reason or "",
            standing=Standing.ADVICE,
            until=answer.until,
            told=tuple(filter(None, (book.desk.name(decider),))),
            decider=book.desk.name(decider),
        )
    )
    book.list(item)


def move(book: Book, application: Application, to: Stage, reason: str | None = None) -> None:
    """The stage changes; reviews at the new stage are opened for the decider as the product's words say."""
    set_stage(book, application, to, reason=reason)
    decider = book.desk.people.get(book.desk.duties[application.requisition_id].decides or 0)
    if to in OPENS_REVIEW and decider is not None:
        due_at = book.due_for(application, to)
        book.add(OpenReview(application.id, to, decider.id, due_at, due_at, book.now))


def _correctable(book: Book, answer: Answer) -> FeedbackRecord | None:
    """The writer's own decision on this review that another verdict may still replace: inside the undo window."""
    previous = book.standing_feedback(answer.item)
    if previous is None or previous.standing is not Standing.DECISION or previous.verdict is answer.verdict:
        return None
    if not book.undo_open(answer.item, previous) or not reversible(answer.item, previous):
        return None
    return previous


def _hold_date(book: Book, answer: Answer) -> date:
    return answer.until or (book.local(book.now) + timedelta(days=book.policy.hold_days)).date()


def _after_hold(book: Book, item: ListedItem, day: date) -> datetime:
    """When a review is due that is asked again on that day: after what was left of its time."""
    calendar = book.calendar_for(item)
    again = instant(datetime.combine(day, time()), calendar.zone)
    return before_offer(calendar, due(calendar, again, book.left_of(item)), item.application.competing_until, again)


def _why_closed(item: ListedItem) -> Refusal:
    if item.application.stage is Stage.WITHDRAWN:
        return Refusal.WITHDRAWN
    decided: Review | None = item.review
    return Refusal.ALREADY_DECIDED if decided is not None and decided.outcome else Refusal.NOT_OPEN


def _refused(book: Book, answer: Answer, why: Refusal) -> NotRecorded:
    item = answer.item
    made = book.decision_on(item)
    by, at = (book.desk.name(made.person_id), book.local(made.recorded_at)) if made else ("", None)
    if why is Refusal.NOT_YOURS:
        by, at = book.desk.name(book.desk.duties_of(item).decides), None
    return NotRecorded(
        why=why,
        candidate=item.application.candidate,
        ref=item.application.ref,
        number=item.number,
        verdict=answer.verdict,
        by=by,
        at=at,
        words=answer.reason or "",
    )
