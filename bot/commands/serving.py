"""`tashan demo` and `tashan run`: the bot at work until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.inviting import revoke_owners, say_how_to_join
from bot.commands.opening import opened, opened_with_token, refuse
from bot.demo import county, deadlines, months
from bot.demo import demo as sample
from bot.demo.clock import DemoClock, clock_from
from bot.listen import PortTaken
from bot.office import Office
from handlers.texts import serving as texts
from store.database import Database
from store.days import SHANGHAI
from store.people import invitations, people, places
from store.people.invitations import Offer
from store.people.rights import Role
from store.practices.language.words import shared_words
from store.practices.library import figures
from store.practices.library.importing import renew_index

_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
_YEARS = range(2010, 2045)  # in which the demo's months and working days are known, or computed


def run() -> None:
    """Run the bot against Telegram, or against the Bot API server named by TASHAN_API_URL."""
    with opened_with_token() as (settings, database, token):
        _keep_fonts_in(settings.home)
        words = shared_words()
        renew_index(database, words)
        figures.renew(database)

        async def work(stop: asyncio.Event) -> None:
            office = Office(database, words, token, settings.api_url, system_time, settings.doors(), home=settings.home)
            await office.run(stop)

        try:
            asyncio.run(_until_told_to_stop(work))
        except PortTaken as fault:
            refuse(texts.cannot_listen(str(fault.endpoint)))


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the chat page on 127.0.0.1; 0: any free one.")
    ] = 8080,
    empty: Annotated[
        bool, typer.Option("--empty", help="No county, no reports: join by the owner's code and invite the others.")
    ] = False,
    now: Annotated[
        datetime | None,
        typer.Option(formats=_MOMENTS, help="The demo's clock begins at this moment, Beijing time, and goes on."),
    ] = None,
) -> None:
    """Try the bot on this machine: a sample county, a chat page, no token and no network."""
    with opened("demo-empty" if empty else "demo") as (settings, database):
        _keep_fonts_in(settings.home)
        clock = _clock(database, now, settings.home)
        words = shared_words()
        renew_index(database, words)
        figures.renew(database)
        if empty:
            _invite_owner(database, clock())
        else:
            county.seat_staff(database, months.staff_came(database, clock()))
            months.hand_in(database, clock())
            deadlines.set_deadlines(database, clock())
            for name in county.import_reports(database, words, clock()):
                typer.echo(texts.imported(name))
        shown = county.newcomers() if empty else county.contacts()

        async def work(stop: asyncio.Event) -> None:
            await sample.run(database, words, shown, settings.home, port, clock, stop, _say_where)

        try:
            asyncio.run(_until_told_to_stop(work))
        except OSError:
            refuse(texts.port_taken(port))


def _keep_fonts_in(home: Path) -> None:
    """matplotlib lists the machine's fonts for the first picture, and keeps the list there."""
    if home.is_dir():  # else it would make one that others may look into
        os.environ["MPLCONFIGDIR"] = str(home / "matplotlib")


def _clock(database: Database, wanted: datetime | None, home: Path) -> DemoClock:
    """The demo's, and a line where it is not the machine's."""
    if wanted is not None and wanted.year not in _YEARS:
        raise typer.BadParameter(texts.bad_demo_time())
    wanted = None if wanted is None else wanted.replace(tzinfo=SHANGHAI)
    clock = clock_from(database, wanted, system_time)
    if clock.begins_later:
        typer.echo(texts.demo_went_on(clock(), home))
    elif wanted is not None:
        typer.echo(texts.demo_time(wanted))
    return clock


def _invite_owner(database: Database, now: datetime) -> None:
    """The code of the first one to come in, as long as nobody has."""
    code_of = partial(invitations.code_of, sample.TOKEN)
    with database.transaction() as session:
        if people.everybody(session, now):
            return
        place = places.place(session, now, county.name())
        revoke_owners(session, place, now)
        made = invitations.issue(session, Offer(Role.OWNER, place), None, now, code_of)
    say_how_to_join(made, code_of(made.nonce), None)


def _say_where(address: str) -> None:
    typer.echo(texts.ready(address))


async def _until_told_to_stop(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(stop)
