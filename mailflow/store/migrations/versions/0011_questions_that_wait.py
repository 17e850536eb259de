"""Questions that wait for their answer, for passing them on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("paused_at IS NOT NULL AND closed_at IS NULL")
    op.create_index("ix_review_paused", "review", ["paused_at"], sqlite_where=waits, postgresql_where=waits)
