"""What of the mail that mailflow starts by itself may leave now: nobody's quiet hours, days off or ceilings are broken.

It looks at rows that were just claimed and gives back those that must wait, with the time at which they may be tried
again. Answers to what a person wrote are never looked at. What goes to candidates waits until its release cannot be
taken back any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.hiring.calendars import calendar_of
from mailflow.hiring.courtesy import open_from
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.store import outbox as rows
from mailflow.store.engine import Connection
from mailflow.store.informing import receipts_of_releases
from mailflow.store.outbox import Claim
from mailflow.store.people import people_by_id

#: How many places of a ceiling each kind leaves to what is more urgent than it.
SPARED = {"digest": 1, "summary": 2, "referral": 2, "nurture": 2}
#: What a notice lists, where it lists what is due.
_LISTS = ("reviews", "promises")


def after_undo(connection: Connection, claims: Sequence[Claim], now: datetime, policy: Policy) -> list[Claim]:
    """Without the letters to candidates whose release can still be stopped: its undo runs from the sending of the
    release's receipt, and an undo that was written in time has as long again to arrive. Where no receipt can be sent
    any more, there is nothing to wait for."""
    releases = {c.facts["release"] for c in claims if c.kind in rows.CANDIDATE_KINDS and "release" in c.facts}
    if not releases:
        return list(claims)
    waiting, sent = receipts_of_releases(connection, releases)
    held: set[int] = set()
    for claim in claims:
        release, until = claim.facts.get("release"), now
        if release in waiting:
            until = now + policy.undo_window
        elif release in sent:
            until = sent[release] + 2 * policy.undo_window
        if until > now:
            rows.release(connection, [claim], until, "its release can still be taken back")
            held.add(claim.id)
    return [claim for claim in claims if claim.id not in held]


def leaving(connection: Connection, claims: Sequence[Claim], now: datetime, policy: Policy) -> list[Claim]:
    """Those of these claims that may leave now; the others are released until they may."""
    own = [claim for claim in claims if claim.kind in rows.SELF_STARTED]
    if not own:
        return list(claims)
    own, joined = _bundled(connection, own)
    people = people_by_id(connection, {claim.recipient_id for claim in own})
    held = _outside(own, people, now, policy)
    sent = rows.self_started_since(connection, own, now, now - timedelta(days=1))
    for claim in own:
        if claim.id in held:
            continue
        times = sent.setdefault(claim.recipient_id, [])
        until = over_ceiling(times, now, policy, SPARED.get(claim.kind, 0))
        if until is None:
            times.append(now)
        else:
            held[claim.id] = (until, "over the ceiling of mails to one person")
    for claim in own:
        if claim.id in held:
            rows.release(connection, [claim], *held[claim.id])
    ours = {claim.id: claim for claim in own}
    return [ours.get(claim.id, claim) for claim in claims if claim.id not in held and claim.id not in joined]


def _bundled(connection: Connection, own: Sequence[Claim]) -> tuple[list[Claim], set[int]]:
    """These claims with those made one that say the same sort of thing to the same person: after a wait, several
    reminders are one mail. The others end, and say in which mail they are. What was rendered before stays as it is."""
    first: dict[tuple[object, ...], Claim] = {}
    joined: dict[int, list[Claim]] = {}
    for claim in own:
        what = next((name for name in _LISTS if name in claim.facts), None)
        if what is None or claim.raw is not None:
            continue
        rest = sorted((name, value) for name, value in claim.facts.items() if name != what)
        into = first.setdefault((claim.kind, claim.recipient_id, what, claim.expires_at, *map(str, rest)), claim)
        if into is not claim:
            joined.setdefault(into.id, []).append(claim)
    kept = {claim.id: claim for claim in own}
    for key, others in joined.items():
        what = next(name for name in _LISTS if name in kept[key].facts)
        every = dict.fromkeys(one for claim in (kept[key], *others) for one in claim.facts[what])
        kept[key] = replace(kept[key], facts={**kept[key].facts, what: list(every)})
        rows.join(connection, kept[key], others)
    gone = {claim.id for others in joined.values() for claim in others}
    return [claim for claim in kept.values() if claim.id not in gone], gone


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


def over_ceiling(sent: Sequence[datetime], now: datetime, policy: Policy, spared: int = 0) -> datetime | None:
    """When the next mail that we start may go to somebody who was sent these, oldest first; None where it may now.
    `spared` places of either ceiling are left to what is more urgent; one is always free."""
    an_hour, a_day = max(1, policy.own_mails_an_hour - spared), max(1, policy.own_mails_a_day - spared)
    hour = [at for at in sent if at > now - timedelta(hours=1)]
    if len(hour) >= an_hour:
        return hour[-an_hour] + timedelta(hours=1, seconds=1)
    if len(sent) >= a_day:
        return sent[-a_day] + timedelta(days=1, seconds=1)
    return None
