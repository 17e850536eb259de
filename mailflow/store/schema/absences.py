"""Who is away from when until when, and who stands in for whom."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table

from mailflow.store.schema.tables import metadata, reference, row_id
from mailflow.store.types import RowId, UtcDateTime

absence = Table(
    "absence",
    metadata,
    row_id(),
    Column("person_id", RowId, ForeignKey("person.id"), nullable=False),
    # Local dates: the first day away, and the first day back.
    Column("first", Date, nullable=False),
    Column("back", Date, nullable=False),
    reference("inbox_id", "inbox"),
    Column("made_at", UtcDateTime, nullable=False),
    # Set where they said that they are back, or where a newer word replaces it.
    Column("ended_at", UtcDateTime, nullable=True),
    Index("ix_absence_person", "person_id", "back"),
    Index("ix_absence_inbox_id", "inbox_id"),
)

delegation = Table(
    "delegation",
    metadata,
    row_id(),
    Column("principal_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("delegate_id", RowId, ForeignKey("person.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # The first instant at which it no longer holds.
    Column("until", UtcDateTime, nullable=False),
    reference("inbox_id", "inbox"),
    # Who said so: the principal, or a recruiter who confirmed the one an out-of-office named.
    reference("agreed_by", "person"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Index("ix_delegation_principal", "principal_id", "until"),
    Index("ix_delegation_delegate", "delegate_id", "until"),
    Index("ix_delegation_inbox_id", "inbox_id"),
    Index("ix_delegation_until", "until"),
)
