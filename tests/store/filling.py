"""Every table filled with rows that are hard to copy, whatever tables there are."""

from __future__ import annotations

import importlib
import pkgutil
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

import store
from store.database import Base, Exact, Session, UtcDateTime

ROWS = 7
TEXTS = ("", "青禾铺镇", "a'b\"c", "tab\tnew\nline\r", "\\N", "\\.", "🌾𠮷", "%s :x {}", "null", "0012", "1e5")
JSONS = ("null", "{}", '{"b": 1, "a": [null, 1.50, "\\u9752"]}', '["\\u0000", "\\ud83d"]', '"x"', "12")


def all_tables() -> list[sa.Table]:
    """Every table of the store, those that others point to first."""
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    return Base.metadata.sorted_tables


def fill(session: Session, chance: random.Random) -> int:
    """So many rows in every table but the audit, whose chain is its own; how many in all."""
    kept: dict[str, list[dict[str, Any]]] = {}
    for table in all_tables():
        if table.name == "audit":
            continue
        rows = kept.setdefault(table.name, [])
        for number in range(ROWS):
            row = {column.name: _value(column, kept, number, chance) for column in table.columns}
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join(_place(column, session) for column in table.columns)
            bound = [sa.bindparam(c.name, type_=c.type) for c in table.columns if not isinstance(c.type, sa.JSON)]
            statement = sa.text(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})').bindparams(*bound)
            session.execute(statement, row)
            rows.append(row)
    return ROWS * len(kept)


def raw(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows as the tables hold them, JSON letter for letter."""
    found = {}
    for table in all_tables():
        shown = [sa.cast(c, sa.Text) if isinstance(c.type, sa.JSON) else c for c in table.columns]
        found[table.name] = sorted(map(tuple, session.execute(sa.select(*shown))), key=repr)
    return found


def _place(column: sa.Column[Any], session: Session) -> str:
    """JSON is written letter for letter, so that NULL and null are two things."""
    is_json = isinstance(column.type, sa.JSON) and session.get_bind().dialect.name == "postgresql"
    return f"CAST(:{column.name} AS JSON)" if is_json else f":{column.name}"


def _value(column: sa.Column[Any], kept: dict[str, list[dict[str, Any]]], number: int, chance: random.Random) -> Any:
    for foreign in column.foreign_keys:
        parents = kept.get(foreign.column.table.name, [])
        if column.nullable and (not parents or chance.random() < 0.5):
            return None
        return parents[number % len(parents)][foreign.column.name]
    if column.nullable and chance.random() < 0.3:
        return None
    match column.type:
        case sa.JSON():
            return chance.choice(JSONS)
        case UtcDateTime():
            return datetime(2026, 2, 28, 15, 59, 59, chance.randrange(10**6), UTC) + timedelta(days=number)
        case sa.Date():
            return date(2024, 2, 29) + timedelta(days=number)
        case sa.Boolean():
            return chance.random() < 0.5
        case sa.LargeBinary():
            return bytes(chance.randrange(256) for _ in range(300))
        case sa.Float():
            return chance.random()
        case Exact():
            return Decimal(chance.randrange(10**15)) / 10**6
        case sa.Integer():  # and BigInteger
            far = chance.choice((1, 700_000_000)) if isinstance(column.type, sa.BigInteger) else 1
            return number + 1 if column.primary_key else (number + 10) * chance.choice((1, -1)) * far
        case sa.String():
            text = f"{number}{chance.choice(TEXTS)}"
            return text[: column.type.length] if column.type.length else text
    raise AssertionError(f"no value for {column.table.name}.{column.name}: {column.type!r}")
