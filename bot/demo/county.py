"""The sample county: its people, its towns' invented reports, and digests of five real ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

from bot.console.people import Group, Person
from handlers.texts.notice import VERSION
from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.language.words import Words
from store.practices.library.importing import import_report
from store.practices.reading.read import SourceText, read_bytes
from store.practices.tables import ReportKind

_DATA = files("bot.demo") / "data"


def contacts() -> list[Person | Group]:
    """Whoever can be chosen on the chat page: the staff, a stranger, and a group."""
    table = _county()
    shown: list[Person | Group] = [
        Person(one["name"], note=one["note"], id=one["id"]) for one in (*table["staff"], *table["strangers"])
    ]
    return [*shown, Group(f"{table['county']['name']}工作群")]


def newcomers() -> list[Person | Group]:
    """Whoever can be chosen on the page of a bot that nobody is let in to yet."""
    return [Person(one["name"], note=one["note"]) for one in _county()["newcomers"]]


def name() -> str:
    """What the county is called."""
    return str(_county()["county"]["name"])


def deadlines() -> list[dict[str, Any]]:
    """What its administrator has set to be due."""
    return list(_county()["deadlines"])


def seat_staff(database: Database, now: datetime) -> None:
    """Let the county's staff in, who know the secrecy notice already."""
    table = _county()
    county = table["county"]["name"]
    with database.transaction() as session:
        for one in table["staff"]:
            role, town = Role(one["role"]), one.get("town")
            people.seat(session, one["id"], one["name"], role, county, town, now=now, agreed=VERSION)


def import_reports(database: Database, words: Words, now: datetime) -> Iterator[str]:
    """Put every report of the sample into the store; gives each file's name when it is in."""
    for source, kind in _reports():
        import_report(database, words, source, kind, now)
        yield source.name


def _reports() -> Iterator[tuple[SourceText, ReportKind]]:
    for folder, kind in (("digests", ReportKind.DIGEST), ("reports", ReportKind.ORIGINAL)):
        for file in sorted((_DATA / folder).iterdir(), key=lambda file: file.name):
            yield read_bytes(file.name, file.read_bytes()), kind


def _county() -> dict[str, Any]:
    return tomllib.loads((_DATA / "county.toml").read_text("utf-8"))
