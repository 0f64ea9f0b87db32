"""`tashan annual`: the draft of a town's yearly report as a Word file, for whoever runs the bot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, readable, refuse
from bot.commands.writing import keep_clear, write
from handlers.annual.document import document
from handlers.texts import annual as texts
from handlers.texts import annual_document as of_document
from store import audit
from store.annual.drafting.draft import draft
from store.annual.record import years
from store.audit import Action
from store.database import Session
from store.people import places
from store.people.places import PlaceFacts


def write_annual(
    town: Annotated[str, typer.Argument(help="As it is called today, or the beginning of that.", callback=readable)],
    year: Annotated[int, typer.Argument(help="The reported year.")],
    county: Annotated[str, typer.Option(help="Of the town, where several are called so.", callback=readable)] = "",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Left out: a name of its own in this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that stands there.")] = False,
) -> None:
    """Write the draft of a town's yearly report into a Word file, for its owner only: an internal paper."""
    now = system_time()
    with opened() as (_, database):
        with database.reading() as session:
            place = town_called(session, town, county)
            if year not in years(session, place):
                refuse(texts.nothing_at_the_shell(place.name, year, years(session, place)))
            made = draft(session, place, year)
        out = output or Path(of_document.file_name(made))
        keep_clear(out, force=force)
        with database.transaction() as session:
            facts = {"what": "annual", "year": year}
            audit.append(session, now, None, Action.EXPORTED, place_id=place.id, facts=facts)
    write(out, document(made, now))
    typer.echo(texts.written(out.name, len(made.figures), len(made.gaps)))


def town_called(session: Session, name: str, county: str) -> PlaceFacts:
    """The one town that is meant, or the end of the command."""
    towns = [
        one
        for above in places.counties(session)
        if county in ("", above.name)
        for one in places.towns(session, above.id)
    ]
    found = places.called(name, towns)
    if len(found) != 1:
        refuse(texts.which_at_the_shell(name, [f"{one.county}{one.name}" for one in found]))
    return found[0]
