"""Create the days on which services are closed beside the legal holidays, and the trace of who changed their days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_create_closing_days"
down_revision = "0015_create_person_change"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_day",
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_fr", sa.String(length=80), nullable=False),
        sa.Column("name_nl", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("service", "day", name=op.f("pk_closing_day")),
    )
    op.create_table(
        "days_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=True),
        sa.Column("after", sa.String(length=32), nullable=True),
        sa.CheckConstraint("what IN ('weekdays','closed','opened')", name=op.f("ck_days_change_what_known")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_days_change_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_days_change")),
    )


def downgrade() -> None:
    op.drop_table("days_change")
    op.drop_table("closing_day")
