"""A question about a candidate goes to the recruiter at once; their answer goes back to whoever asked."""

from __future__ import annotations

from mailflow.hiring.book import Book, role_duties, timestamps
from mailflow.hiring.chain import Event
from mailflow.hiring.desk import FeedbackRecord, ListedItem, NoticeRecord
from mailflow.hiring.effects import Notify, RecordFeedback, ResumeReview
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Person, Standing
from mailflow.hiring.notices import Answer, Question, dump_notice
from mailflow.hiring.sla import before_offer
from mailflow.hiring.worktime import due, zone_of
from mailflow.reading.model import Verdict


def ask_recruiter(book: Book, item: ListedItem, words: str) -> bool:
    """Queue the question to the recruiter of the role. Without one it is in the trail and the digest only: False."""
    recruiter = book.recruiter_of(item)
    if recruiter is None:
        book.unanswerable = True
        return False
    application = item.application
    zone = zone_of(recruiter.style.timezone)
    notice = Question(
        **heading(recruiter, book.now),
        duties=(role_duties(book.desk, application.requisition_id, application.ref, application.title),),
        asker=book.person.name,
        candidate=application.candidate,
        ref=application.ref,
        title=application.title,
        words=words,
        asked_at=book.source.received_at.astimezone(zone),
        due_at=item.review.due_at.astimezone(zone) if item.review else None,
        instead_of=_instead_of(book, item, recruiter.id),
    )
    book.add(
        Notify(
            key=f"question:{book.source.inbox_id}:{application.id}",
            kind="question",
            recipient_id=recruiter.id,
            facts={"notice": dump_notice(notice), "asker": book.person.id},
            inbox_id=book.source.inbox_id,
            items=((1, application.id, item.review.id if item.review else None),),
        )
    )
    return True


def _instead_of(book: Book, item: ListedItem, answers: int) -> str:
    """The name of the recruiter where somebody else is asked in their place; "" where it is themselves."""
    recruiter = book.desk.duties_of(item).recruiter
    return book.desk.name(recruiter) if recruiter != answers else ""


def answer_asker(book: Book, notice: NoticeRecord, words: str) -> bool:
    """Take the recruiter's reply to a question: recorded as a comment that answers it, and mailed to the asker.

    False where the asker or the candidate is no longer known.
    """
    asker_id = notice.facts.get("asker")
    asker = book.desk.people.get(asker_id) if isinstance(asker_id, int) else None
    if asker is None or not notice.items:
        return False
    item = notice.items[0]
    given = book.desk.feedback_on.get(item.review.id, ()) if item.review else ()
    question = next((one for one in reversed(given) if one.verdict is Verdict.QUESTION), None)
    book.add(_comment(book, notice, asker, question, words))
    _run_on(book, item)
    book.add(_answer(book, item, asker, question, words))
    return True


def _comment(
    book: Book, notice: NoticeRecord, asker: Person, question: FeedbackRecord | None, words: str
) -> RecordFeedback:
    """The recruiter's words as feedback that answers the question."""
    item, source = notice.items[0], book.source
    review = item.review.id if item.review else None
    answers = question.id if question else None
    event = Event(
        chain=item.application.id,
        kind="answer",
        at=book.now,
        actor_id=book.person.id,
        inbox_id=source.inbox_id,
        data={
            "verdict": Verdict.COMMENT.value,
            "standing": Standing.ADVICE.value,
            "review": review,
            "to": asker.id,
            "answers": answers,
            **_principal(book, item),
            **timestamps(notice.sent_at, None, source),
        },
        text=words,
    )
    return RecordFeedback(
        application_id=item.application.id,
        review_id=review,
        person_id=book.person.id,
        verdict=Verdict.COMMENT,
        reason=words,
        standing=Standing.ADVICE,
        asked_at=notice.sent_at,
        reminded_at=None,
        written_at=source.written_at,
        received_at=source.received_at,
        event=event,
        inbox_id=source.inbox_id,
        answers=answers,
    )


def _run_on(book: Book, item: ListedItem) -> None:
    """The clock that stood still for the question runs on."""
    review = item.review
    if review is not None and review.paused_at is not None and review.closed_at is None:
        calendar = book.calendar_for(item)
        due_at = due(calendar, book.now, book.left_of(item))
        due_at = before_offer(calendar, due_at, item.application.competing_until, book.now)
        book.add(ResumeReview(review.id, due_at))


def _answer(book: Book, item: ListedItem, asker: Person, question: FeedbackRecord | None, words: str) -> Notify:
    application = item.application
    answer = Answer(
        **heading(asker, book.now),
        duties=(role_duties(book.desk, application.requisition_id, application.ref, application.title),),
        by=book.person.name,
        candidate=application.candidate,
        ref=application.ref,
        question=question.reason or "" if question else "",
        words=words,
        answered_at=book.source.received_at.astimezone(zone_of(asker.style.timezone)),
    )
    return Notify(
        key=f"answer:{book.source.inbox_id}:{application.id}",
        kind="answer",
        recipient_id=asker.id,
        facts={"notice": dump_notice(answer)},
        inbox_id=book.source.inbox_id,
        items=((1, application.id, item.review.id if item.review else None),),
    )


def _principal(book: Book, item: ListedItem) -> dict[str, object]:
    """The recruiter in whose place this is answered, for the trail."""
    held = book.desk.duties_of(item)
    return {"for": held.recruiter} if book.person.id in held.recruiters_stand_ins else {}
