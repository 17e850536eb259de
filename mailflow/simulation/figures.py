"""What a simulated time came to: answers in time, mails, escalations; and whether what is promised was kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mailflow.hiring.calendars import Holidays, calendar_of
from mailflow.hiring.courtesy import open_from
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.hiring.worktime import zone_of
from mailflow.simulation.habits import Plan
from mailflow.store.engine import Connection
from mailflow.store.observed import (
    AbsenceTold,
    ReviewTimes,
    absences,
    decisions_by_mail,
    everybody,
    needless_reminders,
    questions_asked,
    review_times,
    steps_taken,
)
from mailflow.store.outbox import SELF_STARTED

if TYPE_CHECKING:
    from mailflow.simulation.running import Setup

_LADDER = ("reminder", "escalation")


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that was accepted."""

    at: datetime
    address: str
    kind: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The outcome. `broken` names each invariant with how often it was broken."""

    reviews: int
    answered: int
    in_time: int
    open: int
    late: int
    mails: Mapping[str, int]
    mails_a_person_and_day: float
    busiest_day: int
    escalations: int
    decisions: int
    #: Questions to recruiters: asked, and answered.
    questions: tuple[int, int]
    #: Of the wall clock and of the processor, for a simulated day.
    seconds_a_day: tuple[float, float]
    broken: Mapping[str, int]
    #: After an outage: how many got how many mails that mailflow started by itself, in its first hour.
    at_recovery: Mapping[int, int] = field(default_factory=dict)
    by_week: tuple[tuple[str, int, int, int], ...] = ()

    @property
    def share_in_time(self) -> float:
        """Of the reviews that were answered or are late, the share that was answered in time."""
        known = self.answered + self.late
        return self.in_time / known if known else 1.0


def measure(
    connection: Connection,
    setup: Setup,
    policy: Policy,
    sent: Sequence[Sent],
    meant: Mapping[str, Plan],
    took: tuple[float, float],
) -> Figures:
    """Count everything. `policy` is the one that was in force, `meant` are the replies by their Message-ID; `took` is
    how long it ran, by wall clock and processor."""
    people = {one.address: one for one in everybody(connection)}
    reviews = review_times(connection)
    end = max((one.at for one in sent), default=setup.begin_of_outage)
    answered = [one for one in reviews if one.closed_at is not None]
    late = sum(one.closed_at is None and one.due_at < end for one in reviews)
    per_day = Counter((one.address, one.at.date()) for one in sent)
    working_days = max(1, sum((end.date() - timedelta(days=back)).weekday() < 5 for back in range(setup.days)))
    own = [one for one in sent if one.kind in SELF_STARTED]
    return Figures(
        reviews=len(reviews),
        answered=len(answered),
        in_time=sum(one.closed_at <= one.due_at for one in answered if one.closed_at),
        open=len(reviews) - len(answered),
        late=late,
        mails=dict(sorted(Counter(one.kind for one in sent).items())),
        mails_a_person_and_day=len(sent) / max(1, len(people)) / working_days,
        busiest_day=max(per_day.values(), default=0),
        escalations=sum(one.kind == "escalation" for one in sent),
        questions=questions_asked(connection),
        decisions=sum(len(rows) for rows in decisions_by_mail(connection).values()),
        seconds_a_day=(took[0] / setup.days, took[1] / setup.days),
        broken=_broken(connection, policy, own, people, meant),
        at_recovery=_recovery(setup, own),
        by_week=_weeks(sent, reviews),
    )


def _broken(
    connection: Connection,
    policy: Policy,
    own: Sequence[Sent],
    people: Mapping[str, Person],
    meant: Mapping[str, Plan],
) -> dict[str, int]:
    away = absences(connection)
    return {
        "unasked mail in quiet hours or on days off": sum(
            _unwelcome(people[one.address], one.at, away, policy.holidays) for one in own
        ),
        "reminders after an answer": needless_reminders(connection, _LADDER),
        "mails over the hour's ceiling": _over(own, timedelta(hours=1), policy.own_mails_an_hour),
        "mails over the day's ceiling": _over(own, timedelta(days=1), policy.own_mails_a_day),
        "second digests or summaries on a date": _doubled(own, people),
        "mails sent twice": len(own) - len({one.message_id for one in own}),
        "steps of a ladder taken twice": sum(count > 1 for count in steps_taken(connection).values()),
        "decisions that nobody meant": _unmeant(connection, meant),
    }


def _unwelcome(person: Person, at: datetime, away: Sequence[AbsenceTold], holidays: Holidays) -> bool:
    """Whether it was a quiet hour, a day off, a holiday, or in an absence that mailflow knew of by then."""
    known = tuple(one.away for one in away if one.person_id == person.id and one.holds(at))
    return open_from(person.style, calendar_of(replace(person, away=known), holidays), at) > at


def _over(own: Sequence[Sent], span: timedelta, most: int) -> int:
    """How many mails came to somebody who had had that many of ours within the time before."""
    times: dict[str, list[datetime]] = defaultdict(list)
    over = 0
    for one in own:
        over += sum(at > one.at - span for at in times[one.address]) >= most
        times[one.address].append(one.at)
    return over


def _doubled(own: Sequence[Sent], people: Mapping[str, Person]) -> int:
    """A digest and a summary may come on one date, at two hours; never two of one kind."""
    dates: Counter[tuple[str, str, date]] = Counter()
    for one in own:
        if one.kind in ("digest", "summary"):
            local = one.at.astimezone(zone_of(people[one.address].style.timezone)).date()
            dates[one.address, one.kind, local] += 1
    return sum(count > 1 + (key[1] == "summary") for key, count in dates.items())


def _unmeant(connection: Connection, meant: Mapping[str, Plan]) -> int:
    """Recorded verdicts that the mail which they cite did not mean, where it meant any: what was asked back and then
    chosen by a number was chosen at random."""
    wrong = 0
    for message_id, rows in decisions_by_mail(connection).items():
        plan = meant.get(message_id)
        if plan is None or (not plan.meant and plan.words.strip().isdigit()):
            continue
        wrong += sum(plan.meant.get(candidate) != verdict for candidate, verdict in rows)
    return wrong


def _recovery(setup: Setup, own: Sequence[Sent]) -> dict[int, int]:
    if not setup.outage:
        return {}
    back = setup.begin_of_outage + setup.outage
    got = Counter(one.address for one in own if back <= one.at < back + timedelta(hours=1))
    return dict(sorted(Counter(got.values()).items()))


def _weeks(sent: Sequence[Sent], reviews: Sequence[ReviewTimes]) -> tuple[tuple[str, int, int, int], ...]:
    """By ISO week: the week, mails, reviews answered, answered in time."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in sent:
        rows[f"{one.at:%G-W%V}"][0] += 1
    for review in reviews:
        closed, due = review.closed_at, review.due_at
        if closed is not None:
            rows[f"{closed:%G-W%V}"][1] += 1
            rows[f"{closed:%G-W%V}"][2] += closed <= due
    return tuple((week, row[0], row[1], row[2]) for week, row in sorted(rows.items()))
