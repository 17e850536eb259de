"""People and the roles they have on requisitions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, text

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import Json, LocalTime, RowId, UtcDateTime

person = Table(
    "person",
    metadata,
    row_id(),
    Column("name", String(200), nullable=False),
    Column("address", String(320), nullable=False, unique=True),
    Column("timezone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("digest_at", LocalTime, nullable=False),
    Column("workdays", String(7), nullable=False),
    Column("work_from", LocalTime, nullable=False),
    Column("work_until", LocalTime, nullable=False),
    Column("plain", Boolean, nullable=False, default=False),
    Column("reports_to", RowId, ForeignKey("person.id"), nullable=True, index=True),
    Column("active", Boolean, nullable=False, default=True),
    # Today's and coming absences, as first day away and first day back; their history is in `absence`.
    Column("away", Json, nullable=True),
    # The holiday calendar that they named; otherwise the one of their zone.
    Column("holidays", String(40), nullable=True),
    # What they chose by mail, laid over the columns above; NULL is nothing.
    Column("chosen", Json, nullable=True),
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
    row_id(),
    Column("ref", String(40), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("must_haves", Json, nullable=False, default=list),
    Column("open", Boolean, nullable=False, default=True),
    # Working hours for a review here, 0 for the policy's; by stage where they differ; and a ladder of its own.
    Column("review_hours", Integer, nullable=False, default=0),
    Column("stage_hours", Json, nullable=True),
    Column("ladder", Json, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
)

responsibility = Table(
    "responsibility",
    metadata,
    row_id(),
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
