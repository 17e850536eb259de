"""Whom somebody leads, for the overviews of leaders"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_reports_to", "person", ["reports_to"])
