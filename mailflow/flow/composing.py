"""Claimed notices to bytes, once: drafted, rendered in the reader's language, given token and Message-ID.

It reads the database and writes nothing there: whoever claimed the rows keeps what comes of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from mailflow.errors import cause_of
from mailflow.flow.drafting import BY_THE_CLOCK, Draft, Drafted, Nothing, draft_all
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.message import Mailbox
from mailflow.mail.messageid import mint as mint_message_id
from mailflow.mail.token import Binding, TokenKeys
from mailflow.mail.token import mint as mint_token
from mailflow.store.engine import Connection, is_outage
from mailflow.store.outbox import CANDIDATE_KINDS, Claim, Frozen, Thread, answered_threads
from mailflow.store.people import people_by_id
from mailflow.store.types import signed

#: Two to eight letters that stand for a kind in its Message-ID.
CODES = {
    "digest": "dg",
    "receipt": "ak",
    "clarify": "cl",
    "confirm": "cf",
    "question": "qu",
    "answer": "an",
    "reminder": "rm",
    "promise": "pr",
    "offer": "of",
    "delegation": "dl",
    "standin": "si",
    "escalation": "es",
    "summary": "su",
    "resumes": "rs",
    "intake": "in",
    "correction": "co",
    "informing": "if",
    "released": "re",
    "first_notice": "fn",
    "referral": "rf",
    "nurture": "nu",
    "status": "st",
    "trail": "tr",
    "help": "hp",
}


class Rendering(Protocol):
    """What the template edge gives back."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def text(self) -> str:
        """The plain body, complete by itself."""

    @property
    def html(self) -> str | None:
        """The same in HTML, or None for those who want plain mail."""


class Renderer(Protocol):
    """The template edge."""

    def __call__(self, kind: str, facts: object, language: str, plain: bool) -> Rendering:
        """The notice in words."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What became of claimed rows: mails to freeze; by row, why there is nothing to say; by row, why it cannot be
    rendered."""

    frozen: list[Frozen] = field(default_factory=list)
    silent: dict[int, str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes the mails of one shared mailbox. `instance` names this installation in the headers."""

    render: Renderer
    keys: TokenKeys
    policy: Policy
    sender: Mailbox
    instance: str
    intake_address: str
    random: Callable[[int], bytes] = secrets.token_bytes

    def compose(self, connection: Connection, claims: Sequence[Claim], now: datetime) -> Composed:
        """These as mails; each that fails, alone. Only an outage of the database is raised."""
        people = people_by_id(connection, {claim.recipient_id for claim in claims})
        drafts, broken = self._drafts(connection, claims, people, now)
        threads = answered_threads(connection, {c.inbox_id for c in claims if c.inbox_id and c.kind not in _NEW_THREAD})
        frozen: list[Frozen] = []
        for claim in claims:
            draft = drafts.get(claim.id)
            if not isinstance(draft, Draft):
                continue
            try:
                thread = threads.get(claim.inbox_id or 0)
                frozen.append(self._written(claim, draft, people[claim.recipient_id], thread, now))
            except Exception as error:
                broken[claim.id] = cause_of(error)
        silent = {key: draft.why for key, draft in drafts.items() if isinstance(draft, Nothing)}
        return Composed(frozen, silent, broken)

    def _drafts(
        self, connection: Connection, claims: Sequence[Claim], people: Mapping[int, Person], now: datetime
    ) -> tuple[dict[int, Drafted], dict[int, str]]:
        """The drafts, all together; where that fails one by one, so that what cannot be drafted fails alone."""
        try:
            return draft_all(connection, claims, people, now, self.intake_address, self.policy), {}
        except Exception as error:
            if is_outage(error):
                raise
            if len(claims) == 1:
                return {}, {claims[0].id: cause_of(error)}
        drafts: dict[int, Drafted] = {}
        broken: dict[int, str] = {}
        for claim in claims:
            some, failed = self._drafts(connection, [claim], people, now)
            drafts |= some
            broken |= failed
        return drafts, broken

    def _written(self, claim: Claim, draft: Draft, person: Person, thread: Thread | None, now: datetime) -> Frozen:
        """One mail, with the rows of the tokens in it."""
        life = now + self.policy.token_life
        # A confirmation tells its reader until when a yes counts, and its token keeps to that.
        until = min(life, claim.expires_at) if claim.kind == "confirm" and claim.expires_at else life
        expires_at = until.replace(microsecond=0)
        to, tokens, pause_address = Mailbox(person.name, person.address), [], None
        if claim.kind in CANDIDATE_KINDS:
            # No token: what a candidate writes back must never speak for the recruiter who released the mail.
            to, reply_address = Mailbox(draft.notice.recipient, claim.address), self.sender.address
        else:
            reply_address, token = self._address(claim, person, claim.kind, expires_at)
            tokens.append(token)
        facts: dict[str, Any] = {"reply_address": reply_address, "code": f"MF-{claim.id:05d}"}
        # Where nothing waits to be decided, what is due in a digest's slot is an overview by itself.
        kind = draft.notice.kind
        if claim.kind in BY_THE_CLOCK:
            pause_address, pause = self._address(claim, person, "pause", expires_at)
            facts["pause_address"] = pause_address
            tokens.append(pause)
        message_id = mint_message_id(self.keys, CODES[kind], now, self.random(10), self._domain)
        words = self.render(kind, replace(draft.notice, **facts), person.style.language, person.style.plain)
        outgoing = Outgoing(
            kind=kind,
            sender=self.sender,
            to=to,
            subject=words.subject,
            text=words.text,
            html=words.html,
            message_id=message_id,
            date=now,
            outbox_id=str(claim.id),
            instance=self.instance,
            reply_to=Mailbox(self.sender.name, reply_address),
            in_reply_to=thread.message_id if thread else None,
            references=thread.references if thread else (),
            pause_address=pause_address,
            attachments=draft.files,
        )
        return Frozen(claim.id, message_id, compose(outgoing), tuple(tokens), draft.items)

    @property
    def _domain(self) -> str:
        return self.sender.address.partition("@")[2]

    def _address(
        self, claim: Claim, person: Person, purpose: str, expires_at: datetime
    ) -> tuple[str, dict[str, object]]:
        """An address of its own for one purpose of one notice, and the row of its token."""
        token_id = int.from_bytes(self.random(8), "big")
        minted = mint_token(self.keys, token_id, Binding(person.id, purpose, str(claim.id), expires_at))
        row: dict[str, object] = {
            "id": signed(token_id),
            "recipient_id": person.id,
            "purpose": purpose,
            "scope": str(claim.id),
            "outbox_id": claim.id,
            "expires_at": expires_at,
        }
        return f"{self.sender.address.partition('@')[0]}+{minted}@{self._domain}", row


#: Kinds that are not an answer to the mail that caused them: they go to somebody else, or start a thread.
_NEW_THREAD = (
    "question",
    "answer",
    "digest",
    "reminder",
    "promise",
    "escalation",
    "delegation",
    "standin",
    "summary",
    "confirm",
)
