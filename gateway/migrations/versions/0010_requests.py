"""Requests for contact, and e-mail on its way."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)


def _reference(target: str, rule: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{target}.id", ondelete=rule)


def upgrade() -> None:
    op.add_column("handoff", sa.Column("requested_at", MOMENT))
    op.create_index(
        "ix_handoff_without_request",
        "handoff",
        ["created_at", "id"],
        sqlite_where=sa.text("requested_at IS NULL"),
        postgresql_where=sa.text("requested_at IS NULL"),
    )
    op.create_index("ix_handoff_created_at", "handoff", ["created_at"])
    op.create_table(
        "contact_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("form_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        sa.Column("handoff_id", sa.Uuid(), _reference("handoff", "SET NULL")),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("phone", sa.String(40)),
        sa.Column("phone_key", sa.String(16)),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("assignee_id", sa.Uuid(), _reference("staff_account", "SET NULL")),
        sa.Column("conversation_id", sa.Uuid(), _reference("conversation", "SET NULL")),
        sa.Column("contact_consent_at", MOMENT, nullable=False),
        sa.Column("transcript_consent_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
    )
    for columns in (
        ["state", "due_at", "id"],
        ["state", "assignee_id", "due_at", "id"],
        ["assignee_id", "id"],
        ["handoff_id"],
        ["conversation_id"],
        ["email"],
        ["phone_key"],
        ["closed_at"],
    ):
        op.create_index(f"ix_contact_request_{'_'.join(columns)}", "contact_request", columns)
    op.create_table(
        "contact_request_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "request_id", sa.Uuid(), _reference("contact_request", "CASCADE"), nullable=False
        ),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("assignee_id", sa.Uuid(), _reference("staff_account", "SET NULL")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), _reference("staff_account", "SET NULL")),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_contact_request_step_request_id_id", "contact_request_step", ["request_id", "id"]
    )
    op.create_table(
        "mail_delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("request_id", sa.Uuid(), _reference("contact_request", "CASCADE")),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("claim", sa.Uuid()),
        sa.Column("claimed_until", MOMENT),
    )
    op.create_index("ix_mail_delivery_state_next_at", "mail_delivery", ["state", "next_at"])
    op.create_index("ix_mail_delivery_request_id", "mail_delivery", ["request_id"])
    op.create_index("ix_mail_delivery_created_at", "mail_delivery", ["created_at"])


def downgrade() -> None:
    for table in ("mail_delivery", "contact_request_step", "contact_request"):
        op.drop_table(table)
    op.drop_index("ix_handoff_created_at", "handoff")
    op.drop_index("ix_handoff_without_request", "handoff")
    op.drop_column("handoff", "requested_at")
