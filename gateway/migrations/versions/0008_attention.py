"""What needs a person, from the last thirty days on; the messages that would teach most in a
week."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op
from uuid_utils.compat import uuid7

from gateway.record import utc_now

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
_BACKFILL = timedelta(days=30)
_BATCH = 1000  # rows
_PARTIAL = (
    ("ix_attention_open", ["kind", "raised_at", "id"], "settled_at IS NULL"),
    (
        "ix_attention_open_near_key",
        ["near_key", "kind", "raised_at", "id"],
        "settled_at IS NULL",
    ),
    ("ix_attention_covered", ["near_key"], "settled_how = 'covered'"),
    ("ix_attention_settled", ["settled_at", "id"], "settled_by_id IS NOT NULL"),
)

_turn = sa.table(
    "turn",
    sa.column("id", sa.Uuid()),
    sa.column("conversation_id", sa.Uuid()),
    sa.column("outcome", sa.String()),
    sa.column("created_at", MOMENT),
)
_feedback = sa.table(
    "feedback",
    sa.column("turn_id", sa.Uuid()),
    sa.column("thumb", sa.String()),
    sa.column("given_at", MOMENT),
)


def upgrade() -> None:
    attention = op.create_table(
        "attention",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("turn_id", sa.Uuid(), sa.ForeignKey("turn.id", ondelete="CASCADE")),
        sa.Column("near_key", sa.String(32)),
        sa.Column("guess", sa.String(64)),
        sa.Column("uncertainty", sa.Double()),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("alerted_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column(
            "settled_by_id", sa.Uuid(), sa.ForeignKey("staff_account.id", ondelete="SET NULL")
        ),
        sa.Column("settled_how", sa.String(16)),
        sa.Column("note", sa.Text()),
        sa.UniqueConstraint("turn_id", "kind", name="uq_attention_turn_id_kind"),
    )
    op.create_index("ix_attention_conversation_id", "attention", ["conversation_id"])
    op.create_index("ix_attention_settled_by_id", "attention", ["settled_by_id"])
    for name, columns, where in _PARTIAL:
        condition = sa.text(where)
        op.create_index(
            name, "attention", columns, sqlite_where=condition, postgresql_where=condition
        )
    op.create_table(
        "attention_pick",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column(
            "attention_id",
            sa.Uuid(),
            sa.ForeignKey("attention.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("worth", sa.Double(), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("week", "rank", name="uq_attention_pick_week_rank"),
        sa.UniqueConstraint("attention_id", "week", name="uq_attention_pick_attention_id_week"),
    )
    undelivered = sa.text("state <> 'sent' AND reason IS NOT NULL")
    op.create_index(
        "ix_messenger_delivery_undelivered",
        "messenger_delivery",
        ["created_at"],
        sqlite_where=undelivered,
        postgresql_where=undelivered,
    )
    for rows in _recent(op.get_bind(), utc_now() - _BACKFILL):
        op.bulk_insert(attention, rows)


def downgrade() -> None:
    op.drop_index("ix_messenger_delivery_undelivered", "messenger_delivery")
    op.drop_table("attention_pick")
    op.drop_table("attention")


def _recent(connection: sa.Connection, since: datetime) -> Any:
    """Yield rows for the red flags, failed turns and thumbs down since that moment."""
    turns = sa.select(
        _turn.c.id, _turn.c.conversation_id, _turn.c.outcome, _turn.c.created_at
    ).where(
        _turn.c.created_at >= since,
        _turn.c.outcome.in_(["emergency", "urgent", "distress", "failed"]),
    )
    for some in connection.execute(turns).partitions(_BATCH):
        yield [
            _row("failed" if row.outcome == "failed" else "red_flag", row, row.created_at)
            for row in some
        ]
    thumbs = (
        sa.select(_turn.c.id, _turn.c.conversation_id, _feedback.c.given_at)
        .join(_turn, _turn.c.id == _feedback.c.turn_id)
        .where(_feedback.c.thumb == "down", _feedback.c.given_at >= since)
    )
    for batch in connection.execute(thumbs).partitions(_BATCH):
        yield [_row("thumb_down", row, row.given_at) for row in batch]


def _row(kind: str, turn: Any, raised_at: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "kind": kind,
        "conversation_id": turn.conversation_id,
        "turn_id": turn.id,
        "raised_at": raised_at,
    }
