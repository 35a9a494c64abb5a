"""Run by Alembic: uses the connection that `upgrade` opened, and its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
