"""Create the trace of what was changed about neighbourhoods and partners, and let them be offered no more.

The columns are added by plain ALTER TABLE, as in 0006: a batch would copy the tables on SQLite.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_create_list_change"
down_revision = "0018_add_replacements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE neighbourhood ADD COLUMN is_offered BOOLEAN DEFAULT true NOT NULL")
    op.execute("ALTER TABLE partner ADD COLUMN is_offered BOOLEAN DEFAULT true NOT NULL")
    op.create_table(
        "list_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=True),
        sa.Column("after", sa.String(length=120), nullable=True),
        sa.CheckConstraint("of IN ('neighbourhood','partner','arrangement')", name=op.f("ck_list_change_of_known")),
        sa.CheckConstraint(
            "what IN ('added','name_fr','name_nl','is_offered','target_area','first_day','last_day','is_cancelled')",
            name=op.f("ck_list_change_what_known"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_list_change_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_list_change")),
    )
    op.create_index("ix_list_change_of", "list_change", ["of", "slug"])


def downgrade() -> None:
    op.drop_table("list_change")
    op.execute("ALTER TABLE partner DROP COLUMN is_offered")
    op.execute("ALTER TABLE neighbourhood DROP COLUMN is_offered")
