"""Create the history of a plan: what was changed, by whom, and the whole plan as it was before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_create_plan_edit"
down_revision = "0016_create_closing_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_edit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "what IN ('theme','strategic','operational','result','measure','period','file','back')",
            name=op.f("ck_plan_edit_what_known"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_edit_plan_id_plan")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_plan_edit_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_plan_edit")),
    )
    op.create_index("ix_plan_edit_plan_id", "plan_edit", ["plan_id"])


def downgrade() -> None:
    op.drop_table("plan_edit")
