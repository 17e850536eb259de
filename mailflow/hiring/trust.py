"""How far a letter is believed: levels L0 to L3, as `docs/explanation/trust.md` explains them.

Token, authenticated sender and today's responsibility must come together before anything is decided; whatever falls
short is put up for confirmation to the address on file, never to the address that wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mailflow.hiring.desk import Desk
from mailflow.hiring.letter import Letter
from mailflow.hiring.linking import Conflicting, Link, Linked, Unlinked
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy

#: The notice that asks for one yes or no, at the address on file: its unused token is proof enough, once. No other is:
#: a proposal of a delegate is sent on to the one proposed.
_CONFIRMING = ("confirm",)


class Level(StrEnum):
    """L0 nothing known · L1 a token without proof of the sender · L2 the sender without a token · L3 both, bound."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


@dataclass(frozen=True, slots=True)
class Trust:
    """`person` is who the letter counts for: at L1 the one the token is bound to, who is asked. `applies` says whether
    decisions act without being confirmed."""

    level: Level
    person: Person | None
    applies: bool
    why: str


def weigh(letter: Letter, found: Link, desk: Desk, policy: Policy, *, unproven_profile: bool = False) -> Trust:
    """The level of a letter. `unproven_profile` is True where the mailbox's provider proves no sender at all."""
    writer = desk.person(letter.sender)
    proven = writer is not None and letter.authentication.authenticated
    match found:
        case Linked(notice, token, expired) if token is not None:
            bound = desk.people.get(notice.recipient_id)
            if bound is None or not bound.active:
                return Trust(Level.L0, None, False, "whoever the token is bound to has left")
            if token.purpose in _CONFIRMING and token.used_at is None and not expired:
                return Trust(Level.L3, bound, True, "an unused confirmation")
            if not proven or writer is None or writer.id != bound.id:
                return Trust(Level.L1, bound, False, "other_sender" if proven else "not_authenticated")
            if expired:
                return Trust(Level.L2, writer, False, "expired_token")
            return Trust(Level.L3, writer, True, "token, authenticated, bound")
        case Linked(notice) if proven and writer is not None and notice.recipient_id == writer.id:
            return Trust(Level.L2, writer, not policy.strict, "fresh_mail")
        case Linked() | Conflicting() | Unlinked():
            if proven and writer is not None:
                return Trust(Level.L2, writer, not policy.strict, "fresh_mail")
            if writer is not None and unproven_profile:
                return Trust(Level.L1, writer, False, "not_authenticated")
            return Trust(Level.L0, None, False, "nobody on file, or not proven to be them")
