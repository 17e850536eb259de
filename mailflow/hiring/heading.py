"""The head of a notice: whom it goes to, and when it was written in their zone."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from mailflow.hiring.model import Person
from mailflow.hiring.worktime import zone_of


class Head(TypedDict):
    """The fields that every notice begins with. `at` is aware; `reply_address` is filled in when the notice is
    composed, since its token is made then."""

    recipient: str
    at: datetime
    timezone: str
    reply_address: str


def heading(reader: Person, now: datetime) -> Head:
    """The head of a notice to that person, written at `now` (aware)."""
    zone = reader.style.timezone
    return {"recipient": reader.name, "at": now.astimezone(zone_of(zone)), "timezone": zone, "reply_address": ""}
