"""Candidates, their applications, and the files that came with them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import Json, RowId, UtcDateTime

candidate = Table(
    "candidate",
    metadata,
    row_id(),
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
    row_id(),
    Column("candidate_id", RowId, ForeignKey("candidate.id"), nullable=False),
    Column("requisition_id", RowId, ForeignKey("requisition.id"), nullable=False, index=True),
    Column("stage", String(12), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("summary", Text, nullable=False, default=""),
    Column("fit", Json, nullable=False, default=dict),
    Column("stage_since", UtcDateTime, nullable=False),
    # Until when the candidate must answer a competing offer.
    Column("competing_until", UtcDateTime, nullable=True),
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
    row_id(),
    Column("application_id", RowId, ForeignKey("application.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("content_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey("blob.sha256"), nullable=False, index=True),
    Column("added_at", UtcDateTime, nullable=False),
)

#: A candidate who turned out to be another on file: whoever is recognised as the first is the second.
joined_candidate = Table(
    "joined_candidate",
    metadata,
    Column("candidate_id", RowId, ForeignKey("candidate.id"), primary_key=True, autoincrement=False),
    Column("into_id", RowId, ForeignKey("candidate.id"), nullable=False, index=True),
)
