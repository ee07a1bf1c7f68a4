"""Create entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_create_entries"
down_revision = "0002_create_commune"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("neighbourhood", sa.String(length=64), nullable=True),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.String(length=20), nullable=True),
        sa.Column("relayed_to", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("offence_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=280), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_hash", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=280), nullable=True),
        sa.CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name=op.f("ck_entry_hours_have_start_and_end")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
            name=op.f("ck_entry_withdrawn_with_a_reason"),
        ),
        sa.CheckConstraint("day >= offence_on", name=op.f("ck_entry_day_after_offence")),
        sa.CheckConstraint("day >= requested_on", name=op.f("ck_entry_day_after_request")),
        sa.CheckConstraint("ended_at > started_at", name=op.f("ck_entry_ended_after_started")),
        sa.CheckConstraint("last_day >= day", name=op.f("ck_entry_last_day_after_day")),
        sa.CheckConstraint("length(note) <= 280", name=op.f("ck_entry_note_is_short")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_entry_minutes_not_negative")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_entry_people_not_negative")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_entry_author_id_person")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhood.slug"], name=op.f("fk_entry_neighbourhood_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_entry_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_author_id_day", ["author_id", "day"], unique=False)
        batch_op.create_index("ix_entry_day", ["day"], unique=False)
        batch_op.create_index(
            "ix_entry_requested_on",
            ["requested_on"],
            sqlite_where=sa.text("requested_on IS NOT NULL"),
            postgresql_where=sa.text("requested_on IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_entry_due_on",
            ["due_on"],
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_entry_last_day",
            ["last_day"],
            sqlite_where=sa.text("last_day > day"),
            postgresql_where=sa.text("last_day > day"),
        )
        batch_op.create_index(
            "ix_entry_long",
            ["minutes"],
            sqlite_where=sa.text("minutes >= 1380"),
            postgresql_where=sa.text("minutes >= 1380"),
        )
        batch_op.create_index("ix_entry_kind_day", ["kind", "day"], unique=False)

    op.create_table(
        "entry_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("offence_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_change_entry_number_entry")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_change")),
    )
    op.create_table(
        "entry_crew",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_crew_entry_number_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_crew_person_id_person")),
        sa.PrimaryKeyConstraint("entry_number", "person_id", name=op.f("pk_entry_crew")),
    )
    with op.batch_alter_table("entry_crew", schema=None) as batch_op:
        batch_op.create_index("ix_entry_crew_person_id", ["person_id"], unique=False)

    op.create_table(
        "entry_partner",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_partner_entry_number_entry")),
        sa.ForeignKeyConstraint(["partner"], ["partner.slug"], name=op.f("fk_entry_partner_partner_partner")),
        sa.PrimaryKeyConstraint("entry_number", "partner", name=op.f("pk_entry_partner")),
    )
    op.create_table(
        "entry_revision",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("change_hash", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_entry_revision_with_a_reason")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_entry_revision_changed_by_id_person")),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_revision_entry_number_entry")),
        sa.PrimaryKeyConstraint("entry_number", "number", name=op.f("pk_entry_revision")),
        sa.UniqueConstraint("change_id", name=op.f("uq_entry_revision_change_id")),
    )
    op.create_table(
        "entry_topic",
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_number"], ["entry.number"], name=op.f("fk_entry_topic_entry_number_entry")),
        sa.PrimaryKeyConstraint("entry_number", "topic", name=op.f("pk_entry_topic")),
    )


def downgrade() -> None:
    op.drop_table("entry_change")
    op.drop_table("entry_revision")
    op.drop_table("entry_crew")
    op.drop_table("entry_partner")
    op.drop_table("entry_topic")
    op.drop_table("entry")
