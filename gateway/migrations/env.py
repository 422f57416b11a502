"""Run by Alembic, with the connection that gateway/migrate.py opened."""

from alembic import context

import gateway.audit.models
import gateway.channels.messenger.models
import gateway.contact.models
import gateway.conversations.models
import gateway.review.models
import gateway.staff.models
import gateway.training.models  # noqa: F401  (a table is known once its module is imported)
from gateway.record import Record

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Record.metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
