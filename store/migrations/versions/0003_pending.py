"""Files sent in a chat that wait for a word."""

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pending_import",
        sa.Column("batch", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("encoding", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("segmenter", sa.String(length=64), nullable=False),
        sa.Column("county", sa.String(length=64), nullable=True),
        sa.Column("town", sa.String(length=64), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "position", name=op.f("pk_pending_import")),
    )
    op.create_index("ix_pending_import_chat_id", "pending_import", ["chat_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_pending_import_chat_id", table_name="pending_import")
    op.drop_table("pending_import")
