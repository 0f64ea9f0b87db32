"""The year: what its report, its forms and its questions keep."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _gaps_of_counties()
    op.add_column("judgement", sa.Column("county_id", BIG, nullable=True))
    op.execute(f"UPDATE judgement SET county_id = (SELECT MIN(id) {_COUNTIES}) WHERE {_ONE_COUNTY}")  # noqa: S608 - a text of ours
    op.create_table(
        "asked_topic",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("county_id", BIG, autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_asked_topic_county_id_place")),
        sa.PrimaryKeyConstraint("day", "county_id", "topic", name=op.f("pk_asked_topic")),
    )
    op.execute(
        "INSERT INTO asked_topic (day, county_id, topic, asked, unanswered)"  # noqa: S608 - a text of ours
        " SELECT asked_day.day, place.id, '', asked_day.asked, asked_day.unanswered FROM asked_day, place"
        f" WHERE place.kind = 'county' AND place.into_id IS NULL AND {_ONE_COUNTY}"
    )
    op.create_table(
        "county_answer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_county_answer_county_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_answer")),
    )
    op.create_index(op.f("ix_county_answer_county_id"), "county_answer", ["county_id"], unique=False)
    op.create_table(
        "county_answer_version",
        sa.Column("answer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["county_answer.id"],
            name=op.f("fk_county_answer_version_answer_id_county_answer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "number", name=op.f("pk_county_answer_version")),
    )
    op.create_table(
        "county_answer_word",
        sa.Column("answer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=300), nullable=False),
        sa.Column("county_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["county_answer.id"],
            name=op.f("fk_county_answer_word_answer_id_county_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_county_answer_word_county_id_place")),
        sa.PrimaryKeyConstraint("answer_id", "word", name=op.f("pk_county_answer_word")),
    )
    op.create_index("ix_county_answer_word_found", "county_answer_word", ["county_id", "word"], unique=False)
    op.create_table(
        "consultation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("gap_id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("replied_by", BIG, nullable=True),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_consultation_gap_id_gap"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_consultation_town_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("gap_id", "town_id", name="uq_consultation_gap_id"),
    )
    op.create_table(
        "annual_channel",
        sa.Column("county_id", BIG, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_annual_channel_county_id_place")),
        sa.PrimaryKeyConstraint("county_id", name=op.f("pk_annual_channel")),
    )
    op.create_table(
        "kept_file",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kept_file_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
    )
    op.create_index(op.f("ix_kept_file_person_id"), "kept_file", ["person_id"], unique=False)
    op.create_table(
        "form_mapping",
        sa.Column("county_id", BIG, autoincrement=False, nullable=False),
        sa.Column("signature", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_form_mapping_by_id_person")),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_form_mapping_county_id_place")),
        sa.PrimaryKeyConstraint("county_id", "signature", name=op.f("pk_form_mapping")),
    )
    op.create_table(
        "foreign_form",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("town_id", BIG, nullable=True),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("says_period", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=True),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.Column("given", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["kept_file.id"], name=op.f("fk_foreign_form_id_kept_file"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_foreign_form_town_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_form")),
    )


def downgrade() -> None:
    op.drop_table("foreign_form")
    op.drop_table("form_mapping")
    op.drop_index(op.f("ix_kept_file_person_id"), table_name="kept_file")
    op.drop_table("kept_file")
    op.drop_table("annual_channel")
    op.drop_table("consultation")
    op.drop_index("ix_county_answer_word_found", table_name="county_answer_word")
    op.drop_table("county_answer_word")
    op.drop_table("county_answer_version")
    op.drop_index(op.f("ix_county_answer_county_id"), table_name="county_answer")
    op.drop_table("county_answer")
    op.drop_table("asked_topic")
    op.drop_column("judgement", "county_id")
    _gaps_of_nobody()


_OPEN: dict[str, Any] = {"sqlite_where": sa.text("closed_at IS NULL"), "postgresql_where": sa.text("closed_at IS NULL")}
_COUNTIES = "FROM place WHERE kind = 'county' AND into_id IS NULL"
_ONE_COUNTY = f"(SELECT COUNT(*) {_COUNTIES}) = 1"


def _gaps_of_counties() -> None:
    """A gap is of the county whose people ask; where none or several are left who do, of the only one there is."""
    op.drop_index("uq_gap_open", table_name="gap", **_OPEN)
    with op.batch_alter_table("gap") as gap:
        gap.add_column(sa.Column("county_id", BIG, nullable=True))
        gap.add_column(sa.Column("answer_id", BIG, nullable=True))
        gap.add_column(sa.Column("searched_to", BIG, nullable=True))
    county = "COALESCE(place_period.parent_id, place_period.place_id)"
    op.execute(
        f"UPDATE gap SET county_id = (SELECT CASE WHEN COUNT(DISTINCT {county}) = 1 THEN MIN({county}) END"  # noqa: S608 - a text of ours
        " FROM gap_asker JOIN post ON post.person_id = gap_asker.person_id"
        " JOIN place_period ON place_period.place_id = post.place_id AND place_period.until IS NULL"
        " WHERE gap_asker.gap_id = gap.id"
        " AND post.id = (SELECT MAX(last.id) FROM post AS last WHERE last.person_id = gap_asker.person_id))"
    )
    op.execute(f"UPDATE gap SET county_id = (SELECT MIN(id) {_COUNTIES}) WHERE county_id IS NULL AND {_ONE_COUNTY}")  # noqa: S608 - a text of ours
    op.execute("UPDATE gap SET searched_to = (SELECT COALESCE(MAX(id), 0) FROM passage)")
    with op.batch_alter_table("gap") as gap:
        gap.alter_column("searched_to", existing_type=BIG, nullable=False)
    op.create_index(op.f("ix_gap_county_id"), "gap", ["county_id"], unique=False)
    op.create_index("uq_gap_open", "gap", ["county_id", "key"], unique=True, **_OPEN)


def _gaps_of_nobody() -> None:
    """The same question of several counties is one; the earlier program knows no answers."""
    op.drop_index("uq_gap_open", table_name="gap", **_OPEN)
    op.drop_index(op.f("ix_gap_county_id"), table_name="gap")
    op.execute("UPDATE gap SET closed_why = 'hand' WHERE closed_why = 'answer'")
    op.execute(
        "UPDATE gap SET closed_why = 'hand', closed_at = CURRENT_TIMESTAMP WHERE closed_at IS NULL AND id >"
        " (SELECT MIN(other.id) FROM gap AS other WHERE other.key = gap.key AND other.closed_at IS NULL)"
    )
    with op.batch_alter_table("gap") as gap:
        gap.drop_column("county_id")
        gap.drop_column("answer_id")
        gap.drop_column("searched_to")
    op.create_index("uq_gap_open", "gap", ["key"], unique=True, **_OPEN)
