"""What every command begins with: settings, the log, a migrated database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot import logs
from bot.settings import Settings, SettingsFault, load
from handlers.texts import errors
from store.database import BadAddress, Database, Newer, Unavailable


@contextmanager
def opened(subfolder: str = "", *, migrated: bool = True) -> Iterator[tuple[Settings, Database]]:
    """The settings and the database (of a folder below home, if named), migrated unless that is not wanted.

    Where they cannot be used the command ends with one line and exit code 2.
    """
    try:
        settings = load()
        if subfolder:
            settings = settings.model_copy(update={"home": settings.home / subfolder, "database_url": ""})
        logs.set_up(settings.log_level, log_format=settings.log_format)
        settings.use_outreach()
        database = Database(settings.address())
    except SettingsFault as fault:
        refuse(errors.bad_setting(fault.variable, fault.flaw))
    except (OSError, BadAddress):
        refuse(errors.bad_database())
    try:
        if migrated:
            database.migrate()
        yield settings, database
    except Newer:
        refuse(errors.newer_database())
    except Unavailable:
        refuse(errors.bad_database())
    finally:
        database.close()


@contextmanager
def opened_with_token() -> Iterator[tuple[Settings, Database, str]]:
    """The same with the bot's token, which the log hides from here on."""
    with opened() as (settings, database):
        try:
            token = settings.bot_token()
        except SettingsFault as fault:
            refuse(errors.bad_setting(fault.variable, fault.flaw))
        logs.set_up(settings.log_level, token, settings.log_format)
        yield settings, database, token


def readable(text: str | None) -> str | None:
    """An argument as it is; one that is no UTF-8 is refused before it reaches anything."""
    if text is not None and any("\ud800" <= character <= "\udfff" for character in text):
        raise typer.BadParameter(errors.not_readable())
    return text


def refuse(line: str, exit_code: int = 2) -> NoReturn:
    """One line on standard error, and the end."""
    typer.echo(line, err=True)
    raise typer.Exit(exit_code)
