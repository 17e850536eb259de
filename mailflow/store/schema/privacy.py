"""What was erased and must not come back, and what must not be erased."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from mailflow.store.schema.tables import metadata
from mailflow.store.types import RowId, UtcDateTime

#: The SHA-256 of each mail that was erased or redacted: whichever mailbox it comes from, it is not kept again.
tombstone = Table(
    "tombstone",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
)

#: Candidates whose data a law or a dispute forbids to erase.
legal_hold = Table(
    "legal_hold",
    metadata,
    Column("candidate_id", RowId, ForeignKey("candidate.id"), primary_key=True, autoincrement=False),
    Column("why", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
