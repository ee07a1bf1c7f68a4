"""Keep what a colleague whom an entry names says of it, by plain ALTER TABLE as in 0006."""

from __future__ import annotations

from alembic import op

revision = "0007_add_crew_answer"
down_revision = "0006_create_devices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    for added in (
        "answer VARCHAR(16) CONSTRAINT ck_entry_crew_answer_is_known CHECK (answer IN ('there', 'not_there'))",
        f"answered_at {instant} CONSTRAINT ck_entry_crew_answered_at_some_time "
        "CHECK ((answer IS NULL) = (answered_at IS NULL))",
    ):
        op.execute(f"ALTER TABLE entry_crew ADD COLUMN {added}")


def downgrade() -> None:
    for column in ("answered_at", "answer"):
        op.drop_column("entry_crew", column)
