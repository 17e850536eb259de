"""What simulated people answer to a mail, and when: drawn from the samples that come with mailflow.

A plan says what is meant as well as what is written, so that a decision that nobody meant is found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.demo.people import Letter
from mailflow.hiring.worktime import Calendar, is_working, next_working_moment
from mailflow.simulation.office import Colleague, Habit

#: Notices that a manager decides by.
DECIDABLE = frozenset({"digest", "reminder", "promise", "escalation"})
_ENTRY = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_CHOICE = re.compile(r"^ {2}(\d)\) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """A reply to be written at that time. `meant` holds the verdicts by candidate; `automatic` is a responder's."""

    at: datetime
    writer: str
    words: str
    letter: Letter | None = None
    meant: Mapping[str, str] = field(default_factory=dict)
    automatic: bool = False
    to: str = ""


def plan_reply(chance: Random, who: Colleague, letter: Letter, now: datetime) -> Plan | None:
    """What this colleague does about a mail that just came; None where they let it lie. `now` is aware."""
    today = now.astimezone(ZoneInfo(who.zone)).date()
    back = next((back for first, back in who.away if first <= today < back), None)
    if back is not None:
        if letter.kind not in (*DECIDABLE, "question"):
            return None
        said = samples()[who.language]
        words = said["away"].format(day=_day(back, who.language))
        if who.deputy:
            words += " " + said["deputy"].format(deputy=who.deputy)
        return Plan(now + timedelta(minutes=1), who.address, words, letter, automatic=True)
    if letter.kind in ("confirm", "delegation"):
        return Plan(_after(chance, who, now, 0.2, 2), who.address, "yes", letter)
    if letter.kind == "clarify":
        numbers = _CHOICE.findall(letter.text)
        return Plan(_after(chance, who, now, 0.2, 4), who.address, numbers[0], letter) if numbers else None
    if letter.kind == "question":
        return Plan(
            _after(chance, who, now, 0.2, 6), who.address, chance.choice(samples()[who.language]["answer"]), letter
        )
    if letter.kind not in DECIDABLE:
        return None
    return _decide(chance, who, letter, now)


def _decide(chance: Random, who: Colleague, letter: Letter, now: datetime) -> Plan | None:
    entries = _ENTRY.findall(letter.text)
    if not entries:
        return None
    said = samples()[who.language]
    if who.habit is Habit.SLOW:
        if chance.random() < 0.45:
            return None
        if chance.random() < 0.15:
            weekday = now.astimezone(ZoneInfo(who.zone)) + timedelta(days=2)
            words = chance.choice(said["promise"]).format(weekday=_weekday(weekday.date(), who.language))
            return Plan(_after(chance, who, now, 1, 5), who.address, words, letter)
        entries = entries[: chance.randrange(1, len(entries) + 1)]
        at = _after(chance, who, now, 2, 20)
    else:
        at = _after(chance, who, now, 0.1, 3)
    if who.habit is Habit.CONTRADICTING and chance.random() < 0.5:
        number, _ = entries[0]
        words = chance.choice(said["contradict"] if chance.random() < 0.6 else said["unclear"]).format(n=number)
        return Plan(at, who.address, words, letter)
    lines, meant = [], {}
    for number, name in entries:
        verdict = chance.choices(("approve", "reject", "hold", "question"), (10, 10, 2, 1))[0]
        until = at.astimezone(ZoneInfo(who.zone)).date() + timedelta(days=chance.randrange(3, 9))
        lines.append(chance.choice(said[verdict]).format(n=number, day=_day(until, who.language)))
        meant[name.strip()] = verdict
    return Plan(at, who.address, "\n".join(lines), letter, meant)


def _after(chance: Random, who: Colleague, now: datetime, least: float, most: float) -> datetime:
    """Some hours later, in the working time of whoever answers."""
    calendar = Calendar(ZoneInfo(who.zone))
    moment = now + timedelta(hours=chance.uniform(least, most))
    return moment if is_working(calendar, moment) else next_working_moment(calendar, moment) + timedelta(minutes=20)


@cache
def samples() -> dict[str, Any]:
    """The wordings by language."""
    text = (resources.files("mailflow.simulation") / "replies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _day(day: date, language: str) -> str:
    months = {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    }[language].split()
    return f"{day.day} {months[day.month - 1]}" if language == "en" else f"{day.day}. {months[day.month - 1]}"


def _weekday(day: date, language: str) -> str:
    names = {
        "en": "Monday Tuesday Wednesday Thursday Friday Monday Monday",
        "de": "Montag Dienstag Mittwoch Donnerstag Freitag Montag Montag",
    }[language].split()
    return names[day.weekday()]
