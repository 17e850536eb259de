"""The order of judging an inbound mail: the first step that matches wins, and those after it are out of reach.

Nothing is answered before the authorisation step, whatever the mail says. Everything here is pure: a letter, what the
database knows, the policy and the time go in; an outcome with the rows to write comes out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from mailflow.hiring.absent import announced, note_absence
from mailflow.hiring.answering import answer_letter
from mailflow.hiring.conversation import Conversation
from mailflow.hiring.desk import Desk
from mailflow.hiring.effects import Ask, MarkBounced, Notify, Outcome
from mailflow.hiring.intaking import take_in
from mailflow.hiring.letter import Letter, canonical_id
from mailflow.hiring.linking import Conflicting, Link, Linked, Unlinked, link
from mailflow.hiring.policy import Policy
from mailflow.hiring.trust import Level, Trust, weigh
from mailflow.mail.kind import (
    Absence,
    AutoReply,
    Bounce,
    CalendarReply,
    MachineReport,
    OwnMail,
    PersonalMail,
    Reaction,
    Unreadable,
)
from mailflow.mail.token import TokenKeys

#: Answers that tell what was asked for, several of which one mail may ask for.
_TOLD = ("help", "status", "trail", "resumes")


@dataclass(frozen=True, slots=True)
class Court:
    """What judging needs besides the letter and the desk: keys, policy, and whether the provider proves senders."""

    keys: TokenKeys
    policy: Policy
    unproven_profile: bool = False


def hear(letter: Letter, desk: Desk, court: Court, now: datetime) -> Outcome | Conversation:
    """Everything up to the authorisation step: its outcome where that is the end of it, else what is to be answered."""
    machine = _machine(letter, desk, court, now)
    if machine is not None and not (_unsubscribes(letter, desk, court, now) or announced(letter, desk)):
        return machine
    digests = copy_digests(letter)
    digest, original = digests[0], min((desk.copies[d] for d in digests if d in desk.copies), default=letter.inbox_id)
    if original != letter.inbox_id:
        return _outcome(letter, "copy", cause=f"the same words as mail {original}", digest=digest)
    lately = desk.inbound_proven if letter.authentication.authenticated else desk.inbound
    if lately.get(letter.sender or "", 0) > court.policy.mute_inbound:
        return _outcome(
            letter, "parked", cause="loop guard: too many mails from one sender in two hours", digest=digest
        )
    found = link(letter, desk, court.keys, now)
    trust = weigh(letter, found, desk, court.policy, unproven_profile=court.unproven_profile)
    if letter.is_intake and not (isinstance(found, Linked) and found.token is not None):
        return _within_ceiling(
            replace(take_in(letter, desk, court.policy, trust, now), words_digest=digest), trust, desk, court
        )
    if trust.level is Level.L0 or trust.person is None:
        return _outcome(letter, "parked", kind=_kind(letter, found), cause=f"no thread: {trust.why}", digest=digest)
    return Conversation(letter, desk, court.policy, found, trust, now)


def decide(talk: Conversation, court: Court) -> Outcome:
    """What an authorised letter leads to."""
    outcome = answer_letter(talk)
    outcome = replace(outcome, level=talk.trust.level.value, words_digest=copy_digests(talk.letter)[0])
    return _within_ceiling(outcome, talk.trust, talk.desk, court)


def copy_digests(letter: Letter) -> tuple[str, ...]:
    """What tells a copy (a reply that went to two of our addresses) from another mail with the same Message-ID: its own
    digest first. A mail whose sender is proven is never the copy of one that anybody could have forged before it."""
    proven = letter.authentication.authenticated
    return tuple(_words_digest(letter, one) for one in ((True,) if proven else (False, True)))


def _words_digest(letter: Letter, proven: bool) -> str:
    parts = (letter.mail.message_id or "", letter.sender or "", letter.own.text.strip(), "proven" if proven else "")
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()


def _machine(letter: Letter, desk: Desk, court: Court, now: datetime) -> Outcome | None:
    """The outcome of a mail that no person wrote, or that nobody can read; None for a person's."""
    match letter.kind:
        case PersonalMail():
            return None
        case OwnMail(why):
            return _outcome(letter, "done", kind="self", cause=why)
        case Bounce() as bounce:
            return _bounced(letter, bounce, desk)
        case MachineReport(why):
            return _outcome(letter, "done", kind="other", cause=why)
        case CalendarReply(why):
            return _outcome(letter, "done", kind="calendar", cause=why)
        case AutoReply(why, False, Absence() as absence):
            return note_absence(letter, absence, desk, court.policy, now, why)
        case AutoReply(why, suspected):
            return _outcome(letter, "parked" if suspected else "done", kind="auto_reply", cause=why)
        case Reaction(why):
            return _outcome(letter, "done", kind="reaction", cause=why)
        case Unreadable(why):
            return _outcome(letter, "parked", kind="unreadable", cause=why)
        case _:
            assert_never(letter.kind)


