"""Alembic's entry: runs the steps in the transaction that `upgrade()` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
