"""Keep who started a run by hand: nobody where the clock or the shell did, and of those before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028_say_who_ran"
down_revision = "0027_link_marks_to_edits"
branch_labels = None
depends_on = None

TABLES = ("job_run", "past_run")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("by_id", sa.Integer()))
            table.create_foreign_key(op.f(f"fk_{name}_by_id_person"), "person", ["by_id"], ["id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_by_id_person"), type_="foreignkey")
            table.drop_column("by_id")
