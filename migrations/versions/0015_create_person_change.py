"""Create the trace of what was changed about people, and by whom; since when somebody is a constatateur."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_create_person_change"
down_revision = "0014_create_evaluations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE person ADD COLUMN constatateur_since DATE CONSTRAINT ck_person_since_only_of_constatateurs "
        "CHECK (constatateur_since IS NULL OR is_constatateur)"
    )
    op.create_table(
        "person_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=True),
        sa.Column("after", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "what IN ('added','invited','revoked','name','service','role','brigade','is_constatateur',"
            "'constatateur_since','joined_on','left_on','language')",
            name=op.f("ck_person_change_what_known"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_person_change_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_change_person_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_person_change")),
    )
    op.create_index("ix_person_change_person_id", "person_change", ["person_id"])


def downgrade() -> None:
    op.drop_column("person", "constatateur_since")
    op.drop_table("person_change")
