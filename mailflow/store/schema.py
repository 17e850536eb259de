"""The tables. Feedback, events and raw mail are append-only but for erasure; the rest is today's state.

Every lookup on a growing table has its index here; `docs/reference/database.md` says what each table is for.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from mailflow.store.types import Json, LocalTime, RowId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", RowId, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, RowId, ForeignKey(f"{target}.id"), nullable=nullable)


# -- people and roles ------------------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("address", String(320), nullable=False, unique=True),
    Column("timezone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("digest_at", LocalTime, nullable=False),
    Column("workdays", String(7), nullable=False),
    Column("work_from", LocalTime, nullable=False),
    Column("work_until", LocalTime, nullable=False),
    Column("plain", Boolean, nullable=False, default=False),
    _ref("reports_to", "person", nullable=True),
    Column("active", Boolean, nullable=False, default=True),
    # The digest clock: when the next slot of this person is due, and for which local date.
    Column("slot_due_at", UtcDateTime, nullable=True, index=True),
    Column("slot_date", Date, nullable=True),
    # The summary clock, the same way.
    Column("summary_due_at", UtcDateTime, nullable=True, index=True),
    Column("summary_date", Date, nullable=True),
)

person_alias = Table(
    "person_alias",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False, index=True),
)

requisition = Table(
    "requisition",
    metadata,
    _id(),
    Column("ref", String(40), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("must_haves", Json, nullable=False, default=list),
    Column("open", Boolean, nullable=False, default=True),
    Column("review_hours", Integer, nullable=False, default=16),
    Column("created_at", UtcDateTime, nullable=False),
)

responsibility = Table(
    "responsibility",
    metadata,
    _id(),
    Column("requisition_id", RowId, ForeignKey("requisition.id"), nullable=False),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("duty", String(12), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=True),
    Index(
        "ix_responsibility_now",
        "requisition_id",
        "person_id",
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
    Index(
        "ix_responsibility_person_now",
        "person_id",
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

candidate = Table(
    "candidate",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=True, index=True),
    Column("phone", String(40), nullable=True, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

#: One row a word of a candidate's name, folded: what `show Maria` looks up.
candidate_word = Table(
    "candidate_word",
    metadata,
    Column("word", String(80), primary_key=True),
    Column("candidate_id", RowId, ForeignKey("candidate.id"), primary_key=True),
)

application = Table(
    "application",
    metadata,
    _id(),
    Column("candidate_id", RowId, ForeignKey("candidate.id"), nullable=False),
    Column("requisition_id", RowId, ForeignKey("requisition.id"), nullable=False, index=True),
    Column("stage", String(12), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("summary", Text, nullable=False, default=""),
    Column("fit", Json, nullable=False, default=dict),
    Column("stage_since", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("candidate_id", "requisition_id"),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

document = Table(
    "document",
    metadata,
    _id(),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("content_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey("blob.sha256"), nullable=False, index=True),
    Column("added_at", UtcDateTime, nullable=False),
)

# -- reviews and what was answered -----------------------------------------------------------------------------------

review = Table(
    "review",
    metadata,
    _id(),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("stage", String(12), nullable=False),
    Column("reviewer_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reminded_at", UtcDateTime, nullable=True),
    Column("hold_until", Date, nullable=True),
    Column("step", Integer, nullable=False, default=0),
    # When the reminder ladder has its next step; NULL when there is none (answered, or at the top).
    Column("step_due_at", UtcDateTime, nullable=True, index=True),
    Column("closed_at", UtcDateTime, nullable=True),
    Column("outcome", String(16), nullable=True),
    Index(
        "ix_review_open",
        "reviewer_id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    # One open review per application and person asked, whatever races.
    Index(
        "uq_review_open",
        "application_id",
        "reviewer_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("review_id", RowId, ForeignKey("review.id"), nullable=True, index=True),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("reason", Text, nullable=True),
    Column("hold_until", Date, nullable=True),
    Column("standing", String(12), nullable=False),
    Column("asked_at", UtcDateTime, nullable=True),
    Column("reminded_at", UtcDateTime, nullable=True),
    Column("written_at", UtcDateTime, nullable=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    # The event that seals this row: its number in the application's chain.
    Column("event_seq", Integer, nullable=False),
    Column("supersedes", RowId, ForeignKey("feedback.id"), nullable=True, unique=True),
    Column("answers", RowId, ForeignKey("feedback.id"), nullable=True, index=True),
    UniqueConstraint("application_id", "event_seq"),
)

commitment = Table(
    "commitment",
    metadata,
    _id(),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=True, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("words", Text, nullable=False),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Index(
        "ix_commitment_open",
        "due_at",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

# -- the trail -------------------------------------------------------------------------------------------------------

event = Table(
    "event",
    metadata,
    # One chain per application; chain 0 is mailflow's own (checkpoints, erasures).
    Column("chain", RowId, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor_id", RowId, ForeignKey("person.id"), nullable=True),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=True),
    Column("data", Json, nullable=False),
    # Personal text and its salt go at erasure; the salted digest stays and the chain still verifies.
    Column("text", Text, nullable=True),
    Column("salt", LargeBinary(16), nullable=True),
    Column("text_digest", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("chain", RowId, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("mac", String(64), nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("chains", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    # The heads as they were, so that a chain cut short of its head is seen.
    Column("heads", Json, nullable=False),
    Column("digest", String(64), nullable=False),
)

# -- mail in ---------------------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    _id(),
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

# -- mail out --------------------------------------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    _id(),
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
    _id(),
    Column("kind", String(8), nullable=False),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False, index=True),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("payload", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("outcome", String(12), nullable=True),
)

# -- running ---------------------------------------------------------------------------------------------------------

lease = Table(
    "lease",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("owner", String(80), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
