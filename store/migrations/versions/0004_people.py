"""Places with a past, posts, invitations, audit, leases."""

import sqlalchemy as sa
from alembic import op

from store.database import UtcDateTime

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "place_period",
        sa.Column("id", BIG, nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_period_parent_id_place")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_period_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_period")),
    )
    op.create_index("ix_place_period_place_id", "place_period", ["place_id"], unique=False)
    _unique_where("uq_place_period_now", "place_period", ["place_id"], "until IS NULL")
    _unique_where("uq_place_period_name", "place_period", ["parent_id", "name"], "until IS NULL")
    _unique_where("uq_place_period_county", "place_period", ["name"], "until IS NULL AND parent_id IS NULL")
    op.execute("INSERT INTO place_period (place_id, parent_id, name) SELECT id, parent_id, name FROM place ORDER BY id")
    with op.batch_alter_table("place") as place:
        place.drop_constraint("uq_place_parent_id", type_="unique")
        place.drop_constraint("fk_place_parent_id_place", type_="foreignkey")
        place.drop_column("parent_id")
        place.drop_column("name")
        place.add_column(sa.Column("into_id", BIG, nullable=True))
        place.create_foreign_key(op.f("fk_place_into_id_place"), "place", ["into_id"], ["id"])

    op.create_table(
        "post",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_post_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index("ix_post_person_id", "post", ["person_id"], unique=False)
    op.create_index("ix_post_place_id", "post", ["place_id"], unique=False)
    _unique_where("uq_post_open", "post", ["person_id"], "ended_at IS NULL")
    op.execute(
        "INSERT INTO post (person_id, place_id, role, since) SELECT id, place_id, role, CURRENT_DATE FROM person"
    )
    with op.batch_alter_table("person") as person:
        person.drop_constraint("fk_person_place_id_place", type_="foreignkey")
        person.drop_column("place_id")
        person.drop_column("role")
        person.add_column(sa.Column("agreed", sa.Integer(), nullable=False, server_default="0"))
        person.add_column(sa.Column("unreachable_since", UtcDateTime(), nullable=True))
    with op.batch_alter_table("person") as person:
        person.alter_column("agreed", server_default=None)

    op.create_table(
        "invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("used_by_id", BIG, nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_invitation_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_invitation_place_id_place")),
        sa.ForeignKeyConstraint(["used_by_id"], ["person.id"], name=op.f("fk_invitation_used_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_index("ix_invitation_place_id", "invitation", ["place_id"], unique=False)
    op.create_table(
        "invitation_attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_attempt")),
    )
    op.create_index("ix_invitation_attempt_chat_id", "invitation_attempt", ["chat_id"], unique=False)
    op.create_index("ix_invitation_attempt_at", "invitation_attempt", ["at"], unique=False)

    op.create_table(
        "pending_roster",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("wrongs", sa.JSON(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_roster")),
    )
    op.create_index("ix_pending_roster_chat_id", "pending_roster", ["chat_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("place_id", BIG, nullable=True),
        sa.Column("county_id", BIG, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_county", "audit", ["county_id", "id"], unique=False)
    for statement in _only_grows(op.get_bind().dialect.name):
        op.execute(statement)

    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("beat", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def downgrade() -> None:
    for table in ("lease", "audit", "pending_roster", "invitation_attempt", "invitation"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_grows()")

    with op.batch_alter_table("person") as person:
        person.drop_column("unreachable_since")
        person.drop_column("agreed")
        person.add_column(sa.Column("role", sa.String(length=16), nullable=True))
        person.add_column(sa.Column("place_id", BIG, nullable=True))
    for column in ("role", "place_id"):
        op.execute(
            f"UPDATE person SET {column} = (SELECT {column} FROM post WHERE person_id = person.id AND ended_at IS NULL)"  # noqa: S608 - two names of ours
        )
    op.execute("DELETE FROM person WHERE place_id IS NULL")  # the tables before knew nobody without a post
    op.drop_table("post")
    with op.batch_alter_table("person") as person:
        person.alter_column("role", existing_type=sa.String(length=16), nullable=False)
        person.alter_column("place_id", existing_type=BIG, nullable=False)
        person.create_foreign_key(op.f("fk_person_place_id_place"), "place", ["place_id"], ["id"])

    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("name", sa.String(length=64), nullable=True))
        place.add_column(sa.Column("parent_id", BIG, nullable=True))
    for column in ("name", "parent_id"):
        op.execute(
            f"UPDATE place SET {column} = (SELECT {column} FROM place_period WHERE place_id = place.id"  # noqa: S608 - two names of ours
            " ORDER BY id DESC LIMIT 1)"
        )
    op.drop_table("place_period")
    op.execute(  # the tables before knew nobody merged: its name may have been given to another town since
        "UPDATE place SET name = substr(name, 1, 40) || ' #' || id WHERE into_id IS NOT NULL AND EXISTS (SELECT 1"
        " FROM place AS other WHERE other.parent_id = place.parent_id AND other.name = place.name"
        " AND other.id <> place.id)"
    )
    with op.batch_alter_table("place") as place:
        place.drop_constraint("fk_place_into_id_place", type_="foreignkey")
        place.drop_column("into_id")
        place.alter_column("name", existing_type=sa.String(length=64), nullable=False)
        place.create_foreign_key(op.f("fk_place_parent_id_place"), "place", ["parent_id"], ["id"])
        place.create_unique_constraint(op.f("uq_place_parent_id"), ["parent_id", "name"])


def _only_grows(engine: str) -> list[str]:
    """The audit's rows are added, and never changed or deleted by whoever it is."""
    if engine == "postgresql":
        refuse = "RAISE EXCEPTION 'audit rows are only added' USING ERRCODE = 'restrict_violation'"
        return [
            f"CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$",
            "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
        ]
    events = {
        "audit_not_changed": "UPDATE ON audit",
        "audit_not_deleted": "DELETE ON audit",
        # INSERT OR REPLACE deletes without asking the one above.
        "audit_not_replaced": "INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)",
    }
    refuse = "BEGIN SELECT RAISE(ABORT, 'audit rows are only added'); END"
    return [f"CREATE TRIGGER {name} BEFORE {event} {refuse}" for name, event in events.items()]


def _unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
