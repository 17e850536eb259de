"""Candidates who must be told that their data came from somebody else"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mailflow.store.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "first_notice",
        sa.Column("candidate_id", _ID, autoincrement=False, nullable=False),
        sa.Column("application_id", _ID, nullable=False),
        sa.Column("obtained_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_first_notice_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_first_notice_application_id_application")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_first_notice")),
    )
    op.create_index(op.f("ix_first_notice_application_id"), "first_notice", ["application_id"], unique=False)
    op.create_index(
        "ix_first_notice_open",
        "first_notice",
        ["obtained_at"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
