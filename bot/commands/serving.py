"""`tashan demo` and `tashan run`: the bot at work until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot import logs
from bot.clock import system_time
from bot.commands.opening import opened, refuse
from bot.demo import county
from bot.demo import demo as sample
from bot.listen import PortTaken
from bot.office import Office
from bot.settings import SettingsFault
from handlers.texts import errors
from handlers.texts import serving as texts
from store.practices.language.words import Words
from store.practices.library.importing import renew_index


def run() -> None:
    """Run the bot against Telegram, or against the Bot API server named by TASHAN_API_URL."""
    with opened() as (settings, database):
        try:
            token = settings.bot_token()
        except SettingsFault as fault:
            refuse(errors.bad_setting(fault.variable, fault.reason))
        logs.set_up(settings.log_level, token, settings.log_format)  # anew: the token is known now
        words = Words()
        renew_index(database, words)

        async def work(stop: asyncio.Event) -> None:
            await Office(database, words, token, settings.api_url, system_time, settings.doors()).run(stop)

        try:
            asyncio.run(_until_told_to_stop(work))
        except PortTaken as fault:
            refuse(texts.cannot_listen(str(fault.endpoint)))


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the chat page on 127.0.0.1; 0: any free one.")
    ] = 8080,
) -> None:
    """Try the bot on this machine: a sample county, a chat page, no token and no network."""
    with opened("demo") as (settings, database):
        words = Words()
        renew_index(database, words)
        county.seat_staff(database, system_time())
        for name in county.import_reports(database, words, system_time()):
            typer.echo(texts.imported(name))

        async def work(stop: asyncio.Event) -> None:
            await sample.run(database, words, settings.home, port, system_time, stop, _say_where)

        try:
            asyncio.run(_until_told_to_stop(work))
        except OSError:
            refuse(texts.port_taken(port))


def _say_where(address: str) -> None:
    typer.echo(texts.ready(address))


async def _until_told_to_stop(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(stop)
