"""Where a correction stands in training is read from its candidate, not kept beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("correction", "proposal")


def downgrade() -> None:
    op.add_column("correction", sa.Column("proposal", sa.String(16)))
