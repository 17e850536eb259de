"""The cadences and limits an operator may set, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from mailflow.hiring.calendars import Holidays
from mailflow.hiring.ladder import LADDER, Step
from mailflow.hiring.model import Stage


@dataclass(frozen=True, slots=True)
class Policy:
    """How long, how often, how strict. The defaults are those of the promises.

    `strict` False applies decisions of an authenticated person who answers without a token, instead of asking whether
    it
    was them. `mute_inbound` is how many mails one sender may write in two hours before the rest wait for a person.
    """

    undo_window: timedelta = timedelta(minutes=30)
    token_life: timedelta = timedelta(days=14)
    strict: bool = True
    review_hours: int = 16
    hold_days: int = 7
    answers_a_day: int = 30
    #: Of these, how many may be spent on mails that are not proven to be the person's.
    answers_a_day_unproven: int = 10
    mute_inbound: int = 60
    mute_window: timedelta = timedelta(hours=2)
    own_mails_an_hour: int = 4
    own_mails_a_day: int = 12
    #: A role with fewer candidates in the running is said to be thin; one on which nothing happens for so many working
    #: days is told of.
    pipeline_floor: int = 3
    stalled_days: int = 5
    #: Whose resumes are entered: those of `colleagues` on file, proven to be them, or of `anyone`.
    submitters: str = "colleagues"
    #: Working hours for a review by stage, where they differ from `review_hours`.
    stage_hours: Mapping[Stage, int] = field(default_factory=dict)
    ladder: tuple[Step, ...] = LADDER
    #: Who is responsible for candidates' data, where they turn to, and the days that it is kept after the end (0: no
    #: such limit), as candidates are told.
    controller: str = ""
    privacy_contact: str = ""
    keep_days: int = 0
    holidays: Holidays = field(default_factory=Holidays)