def _unsubscribes(letter: Letter, desk: Desk, court: Court, now: datetime) -> bool:
    """Whether a mail that only reads like a machine's went to the address of a List-Unsubscribe: mail programs write
    there in their own words when a person presses the button, and no responder ever does."""
    if not (isinstance(letter.kind, AutoReply) and letter.kind.suspected):
        return False
    found = link(letter, desk, court.keys, now)
    return isinstance(found, Linked) and found.token is not None and found.token.purpose == "pause"


def _bounced(letter: Letter, bounce: Bounce, desk: Desk) -> Outcome:
    """A failure is noted on the notice that it returns, if that is ours; who cannot be reached concerns a person."""
    ours = desk.by_message_id.get(canonical_id(bounce.original_message_id or ""))
    cause = "a mail of ours was not delivered" if bounce.permanent else "a mail of ours is delayed"
    outcome = _outcome(letter, "parked" if bounce.permanent else "done", kind="bounce", cause=cause)
    if ours is None or not bounce.permanent:
        return outcome
    status = next((one.status for one in bounce.recipients if one.permanent and one.status), "5.0.0")
    return replace(outcome, notice_id=ours, effects=(MarkBounced(ours, status),))


def _kind(letter: Letter, found: Link) -> str:
    match found:
        case Linked() | Conflicting():
            return "reply"
        case Unlinked():
            return "command" if letter.commands else "other"
        case _:
            assert_never(found)


def _within_ceiling(outcome: Outcome, trust: Trust, desk: Desk, court: Court) -> Outcome:
    """The outcome without answers beyond the day's ceiling: what was decided stands, and the digest shows it; what
    would have been asked back is for a person. Mails not proven to be somebody's cannot use up their answers."""
    person = trust.person
    today = desk.answers_today.get(person.id, 0) if person else 0
    doubtful = trust.level is Level.L1 and not court.unproven_profile
    most = court.policy.answers_a_day_unproven if doubtful else court.policy.answers_a_day
    if person is None:
        return outcome
    if today < most:
        return _first_told(outcome, person.id, most - today)
    kept = tuple(e for e in outcome.effects if not (isinstance(e, Notify) and e.recipient_id == person.id))
    if len(kept) == len(outcome.effects):
        return outcome
    if any(isinstance(e, Ask) and e.kind == "intake" for e in kept):
        return replace(outcome, effects=kept, state="parked", cause="over the day's ceiling: no role was asked for")
    if not any(isinstance(e, Ask) for e in kept):
        return replace(outcome, effects=kept, cause="over the day's ceiling of answers; recorded without one")
    kept = tuple(e for e in kept if not isinstance(e, Ask))
    return replace(outcome, effects=kept, state="parked", cause="over the day's ceiling of answers; not asked back")


def _first_told(outcome: Outcome, person_id: int, room: int) -> Outcome:
    """The outcome with so many answers to its writer at most: of several things that one mail asks to be told, the
    first."""
    mine = [e for e in outcome.effects if isinstance(e, Notify) and e.recipient_id == person_id]
    told = [e for e in mine if e.kind in _TOLD]
    over = {e.key for e in told[max(len(told) - (len(mine) - room), 0) :]} if len(mine) > room else set()
    kept = tuple(e for e in outcome.effects if not (isinstance(e, Notify) and e.key in over))
    return replace(outcome, effects=kept) if over else outcome


def _outcome(
    letter: Letter, state: str, *, kind: str = "other", cause: str | None = None, digest: str | None = None
) -> Outcome:
    return Outcome(letter.inbox_id, kind, Level.L0.value, state, cause, words_digest=digest)
