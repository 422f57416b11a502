"""Staff: names, deactivation, invitations, resets, one-time codes; kinds of audit entries."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = DateTimeUTC(timezone=True)
HASH = sa.LargeBinary(32)

# An entry is never changed. Once, its kind is filled in; the trigger is 0005's, word for word.
_KIND_IN_SQLITE = (
    "DROP TRIGGER audit_entry_is_not_changed",
    "UPDATE audit_entry SET kind = substr(action, 1, instr(action || '.', '.') - 1)",
    """CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is not changed'); END""",
)
_KIND_IN_POSTGRESQL = (
    "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_is_kept",
    "UPDATE audit_entry SET kind = split_part(action, '.', 1)",
    "ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_is_kept",
)


def _account(ondelete: str) -> sa.ForeignKey:
    return sa.ForeignKey("staff_account.id", ondelete=ondelete)


def upgrade() -> None:
    op.add_column(
        "staff_account",
        sa.Column("display_name", sa.String(80), nullable=False, server_default=""),
    )
    op.add_column("staff_account", sa.Column("deactivated_at", MOMENT))
    op.add_column("staff_account", sa.Column("code_secret", sa.LargeBinary()))
    op.add_column("staff_account", sa.Column("codes_since", MOMENT))
    op.add_column("staff_account", sa.Column("last_code_step", sa.BigInteger()))
    op.create_index("ix_staff_account_role", "staff_account", ["role"])
    op.add_column(
        "staff_session", sa.Column("browser", sa.String(40), nullable=False, server_default="")
    )
    op.create_index("ix_staff_session_last_seen_at", "staff_session", ["last_seen_at"])
    op.create_index("ix_staff_sign_in_failure_failed_at", "staff_sign_in_failure", ["failed_at"])
    _create_tables()
    _name_the_kind_of_each_entry()


def _create_tables() -> None:
    op.create_table(
        "staff_second_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token_hash", HASH, nullable=False, unique=True),
        sa.Column("account_id", sa.Uuid(), _account("CASCADE"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_staff_second_step_account_id", "staff_second_step", ["account_id"])
    op.create_index("ix_staff_second_step_created_at", "staff_second_step", ["created_at"])
    op.create_table(
        "staff_recovery_code",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), _account("CASCADE"), nullable=False),
        sa.Column("code_key", sa.String(64), nullable=False),
    )
    op.create_index("ix_staff_recovery_code_account_id", "staff_recovery_code", ["account_id"])
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("display_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("token_hash", HASH, nullable=False, unique=True),
        sa.Column("invited_by_id", sa.Uuid(), _account("SET NULL")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_staff_invitation_invited_by_id", "staff_invitation", ["invited_by_id"])
    op.create_table(
        "staff_password_reset",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), _account("CASCADE"), nullable=False, unique=True),
        sa.Column("token_hash", HASH, nullable=False, unique=True),
        sa.Column("expires_at", MOMENT, nullable=False),
    )


def _name_the_kind_of_each_entry() -> None:
    op.add_column(
        "audit_entry", sa.Column("kind", sa.String(24), nullable=False, server_default="")
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _KIND_IN_SQLITE if is_sqlite else _KIND_IN_POSTGRESQL:
        op.execute(statement)
    op.create_index("ix_audit_entry_kind_at", "audit_entry", ["kind", "at"])
    op.create_index(
        "ix_audit_entry_account_id_kind_at", "audit_entry", ["account_id", "kind", "at"]
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entry_account_id_kind_at", "audit_entry")
    op.drop_index("ix_audit_entry_kind_at", "audit_entry")
    op.drop_column("audit_entry", "kind")
    for table in ("password_reset", "invitation", "recovery_code", "second_step"):
        op.drop_table(f"staff_{table}")
    op.drop_index("ix_staff_sign_in_failure_failed_at", "staff_sign_in_failure")
    op.drop_index("ix_staff_session_last_seen_at", "staff_session")
    op.drop_column("staff_session", "browser")
    op.drop_index("ix_staff_account_role", "staff_account")
    for column in (
        "last_code_step",
        "codes_since",
        "code_secret",
        "deactivated_at",
        "display_name",
    ):
        op.drop_column("staff_account", column)
