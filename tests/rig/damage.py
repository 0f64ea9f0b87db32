"""Whether a database is sound: what its engine finds, and what it may not see. Knows nothing of the product's code."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

_SCANS = ("indexscan", "indexonlyscan", "bitmapscan")


def damage(connection: sa.Connection) -> Iterator[str]:
    """What the engine's own check finds, keys that stand twice, and rows that point at nothing.

    PostgreSQL has no check of its own without an extension, so its indexes are compared with their tables: each key is
    looked for in the table itself, and each table is counted through the table and through an index.
    """
    if connection.dialect.name == "sqlite":
        for (told,) in connection.execute(sa.text("PRAGMA integrity_check")):
            if told != "ok":
                yield f"integrity: {told}"
    else:
        yield from _counted_differently(connection)
    _scan(connection, indexes=False)
    yield from _keys_held_twice(connection)
    yield from _pointing_at_nothing(connection)
    _scan(connection, indexes=True)


def _scan(connection: sa.Connection, *, indexes: bool, tables: bool = True) -> None:
    if connection.dialect.name == "postgresql":
        for scan in _SCANS:
            connection.execute(sa.text(f"SET LOCAL enable_{scan} = {'on' if indexes else 'off'}"))
        connection.execute(sa.text(f"SET LOCAL enable_seqscan = {'on' if tables else 'off'}"))


def _counted_differently(connection: sa.Connection) -> Iterator[str]:
    for name in sa.inspect(connection).get_table_names():
        count = sa.text(f'SELECT count(*) FROM "{name}"')
        _scan(connection, indexes=False)
        there = connection.execute(count).scalar_one()
        _scan(connection, indexes=True, tables=False)
        indexed = connection.execute(count).scalar_one()
        if there != indexed:
            yield f"table {name}: {there} rows, {indexed} in its index"
    _scan(connection, indexes=True)


def _keys_held_twice(connection: sa.Connection) -> Iterator[str]:
    there, dialect = sa.inspect(connection), connection.dialect.name
    keys = [(name, key["constrained_columns"], None) for (_, name), key in there.get_multi_pk_constraint().items()]
    for (_, name), found in there.get_multi_unique_constraints().items():
        keys += [(name, one["column_names"], None) for one in found]
    for (_, name), indexes in there.get_multi_indexes().items():
        for one in indexes:
            where = (one.get("dialect_options") or {}).get(f"{dialect}_where")
            keys += [(name, one["column_names"], where)] if one["unique"] else []
    for name, columns, where in keys:
        held = ", ".join(f'"{column}"' for column in columns)
        conditions = [f'"{column}" IS NOT NULL' for column in columns]  # what is NULL is no key
        conditions += [] if where is None else [f"({where})"]
        sql = f'SELECT {held} FROM "{name}" WHERE {" AND ".join(conditions)} GROUP BY {held} HAVING count(*) > 1'
        twice = connection.execute(sa.text(sql)).first() if held else None
        if twice is not None:
            yield f"table {name}: key ({held}) stands twice: {tuple(twice)}"


def _pointing_at_nothing(connection: sa.Connection) -> Iterator[str]:
    for (_, name), keys in sa.inspect(connection).get_multi_foreign_keys().items():
        for key in keys:
            pairs = list(zip(key["constrained_columns"], key["referred_columns"], strict=True))
            known = " AND ".join(f'here."{column}" IS NOT NULL' for column, _ in pairs)
            same = " AND ".join(f'there."{other}" = here."{column}"' for column, other in pairs)
            target = key["referred_table"]
            sql = (
                f'SELECT count(*) FROM "{name}" here WHERE {known}'
                f' AND NOT EXISTS (SELECT 1 FROM "{target}" there WHERE {same})'
            )
            lost = connection.execute(sa.text(sql)).scalar_one()
            if lost:
                yield f"table {name}: {lost} rows point at no {target}"
