"""Requests taken from a hand-off, other due dates, what a person is found by."""

from typing import Any

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.record import JSON_VALUE

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
_UNUSED = "requested_at IS NULL"


def _consent(column: sa.Column[Any]) -> None:
    """Make the column of the consent anew: SQLite cannot change one, and a table that it makes
    anew would take the steps and the e-mail of its requests with it."""
    op.add_column("contact_request", column)
    op.execute("UPDATE contact_request SET consent_at = contact_consent_at")
    op.drop_column("contact_request", "contact_consent_at")
    op.execute("ALTER TABLE contact_request RENAME COLUMN consent_at TO contact_consent_at")


def _index_of_links(condition: str) -> None:
    op.drop_index("ix_handoff_without_request", "handoff")
    op.create_index(
        "ix_handoff_without_request",
        "handoff",
        ["created_at", "id"],
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def upgrade() -> None:
    op.add_column("handoff", sa.Column("taken_at", MOMENT))
    _index_of_links(f"{_UNUSED} AND taken_at IS NULL")
    _consent(sa.Column("consent_at", MOMENT))
    op.add_column("contact_request_step", sa.Column("due_at", MOMENT))
    op.add_column(
        "person_file", sa.Column("handoffs", JSON_VALUE, nullable=False, server_default="[]")
    )
    op.create_table(
        "message_address",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "message_id", sa.Uuid(), sa.ForeignKey("message.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("key", sa.String(64), nullable=False),
    )
    for column in ("message_id", "key"):
        op.create_index(f"ix_message_address_{column}", "message_address", [column])
    # From now on a tag goes with its last use.
    op.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM conversation_tag)")


def downgrade() -> None:
    op.drop_table("message_address")
    op.drop_column("person_file", "handoffs")
    op.drop_column("contact_request_step", "due_at")
    op.execute("DELETE FROM contact_request WHERE contact_consent_at IS NULL")
    _consent(sa.Column("consent_at", MOMENT, nullable=False, server_default="1970-01-01"))
    _index_of_links(_UNUSED)
    op.drop_column("handoff", "taken_at")
