"""The beat's look at questions that wait for a recruiter who is away: each goes to whoever is asked in their place,
once, and back to the recruiter where nobody else has answered it by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailflow.hiring.effects import Notify
from mailflow.hiring.heading import heading
from mailflow.hiring.model import Person
from mailflow.hiring.notices import Question, dump_notice, load_notice
from mailflow.hiring.worktime import zone_of
from mailflow.store.engine import Connection
from mailflow.store.outbox import queue
from mailflow.store.people import people_by_id
from mailflow.store.recruiting import WaitingQuestion, waiting_questions
from mailflow.store.roles import duties_of


def sweep(connection: Connection, now: datetime, limit: int) -> int:
    """Pass on what waits for somebody who is not there; returns how many mails were queued."""
    asked: dict[tuple[int, int], list[WaitingQuestion]] = {}
    for one in waiting_questions(connection, limit):
        asked.setdefault((one.review_id, one.inbox_id), []).append(one)
    if not asked:
        return 0
    duties = duties_of(connection, {group[0].requisition_id for group in asked.values()}, now)
    instead: list[tuple[int, Sequence[WaitingQuestion]]] = []
    for group in asked.values():
        held = duties.get(group[0].requisition_id)
        wanted = held.recruiting if held is not None else None
        if wanted is not None and wanted not in {one.recipient_id for one in group}:
            instead.append((wanted, group))
    people = people_by_id(connection, {key for wanted, group in instead for key in (wanted, group[-1].recipient_id)})
    notices = [_passed_on(people[wanted], people[group[-1].recipient_id], group[-1], now) for wanted, group in instead]
    return len(queue(connection, notices, now))


def _passed_on(to: Person, before: Person, one: WaitingQuestion, now: datetime) -> Notify:
    notice = load_notice("question", one.facts["notice"])
    if not isinstance(notice, Question):
        raise TypeError("a question whose facts are of another kind")
    zone = zone_of(to.style.timezone)
    told = replace(
        notice,
        **heading(to, now),
        asked_at=notice.asked_at.astimezone(zone),
        due_at=notice.due_at.astimezone(zone) if notice.due_at is not None else None,
        instead_of=before.name,
    )
    return Notify(
        key=f"question:{one.inbox_id}:{one.application_id}:{to.id}",
        kind="question",
        recipient_id=to.id,
        facts={**one.facts, "notice": dump_notice(told)},
        inbox_id=one.inbox_id,
        items=((1, one.application_id, one.review_id),),
    )
