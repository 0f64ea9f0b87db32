"""`tashan export`: a month of all towns, or of a county's, as a workbook or as comma-separated values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, readable, refuse
from bot.commands.writing import keep_clear, write
from handlers.collection import rollup_book
from handlers.collection.rollup_book import Export
from handlers.texts import rollup as texts
from store import audit
from store.audit import Action
from store.catalogue.months import Month
from store.database import Session
from store.people import places
from store.people.places import PlaceFacts

MAKERS = {".xlsx": ("rollup_book", rollup_book.book), ".csv": ("rollup_csv", rollup_book.table)}


def export(
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="The month whose figures are wanted.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Ending in .xlsx or .csv; for its owner only.")],
    county: Annotated[str, typer.Option(help="Left out: all counties.", callback=readable)] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that stands there.")] = False,
) -> None:
    """Write a month's figures of every town into a file: totals, rates, who has handed in and when."""
    try:
        wanted = Month.parse(month)
    except ValueError:
        refuse(texts.bad_month())
    if out.suffix not in MAKERS:
        refuse(texts.bad_file(out.name))
    keep_clear(out, force=force)
    what, make = MAKERS[out.suffix]
    now = system_time()
    with opened() as (_, database):
        with database.transaction() as session:
            place = _county(session, county) if county else None
            place_id = None if place is None else place.id
            facts = {"what": what, "month": str(wanted)}
            audit.append(session, now, None, Action.EXPORTED, place_id=place_id, facts=facts)
        with database.reading() as session:
            counties = None if place is None else [place.id]
            asked = Export(session, wanted, counties, county, texts.at_the_shell(), now)
            data, towns = make(asked), asked.summary.towns
    write(out, data)
    typer.echo(texts.exported(out.name, towns))


def _county(session: Session, name: str) -> PlaceFacts:
    found = next((one for one in places.counties(session) if one.name == name), None)
    if found is None:
        refuse(texts.no_county(name))
    return found
