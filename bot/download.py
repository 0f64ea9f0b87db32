"""A document on its way from the network, under a typing sign."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.outcomes import judge
from bot.telegram import SentFile
from store.practices.read import MAX_BYTES, ReadFault, UnreadableReport

log = logging.getLogger(__name__)

TRIES = 3
PAUSE = 0.5  # seconds before the second try, twice as long before the third
LONGEST_PAUSE = 10.0  # seconds; a network that asks for more patience has lost
LONGEST_TRY = 60.0  # seconds for a whole download
SIGN_LASTS = 4.0  # seconds; the network shows it for five (Bot API, sendChatAction)


async def fetch(bot: Bot, file: SentFile) -> bytes | UnreadableReport | None:
    """The file's bytes, or that it is too large, which is mostly known before; None: the network does not give it."""
    if file.size is not None and file.size > MAX_BYTES:
        return UnreadableReport(file.name, ReadFault.TOO_LARGE, size=file.size)
    for number in range(TRIES):
        pause = PAUSE * 2**number
        try:
            async with asyncio.timeout(LONGEST_TRY):
                there = await bot.get_file(file.file_id)
                return bytes(await there.download_as_bytearray())
        except (TelegramError, TimeoutError) as fault:
            log.warning("a file cannot be downloaded, try %d of %d: %s", number + 1, TRIES, fault)
            if isinstance(fault, BadRequest) and "too big" in fault.message:
                return UnreadableReport(file.name, ReadFault.TOO_LARGE)
            wait = judge(fault).wait if isinstance(fault, TelegramError) else None
            if wait is not None:
                pause = wait.total_seconds()
        if number + 1 == TRIES or pause > LONGEST_PAUSE:
            return None
        await asyncio.sleep(pause)
    return None


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Shows the person that we are busy, as long as it is open; whether that succeeds does not matter."""

    async def show() -> None:
        while True:
            with suppress(TelegramError):
                await bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(SIGN_LASTS)

    sign = asyncio.create_task(show())
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.gather(sign, return_exceptions=True)
