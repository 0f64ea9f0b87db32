"""Deadlines, reminders and broadcasts."""

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "due_day",
    "workday",
    "workday_year",
    "deadline",
    "deadline_town",
    "occasion",
    "occasion_extension",
    "occasion_done",
    "reminder",
    "snooze",
    "difficulty",
    "acknowledged",
    "broadcast",
    "delivery",
)


def upgrade() -> None:
    op.create_table(
        "due_day",
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=False),
        sa.Column("locks_on", sa.Date(), nullable=False),
        sa.Column("is_guess", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_due_day_county_id_place")),
        sa.PrimaryKeyConstraint("county_id", "month", name=op.f("pk_due_day")),
    )
    op.create_table(
        "workday",
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_workday_county_id_place")),
        sa.PrimaryKeyConstraint("county_id", "day", name=op.f("pk_workday")),
    )
    op.create_table(
        "workday_year",
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_workday_year_county_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_workday_year_by_id_person")),
        sa.PrimaryKeyConstraint("county_id", "year", name=op.f("pk_workday_year")),
    )
    op.create_table(
        "deadline",
        sa.Column("id", BIG, nullable=False),
        sa.Column("root_id", BIG, nullable=False),
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("preset", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("cadence", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("is_last_workday", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("shift", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("lock_days", sa.Integer(), nullable=False),
        sa.Column("rungs", sa.JSON(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_deadline_county_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deadline_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index("ix_deadline_county", "deadline", ["county_id", "ended_at"], unique=False)
    op.create_index(
        "uq_deadline_open",
        "deadline",
        ["root_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_deadline_preset",
        "deadline",
        ["county_id", "preset"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND preset IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND preset IS NOT NULL"),
    )
    op.create_table(
        "deadline_town",
        sa.Column("deadline_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_town_deadline_id_deadline")),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_deadline_town_town_id_place")),
        sa.PrimaryKeyConstraint("deadline_id", "town_id", name=op.f("pk_deadline_town")),
    )
    op.create_table(
        "occasion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("root_id", BIG, nullable=False),
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_guess", sa.Boolean(), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["deadline.id"], name=op.f("fk_occasion_root_id_deadline")),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_occasion_county_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("root_id", "period", name=op.f("uq_occasion_root_id")),
    )
    op.create_index("ix_occasion_county", "occasion", ["county_id", "due_on"], unique=False)
    op.create_table(
        "occasion_extension",
        sa.Column("id", BIG, nullable=False),
        sa.Column("occasion_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["occasion.id"], name=op.f("fk_occasion_extension_occasion_id_occasion")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_occasion_extension_town_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_occasion_extension_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion_extension")),
    )
    op.create_index("ix_occasion_extension_town", "occasion_extension", ["occasion_id", "town_id"], unique=False)
    op.create_table(
        "occasion_done",
        sa.Column("occasion_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_occasion_done_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_occasion_done_town_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_occasion_done_by_id_person")),
        sa.PrimaryKeyConstraint("occasion_id", "town_id", name=op.f("pk_occasion_done")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", BIG, nullable=False),
        sa.Column("occasion_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("owed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_reminder_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_reminder_town_id_place")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "occasion_id", "town_id", "person_id", "rung", "owed_on", name=op.f("uq_reminder_occasion_id")
        ),
    )
    op.create_index("ix_reminder_key", "reminder", ["key"], unique=False)
    op.create_index("ix_reminder_person", "reminder", ["person_id", "owed_on"], unique=False)
    op.create_table(
        "snooze",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_snooze_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_snooze")),
    )
    op.create_table(
        "difficulty",
        sa.Column("id", BIG, nullable=False),
        sa.Column("occasion_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_difficulty_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_difficulty_town_id_place")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_difficulty_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty")),
    )
    op.create_index("ix_difficulty_occasion", "difficulty", ["occasion_id", "town_id"], unique=False)
    op.create_table(
        "acknowledged",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acknowledged_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "what", name=op.f("pk_acknowledged")),
    )
    op.create_index("ix_acknowledged_what", "acknowledged", ["what"], unique=False)
    op.create_table(
        "broadcast",
        sa.Column("id", BIG, nullable=False),
        sa.Column("county_id", BIG, nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("media", sa.String(length=12), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=True),
        sa.Column("goes_at", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_broadcast_county_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_broadcast_by_id_person")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_broadcast_approved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index("ix_broadcast_county", "broadcast", ["county_id", "id"], unique=False)
    op.create_index("ix_broadcast_state", "broadcast", ["state", "held_until"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", BIG, nullable=False),
        sa.Column("broadcast_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("key", sa.String(length=96), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_delivery_broadcast_id_broadcast")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("broadcast_id", "person_id", name=op.f("uq_delivery_broadcast_id")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    op.create_index("ix_delivery_person", "delivery", ["person_id"], unique=False)
    is_notice = sa.text("lane = 'notice'")
    op.create_index(
        "ix_outbox_notices",
        "outbox",
        ["chat_id", "created_at"],
        unique=False,
        sqlite_where=is_notice,
        postgresql_where=is_notice,
    )
    _order_keys("C")


def downgrade() -> None:
    _forget_what_the_older_program_cannot_send()
    _order_keys(None)
    op.drop_index("ix_outbox_notices", table_name="outbox")
    for table in reversed(TABLES):
        op.drop_table(table)


def _order_keys(collation: str | None) -> None:
    """By their bytes ("C"), as SQLite has them and told.py asks for them; None: as the database orders its texts."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outbox", "key", type_=sa.String(length=96, collation=collation))


def _forget_what_the_older_program_cannot_send() -> None:
    outbox = sa.table(
        "outbox",
        *(sa.column(name, sa.String()) for name in ("lane", "state", "error")),
        sa.column("body", sa.JSON()),
        sa.column("closed_at", UtcDateTime()),
    )
    op.execute(sa.delete(outbox).where(outbox.c.lane == "redraw"))
    waits = outbox.c.state == "planned", outbox.c.body["call"].as_string() == "worded"
    closed = {"state": "dropped", "error": "downgraded", "closed_at": sa.func.current_timestamp()}
    op.execute(sa.update(outbox).where(*waits).values(closed))
