"""What people choose by mail of how they get it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailflow.store.types import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("chosen", Json, nullable=True))
