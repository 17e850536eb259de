"""Claimed notices to bytes, once: drafted, rendered in the reader's language, given token and Message-ID, frozen."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from mailflow.flow.drafting import Draft, Drafted, Nothing, draft_all
from mailflow.hiring.model import Person
from mailflow.hiring.policy import Policy
from mailflow.mail.compose import Outgoing, compose
from mailflow.mail.message import Mailbox
from mailflow.mail.messageid import mint as mint_message_id
from mailflow.mail.token import Binding, TokenKeys
from mailflow.mail.token import mint as mint_token
from mailflow.store.dossiers import people_by_id
from mailflow.store.engine import Connection, is_outage
from mailflow.store.outbox import Claim, Frozen, answered_threads
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
    "escalation": "es",
    "summary": "su",
    "resumes": "rs",
    "intake": "in",
    "correction": "co",
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
class Composer:
    """Makes the mails of one shared mailbox. `instance` names this installation in the headers."""

    render: Renderer
    keys: TokenKeys
    policy: Policy
    sender: Mailbox
    instance: str
    intake_address: str
    random: Callable[[int], bytes] = secrets.token_bytes

    def compose(
        self, connection: Connection, claims: Sequence[Claim], now: datetime
    ) -> tuple[list[Frozen], dict[int, str], dict[int, str]]:
        """The mails to freeze; rows with nothing to say, with why; rows that cannot be rendered, with the cause."""
        people = people_by_id(connection, {claim.recipient_id for claim in claims})
        drafts, broken = self._drafts(connection, claims, people, now)
        threads = answered_threads(connection, {c.inbox_id for c in claims if c.inbox_id and c.kind not in _NEW_THREAD})
        frozen: list[Frozen] = []
        silent: dict[int, str] = {}
        for claim in claims:
            draft = drafts.get(claim.id)
            if draft is None:
                continue
            if isinstance(draft, Nothing):
                silent[claim.id] = draft.why
                continue
            try:
                frozen.append(
                    self._mail(claim, draft, people[claim.recipient_id], threads.get(claim.inbox_id or 0), now)
                )
            except Exception as error:
                broken[claim.id] = _cause(error)
        return frozen, silent, broken

    def _drafts(
        self, connection: Connection, claims: Sequence[Claim], people: Mapping[int, Person], now: datetime
    ) -> tuple[dict[int, Drafted], dict[int, str]]:
        """The drafts, all together; where that fails one by one, so that what cannot be drafted fails alone."""
        try:
            return draft_all(connection, claims, people, now, self.intake_address), {}
        except Exception as error:
            if is_outage(error):
                raise
            if len(claims) == 1:
                return {}, {claims[0].id: _cause(error)}
        drafts: dict[int, Drafted] = {}
        broken: dict[int, str] = {}
        for claim in claims:
            some, failed = self._drafts(connection, [claim], people, now)
            drafts |= some
            broken |= failed
        return drafts, broken

    def _mail(self, claim: Claim, draft: Draft, person: Person, thread: Any, now: datetime) -> Frozen:
        token_id = int.from_bytes(self.random(8), "big")
        life = now + self.policy.token_life
        # A confirmation tells its reader until when a yes counts, and its token keeps to that.
        until = min(life, claim.expires_at) if claim.kind == "confirm" and claim.expires_at else life
        expires_at = until.replace(microsecond=0)
        binding = Binding(person.id, claim.kind, str(claim.id), expires_at)
        local, _, domain = self.sender.address.partition("@")
        reply_address = f"{local}+{mint_token(self.keys, token_id, binding)}@{domain}"
        message_id = mint_message_id(self.keys, CODES[claim.kind], now, self.random(10), domain)
        notice = replace(draft.notice, reply_address=reply_address, code=f"MF-{claim.id:05d}")
        words = self.render(claim.kind, notice, person.style.language, person.style.plain)
        raw = compose(
            Outgoing(
                kind=claim.kind,
                sender=self.sender,
                to=Mailbox(person.name, person.address),
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
                attachments=draft.files,
            )
        )
        token = {
            "id": signed(token_id),
            "recipient_id": person.id,
            "purpose": claim.kind,
            "scope": str(claim.id),
            "outbox_id": claim.id,
            "expires_at": expires_at,
        }
        return Frozen(claim.id, message_id, raw, token, draft.items)


def _cause(error: Exception) -> str:
    """What went wrong and where. Not the error's words, which may name a candidate."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}{f' at {frame[0].name}:{frame[0].lineno}' if frame else ''}"


#: Kinds that are not an answer to the mail that caused them: they go to somebody else, or start a thread.
_NEW_THREAD = ("question", "answer", "digest", "reminder", "promise", "escalation", "summary", "confirm")
