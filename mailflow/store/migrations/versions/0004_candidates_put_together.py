"""Candidates put together by a correction"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "joined_candidate",
        sa.Column("candidate_id", _ID, autoincrement=False, nullable=False),
        sa.Column("into_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_joined_candidate_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(["into_id"], ["candidate.id"], name=op.f("fk_joined_candidate_into_id_candidate")),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_joined_candidate")),
    )
    op.create_index(op.f("ix_joined_candidate_into_id"), "joined_candidate", ["into_id"], unique=False)
