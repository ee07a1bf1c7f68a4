"""Create the words that were searched for, which last as long as the sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_create_search"
down_revision = "0010_create_entry_difference"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_search_sign_in_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sa.UniqueConstraint("token", name=op.f("uq_search_token")),
    )
    op.create_index("ix_search_sign_in_id", "search", ["sign_in_id"])


def downgrade() -> None:
    op.drop_table("search")
