"""How candidates came"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sourcing",
        sa.Column("application_id", _ID, autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=12), nullable=True),
        sa.Column("passive", sa.Boolean(), nullable=False),
        sa.Column("referrer_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sourcing_application_id_application")
        ),
        sa.ForeignKeyConstraint(["referrer_id"], ["person.id"], name=op.f("fk_sourcing_referrer_id_person")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_sourcing")),
    )
    op.create_index(op.f("ix_sourcing_referrer_id"), "sourcing", ["referrer_id"], unique=False)
