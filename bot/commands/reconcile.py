"""`tashan reconcile`: the figures of a report beside a town's months, for whoever runs the bot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.annual import town_called
from bot.commands.opening import opened, readable, refuse
from bot.commands.writing import keep_clear, write
from handlers.annual.reconcile_files import table, with_comments
from handlers.texts import reconciled
from handlers.texts import reconciling as texts
from store import audit
from store.annual.checking.check import check
from store.audit import Action
from store.files.faults import UnreadableFile
from store.practices.reading.read import load
from store.practices.reading.reader import Reader

_WORD = ".docx"


def check_report(
    report: Annotated[Path, typer.Argument(help="A docx, pdf, txt or md file.")],
    town: Annotated[str, typer.Argument(help="As it is called today, or the beginning of that.", callback=readable)],
    year: Annotated[int, typer.Argument(help="The reported year.")],
    county: Annotated[str, typer.Option(help="Of the town, where several are called so.", callback=readable)] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace files that stand there.")] = False,
) -> None:
    """Check a report's figures: a table, and a Word document again with comments, into this folder, for its owner."""
    now = system_time()
    with opened() as (_, database):
        try:
            name, data = load(report)
            with Reader() as reader:
                source = next(reader.read(name, data))
        except UnreadableFile as fault:
            source = fault
        if isinstance(source, UnreadableFile):
            refuse(texts.unreadable_at_the_shell(source))
        with database.reading() as session:
            place = town_called(session, town, county)
            checked = check(session, place, year, source)
        stem = reconciled.title(place, year)
        book, document = Path(f"{stem}.xlsx"), Path(f"{stem}{_WORD}")
        for one in (book, document):
            keep_clear(one, force=force)
        with database.transaction() as session:
            facts = {"what": "reconcile", "year": year}
            audit.append(session, now, None, Action.EXPORTED, place_id=place.id, facts=facts)
    write(book, table(checked))
    made = with_comments(checked, name, data, now) if report.suffix.lower() == _WORD else None
    if made is not None and made.placed:
        write(document, made.data)
    typer.echo(texts.checked_at_the_shell(place, year, checked, book.name))
