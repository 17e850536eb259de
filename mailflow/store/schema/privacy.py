"""What was erased and must not come back, and what must not be erased."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text

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

#: A candidate whose data came from somebody else, who must be told within a month (GDPR Art. 14). Told by a mail once
#: the recruiter has released it, or by the recruiter's word that they know already.
first_notice = Table(
    "first_notice",
    metadata,
    Column("candidate_id", RowId, ForeignKey("candidate.id"), primary_key=True, autoincrement=False),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("obtained_at", UtcDateTime, nullable=False),
    # released · told: the recruiter says so; NULL while nobody has done anything
    Column("outcome", String(12), nullable=True),
    Index(
        "ix_first_notice_open",
        "obtained_at",
        sqlite_where=text("outcome IS NULL"),
        postgresql_where=text("outcome IS NULL"),
    ),
)
