"""Name two more changes of a plan: of an indicator, and of the general provisions."""

from __future__ import annotations

from alembic import op

revision = "0023_name_plan_edits"
down_revision = "0022_create_manual_values"
branch_labels = None
depends_on = None

NAME = op.f("ck_plan_edit_what_known")
BEFORE = "'theme','strategic','operational','result','measure','period','file','back'"


def upgrade() -> None:
    _let("'theme','strategic','operational','result','indicator','provisions','measure','period','file','back'")


def downgrade() -> None:
    op.execute("UPDATE plan_edit SET what = 'file' WHERE what IN ('indicator','provisions')")
    _let(BEFORE)


def _let(known: str) -> None:
    with op.batch_alter_table("plan_edit") as table:
        table.drop_constraint(NAME, type_="check")
        table.create_check_constraint(NAME, f"what IN ({known})")
