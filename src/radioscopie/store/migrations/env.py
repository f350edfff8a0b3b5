"""Alembic runs this for one room, on the connection that `store.migrate` gives."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"], target_metadata=given["metadata"], render_as_batch=given["is_file"]
)
with context.begin_transaction():
    context.run_migrations()
