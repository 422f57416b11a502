"""Measures by day, and questions grouped by meaning."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.create_index("ix_turn_created_at", "turn", ["created_at"])
    op.create_table(
        "daily_measure",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("measure", sa.String(24), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "question_group",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("last_at", MOMENT, nullable=False),
    )
    op.create_index("ix_question_group_last_at", "question_group", ["last_at"])
    op.create_table(
        "question_leader",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "group_id",
            sa.Uuid(),
            sa.ForeignKey("question_group.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column(
            "turn_id",
            sa.Uuid(),
            sa.ForeignKey("turn.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "grouped_question",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "turn_id",
            sa.Uuid(),
            sa.ForeignKey("turn.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column(
            "group_id",
            sa.Uuid(),
            sa.ForeignKey("question_group.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_grouped_question_group_id_at", "grouped_question", ["group_id", "at"])
    op.create_index("ix_grouped_question_at_group_id", "grouped_question", ["at", "group_id"])


def downgrade() -> None:
    op.drop_table("grouped_question")
    op.drop_table("question_leader")
    op.drop_table("question_group")
    op.drop_table("daily_measure")
    op.drop_index("ix_turn_created_at", "turn")
