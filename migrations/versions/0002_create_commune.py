"""Create commune."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_create_commune"
down_revision = "0001_create_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commune",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("languages", sa.String(length=5), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_commune_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
    )
    op.create_table(
        "commune_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("what IN ('target_area','service_days')", name=op.f("ck_commune_change_what_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_commune_change")),
    )
    op.create_table(
        "neighbourhood",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_neighbourhood")),
    )
    op.create_table(
        "partner",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_partner")),
    )
    op.create_table(
        "service_day",
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "weekday IN ('mon','tue','wed','thu','fri','sat','sun')",
            name=op.f("ck_service_day_weekday_known"),
        ),
        sa.PrimaryKeyConstraint("service", "weekday", name=op.f("pk_service_day")),
    )
    op.create_table(
        "target_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=64), nullable=False),
        sa.Column("phenomenon", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_target_area_last_day_after_first")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhood.slug"], name=op.f("fk_target_area_neighbourhood_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_area")),
    )
    with op.batch_alter_table("target_area", schema=None) as batch_op:
        batch_op.create_index("ix_target_area_neighbourhood", ["neighbourhood", "phenomenon"], unique=False)


def downgrade() -> None:
    op.drop_table("commune_change")
    op.drop_table("service_day")
    op.drop_table("partner")
    op.drop_table("target_area")
    op.drop_table("neighbourhood")
    op.drop_table("commune")
