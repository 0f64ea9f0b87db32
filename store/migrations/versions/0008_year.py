"""The year: what its report, its forms and its questions keep."""

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_table("form_mapping")
    op.drop_index(op.f("ix_kept_file_person_id"), table_name="kept_file")
    op.drop_table("kept_file")
    op.drop_table("annual_channel")
