"""Let a mark for the night say which change of the plan made it: None for a new plan, and for those made before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_link_marks_to_edits"
down_revision = "0026_date_weekdays"
branch_labels = None
depends_on = None

NAME = op.f("fk_plan_change_edit_number_plan_edit")


def upgrade() -> None:
    with op.batch_alter_table("plan_change") as table:
        table.add_column(sa.Column("edit_number", sa.Integer()))
        table.create_foreign_key(NAME, "plan_edit", ["edit_number"], ["number"])


def downgrade() -> None:
    with op.batch_alter_table("plan_change") as table:
        table.drop_constraint(NAME, type_="foreignkey")
        table.drop_column("edit_number")
