"""Create the attempts at a visit: nobody was there, or it was postponed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_create_entry_attempt"
down_revision = "0007_add_crew_answer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_attempt",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('absent', 'postponed')", name=op.f("ck_entry_attempt_outcome_known")),
        sa.CheckConstraint(
            "(outcome = 'postponed') = (until IS NOT NULL)", name=op.f("ck_entry_attempt_postponed_until_a_day")
        ),
        sa.CheckConstraint("until > day", name=op.f("ck_entry_attempt_until_after_day")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_entry_attempt_by_id_person")),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_attempt_entry_number_entry")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_entry_attempt_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_attempt")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_attempt_id")),
    )
    op.create_index("ix_entry_attempt_entry_number", "entry_attempt", ["entry_number"])


def downgrade() -> None:
    op.drop_table("entry_attempt")
