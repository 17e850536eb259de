"""Retention: once a day, whoever was kept longer than the operator allows is erased, and told of nowhere but in the
trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from mailflow.store import leases
from mailflow.store.engine import Database
from mailflow.store.erasing import erase
from mailflow.store.retention import held, outlived, outlived_mails
from mailflow.store.tracing import belongings, people_of

_log = structlog.get_logger(__name__)
_EVERY = timedelta(days=1)
#: What is left over, since one look takes some only, comes after so long.
_SOON = timedelta(minutes=10)


@dataclass(slots=True)
class Retaining:
    """One installation's retention. `days` 0 keeps everybody; `countries` are other periods by country."""

    database: Database
    event_key: bytes
    owner: str
    clock: Callable[[], datetime]
    days: int
    countries: Mapping[str, int] = field(default_factory=dict)
    _next: datetime | None = None

    def run_once(self) -> int:
        """Erase who is due, if it is time to look; returns how many people and unclaimed mails."""
        now = self.clock()
        if not self.days or (self._next is not None and now < self._next):
            return 0
        gone = self._look(now)
        self._next = now + (_SOON if gone else _EVERY)
        return gone

    def _look(self, now: datetime) -> int:
        with self.database.read() as connection:
            due = outlived(connection, now, self.days, self.countries)
            people = people_of(connection, set(due))
            ids = {one for person in people if not person.held for one in person.ids}
            mails = outlived_mails(connection, now - timedelta(days=self.days))
            found = belongings(connection, ids, mails=mails) if ids or mails else None
        if found is None:
            return 0
        with self.database.write() as connection:
            if leases.take(connection, "retention", self.owner, now, timedelta(minutes=10)) is None:
                return 0
            if held(connection, ids):
                return 0
            erase(connection, found, self.event_key, now, "retention")
        _log.info("retention: erased", people=len(people), mails=len(mails))
        return len(people) + len(mails)
