"""Mail that came in: kept first, judged once, never deleted but by erasure."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import RowId, UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    row_id(),
    Column("mailbox", String(320), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
    # kept: not yet judged · done · parked: wants a person · copy: the same mail by another way · erased
    Column("state", String(8), nullable=False),
    Column("kind", String(16), nullable=True),
    Column("level", String(2), nullable=True),
    Column("cause", Text, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("judged_at", UtcDateTime, nullable=True),
    Column("sender", String(320), nullable=True),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=True),
    Column("message_id", String(250), nullable=True),
    # SHA-256 over sender and own words: with the Message-ID it tells a copy from another mail.
    Column("words_digest", String(64), nullable=True),
    Column("notice_id", RowId, nullable=True),
    UniqueConstraint("mailbox", "sha256"),
    # Not partial: SQLite uses a partial index only where its condition stands in the query as literals.
    Index("ix_inbox_waiting", "state", "id"),
    Index("ix_inbox_sender_received", "sender", "received_at"),
    Index("ix_inbox_message", "message_id"),
)

raw_mail = Table(
    "raw_mail",
    metadata,
    Column("inbox_id", RowId, ForeignKey("inbox.id"), primary_key=True, autoincrement=False),
    Column("raw", LargeBinary, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("mailbox", String(320), primary_key=True),
    Column("folder", String(200), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    # Set once the mail was moved or flagged in the mailbox; cosmetic.
    Column("tidied", Boolean, nullable=False, default=False),
)

cursor = Table(
    "mailbox_cursor",
    metadata,
    Column("mailbox", String(320), primary_key=True),
    Column("folder", String(200), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),
    Column("polled_at", UtcDateTime, nullable=False),
)

#: A file of an intake mail, or a resume in its text: kept whatever became of it. It is a document only once it is
#: attached to an application.
submission = Table(
    "submission",
    metadata,
    Column("inbox_id", RowId, ForeignKey("inbox.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("content_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey("blob.sha256"), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("why", String(300), nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)
