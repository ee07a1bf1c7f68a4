"""Let a service's weekdays hold from a day on, those stored so far always; the trace says from when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_date_weekdays"
down_revision = "0025_create_past_run"
branch_labels = None
depends_on = None

KEY = op.f("pk_service_day")
KNOWN = op.f("ck_days_change_what_known")
# Of each service what holds last, for who goes back to weekdays without dates.
EARLIER = """DELETE FROM service_day WHERE first_day < (
    SELECT max(later.first_day) FROM service_day AS later WHERE later.service = service_day.service)"""


def upgrade() -> None:
    with op.batch_alter_table("service_day") as table:
        table.add_column(sa.Column("first_day", sa.Date(), nullable=False, server_default="0001-01-01"))
        table.drop_constraint(KEY, type_="primary")
        table.create_primary_key(KEY, ["service", "first_day", "weekday"])
    with op.batch_alter_table("service_day") as table:
        table.alter_column("first_day", server_default=None)
    with op.batch_alter_table("days_change") as table:
        table.add_column(sa.Column("first_day", sa.Date(), nullable=True))
        table.alter_column("by_id", existing_type=sa.Integer(), nullable=True)
        table.drop_constraint(KNOWN, type_="check")
        table.create_check_constraint(KNOWN, "what IN ('weekdays','taken_back','closed','opened')")


def downgrade() -> None:
    op.execute("DELETE FROM days_change WHERE by_id IS NULL")
    op.execute("UPDATE days_change SET what = 'weekdays' WHERE what = 'taken_back'")
    with op.batch_alter_table("days_change") as table:
        table.drop_constraint(KNOWN, type_="check")
        table.create_check_constraint(KNOWN, "what IN ('weekdays','closed','opened')")
        table.alter_column("by_id", existing_type=sa.Integer(), nullable=False)
        table.drop_column("first_day")
    op.execute(EARLIER)
    with op.batch_alter_table("service_day") as table:
        table.drop_constraint(KEY, type_="primary")
        table.drop_column("first_day")
        table.create_primary_key(KEY, ["service", "weekday"])
