"""Run by Alembic, with the connection that gateway/migrate.py opened."""

from typing import Any

from alembic import context

import gateway.attention.models
import gateway.audit.models
import gateway.channels.messenger.models
import gateway.contact.models
import gateway.conversations.models
import gateway.mail.models
import gateway.measures.models
import gateway.measures.question_models
import gateway.privacy.models
import gateway.review.models
import gateway.search.models
import gateway.staff.models
import gateway.training.models  # noqa: F401  (a table is known once its module is imported)
from gateway.record import Record

# What only one of the databases has, by which it finds words (revision 0006).
FTS5_TABLES = "message_words_fts"
VECTOR = ("vector", "ix_message_words_vector")


def is_in_models(name: str | None, _kind: str, parents: Any) -> bool:
    """Tell whether the models should have what the database has under this name."""
    if parents.get("table_name") == "message_words" and name in VECTOR:
        return False
    return name is None or not name.startswith(FTS5_TABLES)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Record.metadata,
    include_name=is_in_models,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
