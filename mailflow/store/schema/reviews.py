"""Reviews, what was answered to them, and what was promised."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import RowId, UtcDateTime

review = Table(
    "review",
    metadata,
    row_id(),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("stage", String(12), nullable=False),
    Column("reviewer_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reminded_at", UtcDateTime, nullable=True),
    Column("hold_until", Date, nullable=True),
    Column("step", Integer, nullable=False, default=0),
    # When the last step was taken, whomever it told; `reminded_at` is when the reviewer was.
    Column("stepped_at", UtcDateTime, nullable=True),
    # When the reminder ladder has its next step; NULL when there is none (answered, or at the top).
    Column("step_due_at", UtcDateTime, nullable=True, index=True),
    # A promise of the decider moves the ladder to its own time, once.
    Column("promised_until", UtcDateTime, nullable=True),
    # The clock stands while a question is with the recruiter; what was left of the working time, in seconds.
    Column("paused_at", UtcDateTime, nullable=True),
    Column("left_seconds", Integer, nullable=True),
    # When the backup was told, whose verdict counts from then on.
    Column("escalated_at", UtcDateTime, nullable=True),
    Column("closed_at", UtcDateTime, nullable=True),
    Column("outcome", String(16), nullable=True),
    Index(
        "ix_review_open",
        "reviewer_id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    # Whose time stands still because a question waits for its answer.
    Index(
        "ix_review_paused",
        "paused_at",
        sqlite_where=text("paused_at IS NOT NULL AND closed_at IS NULL"),
        postgresql_where=text("paused_at IS NOT NULL AND closed_at IS NULL"),
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
    row_id(),
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
    row_id(),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=True, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("words", Text, nullable=False),
    Column("inbox_id", RowId, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    # The review whose answer keeps it; NULL where something else does. Added without a foreign key, which SQLite cannot
    # add to a table that is there.
    Column("review_id", RowId, nullable=True, index=True),
    # When its maker is reminded of it; NULL once that has happened, or where there is no time for it.
    Column("remind_at", UtcDateTime, nullable=True, index=True),
    Column("settled_at", UtcDateTime, nullable=True),
    # kept · missed · moot: overtaken by something else · open: its time came, and nothing on file can judge it
    Column("outcome", String(8), nullable=True),
    # The mail that kept it.
    Column("settled_by", RowId, nullable=True, index=True),
    Index("ix_commitment_person", "person_id", "settled_at"),
    Index(
        "ix_commitment_open",
        "due_at",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)
