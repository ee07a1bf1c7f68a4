"""Create reminders, and the address to which a person wants them.

The columns of people are added by plain ALTER TABLE, as in 0006: a batch would copy the table on SQLite.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_create_reminders"
down_revision = "0008_create_entry_attempt"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("ALTER TABLE person ADD COLUMN email VARCHAR(254)")
    op.execute("ALTER TABLE person ADD COLUMN has_reminders BOOLEAN DEFAULT true NOT NULL")
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('claimed','sent','failed','refused')", name=op.f("ck_reminder_state_known")),
        sa.CheckConstraint("(state = 'claimed') = (ended_at IS NULL)", name=op.f("ck_reminder_claimed_until_it_ended")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_reminder_person_id_day")),
    )
    op.create_index("ix_reminder_day", "reminder", ["day"])


def downgrade() -> None:
    op.drop_table("reminder")
    op.execute("ALTER TABLE person DROP COLUMN has_reminders")
    op.execute("ALTER TABLE person DROP COLUMN email")
