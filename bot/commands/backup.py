"""`tashan backup`, `tashan restore` and `tashan migrate`: the database as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, refuse
from bot.standby import is_polled
from handlers.texts import backup as texts
from store import backup
from store.backup import BackupFault

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup: an SQLite file, whatever the engine.")]


def back_up(file: File, force: Annotated[bool, typer.Option(help="Replace a file that stands there.")] = False) -> None:
    """Copy the whole database into one file while the bot works."""
    with opened(migrated=False) as (_, database):
        try:
            kept = backup.back_up(database, file, system_time(), replace=force)
        except BackupFault as fault:
            refuse(texts.refused(fault.obstacle, file.name))
    typer.echo(texts.kept(file.name, kept))


def restore(
    file: File,
    replace: Annotated[bool, typer.Option(help="Throw away what the database holds now.")] = False,
    force: Annotated[bool, typer.Option(help="Also while a copy of the bot seems to be at work.")] = False,
) -> None:
    """Fill an empty database from a backup; nothing in it is sent again. Stop all copies of the bot before.

    A copy that polls is noticed, one behind a webhook is not.
    """
    with opened() as (_, database):
        if replace and not force and is_polled(database):
            refuse(texts.at_work())
        try:
            restored = backup.restore(database, file, system_time(), replace=replace)
        except BackupFault as fault:
            refuse(texts.refused(fault.obstacle, file.name))
    typer.echo(texts.restored(restored))


def migrate() -> None:
    """Bring the database to this version's shape, once for all copies that start after it."""
    with opened() as (_, database):
        typer.echo(texts.migrated(str(database.revision())))
