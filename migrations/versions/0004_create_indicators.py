"""Create indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_create_indicators"
down_revision = "0003_create_entries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_fr", sa.String(length=200), nullable=False),
        sa.Column("name_nl", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_plan_last_day_after_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("slug", name=op.f("uq_plan_slug")),
    )
    op.create_table(
        "plan_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_change_plan_id_plan")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_plan_change")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("phenomenon", sa.String(length=32), nullable=True),
        sa.Column("label_fr", sa.String(length=200), nullable=False),
        sa.Column("label_nl", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_theme_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_theme_plan_id_code")),
    )
    op.create_table(
        "strategic_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("service_wording", sa.Text(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_nl", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_strategic_objective_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategic_objective")),
    )
    with op.batch_alter_table("strategic_objective", schema=None) as batch_op:
        batch_op.create_index("ix_strategic_objective_theme_id", ["theme_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("strategic_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("label_nl", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["strategic_id"],
            ["strategic_objective.id"],
            name=op.f("fk_indicator_strategic_id_strategic_objective"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_strategic_id", ["strategic_id"], unique=False)

    op.create_table(
        "operational_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("strategic_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_nl", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["strategic_id"],
            ["strategic_objective.id"],
            name=op.f("fk_operational_objective_strategic_id_strategic_objective"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operational_objective")),
    )
    with op.batch_alter_table("operational_objective", schema=None) as batch_op:
        batch_op.create_index("ix_operational_objective_strategic_id", ["strategic_id"], unique=False)

    op.create_table(
        "expected_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_nl", sa.Text(), nullable=False),
        sa.Column("measure", sa.JSON(), nullable=False),
        sa.Column("target", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["operational_objective.id"],
            name=op.f("fk_expected_result_objective_id_operational_objective"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_expected_result_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_result")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_expected_result_plan_id_code")),
    )
    with op.batch_alter_table("expected_result", schema=None) as batch_op:
        batch_op.create_index("ix_expected_result_objective_id", ["objective_id"], unique=False)

    op.create_table(
        "indicator_result",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_result_indicator_id_indicator"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["expected_result.id"],
            name=op.f("fk_indicator_result_result_id_expected_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("indicator_id", "result_id", name=op.f("pk_indicator_result")),
    )


def downgrade() -> None:
    op.drop_table("plan_change")
    op.drop_table("indicator_result")
    op.drop_table("indicator")
    op.drop_table("expected_result")
    op.drop_table("operational_objective")
    op.drop_table("strategic_objective")
    op.drop_table("theme")
    op.drop_table("plan")
