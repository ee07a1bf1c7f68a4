"""Keep how a result was counted before and until when, and why figures of periods that are over are computed anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_add_earlier_measures"
down_revision = "0020_create_arrangement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("expected_result", sa.Column("earlier", sa.JSON(), nullable=True))
    op.add_column("plan_edit", sa.Column("reason", sa.String(length=280), nullable=True))


def downgrade() -> None:
    op.drop_column("plan_edit", "reason")
    op.drop_column("expected_result", "earlier")
