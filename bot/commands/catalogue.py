"""`tashan catalogue check`: what a changed catalogue would have asked of the months there are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.opening import opened, refuse
from handlers.texts import catalogue as texts
from store.catalogue.metrics import Catalogue, read
from store.collection.rehearsal import rehearse
from store.collection.soundness import flaws

catalogue_app = typer.Typer(help="Try out a changed catalogue of metrics and checks.", no_args_is_help=True)


@catalogue_app.callback()
def _group() -> None:
    """Without it, typer would take the only command for the group itself."""


@catalogue_app.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A changed metrics.toml or checks.toml, or both in one file.")
    ],
    months: Annotated[int, typer.Option("-n", min=1, max=120, help="How many months back.")] = 12,
) -> None:
    """List what would have been asked of past months that is not asked today; exit code 1 if the file has flaws."""
    changed = _catalogue(file)
    found = list(flaws(changed))
    if found:
        for flaw in found:
            typer.echo(texts.flaw(flaw))
        refuse(texts.flawed(len(found)), 1)
    seen, towns, tripped, added, gone = [], 0, 0, 0, 0
    with opened() as (_, database), database.reading() as session:
        for one in rehearse(session, changed, months):
            seen.append(one.month)
            towns, tripped = towns + 1, tripped + bool(one.added)
            added, gone = added + len(one.added), gone + one.gone
            if one.added:
                typer.echo(texts.heading(one))
            for finding in one.added:
                typer.echo(texts.finding(finding, one.catalogue))
    typer.echo(texts.summary(seen, towns, tripped, added, gone) if seen else texts.no_months())


def _catalogue(file: Path) -> Catalogue:
    """The catalogue with this file's content in it; ends the command where that cannot be read."""
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        refuse(texts.no_such_file(file.name))
    except ValueError as fault:  # no UTF-8, no TOML, or a NUL in the path
        refuse(texts.not_toml(file.name, str(fault)))
    if not data.keys() & {"metric", "rule"}:
        refuse(texts.nothing_in_it(file.name))
    try:
        return read(data)
    except (ValueError, KeyError, TypeError) as fault:
        refuse(texts.not_a_catalogue(file.name, str(fault)))
