"""What staff add to a conversation: notes, tags, assignment, reviews, corrections, reveals; and
where personal data stand in the messages that were stored before."""

from uuid import UUID

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.privacy.masking import find_personal_data
from gateway.record import JSON_VALUE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
_BATCH = 1000  # messages

_message = sa.table(
    "message",
    sa.column("id", sa.Uuid()),
    sa.column("direction", sa.String()),
    sa.column("text", sa.Text()),
    sa.column("personal_data", JSON_VALUE),
)


def upgrade() -> None:
    op.create_table(
        "conversation_review",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("conversation", unique=True),
        sa.Column("reviewed_at", MOMENT),
        _by("reviewed_by_id"),
        _by("assignee_id"),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("conversation"),
        _by("author_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "conversation_tag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("conversation"),
        _of("tag"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "conversation_id", "tag_id", name="uq_conversation_tag_conversation_tag"
        ),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("turn", unique=True),
        _of("conversation"),
        _of("message"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("near_key", sa.String(32), nullable=False),
        sa.Column("proposal", sa.String(16)),
        _by("by_id"),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "reveal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("message"),
        _by("by_id"),
        sa.Column("kinds", JSON_VALUE, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("explanation", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
    )
    for table, column in (
        ("conversation_review", "reviewed_at"),
        ("conversation_review", "reviewed_by_id"),
        ("conversation_review", "assignee_id"),
        ("note", "author_id"),
        ("conversation_tag", "tag_id"),
        ("correction", "conversation_id"),
        ("correction", "message_id"),
        ("correction", "near_key"),
        ("correction", "by_id"),
        ("correction", "at"),
        ("reveal", "message_id"),
        ("reveal", "by_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_note_conversation_id", "note", ["conversation_id", "id"])
    _find_in_stored_messages(op.get_bind())


def downgrade() -> None:
    for table in (
        "reveal",
        "correction",
        "conversation_tag",
        "tag",
        "note",
        "conversation_review",
    ):
        op.drop_table(table)


def _of(table: str, *, unique: bool = False) -> sa.Column[UUID]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(f"{table}_id", sa.Uuid(), key, nullable=False, unique=unique or None)


def _by(name: str) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("staff_account.id", ondelete="SET NULL"))


def _find_in_stored_messages(connection: sa.Connection) -> None:
    """Look for personal data as gateway/conversations/inbound.py does with a new message."""
    said = sa.select(_message.c.id, _message.c.text).where(
        _message.c.direction == "in", _message.c.text != ""
    )
    batch = said.order_by(_message.c.id).limit(_BATCH)
    rows = connection.execute(batch).all()
    while rows:
        found = [{"key": row.id, "spans": find_personal_data(row.text)} for row in rows]
        connection.execute(
            sa.update(_message)
            .where(_message.c.id == sa.bindparam("key"))
            .values(personal_data=sa.bindparam("spans")),
            found,
        )
        rows = connection.execute(batch.where(_message.c.id > rows[-1].id)).all()
