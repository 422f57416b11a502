"""What the assistant is to learn, and comparisons of models."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.record import JSON_VALUE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "training_export",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    _candidate()
    op.create_table(
        "training_replay",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("candidates", JSON_VALUE, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("to_ask", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(32)),
        sa.Column("summary", JSON_VALUE, nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("claim", sa.Uuid()),
        sa.Column("claimed_until", MOMENT),
    )
    op.create_index("ix_training_replay_state", "training_replay", ["state"])
    _replay_row()
    op.create_table(
        "training_trainer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
    )


def _candidate() -> None:
    op.create_table(
        "training_candidate",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("provenance", sa.String(16), nullable=False, unique=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("near_key", sa.String(32), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("checks", JSON_VALUE, nullable=False),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("correction_id", sa.Uuid()),
        sa.Column("proposed_by_id", sa.Uuid()),
        sa.Column("edited_by_id", sa.Uuid()),
        sa.Column("decided_by_id", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.Column("exported_in_id", sa.Uuid(), sa.ForeignKey("training_export.id")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    for columns in (
        ["state", "intent", "id"],
        ["near_key", "state"],
        ["conversation_id"],
        ["message_id"],
    ):
        name = f"ix_training_candidate_{'_'.join(columns)}"
        op.create_index(name, "training_candidate", columns)


def _replay_row() -> None:
    sides = [
        column
        for side in ("before", "after")
        for column in (
            sa.Column(f"{side}_intent", sa.String(64), nullable=False),
            sa.Column(f"{side}_topic", sa.String(64)),
            sa.Column(f"{side}_outcome", sa.String(16), nullable=False),
            sa.Column(f"{side}_confidence", sa.Double(), nullable=False),
        )
    ]
    op.create_table(
        "training_replay_row",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _reference("replay_id", "training_replay"),
        _reference("conversation_id", "conversation"),
        _reference("message_id", "message"),
        sa.Column("expected", sa.String(64)),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("flag", sa.String(8)),
        *sides,
    )
    for columns in (
        ["replay_id", "verdict", "id"],
        ["replay_id", "flag", "id"],
        ["conversation_id"],
        ["message_id"],
    ):
        name = f"ix_training_replay_row_{'_'.join(columns)}"
        op.create_index(name, "training_replay_row", columns)


def _reference(name: str, table: str) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=False)


def downgrade() -> None:
    op.drop_table("training_trainer")
    op.drop_table("training_replay_row")
    op.drop_table("training_replay")
    op.drop_table("training_candidate")
    op.drop_table("training_export")
