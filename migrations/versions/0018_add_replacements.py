"""Add how often a plan's figures were replaced, for a night and a recalculation that meet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_add_replacements"
down_revision = "0017_create_plan_edit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("measured_plan", sa.Column("replacements", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("measured_plan", "replacements")
