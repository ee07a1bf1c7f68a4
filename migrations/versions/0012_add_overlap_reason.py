"""Note on entries why their hours are right though others of the same person overlap them.

By plain ALTER TABLE, as in 0006: a batch would copy the table on SQLite.
"""

from __future__ import annotations

from alembic import op

revision = "0012_add_overlap_reason"
down_revision = "0011_create_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE entry ADD COLUMN overlap_reason VARCHAR(280) CONSTRAINT ck_entry_overlap_reason_of_hours "
        "CHECK (overlap_reason IS NULL OR started_at IS NOT NULL)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE entry DROP COLUMN overlap_reason")
