"""When the last step of a review's ladder was taken, apart from when its reviewer was reminded"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailflow.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("stepped_at", UtcDateTime(), nullable=True))
    op.execute(sa.text("UPDATE review SET stepped_at = reminded_at WHERE reminded_at IS NOT NULL"))
