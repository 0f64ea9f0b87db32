"""The figures of each month."""

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What is only added; and the free text in it, which may be emptied (NULL) when it names somebody who is erased.
GROWS = {
    "figure": None,
    "figure_note": "text",
    "revision": None,
    "verdict": "reason",
    "extension": "reason",
    "metric_version": None,
}


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_submission_town_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("town_id", "month", name=op.f("uq_submission_town_id")),
    )
    op.create_index("ix_submission_month", "submission", ["month"], unique=False)
    op.create_table(
        "figure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("submission_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("value", BIG, nullable=True),
        sa.Column("is_more", sa.Boolean(), nullable=False),
        sa.Column("is_near", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_figure_submission_id_submission")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_figure_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("submission_id", "code", "number", name=op.f("uq_figure_submission_id")),
    )
    op.create_table(
        "figure_note",
        sa.Column("id", BIG, nullable=False),
        sa.Column("figure_id", BIG, nullable=False),
        sa.Column("rule", sa.String(length=48), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["figure_id"], ["figure.id"], name=op.f("fk_figure_note_figure_id_figure")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_figure_note_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_note")),
    )
    op.create_index("ix_figure_note_figure_id", "figure_note", ["figure_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("submission_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upto", BIG, nullable=False),
        sa.Column("notes_upto", BIG, nullable=False),
        sa.Column("receipt", sa.String(length=8), nullable=False),
        sa.Column("submitted_by", BIG, nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_revision_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_revision_submitted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_revision_submission_id")),
    )
    op.create_index("ix_revision_receipt", "revision", ["receipt"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("revision_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_verdict_revision_id_revision")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_verdict_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_index("ix_verdict_revision_id", "verdict", ["revision_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", BIG, nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_extension_town_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_extension_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_town", "extension", ["town_id", "month"], unique=False)
    op.create_table(
        "metric_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("county_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("metric", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["place.id"], name=op.f("fk_metric_version_county_id_place")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_metric_version_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_version")),
    )
    op.create_index("ix_metric_version_county", "metric_version", ["county_id", "since"], unique=False)
    op.create_table(
        "pending_form",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("town_id", BIG, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["place.id"], name=op.f("fk_pending_form_town_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_form")),
    )
    op.create_index("ix_pending_form_chat_id", "pending_form", ["chat_id"], unique=False)
    engine = op.get_bind().dialect.name
    if engine == "postgresql":
        op.execute(
            "CREATE FUNCTION collection_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION '% rows are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table, text in GROWS.items():
        for statement in _only_grows(engine, table, text):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("pending_form")
    for table in (*reversed(GROWS), "submission"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION collection_only_grows()")


def _only_grows(engine: str, table: str, text: str | None) -> list[str]:
    """Rows are added, and never changed or deleted by whoever it is."""
    columns = ", ".join(
        f'"{one["name"]}"' for one in sa.inspect(op.get_bind()).get_columns(table) if one["name"] != text
    )
    events = {"changed": f"UPDATE OF {columns} ON {table}", "deleted": f"DELETE ON {table}"}
    if text is not None:
        events["told_anew"] = f"UPDATE OF {text} ON {table} FOR EACH ROW WHEN (NEW.{text} IS NOT NULL)"
    if engine == "postgresql":
        events["emptied"] = f"TRUNCATE ON {table}"
        do = "EXECUTE FUNCTION collection_only_grows()"
    else:
        # INSERT OR REPLACE deletes without asking the one above.
        events["replaced"] = f"INSERT ON {table} WHEN NEW.id IN (SELECT id FROM {table})"  # noqa: S608 - ours
        do = f"BEGIN SELECT RAISE(ABORT, '{table} rows are only added'); END"
    return [f"CREATE TRIGGER {table}_not_{name} BEFORE {event} {do}" for name, event in events.items()]
