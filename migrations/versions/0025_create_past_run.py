"""Create the runs of which others took the place, to look back on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_create_past_run"
down_revision = "0024_say_what_changed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_run",
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("period_key", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries_read", sa.Integer(), nullable=True),
        sa.Column("figures_changed", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('done','failed')", name=op.f("ck_past_run_state_known")),
        sa.PrimaryKeyConstraint("job", "period_key", "started_at", name=op.f("pk_past_run")),
    )


def downgrade() -> None:
    op.drop_table("past_run")
