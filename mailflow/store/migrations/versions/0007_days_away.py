"""The days away of each person beside their hours, and delegations by when they end"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailflow.store.types import Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("away", Json, nullable=True))
    op.create_index("ix_delegation_until", "delegation", ["until"])
