"""Create the dated arrangements that a commune announces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_create_arrangement"
down_revision = "0019_create_list_change"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrangement",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_arrangement_last_day_after_first")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_arrangement")),
    )


def downgrade() -> None:
    op.drop_table("arrangement")
