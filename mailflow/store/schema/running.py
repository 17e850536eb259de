"""What running processes share: leases and settings."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from mailflow.store.schema.tables import metadata
from mailflow.store.types import UtcDateTime

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
