"""Create old registers: files of the hour, imports, which entry came with which, and how registers were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_create_register_imports"
down_revision = "0012_add_overlap_reason"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("sheets", sa.LargeBinary(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_upload_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_upload")),
        sa.UniqueConstraint("person_id", name=op.f("uq_register_upload_person_id")),
    )
    op.create_index("ix_register_upload_touched_at", "register_upload", ["touched_at"])
    op.create_table(
        "register_import",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("sheet", sa.String(100), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("sheet_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.String(280), nullable=True),
        sa.CheckConstraint("stored > 0", name=op.f("ck_register_import_stored_something")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_reason IS NULL)", name=op.f("ck_register_import_undone_with_a_reason")
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_register_import_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_import_person_id_person")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_register_import_undone_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_register_import")),
        sa.UniqueConstraint("upload_id", "sheet", name=op.f("uq_register_import_upload_id_sheet")),
    )
    op.create_table(
        "imported_entry",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("line_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_imported_entry_entry_number_entry")),
        sa.ForeignKeyConstraint(
            ["import_number"], ["register_import.number"], name=op.f("fk_imported_entry_import_number_register_import")
        ),
        sa.PrimaryKeyConstraint("entry_number", name=op.f("pk_imported_entry")),
    )
    op.create_index("ix_imported_entry_import_number", "imported_entry", ["import_number"])
    op.create_index("ix_imported_entry_line_key", "imported_entry", ["line_key"])
    op.create_table(
        "register_habit",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "service", name=op.f("pk_register_habit")),
    )


def downgrade() -> None:
    for table in ("register_habit", "imported_entry", "register_import", "register_upload"):
        op.drop_table(table)
