"""Create the values that come from no entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_create_manual_values"
down_revision = "0021_add_earlier_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manual_value",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "period IN ('month','quarter','year','plan')", name=op.f("ck_manual_value_period_known")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_manual_value_revision_from_one")),
        sa.CheckConstraint(
            "unit IN ('number','percent','yes_no','hours','hours_per_day','per_day','hours_per_week','per_week')",
            name=op.f("ck_manual_value_unit_known"),
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_manual_value_value_not_negative")),
        sa.CheckConstraint("(value IS NULL) = (known_on IS NULL)", name=op.f("ck_manual_value_known_on_some_day")),
        sa.CheckConstraint("value IS NULL OR evidence <> ''", name=op.f("ck_manual_value_evidence_given")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_manual_value_author_id_person")),
        sa.ForeignKeyConstraint(
            ["result_id"], ["expected_result.id"], name=op.f("fk_manual_value_result_id_expected_result")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_manual_value")),
        sa.UniqueConstraint(
            "result_id", "period", "first_day", "revision",
            name=op.f("uq_manual_value_result_id_period_first_day_revision"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("manual_value")
