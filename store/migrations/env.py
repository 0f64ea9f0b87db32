"""Run by Alembic: applies the versions over the connection that Database.migrate() opened and locked."""

from alembic import context

from store.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
