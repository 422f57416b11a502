"""Staff: accounts, sessions and failed sign-ins."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column(
            "account_id",
            sa.Uuid(),
            sa.ForeignKey("staff_account.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
    )
    op.create_index("ix_staff_session_account_id", "staff_session", ["account_id"])
    op.create_table(
        "staff_sign_in_failure",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("subject", sa.LargeBinary(32), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_staff_sign_in_failure_subject_failed_at",
        "staff_sign_in_failure",
        ["subject", "failed_at"],
    )


def downgrade() -> None:
    op.drop_table("staff_sign_in_failure")
    op.drop_table("staff_session")
    op.drop_table("staff_account")
