"""Messenger: people, events, deliveries, requests for deletion."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messenger_person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("conversation.id", ondelete="SET NULL"),
            unique=True,
        ),
        sa.Column("last_inbound_at", MOMENT, nullable=False),
        sa.Column("claim", sa.Uuid()),
        sa.Column("claimed_until", MOMENT),
    )
    op.create_table(
        "messenger_event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("messenger_person.id", ondelete="SET NULL")
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_messenger_event_person_id_state_at", "messenger_event", ["person_id", "state", "at"]
    )
    op.create_index("ix_messenger_event_received_at", "messenger_event", ["received_at"])
    op.create_table(
        "messenger_delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("messenger_person.id", ondelete="CASCADE")),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("message.id", ondelete="CASCADE")),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("graph_key", sa.String(64)),
    )
    op.create_index(
        "ix_messenger_delivery_state_next_at", "messenger_delivery", ["state", "next_at"]
    )
    op.create_index(
        "ix_messenger_delivery_person_id_state", "messenger_delivery", ["person_id", "state"]
    )
    op.create_index("ix_messenger_delivery_message_id", "messenger_delivery", ["message_id"])
    op.create_index("ix_messenger_delivery_graph_key", "messenger_delivery", ["graph_key"])
    op.create_table(
        "messenger_data_deletion",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(32), nullable=False, unique=True),
        sa.Column("hidden_user", sa.LargeBinary()),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
    )


def downgrade() -> None:
    for table in ("data_deletion", "delivery", "event", "person"):
        op.drop_table(f"messenger_{table}")
