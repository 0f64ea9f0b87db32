"""`tashan erase`: forget a person."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, refuse
from handlers import erasing
from handlers.texts import erasing as texts
from store.database import Unavailable
from store.people.erasing import Refused


def erase(
    person: Annotated[int, typer.Argument(help="The person's number, as `tashan people --all` lists it.", max=2**53)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what tells who somebody is, after showing what goes and what must stay."""
    with opened() as (_, database):
        try:
            with database.transaction() as session:
                held = erasing.rehearse(session, person, system_time())
            typer.echo(texts.preview(person, held))
            if not yes and not _is_sure():
                typer.echo(texts.kept())
                raise typer.Exit(1)
            with database.transaction() as session:
                erasing.erase(session, person, system_time())
        except Refused as refused:
            refuse(texts.refused(person, refused.why))
        try:
            database.scrub(erasing.TABLES)
        except Unavailable:
            refuse(texts.not_scrubbed(person))
    typer.echo(texts.erased(person))


def _is_sure() -> bool:
    """Whether they say yes; no answer at all (Ctrl+C, an end of input) is a no."""
    try:
        return typer.confirm(texts.sure())
    except typer.Abort:
        typer.echo()
        return False
