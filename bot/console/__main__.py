"""`python -m bot.console`: the server as a process of its own, until SIGINT or SIGTERM."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.console.console import Console
from bot.console.log import LogDamagedError
from bot.console.people import Group, Person
from bot.console.server import serve

_SAMPLE: list[Person | Group] = [Person("Alice", note="sample"), Person("Bob", note="sample"), Group("Sample group")]


async def run(console: Console, host: str, port: int) -> None:
    """Serve until told to stop, saying where."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(console, host, port) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> int:
    """Read the arguments and run; 1 with one line if it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot.console", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", choices=["127.0.0.1", "::1", "localhost"])
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--log", type=Path, help="go on from this log, and append to it")
    parser.add_argument("--token", default="7318204655:console", help="the bot's token (any text)")
    arguments = parser.parse_args()
    try:
        console = Console(arguments.token, arguments.log, _SAMPLE)
        asyncio.run(run(console, arguments.host, arguments.port))
    except (OSError, LogDamagedError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
