"""Create devices, and note on entries what came from a phone's clock.

The columns of entries are added by plain ALTER TABLE, which both databases know with its check and its reference:
a batch would copy the whole table on SQLite.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_create_devices"
down_revision = "0005_create_measurements"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for added in (
        "entry ADD COLUMN clock_skew BIGINT CONSTRAINT ck_entry_clock_skew_of_hours "
        "CHECK (clock_skew IS NULL OR started_at IS NOT NULL)",
        "entry ADD COLUMN is_end_estimated BOOLEAN DEFAULT false NOT NULL CONSTRAINT ck_entry_estimated_end_is_there "
        "CHECK (NOT is_end_estimated OR ended_at IS NOT NULL)",
        "entry_revision ADD COLUMN recorded_by_id INTEGER CONSTRAINT fk_entry_revision_recorded_by_id_person "
        "REFERENCES person (id)",
    ):
        op.execute(f"ALTER TABLE {added}")
    create_phone()
    create_arrival()
    create_quarantined()
    create_release()


def create_phone() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("waiting_since", INSTANT, nullable=True),
        sa.Column("reported_at", INSTANT, nullable=True),
        sa.CheckConstraint("last_seen_at >= first_seen_at", name=op.f("ck_phone_seen_last_after_first")),
        sa.CheckConstraint("made >= 0", name=op.f("ck_phone_made_not_negative")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_phone_waiting_not_negative")),
        sa.CheckConstraint("(waiting = 0) = (waiting_since IS NULL)", name=op.f("ck_phone_waiting_since_some_time")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone")),
        sa.UniqueConstraint("device", name=op.f("uq_phone_device")),
    )
    op.create_index("ix_phone_person_id", "phone", ["person_id"])


def create_arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("skew", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_arrival_numbers_begin_with_one")),
        sa.CheckConstraint("outcome IN ('stored','refused','dropped')", name=op.f("ck_arrival_outcome_known")),
        sa.CheckConstraint(
            "outcome <> 'stored' OR entry_id IS NOT NULL", name=op.f("ck_arrival_stored_names_its_entry")
        ),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_arrival_phone_id_phone")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_arrival_sent_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("phone_id", "seq", name=op.f("uq_arrival_phone_id_seq")),
    )


def create_quarantined() -> None:
    op.create_table(
        "quarantined",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=True),
        sa.Column("change_id", sa.String(length=64), nullable=True),
        sa.Column("phone_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("first_received_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("repaired_at", INSTANT, nullable=True),
        sa.Column("discarded_at", INSTANT, nullable=True),
        sa.Column("discarded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(discarded_at IS NULL) = (discarded_by_id IS NULL)", name=op.f("ck_quarantined_discarded_by_somebody")
        ),
        sa.CheckConstraint("received_at >= first_received_at", name=op.f("ck_quarantined_received_again_later")),
        sa.ForeignKeyConstraint(["discarded_by_id"], ["person.id"], name=op.f("fk_quarantined_discarded_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quarantined_person_id_person")),
        sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_quarantined_phone_id_phone")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quarantined")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_quarantined_person_id_key")),
    )
    op.create_index("ix_quarantined_key", "quarantined", ["key"])
    op.create_index("ix_quarantined_service", "quarantined", ["service"])


def create_release() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.CheckConstraint("until > released_at", name=op.f("ck_release_ends_after_it_began")),
        sa.CheckConstraint("person_id <> released_by_id", name=op.f("ck_release_for_somebody_else")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_release_person_id_person")),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_release_released_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_released_by_id_until", "release", ["released_by_id", "until"])


def downgrade() -> None:
    for table in ("release", "quarantined", "arrival", "phone"):
        op.drop_table(table)
    for column in ("entry_revision DROP COLUMN recorded_by_id", "entry DROP COLUMN clock_skew",
                   "entry DROP COLUMN is_end_estimated"):  # fmt: skip
        op.execute(f"ALTER TABLE {column}")  # checks and references go with their column
