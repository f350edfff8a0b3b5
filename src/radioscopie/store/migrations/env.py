"""Alembic runs this for one room, on the connection that `store.migrate` gives; to import it runs nothing."""

from alembic import context


def run() -> None:
    """Bring the tables of the room to the version asked."""
    given = context.config.attributes
    context.configure(
        connection=given["connection"], target_metadata=given["metadata"], render_as_batch=given["is_file"]
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):
    run()
