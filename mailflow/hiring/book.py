"""The book of one mail: what it leads to, written down while its answers are weighed one by one.

It is the one mutable value in this room; it lives for the judging of one mail and is closed into an `Outcome`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.chosen import chosen_style, with_choice
from mailflow.hiring.desk import Desk, FeedbackRecord, ListedItem
from mailflow.hiring.duties import named_duties
from mailflow.hiring.effects import ChooseStyle, Effect
from mailflow.hiring.model import Application, Away, Person, Stage, Standing, WorkStyle
from mailflow.hiring.notices import Changed, NotRecorded, OfferNoted, Promise, Recorded, RoleDuties, Setting, Undone
from mailflow.hiring.policy import Policy
from mailflow.hiring.sla import before_offer, review_hours
from mailflow.hiring.verdicts import SETTLES
from mailflow.hiring.worktime import Calendar, due, working_between, zone_of


@dataclass(frozen=True, slots=True)
class Source:
    """The raw mail that what is recorded cites, with its two times. `confirmed_by` is the mail that confirmed it."""

    inbox_id: int
    written_at: datetime | None
    received_at: datetime
    confirmed_by: int | None = None


def timestamps(asked_at: datetime | None, reminded_at: datetime | None, source: Source) -> dict[str, object]:
    """The times of a feedback as its event seals them."""
    times = (asked_at, reminded_at, source.written_at, source.received_at)
    names = ("asked_at", "reminded_at", "written_at", "received_at")
    return {name: at.isoformat() if at else None for name, at in zip(names, times, strict=True)}


@dataclass(slots=True)
class Rows:
    """The rows of the receipt, as they come."""

    recorded: list[Recorded] = field(default_factory=list)
    not_recorded: list[NotRecorded] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    nurtures: list[Promise] = field(default_factory=list)
    offers: list[OfferNoted] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)

    def __bool__(self) -> bool:
        kept = self.recorded or self.not_recorded or self.changed or self.undone or self.promises or self.nurtures
        return bool(kept or self.settings or self.offers)


@dataclass(slots=True)
class Book:
    """`person` is whose word is recorded; `source` the mail it came in; `listed` the candidates that the receipt
    numbers."""

    person: Person
    source: Source
    desk: Desk
    policy: Policy
    now: datetime
    effects: list[Effect] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    listed: dict[int, ListedItem] = field(default_factory=dict)
    touched: dict[int, Application] = field(default_factory=dict)
    superseding: dict[int, bool] = field(default_factory=dict)
    chosen: dict[str, object] = field(default_factory=dict)
    #: When the person is away, where this very mail says so.
    away: tuple[Away, ...] | None = None
    #: A question was asked and there is no recruiter to ask.
    unanswerable: bool = False

    def add(self, *effects: Effect) -> None:
        """Write these effects down, in order."""
        self.effects.extend(effects)

    def refuse(self, row: NotRecorded) -> None:
        """Tell the writer that this was not recorded, and why."""
        self.rows.not_recorded.append(row)

    @property
    def style(self) -> WorkStyle:
        """How the person gets mail, with what this very mail has chosen so far."""
        return chosen_style(self.person.style, self.chosen)

    def choose(self, effect: ChooseStyle) -> None:
        """Write a choice of style down; what the same mail chooses next builds on it."""
        self.add(effect)
        self.chosen = with_choice(self.chosen, effect.choice)

    def list(self, item: ListedItem) -> None:
        """Number this candidate in the receipt, so that it can be undone or corrected by number."""
        self.listed[item.application.id] = item

    def touch(self, item: ListedItem) -> None:
        """Name this candidate's role at the foot of the receipt, without a number to undo it by."""
        self.touched[item.application.requisition_id] = item.application

    def numbered(self) -> tuple[tuple[int, int, int | None], ...]:
        """The listed candidates as frozen items: their own numbers, or the next free ones where they had none."""
        taken = {item.number for item in self.listed.values() if item.number}
        free = (number for number in range(1, 1000) if number not in taken)
        return tuple(
            (item.number or next(free), item.application.id, item.review.id if item.review else None)
            for item in self.listed.values()
        )

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the person, in which their notices tell times."""
        return zone_of(self.person.style.timezone)

    def local(self, moment: datetime) -> datetime:
        """An instant in the person's zone."""
        return moment.astimezone(self.zone)

    def due_for(self, application: Application, stage: Stage, hours: int | None = None) -> datetime:
        """When the decider's review of this application at this stage is due, asked now."""
        duties = self.desk.duties[application.requisition_id]
        decider = self.desk.people.get(duties.acting or 0, self.person)
        requisition = self.desk.requisitions.get(application.requisition_id)
        allowed = hours or review_hours(self.policy, requisition, stage)
        calendar = calendar_of(decider, self.policy.holidays)
        return before_offer(calendar, due(calendar, self.now, allowed), application.competing_until, self.now)

    def left_of(self, item: ListedItem) -> timedelta:
        """The working time that is left of the open review of this candidate: an hour at least, so that a review never
        comes back overdue."""
        review, least = item.review, timedelta(hours=1)
        if review is None:
            return least
        if review.left_seconds is not None:
            return max(timedelta(seconds=review.left_seconds), least)
        return max(working_between(self.calendar_for(item), self.now, review.due_at), least)

    def calendar_for(self, item: ListedItem) -> Calendar:
        """The calendar by which the review of this candidate runs: that of whoever decides today."""
        duties = self.desk.duties_of(item)
        asked = item.review.reviewer_id if item.review else duties.decides
        acting = duties.acting if asked == duties.decides else asked
        return calendar_of(self.desk.people.get(acting or 0, self.person), self.policy.holidays)

    def recruiter_of(self, item: ListedItem) -> Person | None:
        """Who is told of what happens to this candidate: the recruiter, or who is asked in their place today."""
        return self.desk.people.get(self.desk.duties_of(item).recruiting or 0)

    def told_of(self, item: ListedItem) -> tuple[str, ...]:
        """The names of those beside the writer who hear of what happens to this candidate."""
        recruiter = self.recruiter_of(item)
        return (recruiter.name,) if recruiter and recruiter.id != self.person.id else ()

    def standing_feedback(self, item: ListedItem) -> FeedbackRecord | None:
        """The last feedback of the person on this review that nothing has superseded."""
        given = self.desk.feedback_on.get(item.review.id, ()) if item.review else ()
        mine = [one for one in given if one.person_id == self.person.id and one.id not in self.superseding]
        return mine[-1] if mine else None

    def superseded(self, item: ListedItem) -> int | None:
        """The id of the feedback that a new one on this review replaces; each is replaced once."""
        previous = self.standing_feedback(item)
        if previous is None:
            return None
        self.superseding[previous.id] = True
        return previous.id

    def decision_on(self, item: ListedItem) -> FeedbackRecord | None:
        """Whoever settled this review."""
        given = self.desk.feedback_on.get(item.review.id, ()) if item.review else ()
        return next(
            (one for one in reversed(given) if one.standing is Standing.DECISION and one.verdict in SETTLES), None
        )

    def undo_open(self, item: ListedItem, feedback: FeedbackRecord) -> bool:
        """Whether this decision can still be taken back: the window runs from the sending of its receipt."""
        receipt = self.desk.last_receipt.get(self.person.id)
        listed = receipt is not None and any(one.application.id == item.application.id for one in receipt.items)
        if receipt is not None and listed and receipt.created_at >= feedback.recorded_at:
            return receipt.sent_at is None or self.source.received_at <= receipt.sent_at + self.policy.undo_window
        return self.source.received_at <= feedback.recorded_at + self.policy.undo_window

    def duties(self) -> tuple[RoleDuties, ...]:
        """Who does what on every requisition touched, for the foot of the notice."""
        touched = {item.application.requisition_id: item.application for item in self.listed.values()} | self.touched
        return tuple(role_duties(self.desk, app.requisition_id, app.ref, app.title) for app in touched.values())


def role_duties(desk: Desk, requisition_id: int, ref: str, title: str) -> RoleDuties:
    """The duties of one requisition by name."""
    return named_duties(desk.duties.get(requisition_id), ref, title, desk.name)
