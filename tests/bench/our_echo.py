"""The whole durable path with a turn that only echoes: `… ADDRESS TOKEN DATABASE`.

Receiver, worker and dispatcher are the product's; the table has one row, and the limits are out of the way.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.clock import system_time
from bot.dispatch import Dispatcher
from bot.office import THREADS, Part
from bot.receive import LONG_POLL, Receiver
from bot.telegram import make_bot
from bot.work import Worker
from handlers.table import Row
from handlers.turn import Medium, Replies, Reply, Turn
from store.database import Database
from store.pace import Limits
from store.people.rights import Right
from store.practices.language.words import Words

# Far above what is measured; the ledger is kept all the same.
_SHORT = timedelta(microseconds=10)
LIFTED = Limits(overall=_SHORT, notices=_SHORT, chat=_SHORT, group=_SHORT)


def echo(turn: Turn) -> Replies:
    """What was said."""
    return [Reply(turn.text)]


async def run(address: str, token: str, url: str) -> None:
    """Work until told to stop; what ends a part ends all."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    database = Database(url)
    ear, mouth = make_bot(token, address, read_timeout=LONG_POLL + 10), make_bot(token, address)
    await ear.initialize()
    await mouth.initialize()
    arrived, outgoing = asyncio.Event(), asyncio.Event()
    table = [Row(echo, Right.ASK, medium=Medium.TEXT, is_plain=True)]
    worker = Worker(mouth, database, Words(), system_time, arrived, outgoing, table)
    parts: list[Part] = [
        Receiver(ear, database, system_time, arrived),
        worker,
        Dispatcher(mouth, database, system_time, outgoing, random.Random(), worker.on_sent, LIFTED),
    ]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    tasks = [asyncio.create_task(part.run()) for part in parts]
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, stopping):
        task.cancel()
    await asyncio.gather(*tasks, stopping, return_exceptions=True)
    database.close()
    for task in done:
        task.result()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
