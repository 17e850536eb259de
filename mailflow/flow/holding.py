"""What of the mail that mailflow starts by itself may leave now: nobody's quiet hours, days off or ceilings are broken.

It looks at rows that were just claimed and gives back those that must wait, with the time at which they may be tried
again. Answers to what a person wrote are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import open_from
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.store import outbox as rows
from mailflow.store.dossiers import people_by_id
from mailflow.store.engine import Connection
from mailflow.store.outbox import Claim


def leaving(connection: Connection, claims: Sequence[Claim], now: datetime, policy: Policy) -> list[Claim]:
    """Those of these claims that may leave now; the others are released until they may."""
    own = [claim for claim in claims if claim.kind in rows.SELF_STARTED]
    if not own:
        return list(claims)
    people = people_by_id(connection, {claim.recipient_id for claim in own})
    held = _outside(own, people, now, policy)
    sent = rows.self_started_since(connection, own, now, now - timedelta(days=1))
    for claim in own:
        if claim.id in held:
            continue
        times = sent.setdefault(claim.recipient_id, [])
        until = over_ceiling(times, now, policy)
        if until is None:
            times.append(now)
        else:
            held[claim.id] = (until, "over the ceiling of mails to one person")
    for claim in own:
        if claim.id in held:
            rows.release(connection, [claim], *held[claim.id])
    return [claim for claim in claims if claim.id not in held]


def _outside(
    own: Sequence[Claim], people: Mapping[int, Person], now: datetime, policy: Policy
) -> dict[int, tuple[datetime, str]]:
    """Which of these come at a time that is not for mail, and from when on they may."""
    found: dict[int, tuple[datetime, str]] = {}
    for claim in own:
        person = people[claim.recipient_id]
        moment = open_from(person.style, calendar_of(person, policy.holidays), now)
        if moment > now:
            found[claim.id] = (moment, "a quiet hour or a day off of its reader")
    return found


def over_ceiling(sent: Sequence[datetime], now: datetime, policy: Policy) -> datetime | None:
    """When the next mail that we start may go to somebody who was sent these, oldest first; None where it may now."""
    hour = [at for at in sent if at > now - timedelta(hours=1)]
    if len(hour) >= policy.own_mails_an_hour:
        return hour[-policy.own_mails_an_hour] + timedelta(hours=1, seconds=1)
    if len(sent) >= policy.own_mails_a_day:
        return sent[-policy.own_mails_a_day] + timedelta(days=1, seconds=1)
    return None
