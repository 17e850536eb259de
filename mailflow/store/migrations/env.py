"""How Alembic runs here: always over a connection that `mailflow.store.migrate` hands it, in batch mode for SQLite."""

from __future__ import annotations

from alembic import context

from mailflow.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
