"""Create measurements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_create_measurements"
down_revision = "0004_create_indicators"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("period_key", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries_read", sa.Integer(), nullable=True),
        sa.Column("figures_changed", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("code_version", sa.String(length=32), nullable=False),
        sa.CheckConstraint("state IN ('running','done','failed')", name=op.f("ck_job_run_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "period_key", name=op.f("uq_job_run_job_period_key")),
    )
    op.create_table(
        "measured_plan",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_measured_plan_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_measured_plan")),
    )
    op.create_table(
        "day_figure",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["expected_result.id"],
            name=op.f("fk_day_figure_result_id_expected_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("result_id", "day", "kind", name=op.f("pk_day_figure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_key",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=5), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.CheckConstraint("role IN ('part','whole','entry')", name=op.f("ck_day_key_role_known")),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["expected_result.id"],
            name=op.f("fk_day_key_result_id_expected_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("result_id", "role", "key", "day", "kind", name=op.f("pk_day_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_day_key_day", "day_key", ["day"])
    op.create_table(
        "measurement",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=True),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("period IN ('month','quarter','year','plan')", name=op.f("ck_measurement_period_known")),
        sa.CheckConstraint(
            "status IS NULL OR status IN ('reached','on_track','behind','missed','no_target','no_data')",
            name=op.f("ck_measurement_status_known"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_measurement_last_day_after_first")),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["expected_result.id"],
            name=op.f("fk_measurement_result_id_expected_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("result_id", "period", "first_day", name=op.f("pk_measurement")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index("ix_measurement_period", ["period", "first_day"], unique=False)


def downgrade() -> None:
    op.drop_table("job_run")
    op.drop_table("measured_plan")
    op.drop_table("measurement")
    op.drop_table("day_key")
    op.drop_table("day_figure")
