"""Figures read from reports."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("report", sa.Column("figures_by", sa.String(length=64), nullable=True))
    op.create_table(
        "report_figure",
        sa.Column("report_id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("passage_id", BIG, nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=80), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qualifier", sa.String(length=16), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_figure_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_report_figure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_figure_metric", "report_figure", ["metric", "year"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_report_figure_metric", table_name="report_figure")
    op.drop_table("report_figure")
    with op.batch_alter_table("report") as report:
        report.drop_column("figures_by")
