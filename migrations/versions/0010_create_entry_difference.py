"""Create the pairs of entries of which somebody said that they are different."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_create_entry_difference"
down_revision = "0009_create_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_difference",
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("second_number", sa.Integer(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_number < second_number", name=op.f("ck_entry_difference_lower_number_first")),
        sa.ForeignKeyConstraint(
            ["first_number"], ["entry.number"], name=op.f("fk_entry_difference_first_number_entry")
        ),
        sa.ForeignKeyConstraint(
            ["second_number"], ["entry.number"], name=op.f("fk_entry_difference_second_number_entry")
        ),
        sa.ForeignKeyConstraint(["said_by_id"], ["person.id"], name=op.f("fk_entry_difference_said_by_id_person")),
        sa.PrimaryKeyConstraint("first_number", "second_number", name=op.f("pk_entry_difference")),
    )


def downgrade() -> None:
    op.drop_table("entry_difference")
