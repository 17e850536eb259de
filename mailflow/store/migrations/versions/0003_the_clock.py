"""Promises that are kept or missed, absences and delegations, pauses, competing offers, ladders by role"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from mailflow.store.types import Json, RowId, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ADDED: dict[str, tuple[tuple[str, Any], ...]] = {
    "review": (
        ("promised_until", UtcDateTime()),
        ("paused_at", UtcDateTime()),
        ("left_seconds", sa.Integer()),
        ("escalated_at", UtcDateTime()),
    ),
    "commitment": (
        ("review_id", RowId),
        ("remind_at", UtcDateTime()),
        ("outcome", sa.String(8)),
        ("settled_by", RowId),
    ),
    "requisition": (("stage_hours", Json), ("ladder", Json)),
    "person": (("holidays", sa.String(40)),),
    "application": (("competing_until", UtcDateTime()),),
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index("ix_commitment_review_id", "commitment", ["review_id"])
    op.create_index("ix_commitment_remind_at", "commitment", ["remind_at"])
    op.create_index("ix_commitment_settled_by", "commitment", ["settled_by"])
    op.create_index("ix_commitment_person", "commitment", ["person_id", "settled_at"])
    _absence()
    _delegation()


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("back", sa.Date(), nullable=False),
        sa.Column("inbox_id", RowId, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id_person"),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name="fk_absence_inbox_id_inbox"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_person", "absence", ["person_id", "back"])
    op.create_index("ix_absence_inbox_id", "absence", ["inbox_id"])


def _delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("principal_id", RowId, nullable=False),
        sa.Column("delegate_id", RowId, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("inbox_id", RowId, nullable=False),
        sa.Column("agreed_by", RowId, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name="fk_delegation_principal_id_person"),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name="fk_delegation_delegate_id_person"),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name="fk_delegation_inbox_id_inbox"),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name="fk_delegation_agreed_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
    )
    op.create_index("ix_delegation_principal", "delegation", ["principal_id", "until"])
    op.create_index("ix_delegation_delegate", "delegation", ["delegate_id", "until"])
    op.create_index("ix_delegation_inbox_id", "delegation", ["inbox_id"])
