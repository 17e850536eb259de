"""Mail that goes out, and what of it waits for an answer."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import Json, RowId, UtcDateTime

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("recipient_id", RowId, ForeignKey("person.id"), nullable=False),
    # receipt and clarification before escalation, digest, summary
    Column("priority", Integer, nullable=False),
    Column("facts", Json, nullable=False),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=True, index=True),
    # queued · claimed · transmitting · sent · deferred · failed · ambiguous · expired · cancelled
    Column("state", String(12), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", UtcDateTime, nullable=True),
    # The fencing token: who holds an older one settles nothing.
    Column("fence", Integer, nullable=False, default=0),
    Column("transmitted_at", UtcDateTime, nullable=True, index=True),
    Column("sent_at", UtcDateTime, nullable=True),
    Column("last_error", Text, nullable=True),
    Column("message_id", String(250), nullable=True),
    # The Message-ID in lower case without doubt about brackets: what references are looked up by.
    Column("message_key", String(250), nullable=True, unique=True),
    # How often nobody could say whether the server had accepted it.
    Column("unknown", Integer, nullable=False, default=0),
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_recipient_sent", "recipient_id", "sent_at"),
    Index("ix_outbox_recipient_created", "recipient_id", "created_at"),
)

outbox_mail = Table(
    "outbox_mail",
    metadata,
    Column("outbox_id", RowId, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("raw", LargeBinary, nullable=False),
)

#: The numbered candidates of a notice, frozen with its bytes.
notice_item = Table(
    "notice_item",
    metadata,
    Column("outbox_id", RowId, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("review_id", RowId, ForeignKey("review.id"), nullable=True),
)

reply_token = Table(
    "reply_token",
    metadata,
    # The random 64 bits of the token itself, as a signed integer.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("recipient_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("scope", String(40), nullable=False),
    Column("outbox_id", RowId, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
)

#: What waits for an answer by mail: a clarification (which did you mean?) or a confirmation (was it you?).
pending = Table(
    "pending",
    metadata,
    row_id(),
    Column("kind", String(8), nullable=False),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False, index=True),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("payload", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("outcome", String(12), nullable=True),
)
