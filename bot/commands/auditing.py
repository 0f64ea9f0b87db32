"""`tashan audit`: what was done, whether the record of it is whole, and the record as an Excel file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, refuse
from bot.commands.writing import keep_clear, write
from handlers import audit as handler
from handlers.texts import audit as texts
from store import audit
from store.audit import Action
from store.people import history
from store.people.history import EVERYTHING

audit_app = typer.Typer(help="List what was done, check that the record is whole, or export it.")


@audit_app.callback(invoke_without_command=True)
def list_deeds(
    context: typer.Context,
    most: Annotated[int, typer.Option("-n", min=1, max=10_000, help="How many rows, the newest first.")] = 20,
) -> None:
    """List what was done, check that the record is whole, or export it."""
    if context.invoked_subcommand is not None:
        return
    with opened() as (_, database), database.reading() as session:
        page = history.page(session, EVERYTHING, most)
    typer.echo("\n".join(map(texts.line, page.deeds)) or texts.nothing())


@audit_app.command()
def verify(
    expect: Annotated[
        str, typer.Option(help="A hash noted earlier: it must still stand in the record.", metavar="HASH")
    ] = "",
) -> None:
    """Check that nobody has changed, deleted or inserted a row; exit code 1 if somebody has."""
    noted = expect.strip().lower()
    if noted and not re.fullmatch("[0-9a-f]{64}", noted):
        refuse(texts.bad_hash())
    with opened() as (_, database), database.reading() as session:
        checked = audit.verify(session, noted)
    typer.echo(texts.whole(checked) if checked.broken is None else texts.broken(checked, checked.broken))
    if checked.backwards is not None:
        typer.echo(texts.backwards(checked.backwards))
    if checked.broken is None and not checked.has_noted:
        typer.echo(texts.not_noted())
    raise typer.Exit(0 if checked.broken is None and checked.has_noted else 1)


@audit_app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The Excel file to write, for its owner only.")],
    force: Annotated[bool, typer.Option(help="Replace a file that stands there.")] = False,
) -> None:
    """Write all of the record into an Excel file."""
    keep_clear(file, force=force)
    with opened() as (_, database):
        with database.transaction() as session:
            through = history.newest(session)
            _, rows = history.span(session, EVERYTHING, through, through)
            facts = {"what": "audit", "count": rows}
            audit.append(session, system_time(), None, Action.EXPORTED, facts=facts)
        with database.reading() as session:
            data = handler.workbook(session, EVERYTHING, 1, through)
    write(file, data)
    typer.echo(texts.exported(file.name, rows))
