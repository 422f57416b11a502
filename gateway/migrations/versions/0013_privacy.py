"""Retention, dossiers, erasure receipts, incidents, notices."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

from gateway.record import JSON_VALUE

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
TABLES = ("retention_rule", "person_file", "erasure_receipt", "incident", "notice_version")


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False, unique=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "person_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("conversations", JSON_VALUE, nullable=False),
        sa.Column("requests", JSON_VALUE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_person_file_created_at", "person_file", ["created_at"])
    op.create_table(
        "erasure_receipt",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("stores", JSON_VALUE, nullable=False),
        sa.Column("learned", JSON_VALUE, nullable=False),
    )
    op.create_index("ix_erasure_receipt_erased_at", "erasure_receipt", ["erased_at"])
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_until", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("information", sa.Text(), nullable=False),
        sa.Column("circumstances", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("people_in_quebec", sa.Integer()),
        sa.Column("risk", sa.String(8), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("commission_told_on", sa.Date()),
        sa.Column("people_told_on", sa.Date()),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column(
            "recorded_by_id", sa.Uuid(), sa.ForeignKey("staff_account.id", ondelete="SET NULL")
        ),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_index("ix_incident_known_on", "incident", ["known_on"])
    op.create_table(
        "notice_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.String(32), nullable=False, unique=True),
        sa.Column("texts", JSON_VALUE, nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
    )
    op.create_index("ix_conversation_notice_version", "conversation", ["notice_version"])


def downgrade() -> None:
    op.drop_index("ix_conversation_notice_version", "conversation")
    for table in TABLES:
        op.drop_table(table)
