"""The one `MetaData` that all tables belong to, and the columns that most of them have."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData

from mailflow.store.types import RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[int]:
    """The primary key."""
    return Column("id", RowId, primary_key=True, autoincrement=True)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A column `name` that refers to the rows of `target`."""
    return Column(name, RowId, ForeignKey(f"{target}.id"), nullable=nullable)
