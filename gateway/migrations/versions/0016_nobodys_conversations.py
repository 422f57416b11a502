"""Conversations that nobody looks after are found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BATCH = 2000  # rows: a statement has a few seconds
# As gateway/search/facets.py had it when this was written; a test compares.
_NOBODYS = """
INSERT INTO conversation_facet (facet, last_activity_at, conversation_id)
SELECT 'assignee:none', last_activity_at, id FROM conversation
WHERE id BETWEEN :first AND :last AND last_position > 0 AND NOT EXISTS (
    SELECT 1 FROM conversation_review
    WHERE conversation_id = conversation.id AND assignee_id IS NOT NULL
)
"""


def upgrade() -> None:
    connection = op.get_bind()
    key = sa.column("id", sa.Uuid())
    query = sa.select(key).select_from(sa.table("conversation")).order_by(key).limit(BATCH)
    parameters = [sa.bindparam(name, type_=sa.Uuid()) for name in ("first", "last")]
    statement = sa.text(_NOBODYS).bindparams(*parameters)
    batch = connection.scalars(query).all()
    while batch:
        connection.execute(statement, {"first": batch[0], "last": batch[-1]})
        batch = connection.scalars(query.where(key > batch[-1])).all()


def downgrade() -> None:
    op.execute("DELETE FROM conversation_facet WHERE facet = 'assignee:none'")
