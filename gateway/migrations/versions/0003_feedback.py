"""Feedback on an answer; a hand-off outlives its conversation."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
HANDOFF_TURN = "fk_handoff_turn_id_turn"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "turn_id",
            sa.Uuid(),
            sa.ForeignKey("turn.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("thumb", sa.String(4), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.CheckConstraint("thumb IN ('up', 'down')", name="thumb"),
    )
    with op.batch_alter_table("handoff") as handoff:
        handoff.alter_column("turn_id", existing_type=sa.Uuid(), nullable=True)
        handoff.drop_constraint(HANDOFF_TURN, type_="foreignkey")
        handoff.create_foreign_key(HANDOFF_TURN, "turn", ["turn_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    op.execute("DELETE FROM handoff WHERE turn_id IS NULL")
    with op.batch_alter_table("handoff") as handoff:
        handoff.drop_constraint(HANDOFF_TURN, type_="foreignkey")
        handoff.create_foreign_key(HANDOFF_TURN, "turn", ["turn_id"], ["id"], ondelete="CASCADE")
        handoff.alter_column("turn_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("feedback")
