"""Let the marks for the night say which result of a plan changed, and when anything did: None for those made before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_say_what_changed"
down_revision = "0023_name_plan_edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_change") as table:
        table.add_column(sa.Column("code", sa.String(8)))
        table.add_column(sa.Column("marked_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("commune_change") as table:
        table.add_column(sa.Column("marked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("commune_change") as table:
        table.drop_column("marked_at")
    with op.batch_alter_table("plan_change") as table:
        table.drop_column("marked_at")
        table.drop_column("code")
