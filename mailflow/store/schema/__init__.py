"""The tables. Feedback, events and raw mail are append-only but for erasure; the rest is today's state.

Every lookup on a growing table has its index here; `docs/reference/database.md` says what each table is for.
"""

from mailflow.store.schema.absences import absence, delegation
from mailflow.store.schema.inbound import cursor, inbox, ledger, raw_mail, submission
from mailflow.store.schema.outbound import notice_item, outbox, outbox_mail, pending, reply_token
from mailflow.store.schema.people import person, person_alias, requisition, responsibility
from mailflow.store.schema.pipeline import application, blob, candidate, candidate_word, document, joined_candidate
from mailflow.store.schema.privacy import first_notice, legal_hold, tombstone
from mailflow.store.schema.reviews import commitment, feedback, review
from mailflow.store.schema.running import lease, setting
from mailflow.store.schema.sourcing import sourcing
from mailflow.store.schema.tables import metadata
from mailflow.store.schema.trail import chain_head, checkpoint, event

__all__ = [
    "absence",
    "application",
    "blob",
    "candidate",
    "candidate_word",
    "chain_head",
    "checkpoint",
    "commitment",
    "cursor",
    "delegation",
    "document",
    "event",
    "feedback",
    "first_notice",
    "inbox",
    "joined_candidate",
    "lease",
    "ledger",
    "legal_hold",
    "metadata",
    "notice_item",
    "outbox",
    "outbox_mail",
    "pending",
    "person",
    "person_alias",
    "raw_mail",
    "reply_token",
    "requisition",
    "responsibility",
    "review",
    "setting",
    "sourcing",
    "submission",
    "tombstone",
]
