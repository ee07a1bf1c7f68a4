"""Create what people judge of indicators, and the authority's colours with the four that it is known to give."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_create_evaluations"
down_revision = "0013_create_register_imports"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
COLOURS = (
    ("Vert", "Groen", "good", "circle-check"),
    ("Orange", "Oranje", "warn", "triangle-alert"),
    ("Rouge", "Rood", "bad", "circle-x"),
    ("Gris (non évaluable)", "Grijs (niet te beoordelen)", "none", "circle-dashed"),
)


def upgrade() -> None:
    colour = op.create_table(
        "colour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_fr", sa.String(length=40), nullable=False),
        sa.Column("name_nl", sa.String(length=40), nullable=False),
        sa.Column("tone", sa.String(length=4), nullable=False),
        sa.Column("symbol", sa.String(length=16), nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.CheckConstraint("tone IN ('good','warn','bad','none')", name=op.f("ck_colour_tone_known")),
        sa.CheckConstraint("name_fr <> '' AND name_nl <> ''", name=op.f("ck_colour_named_in_both_languages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colour")),
        sa.UniqueConstraint("name_fr", name=op.f("uq_colour_name_fr")),
        sa.UniqueConstraint("name_nl", name=op.f("uq_colour_name_nl")),
    )
    names = ("name_fr", "name_nl", "tone", "symbol")
    rows = [{"position": place, **dict(zip(names, values, strict=True))} for place, values in enumerate(COLOURS, 1)]
    op.bulk_insert(colour, rows)
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=4), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("colour_id", sa.Integer(), nullable=True),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "period = 'plan' OR period BETWEEN '1900' AND '2999'", name=op.f("ck_evaluation_period_known")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_evaluation_revision_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_evaluation_author_id_person")),
        sa.ForeignKeyConstraint(["colour_id"], ["colour.id"], name=op.f("fk_evaluation_colour_id_colour")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_evaluation_indicator_id_indicator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "indicator_id", "period", "revision", name=op.f("uq_evaluation_indicator_id_period_revision")
        ),
    )


def downgrade() -> None:
    op.drop_table("evaluation")
    op.drop_table("colour")
