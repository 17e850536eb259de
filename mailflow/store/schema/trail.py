"""The event chains, their heads and checkpoints. Append-only but for erasure."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from mailflow.store.schema.tables import metadata, row_id
from mailflow.store.types import Json, RowId, UtcDateTime

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
    row_id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("chains", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    # The heads as they were, so that a chain cut short of its head is seen.
    Column("heads", Json, nullable=False),
    Column("digest", String(64), nullable=False),
)
