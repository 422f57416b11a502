"""Conversations, messages, turns and hand-offs."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_activity_at", MOMENT, nullable=False),
        sa.Column("notice_version", sa.String(32), nullable=False),
        sa.Column("notice_accepted_at", MOMENT, nullable=False),
        sa.Column("context", JSON_VALUE, nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid()),
        sa.Column("claimed_until", MOMENT),
    )
    op.create_index(
        "ix_conversation_last_activity_at_id", "conversation", ["last_activity_at", "id"]
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("reply_to_id", sa.Uuid(), sa.ForeignKey("message.id", ondelete="CASCADE")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("buttons", JSON_VALUE, nullable=False),
        sa.Column("links", JSON_VALUE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation_id", "position", name="uq_message_conversation_position"),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name="uq_message_conversation_client_id"
        ),
    )
    op.create_index("ix_message_reply_to_id", "message", ["reply_to_id"])
    op.create_table(
        "turn",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "message_id",
            sa.Uuid(),
            sa.ForeignKey("message.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Double()),
        sa.Column("ranking", JSON_VALUE, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("engine_ms", sa.Double()),
        sa.Column("total_ms", sa.Double(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_turn_conversation_id_created_at", "turn", ["conversation_id", "created_at"])
    op.create_table(
        "handoff",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        sa.Column("subject", sa.String(128)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column(
            "turn_id",
            sa.Uuid(),
            sa.ForeignKey("turn.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("handoff")
    op.drop_table("turn")
    op.drop_table("message")
    op.drop_table("conversation")
