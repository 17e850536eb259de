"""How candidates came."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from mailflow.store.schema.tables import metadata
from mailflow.store.types import RowId

#: How the candidate of an application came: referral, agency, direct, passive; NULL where nothing told it. The
#: referrer, where they have no duty on the role, hears what becomes of it.
sourcing = Table(
    "sourcing",
    metadata,
    Column("application_id", RowId, ForeignKey("application.id"), primary_key=True, autoincrement=False),
    Column("source", String(12), nullable=True),
    Column("passive", Boolean, nullable=False),
    Column("referrer_id", RowId, ForeignKey("person.id"), nullable=True, index=True),
)
